"""Errors of adding a source. What is wrong with a page or in a file is told by the source itself."""

from core.errors import Invalid, QuotaReached


class KnowledgeFull(QuotaReached):
    code, title = "knowledge_full", "There is no room for more pages and documents"


class FileNotReadable(Invalid):
    code, title = "file_not_readable", "This kind of file cannot be read"
