"""Files made to exhaust the machine, or that are no product list at all."""

import gzip
import io
import zipfile
from dataclasses import replace

import pytest

from commerce.imports.readers.limits import DEFAULT_LIMITS, FileRejected
from commerce.imports.readers.reader import Format


def test_gzip_is_recognised_by_its_bytes(read) -> None:
    products, _ = read(gzip.compress(b'{"external_id": "1", "title": "Lampe"}\n'))
    assert products[0].title == "Lampe"


def test_a_gzip_bomb_is_stopped_by_its_ratio(read) -> None:
    bomb = gzip.compress(b'{"external_id": "1", "title": "x"}\n' + b" " * 40_000_000)
    with pytest.raises(FileRejected, match="unreasonable"):
        read(bomb)


def test_expanded_size_is_limited(read) -> None:
    lines = b"".join(b'{"external_id": "%d", "title": "x"}\n' % n for n in range(60_000))
    with pytest.raises(FileRejected, match="once expanded"):
        read(lines, limits=replace(DEFAULT_LIMITS, expanded=1024**2))


def test_a_truncated_gzip_is_an_error_not_a_shorter_catalogue(read) -> None:
    whole = gzip.compress(b"".join(b'{"external_id": "%d", "title": "x"}\n' % n for n in range(9_000)))
    with pytest.raises(FileRejected, match="cut off"):
        read(whole[:-100])


def test_archives_are_refused_with_advice(read) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as handle:
        handle.writestr("products.csv", "Handle,Title\n")
    with pytest.raises(FileRejected, match="zip archive or an Excel workbook"):
        read(archive.getvalue())


def test_ten_thousand_columns(read) -> None:
    header = ",".join(["Handle", "Title", *(f"c{n}" for n in range(9_998))])
    with pytest.raises(FileRejected, match="10000 columns"):
        read(f"{header}\na,b\n")


def test_rows_are_limited(read) -> None:
    with pytest.raises(FileRejected, match="more than 10 rows"):
        read("Handle,Title\n" + "a,b\n" * 20, limits=replace(DEFAULT_LIMITS, rows=10))


def test_a_line_without_end_costs_one_problem(read) -> None:
    content = '{"external_id": "1", "title": "' + "x" * 3_000_000 + '"}\n{"external_id": "2", "title": "Lampe"}\n'
    products, problems = read(content)
    assert [product.external_id for product in products] == ["2"]
    assert problems[0].row == 1
    assert "longer" in problems[0].message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,colour\na,b\n", "columns are not those"),
        ("[{}]", "one JSON array"),
        ("<!doctype html><html><body>404</body></html>", "web page"),
        ("\x89PNG\r\n\x1a\nxxxxxxxx", "columns are not those"),
    ],
)
def test_other_files_are_refused_by_name(read, content: str, message: str) -> None:
    with pytest.raises(FileRejected, match=message):
        read(content)


def test_a_declared_format_must_fit(read) -> None:
    with pytest.raises(FileRejected, match="looks like shopify_csv"):
        read("Handle,Title\na,b\n", Format.WOOCOMMERCE_CSV)
