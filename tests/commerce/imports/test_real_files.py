"""Files that real shops and the platforms themselves wrote, where they are at hand."""

from pathlib import Path

import pytest

from commerce.imports.readers.reader import Format, ProductFile
from commerce.imports.readers.records import ProductRecord, ReaderOptions, RowProblem


@pytest.mark.parametrize(
    ("name", "expected", "products", "variants", "priced"),
    [
        ("shopify-sample/apparel.csv", Format.SHOPIFY_CSV, 20, 22, 22),
        ("shopify-sample/home-and-garden.csv", Format.SHOPIFY_CSV, 20, 21, 21),
        ("shopify-sample/jewelery.csv", Format.SHOPIFY_CSV, 20, 23, 23),
        ("woocommerce-11/sample_products.csv", Format.WOOCOMMERCE_CSV, 18, 23, 22),
        ("esci-us/products.ndjson.gz", Format.NDJSON, 6_764, 6_764, None),
    ],
)
def test_nothing_is_lost(
    shared_data: Path, name: str, expected: Format, products: int, variants: int, priced: int | None
) -> None:
    with (shared_data / name).open("rb") as file:
        opened = ProductFile(file, Format.AUTO, ReaderOptions())
        outcomes = list(opened.outcomes())
    assert opened.format is expected
    assert not [outcome for outcome in outcomes if isinstance(outcome, RowProblem)]
    records = [outcome for outcome in outcomes if isinstance(outcome, ProductRecord)]
    assert len(records) == products
    found = [variant for record in records for variant in record.variants]
    assert len(found) == variants
    if priced is not None:
        assert sum(bool(variant.prices) for variant in found) == priced
