"""From the uploaded bytes to plain bytes: gzip is expanded under a size and a ratio limit, archives are refused."""

import gzip
import io
import zlib
from typing import BinaryIO

from commerce.imports.readers.limits import FileRejected, Limits

_GZIP = b"\x1f\x8b"
_REFUSED = {
    b"PK\x03\x04": "a zip archive or an Excel workbook. Upload the CSV itself, plain or compressed with gzip",
    b"PK\x05\x06": "an empty zip archive. Upload the file itself, or compress it with gzip",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook. Save it as CSV and upload that",
    b"7z\xbc\xaf": "a 7z archive. Upload the file itself, or compress it with gzip",
    b"Rar!": "a rar archive. Upload the file itself, or compress it with gzip",
    b"BZh": "compressed with bzip2. Upload the file itself, or compress it with gzip",
    b"\xfd7zXZ": "compressed with xz. Upload the file itself, or compress it with gzip",
    b"\x28\xb5\x2f\xfd": "compressed with zstd. Upload the file itself, or compress it with gzip",
    b"%PDF": "a PDF document. Export the products as CSV",
}


def refuse_archives(head: bytes) -> None:
    """Reject files that are no product list, by their first bytes.

    Raises:
        FileRejected: says what the file is and what to do.
    """
    for magic, what in _REFUSED.items():
        if head.startswith(magic):
            raise FileRejected(f"This file is {what}.")


class Expanded(io.RawIOBase):
    """The plain bytes of an upload, counted while they are read.

    Args:
        file: the upload, opened at its start, gzip or plain.
        limits: raises FileRejected from `readinto` when the content grows past them or is damaged.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        super().__init__()
        head = file.read(8)
        file.seek(0)
        refuse_archives(head)
        self._raw = file
        self._limits = limits
        self._gzip = head.startswith(_GZIP)
        self._plain: BinaryIO = gzip.GzipFile(fileobj=file) if self._gzip else file  # type: ignore[assignment]
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            data = self._plain.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise FileRejected("The compressed file is damaged or was cut off. Upload it again.") from error
        self._count += len(data)
        self._check()
        buffer[: len(data)] = data
        return len(data)

    def _check(self) -> None:
        if self._count > self._limits.expanded:
            size = self._limits.expanded // 1024**2
            raise FileRejected(f"The file holds more than {size} MB once expanded. Split it into several imports.")
        bomb = self._gzip and self._count > max(self._limits.ratio_from, self._raw.tell() * self._limits.ratio)
        if bomb:
            raise FileRejected("The compressed file expands to an unreasonable size and was refused.")
