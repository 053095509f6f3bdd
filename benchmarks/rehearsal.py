"""Do shoppers with the local brain reach their product more often than with the shop's search alone?

    python -m benchmarks.rehearsal                                    the demonstration shop
    python -m benchmarks.rehearsal --data ../shared/data/esci-us      6,764 products of an American shop

The same shoppers, made from the catalogue as rehearsals make them, look for the same products with the same patience:

- with the local brain: in the chat, through the turn that real shoppers use; a reply shows at most three products;
- with search alone: each message is typed into the product search, which shows three products;
- with search and keywords: like somebody who knows search boxes, all that was told so far, without the talk around it;
  who has nothing to add turns to the next page.

Reached is: the very product is among those shown, before patience ends.
"""

import argparse
import gzip
import os
import random
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import uvloop

from agents import service as agents
from agents.definition import Definition
from agents.rehearsal.casting import SAMPLE, goals_of
from agents.rehearsal.goals import Goal
from agents.rehearsal.shoppers import Need, Script, cast, needs
from agents.rehearsal.stage import Scene, Trial, open_scene
from agents.rehearsal.wording import Voice, said
from agents.repository import get_definition
from agents.schemas import AgentIn
from app.demo.seed import seed as seed_demo
from app.wiring import open_runtime
from benchmarks import report
from benchmarks.servers import Stores, stores
from billing import service as billing
from commerce.imports.at_once import import_ndjson
from commerce.ports import ProductIndex, SearchQuery
from core.ids import new_id, parse_id, public_id
from core.log import configure_logging
from core.ports import Entitlements
from core.runtime import Runtime
from core.settings import load_settings
from tenants import service as tenants

CARDS = 3
AIM = 1.2
SEED = 20
WAYS = ("local brain", "search alone", "search, keywords")


@dataclass(frozen=True)
class Shop:
    """A shop with a published agent."""

    tenant_id: UUID
    agent_id: UUID
    languages: tuple[str, ...]


async def demo_shop(rt: Runtime) -> Shop:
    """Make the demonstration shop as `comptoir demo` does."""
    known = await seed_demo(rt)
    tenant_id, agent_id = parse_id("ten", known["tenant_id"]), parse_id("agt", known["agent_id"])
    return Shop(tenant_id, agent_id, await _languages(rt, tenant_id, agent_id))


async def shop_of(rt: Runtime, folder: Path) -> Shop:
    """Open an English shop and import the products of a folder into it."""
    async with rt.db.system() as session:
        created = await tenants.create_tenant(
            rt,
            session,
            name="Benchmark",
            owner_email="owner@shop.example",
            owner_name="Ada",
            password="correct horse battery",
            locale="en",
            country="US",
            currency="USD",
            timezone="America/New_York",
        )
        tenant_id = created.tenant_id
        await billing.set_plan(session, tenant_id, "enterprise")
        body = AgentIn(template="general", name="Camille", languages=["en"])
        agent = await agents.create(session, tenant_id, rt.ports.get(Entitlements), body)
        await agents.publish(session, tenant_id, agent.id, None)
    catalogue = gzip.decompress((folder / "products.ndjson.gz").read_bytes())
    await import_ndjson(rt, tenant_id, catalogue, source="benchmark", currency="USD", language="en")
    return Shop(tenant_id, agent.id, await _languages(rt, tenant_id, agent.id))


async def _languages(rt: Runtime, tenant_id: UUID, agent_id: UUID) -> tuple[str, ...]:
    async with rt.db.tenant(tenant_id) as session:
        return Definition.model_validate(await get_definition(session, tenant_id, agent_id, 1)).languages


async def chat(rt: Runtime, shop: Shop, script: Script, goal: Goal, wanted: list[Need]) -> tuple[int | None, Scene]:
    """Look with the local brain; return the number of the message that reached the product, and the conversation."""
    trial = Trial(shop.tenant_id, shop.agent_id, 1, local_only=True)
    scene = await open_scene(rt, trial, script.language, new_id())
    for number, need in enumerate(wanted, 1):
        exchange = await scene.say(need.text)
        if public_id("prd", UUID(goal.product_id)) in exchange.heard.cards:
            return number, scene
    return None, scene


