"""PDF, by pypdf. Its pages are told apart, so that an answer can lead to the right one."""

import io
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from agents.knowledge.limits import MAX_PDF_PAGES
from agents.knowledge.readers.blocks import Block, Unreadable
from agents.knowledge.readers.text import read_text

_HYPHEN = re.compile(r"(?<=\w)[-\u00ad]\n(?=[a-zà-ÿ])")
_JOINED = re.compile(r"(?<![.!?:;\n])\n(?=[a-zà-ÿ0-9(])")


class Pdf:
    """An opened PDF.

    Raises:
        Unreadable: it is damaged, or protected by a password.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._reader = PdfReader(io.BytesIO(data))
            # A file may be encrypted with an empty password, which only says what may be done with it.
            if self._reader.is_encrypted and not self._reader.decrypt(""):
                raise Unreadable("This PDF is protected by a password. Save a copy without one and add that.")
            self.pages = len(self._reader.pages)
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError) as error:
            raise Unreadable("This PDF is damaged or is none. Save it again and add that.") from error

    @property
    def title(self) -> str:
        try:
            return str((self._reader.metadata and self._reader.metadata.title) or "")
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
            return ""

    def blocks(self) -> Iterator[Block]:
        """Yield its paragraphs, page by page.

        Raises:
            Unreadable: no page holds text, as when a PDF is a scan.
        """
        found = False
        for number in range(min(self.pages, MAX_PDF_PAGES)):
            for block in read_text(self._page(number)):
                found = True
                yield Block(block.text, block.level, f"page={number + 1}")
        if not found:
            raise Unreadable("This PDF holds pictures of text, no text. Add a version with text in it.")

    def _page(self, number: int) -> str:
        try:
            text = self._reader.pages[number].extract_text()
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, NotImplementedError):
            return ""  # one damaged page does not hide the others
        return _JOINED.sub(" ", _HYPHEN.sub("", text))
