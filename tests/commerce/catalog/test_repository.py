"""Reads that carts and agents depend on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from commerce.catalog import repository
from commerce.money import from_text
from core.ids import new_id


def lines(*products: dict[str, Any]) -> str:
    return "".join(json.dumps(item) + "\n" for item in products)


def item(number: int, **change: Any) -> dict[str, Any]:
    variants = [{"id": f"{number}-{size}", "options": {"Taille": size}} for size in "SML"]
    return {"external_id": f"p{number}", "title": f"Produit {number}", "price": "10.00", "variants": variants, **change}


async def ids(shop) -> dict[str, UUID]:
    return {row["external_id"]: row["id"] for row in await shop.rows("products")}


@contextmanager
def counted(shop) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    engine = shop.rt.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


async def test_many_products_take_two_queries_and_keep_their_order(shop) -> None:
    await shop.imported(lines(*(item(n, images=["https://s.example/a.jpg"]) for n in range(5))))
    known = await ids(shop)
    wanted = [known["p3"], known["p1"], new_id(), known["p4"], known["p3"]]
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        with counted(shop) as statements:
            found = await repository.get_many(session, shop.tenant_id, wanted)
    assert [product.external_id for product in found] == ["p3", "p1", "p4"]
    assert len(statements) == 2
    assert [variant.title for variant in found[0].variants] == ["S", "M", "L"]
    assert found[0].images[0].url == "https://s.example/a.jpg"


async def test_only_active_products_unless_asked(shop) -> None:
    await shop.imported(lines(item(1, status="draft"), item(2)))
    known = await ids(shop)
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        shown = await repository.get_many(session, shop.tenant_id, known.values())
        every = await repository.get_many(session, shop.tenant_id, known.values(), active_only=False)
        one = await repository.get_product(session, shop.tenant_id, known["p1"])
    assert [product.external_id for product in shown] == ["p2"]
    assert len(every) == 2
    assert one is not None
    assert one.status == "draft"


async def test_nothing_asked_is_nothing_read(shop) -> None:
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        with counted(shop) as statements:
            assert await repository.get_many(session, shop.tenant_id, []) == []
            assert statements == []


async def test_the_catalogue_version_grows_with_changes_only(shop) -> None:
    async def version() -> int:
        async with shop.rt.db.tenant(shop.tenant_id) as session:
            return await repository.catalog_version(session, shop.tenant_id)

    assert await version() == 0
    await shop.imported(lines(item(1)))
    first = await version()
    await shop.imported(lines(item(1)))
    assert await version() == first
    await shop.imported(lines(item(1, title="Autre")))
    assert await version() == first + 1


async def test_the_words_of_active_products(shop) -> None:
    attributes = {"couleur": ["Bleu", "Noir"], "matière": "Lin", "note": 4.5, "texte": "x" * 60}
    await shop.imported(lines(
        item(1, brand="Nord", categories=["Mode", "Robes"], attributes=attributes),
        item(2, brand="Sud", status="draft"),
    ))  # fmt: skip
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        words = await repository.vocabulary(session, shop.tenant_id)
    assert words.brands == ("Nord",)
    assert set(words.categories) == {"Mode", "Robes"}
    assert {name: set(values) for name, values in words.options.items()} == {
        "Taille": {"S", "M", "L"}, "couleur": {"Bleu", "Noir"}, "matière": {"Lin"},
    }  # fmt: skip
    assert words.titles == ("Produit 1",)


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ([(0, "10.00")], None),
        ([(0, "10.00"), (40, "8.00")], "10.00"),
        ([(0, "7.00"), (5, "12.00"), (40, "9.00")], "12.00"),
        ([(0, "7.00"), (20, "12.00"), (40, "9.00")], "7.00"),
        ([(0, "10.00"), (10, "6.00"), (12, "10.00"), (30, "8.00")], "6.00"),
        ([(0, "10.00"), (10, None), (20, "8.00")], "10.00"),
    ],
    ids=[
        "first price",
        "one before",
        "old low outside",
        "old low still in force",
        "short dip counts",
        "no price between",
    ],
)
async def test_the_lowest_price_of_thirty_days(
    shop, prices: list[tuple[int, str | None]], expected: str | None
) -> None:
    start = shop.clock.now()
    for day, price in prices:
        shop.clock.advance(start + timedelta(days=day) - shop.clock.now())
        await shop.imported(lines({"external_id": "p", "title": "P", "price": price}))
    (variant,) = await shop.rows("variants")
    async with shop.rt.db.tenant(shop.tenant_id) as session:
        found = await repository.lowest_price_30_days(session, shop.tenant_id, variant["id"], currency="EUR")
    assert found == (None if expected is None else from_text(expected, "EUR"))
