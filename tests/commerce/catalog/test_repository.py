"""Reads that carts and agents depend on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import event

from commerce.catalog import repository
from core.ids import new_id


def lines(*products: dict[str, Any]) -> str:
    return "".join(json.dumps(item) + "\n" for item in products)


def item(number: int, **change: Any) -> dict[str, Any]:
    variants = [{"id": f"{number}-{size}", "options": {"Taille": size}} for size in "SML"]
    return {"external_id": f"p{number}", "title": f"Produit {number}", "price": "10.00", "variants": variants, **change}


async def ids(catalogue) -> dict[str, UUID]:
    return {row["external_id"]: row["id"] for row in await catalogue.rows("products")}


@contextmanager
def counted(catalogue) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    engine = catalogue.rt.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


async def test_many_products_take_two_queries_and_keep_their_order(catalogue) -> None:
    await catalogue.imported(lines(*(item(n, images=["https://s.example/a.jpg"]) for n in range(5))))
    known = await ids(catalogue)
    wanted = [known["p3"], known["p1"], new_id(), known["p4"], known["p3"]]
    async with catalogue.rt.db.tenant(catalogue.tenant_id) as session:
        with counted(catalogue) as statements:
            found = await repository.get_many(session, catalogue.tenant_id, wanted)
    assert [product.external_id for product in found] == ["p3", "p1", "p4"]
    assert len(statements) == 2
    assert [variant.title for variant in found[0].variants] == ["S", "M", "L"]
    assert found[0].images[0].url == "https://s.example/a.jpg"


async def test_only_active_products_unless_asked(catalogue) -> None:
    await catalogue.imported(lines(item(1, status="draft"), item(2)))
    known = await ids(catalogue)
    async with catalogue.rt.db.tenant(catalogue.tenant_id) as session:
        shown = await repository.get_many(session, catalogue.tenant_id, known.values())
        every = await repository.get_many(session, catalogue.tenant_id, known.values(), active_only=False)
        one = await repository.get_product(session, catalogue.tenant_id, known["p1"])
    assert [product.external_id for product in shown] == ["p2"]
    assert len(every) == 2
    assert one is not None
    assert one.status == "draft"


async def test_nothing_asked_is_nothing_read(catalogue) -> None:
    async with catalogue.rt.db.tenant(catalogue.tenant_id) as session:
        with counted(catalogue) as statements:
            assert await repository.get_many(session, catalogue.tenant_id, []) == []
            assert statements == []


async def test_the_catalogue_version_grows_with_changes_only(catalogue) -> None:
    async def version() -> int:
        async with catalogue.rt.db.tenant(catalogue.tenant_id) as session:
            return await repository.catalog_version(session, catalogue.tenant_id)

    assert await version() == 0
    await catalogue.imported(lines(item(1)))
    first = await version()
    await catalogue.imported(lines(item(1)))
    assert await version() == first
    await catalogue.imported(lines(item(1, title="Autre")))
    assert await version() == first + 1


async def test_the_words_of_active_products(catalogue) -> None:
    attributes = {"couleur": ["Bleu", "Noir"], "matière": "Lin", "note": 4.5, "texte": "x" * 60}
    await catalogue.imported(lines(
        item(1, brand="Nord", categories=["Mode", "Robes"], attributes=attributes),
        item(2, brand="Sud", status="draft"),
    ))  # fmt: skip
    async with catalogue.rt.db.tenant(catalogue.tenant_id) as session:
        words = await repository.vocabulary(session, catalogue.tenant_id)
    assert words.brands == ("Nord",)
    assert set(words.categories) == {"Mode", "Robes"}
    assert {name: set(values) for name, values in words.options.items()} == {
        "Taille": {"S", "M", "L"}, "couleur": {"Bleu", "Noir"}, "matière": {"Lin"},
    }  # fmt: skip
    assert words.titles == ("Produit 1",)
