"""Errors of asking for an import. What is wrong inside a file is told by the import itself."""

from core.errors import Invalid, TooLarge


class FileNotAccepted(Invalid):
    code, title = "file_not_accepted", "This file cannot be imported"


class FileTooLarge(TooLarge):
    code, title = "file_too_large", "The file is too large"
