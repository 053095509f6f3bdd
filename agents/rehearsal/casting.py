"""Reads the catalogue and writes down who will try the agent, in which language and after what."""

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.definition import Definition
from agents.rehearsal import repository
from agents.rehearsal.goals import Goal, goal_of
from agents.rehearsal.models import Rehearsal
from agents.rehearsal.shoppers import Script, cast, of_flow
from commerce.catalog import repository as catalog
from commerce.catalog.detail import ProductDetail

SAMPLE = 240
"""Products looked at; shoppers are far fewer."""


async def runs_of(session: AsyncSession, row: Rehearsal, definition: Definition) -> list[dict[str, Any]]:
    """Return the runs of a rehearsal, to be stored; the same for the same seed, catalogue and definition."""
    if row.kind == "replay":
        return [_run(row, number, number, None, source) for number, source in enumerate(row.sources)]
    scripts = await _scripts(session, row, definition)
    return [
        _run(row, shopper * row.tries + attempt, shopper, script, None)
        for shopper, tries in enumerate(scripts)
        for attempt, script in enumerate(tries)
    ]


def _run(row: Rehearsal, number: int, shopper: int, script: Script | None, source: str | None) -> dict[str, Any]:
    return {
        "tenant_id": row.tenant_id,
        "rehearsal_id": row.id,
        "number": number,
        "shopper": shopper,
        "script": script.model_dump(mode="json") if script else {},
        "source_id": source,
    }


async def _scripts(session: AsyncSession, row: Rehearsal, definition: Definition) -> list[list[Script]]:
    languages = definition.languages
    goals = await goals_of(session, row.tenant_id, languages, row.seed)
    scripts = cast(goals, languages, shoppers=row.shoppers, tries=row.tries, seed=row.seed)
    scenarios = definition.flow.rehearsal
    return [*scripts, *of_flow(scenarios, goals, languages, tries=row.tries, seed=row.seed)]


async def goals_of(
    session: AsyncSession, tenant_id: UUID, languages: Sequence[str], seed: int, *, sample: int = SAMPLE
) -> dict[str, list[Goal]]:
    """Return what shoppers of each language may want, in the order of wanting.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        languages: of the shoppers.
        seed: picks the products.
        sample: how many products to pick from.
    """
    ids = await repository.sample(session, tenant_id, seed, sample)
    wanted = spread(await catalog.get_many(session, tenant_id, ids), seed)
    goals: dict[str, list[Goal]] = {}
    for language in languages:
        spoken = await catalog.get_many(session, tenant_id, [product.id for product in wanted], language=language)
        pairs = zip(spoken, wanted, strict=True)
        goals[language] = [goal for one, own in pairs if (goal := goal_of(one, own, language))]
    return goals


def spread(products: Sequence[ProductDetail], seed: int) -> list[ProductDetail]:
    """Order products so that any first few of them come from many categories and prices, the sellable ones first."""
    chance = random.Random(seed)  # noqa: S311 - the same seed must give the same shoppers
    shelves: dict[str, list[ProductDetail]] = defaultdict(list)
    for product in sorted(products, key=lambda one: (one.source, one.external_id)):
        shelves[product.categories[0] if product.categories else ""].append(product)
    for shelf in shelves.values():
        shelf.sort(key=lambda one: (one.cheapest.price or 0) if one.cheapest else 0)
        _from_all_prices(shelf, chance)
    order = chance.sample(sorted(shelves), len(shelves))
    rounds = max(map(len, shelves.values()), default=0)
    mixed = [shelves[name][place] for place in range(rounds) for name in order if place < len(shelves[name])]
    return sorted(mixed, key=lambda one: not _sellable(one))


def _from_all_prices(shelf: list[ProductDetail], chance: random.Random) -> None:
    """Shuffle a shelf that is ordered by price so that each third of it takes turns."""
    third = -(-len(shelf) // 3)
    thirds = [shelf[start : start + third] for start in range(0, len(shelf), max(1, third))]
    for one in thirds:
        chance.shuffle(one)
    chance.shuffle(thirds)
    shelf[:] = [one[place] for place in range(third) for one in thirds if place < len(one)]


def _sellable(product: ProductDetail) -> bool:
    return any(variant.in_stock and variant.price is not None for variant in product.variants)
