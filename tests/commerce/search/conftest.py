"""One shop with a small catalogue of its own, for the tests that only read."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from core.runtime import Runtime
from tests.conftest import client_of
from tests.shops import TestShop, open_shop


def _variant(code: str, price: str, *, in_stock: bool = True, currency: str = "EUR", **options: str) -> dict[str, Any]:
    return {
        "external_id": code,
        "sku": code.upper(),
        "options": options,
        "price": price,
        "currency": currency,
        "in_stock": in_stock,
    }


CATALOGUE: list[dict[str, Any]] = [
    {
        "external_id": "robe-lin",
        "title": "Robe d'été en lin",
        "description": "Légère, à fines bretelles.",
        "brand": "Été Bleu",
        "categories": ["Vêtements", "Robes"],
        "language": "fr",
        "translations": {"en": {"title": "Linen summer dress", "description": "Light, with thin straps."}},
        "variants": [_variant("robe-s", "59.00", Taille="S"), _variant("robe-m", "79.00", Taille="M")],
    },
    {
        "external_id": "chaussures-cuir",
        "title": "Chaussures en cuir noir",
        "description": "Semelle cousue.",
        "brand": "Pas Sûr",
        "categories": ["Chaussures"],
        "language": "fr",
        "translations": {"en": {"title": "Black leather shoes", "description": "Stitched sole."}},
        "variants": [
            _variant("chaussures-40", "30.00", in_stock=False, Pointure="40"),
            _variant("chaussures-41", "120.00", Pointure="41"),
        ],
    },
    {
        "external_id": "chaussures-bleues",
        "title": "Chaussures bleues en toile",
        "description": "Pour l'été.",
        "brand": "Pas Sûr",
        "categories": ["Chaussures"],
        "language": "fr",
        "variants": [{**_variant("toile-40", "45.00", Pointure="40"), "barcode": "3760123456789"}],
    },
    {
        "external_id": "tasse-dollars",
        "title": "Tasse en porcelaine",
        "description": "Vendue en dollars.",
        "brand": "Terre",
        "categories": ["Table"],
        "language": "fr",
        "variants": [_variant("tasse", "10.00", currency="USD")],
    },
    {
        "external_id": "theiere",
        "title": "Théière en fonte",
        "description": "Avec son filtre.",
        "brand": "Terre",
        "categories": ["Table"],
        "language": "fr",
        "price": "65.00",
        "currency": "EUR",
        "in_stock": False,
    },
]


@pytest.fixture(scope="module")
async def boutique(rt: Runtime) -> AsyncIterator[TestShop]:
    """A shop with this catalogue."""
    async with client_of(rt) as client:
        yield await open_shop(rt, client, products=CATALOGUE)
