"""What a product file may ask of the machine, and the errors of reading one."""

from dataclasses import dataclass


class FileRejected(Exception):
    """The file as a whole cannot be read, or not any further. The text is for the person who uploaded it."""


class FieldError(ValueError):
    """One value of one row cannot be used."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one file. Sizes are in bytes, text in characters.

    Args:
        ratio: how many times larger a compressed file may become, judged once `ratio_from` bytes came out.
        line: longest line, which is also the longest NDJSON product.
        field: longest CSV cell.
        item: longest product of an XML feed.
        repairs: how many broken quotes of a CSV file are worked around before it is given up.
    """

    expanded: int = 2 * 1024**3
    ratio: int = 200
    ratio_from: int = 32 * 1024**2
    columns: int = 2_000
    rows: int = 1_000_000
    line: int = 1_000_000
    field: int = 131_072
    item: int = 4_000_000
    variants: int = 2_048
    images: int = 250
    repairs: int = 100


DEFAULT_LIMITS = Limits()
