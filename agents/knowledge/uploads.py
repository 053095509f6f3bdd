"""What kind of document an upload is: told from its first bytes, then from its name."""

from typing import Final

from agents.knowledge.errors import FileNotReadable

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ENDINGS: Final = {
    "pdf": "application/pdf",
    "docx": DOCX,
    "md": "text/markdown",
    "markdown": "text/markdown",
    "html": "text/html",
    "htm": "text/html",
    "txt": "text/plain",
    "text": "text/plain",
}
_TAKEN = "PDF, DOCX, HTML, Markdown and plain text can be read."


def media_type_of(head: bytes, name: str) -> str:
    """Return the media type of an upload.

    Args:
        head: its first bytes.
        name: the file's name, as the browser says it.

    Raises:
        FileNotReadable: it is empty, or of another kind than its name says, or of none that is read.
    """
    if not head.strip():
        raise FileNotReadable("The file is empty.")
    kind = _ENDINGS.get(name.rpartition(".")[2].lower())
    if head.lstrip().startswith(b"%PDF"):
        kind = "application/pdf"
    elif head.startswith(b"PK"):
        kind = DOCX if kind == DOCX else None
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileNotReadable("This is an old Word document, or one with a password. Save it as DOCX without one.")
    elif kind in {"application/pdf", DOCX}:
        raise FileNotReadable(f"The file is not what its name says. {_TAKEN}")
    if kind is None or (kind.startswith("text/") and b"\x00\x00" in head):
        raise FileNotReadable(f"This kind of file is not read. {_TAKEN}")
    return kind