async def search(rt: Runtime, shop: Shop, script: Script, goal: Goal, typed: list[str]) -> int | None:
    """Look with `GET /v1/catalog/search` as it searches; return the number of the query, or None."""
    offset, before = 0, ""
    for number, text in enumerate(typed, 1):
        offset, before = (offset + CARDS if text == before else 0), text
        query = SearchQuery(
            tenant_id=shop.tenant_id, text=text, limit=CARDS, offset=offset, languages=(script.language,)
        )
        found = await rt.ports.get(ProductIndex).search(query)
        if UUID(goal.product_id) in [hit.product_id for hit in found.hits]:
            return number
    return None


def keywords(goal: Goal, need: Need) -> str:
    """What somebody types who knows search boxes; a budget is no keyword."""
    return " ".join([need.noun, *(said(goal, facet) for facet in need.told if facet != "budget")])


async def measure(shoppers: int, folder: Path | None, seed: int, *, show_lost: bool) -> report.Row:
    """Let all shoppers look in each way."""
    async with open_runtime(load_settings()) as rt:
        shop = await (demo_shop(rt) if folder is None else shop_of(rt, folder))
        async with rt.db.tenant(shop.tenant_id) as session:
            goals = await goals_of(session, shop.tenant_id, shop.languages, seed, sample=max(SAMPLE, shoppers * 2))
        scripts = [one for (one,) in cast(goals, shop.languages, shoppers=shoppers, tries=1, seed=seed) if one.goal]
        reached: dict[str, list[int | None]] = {way: [] for way in WAYS}
        for script in scripts:
            goal = script.goal
            if goal is None:
                continue
            chance = random.Random(script.seed)
            wanted = needs(script, Voice(script.language, chance, hurried=script.behaviour == "hurried"))
            number, scene = await chat(rt, shop, script, goal, wanted)
            found = (
                number,
                await search(rt, shop, script, goal, [need.text for need in wanted]),
                await search(rt, shop, script, goal, [keywords(goal, need) for need in wanted]),
            )
            for way, at in zip(WAYS, found, strict=True):
                reached[way].append(at)
            if show_lost and number is None:
                show_scene(goal, scene, found[1:])
    return {"shoppers": len(scripts), "rows": {way: _figures(numbers) for way, numbers in reached.items()}}


def show_scene(goal: Goal, scene: Scene, searched: tuple[int | None, ...]) -> None:
    """Print a conversation that did not reach the product, and at which query the searches did."""
    print(f"\n{goal.title}  (searches: {searched})")
    for exchange in scene.exchanges:
        titles = [card["title"] for card in exchange.data_of("product_card")]
        print(f"   > {exchange.said}\n     {exchange.text}  {titles}")


def _figures(numbers: list[int | None]) -> report.Row:
    got = [number for number in numbers if number is not None]
    return {
        "reached": len(got),
        "share": round(len(got) / len(numbers), 3),
        "at_first": sum(number == 1 for number in got),
        "messages": round(sum(got) / len(got), 2) if got else None,
    }


def main() -> None:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "--data", type=Path, help="folder with products.ndjson.gz; the demonstration shop if omitted"
    )
    arguments.add_argument("--shoppers", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--lost", action="store_true", help="print who did not reach their product in the chat")
    arguments.add_argument("--json", type=Path, help="write all figures here as well")
    given = arguments.parse_args()
    folder = None if given.data is None or str(given.data) == "demo" else given.data
    machine = report.machine()
    with stores() as data:
        configure_logging("pretty", "ERROR")
        measured = _measured(data, given.shoppers, folder, given.seed, show_lost=given.lost)
    measured |= {"benchmark": "rehearsal", "machine": machine, "catalogue": str(given.data or "demo")}
    report.write_json(given.json, measured)
    show(measured)


def _measured(data: Stores, shoppers: int, folder: Path | None, seed: int, *, show_lost: bool) -> report.Row:
    os.environ.update({**data.environment, "COMPTOIR_LLM_BASE_URL": ""})
    return uvloop.run(measure(shoppers, folder, seed, show_lost=show_lost))


def show(measured: report.Row) -> None:
    """Print the table and how much more often the local brain gets there."""
    rows = measured["rows"]
    lines = [[way, one["reached"], one["share"], one["at_first"], one["messages"]] for way, one in rows.items()]
    print(report.table(["way", "reached", "share", "at the first message", "messages to it"], lines))
    brain, alone, typed = (rows[way]["reached"] for way in WAYS)
    print(f"\n{measured['shoppers']} shoppers in {measured['catalogue']}.", end=" ")
    print(f"Local brain to search alone: {report.ratio(brain, alone)}, to keywords: {report.ratio(brain, typed)}.")
    print(f"The aim is {AIM}x search alone. {measured['machine']}")


if __name__ == "__main__":
    main()
