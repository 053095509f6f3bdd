"""From bytes to text: which encoding a file is in, and how to survive the ones that lie."""

import codecs
import io
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from commerce.imports.readers.limits import FileRejected, Limits

SAMPLE = 256 * 1024
_ENDS = ("\n", "\r")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}encoding=["']([A-Za-z0-9._-]{2,40})["']""")
# What shops' exports are really in. Without this list the guess may be an EBCDIC page that also happens to fit.
_LIKELY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "mac_roman", "cp932", "gb18030", "big5"]


def _windows_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as Windows-1252: files pasted together from two programs hold both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_windows_char(byte) for byte in wrong), error.end


def _windows_char(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return "\N{REPLACEMENT CHARACTER}"


codecs.register_error("comptoir.windows", _windows_bytes)


def detect_encoding(sample: bytes) -> str:
    """Return the name of the codec that reads a file starting with these bytes."""
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    if wide := _without_bom(sample):
        return wide
    utf8 = _is_utf8(sample)
    if utf8 and not sample.isascii():
        return "utf-8"  # whatever the file declares: such bytes are no accident
    declared = _XML_ENCODING.match(sample.lstrip())
    if declared and _is_single_byte(name := declared.group(1).decode("ascii")):
        return name
    if utf8:
        return "utf-8"
    return _guess(sample)


def _guess(sample: bytes) -> str:
    """Guess the code page by the letters; Windows-1252 wins where another reads the sample no better."""
    matches = from_bytes(sample, cp_isolation=_LIKELY)
    best = matches.best()
    if best is None:
        return "cp1252"
    western = next((match for match in matches if match.encoding == "cp1252"), None)
    as_good = western is not None and western.chaos <= best.chaos
    same = sample.decode(best.encoding, "replace") == sample.decode("cp1252", "replace")
    return "cp1252" if as_good or same else best.encoding


class TextFile:
    """A file of unknown encoding as text. NUL characters are dropped, lines and chunks are bounded.

    Attributes:
        head: the text of the first 256 KB, for the format to be recognised; reading starts at the beginning anyway.
    """

    def __init__(self, raw: io.RawIOBase, limits: Limits) -> None:
        buffered = io.BufferedReader(raw, SAMPLE)
        sample = buffered.peek(SAMPLE)[:SAMPLE]
        self.encoding = detect_encoding(sample)
        errors = "comptoir.windows" if self.encoding.startswith("utf-8") else "replace"
        self.head = codecs.getincrementaldecoder(self.encoding)(errors).decode(sample).replace("\0", "")
        if not self.head.strip("\ufeff \t\r\n"):
            raise FileRejected("The file is empty.")
        # newline="" recognises CR, LF and CRLF and leaves them in place, as the csv module asks.
        self._text = io.TextIOWrapper(buffered, self.encoding, errors, newline="")
        self._limit = limits.line

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends. A longer one than the limit is cut to exactly the limit."""
        readline, limit = self._text.readline, self._limit
        while line := readline(limit):
            if len(line) == limit and not line.endswith(_ENDS):
                while (rest := readline(limit)) and not rest.endswith(_ENDS):
                    pass
            yield line.replace("\0", "") if "\0" in line else line

    def chunks(self, size: int) -> Iterator[str]:
        """Yield the text in pieces of at most `size` characters."""
        while chunk := self._text.read(size):
            yield chunk.replace("\0", "")


def _without_bom(sample: bytes) -> str | None:
    """Recognise UTF-16 without its mark: in mostly Latin text every other byte is zero."""
    head = sample[:4096]
    half = len(head) // 2
    if half < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd < half * 0.1 else None


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # a character cut at the sample's end is fine
    except UnicodeDecodeError:
        return False
    return True


def _is_single_byte(name: str) -> bool:
    """Whether a declared encoding exists and agrees with a declaration that could be read as ASCII."""
    try:
        return "a".encode(name) == b"a"
    except LookupError:
        return False
