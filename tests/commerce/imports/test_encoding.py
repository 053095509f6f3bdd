import pytest

from commerce.imports.readers.limits import FileRejected

HEADER = "Handle,Title,Variant Price\n"
ROW = "robe,Robe d’été légère,49.90\n"


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 with mark", "utf-16-le", "utf-16-be", "windows-1252"],
)
def test_accents_survive_every_encoding(read, encode) -> None:
    products, problems = read(encode(HEADER + ROW * 1))
    assert problems == []
    assert products[0].title == "Robe d’été légère"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_and_line_ends(read, end: str, separator: str) -> None:
    lines = [["Handle", "Title", "Variant Price"], ["a", "Première", '"12,50"'], ["b", '"Sur deux\nlignes"', "7"]]
    products, problems = read(end.join(separator.join(line) for line in lines) + end)
    assert problems == []
    assert [product.title for product in products] == ["Première", "Sur deux lignes"]
    assert products[0].variants[0].prices[0].amount == 1250


def test_latin_bytes_after_a_long_ascii_start_are_read_as_windows(read) -> None:
    start = HEADER + "".join(f"p{n},Product {n},1\n" for n in range(20_000))
    products, problems = read(start.encode() + "fin,Été,2\n".encode("cp1252"))
    assert problems == []
    assert products[-1].title == "Été"


def test_excels_separator_line_is_skipped(read) -> None:
    products, _ = read("sep=;\r\nHandle;Title;Variant Price\r\na;A, B;3\r\n")
    assert products[0].title == "A, B"
    assert products[0].row == 2


def test_nul_bytes_are_dropped(read) -> None:
    products, _ = read(b"Handle,Title\na,Ro\x00be\n")
    assert products[0].title == "Robe"


@pytest.mark.parametrize("content", [b"", b"\n\n \r\n", b"\xef\xbb\xbf"], ids=["nothing", "blank lines", "only a mark"])
def test_an_empty_file_is_refused(read, content: bytes) -> None:
    with pytest.raises(FileRejected, match="empty"):
        read(content)
