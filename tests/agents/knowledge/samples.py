"""Documents made on the spot: PDF and DOCX, honest and hostile."""

import io
import zipfile
import zlib

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, EncodedStreamObject, NameObject

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
    "</w:styles>"
)


def pdf(*pages: str, password: str = "") -> bytes:
    """Return a PDF with one line of text a page, encrypted where a password is given."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(width=600, height=800)
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
        fonts = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): fonts})}
        )
        stream = DecodedStreamObject()
        lines = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
        stream.set_data(f"BT /F1 12 Tf 14 TL 50 700 Td {lines} ET".encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pdf_bomb(megabytes: int) -> bytes:
    """Return a small PDF whose one page unpacks to very much."""
    squeeze = zlib.compressobj(9)
    piece = b"(Livraison) Tj " * 70_000  # about a megabyte
    packed = b"".join(squeeze.compress(piece) for _ in range(megabytes)) + squeeze.flush()
    writer = PdfWriter()
    page = writer.add_blank_page(width=600, height=800)
    stream = EncodedStreamObject()
    stream._data = packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def docx(body: str, **parts: bytes) -> bytes:
    """Return a DOCX whose body is given as WordprocessingML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", parts.get("document", document.encode()))
        archive.writestr("word/styles.xml", _STYLES)
    return buffer.getvalue()


def paragraph(text: str, style: str = "", hidden: bool = False) -> str:
    """Return a paragraph of WordprocessingML."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = "<w:rPr><w:vanish/></w:rPr>" if hidden else ""
    return f"<w:p>{properties}<w:r>{run}<w:t>{text}</w:t></w:r></w:p>"
