"""No bytes, however broken, end in anything but products, problems or a refusal."""

import gzip
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.imports.readers.limits import FileRejected
from commerce.imports.readers.reader import Format
from tests.commerce.imports.conftest import read_file

SAMPLES = {
    "shopify": "Handle,Title,Option1 Name,Option1 Value,Variant Price,Image Src,Tags\n"
    'a,"Robe ""d\'été""",Taille,S,"49,90 €",https://s.example/1.jpg,"été, lin"\na,,,M,52,,\n',
    "woocommerce": "ID,Type,SKU,Name,Stock,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n"
    '1,variable,t,Tee,,,,Couleur,"Bleu, Rouge"\n2,variation,t-b,Tee,3,20,t,Couleur,Bleu\n',
    "google": '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>1</g:id>'
    "<title>Vase &amp; bol</title><g:price>9.50 EUR</g:price><g:item_group_id>g</g:item_group_id></item>"
    "</channel></rss>",
    "ndjson": '{"external_id": "1", "title": "Vase", "price": "9.50", "variants": [{"options": {"Taille": "S"}}]}\n',
}


def survives(data: bytes, declared: Format = Format.AUTO) -> None:
    try:
        products, problems = read_file(data, declared)
    except FileRejected:
        return
    for product in products:
        product.content_hash()
        text = f"{product.external_id}{product.title}{product.description}"
        assert "\0" not in text
        assert text.encode()
    assert all(problem.message for problem in problems)


@given(st.binary(max_size=300), st.sampled_from(list(Format)))
def test_any_bytes(data: bytes, declared: Format) -> None:
    survives(data, declared)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
def test_files_with_random_damage(name: str, pack: Callable[[bytes], bytes]) -> None:
    dice = random.Random(20261120)
    whole = pack(SAMPLES[name].encode() * 3)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(data))
            data[place : place + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 4))
        survives(bytes(data))


@settings(max_examples=200)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_any_cells_under_shopifys_columns(cells: list[str], separator: str) -> None:
    header = separator.join(
        ["Handle", "Title", "Option1 Value", "Variant Price", "Image Src", "Status", "Variant Grams"]
    )
    survives(f"{header}\n{separator.join(cells)}\n".encode("utf-8", "surrogatepass"))
