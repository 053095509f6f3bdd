"""What models cost per conversation, with the fast lane on, at the price table's figures.

    python -m benchmarks.model_cost [--products 1000] [--model gpt-5-mini] [--json FILE]

Thirty scripted shoppers talk to a real shop through the real turn. A model on loopback counts the tokens of every
prompt as it arrives, asks for a search where no product is at hand, and answers in sixty tokens.
"""

import argparse
import statistics
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import uvloop
import yaml

from agents.brains import tokens
from agents.llm.access import ModelAccess
from agents.ports import Usage
from app.main import create_app
from app.wiring import open_runtime
from benchmarks import report
from benchmarks.counting_model import Call, CountingModel
from benchmarks.servers import Stores, stores
from benchmarks.shop import ORIGIN, open_shop
from core.log import configure_logging
from core.settings import load_settings

_TALKS = Path(__file__).with_suffix(".yaml")
_TARGET_EUR = 0.005
_MICRO = 1_000_000


@dataclass(frozen=True)
class Talk:
    """One conversation, and what it took."""

    language: str
    messages: int
    calls: list[Call]


async def converse(data: Stores, products: int, model_name: str) -> tuple[list[Talk], ModelAccess]:
    """Hold all conversations, one after the other, so that the model's log tells whose calls are whose."""
    async with CountingModel() as model:
        changes = {
            "database_url": data.database_url, "database_owner_url": data.owner_url, "redis_url": data.redis_url,
            "home": data.home / "comptoir", "llm_base_url": model.base_url, "llm_model": model_name,
            "allow_private_hosts": "127.0.0.1",
        }  # fmt: skip
        async with open_runtime(load_settings().model_copy(update=changes)) as rt:
            languages = [*_scripts()]
            key = (await open_shop(rt, products, fast_lane=True, languages=languages))["widget_key"]
            transport = httpx2.ASGITransport(app=create_app(rt=rt))
            async with httpx2.AsyncClient(transport=transport, base_url=rt.settings.public_url) as client:
                talks = []
                for language, texts in _all_scripts():
                    model.calls.clear()
                    await _talk(client, key, language, texts)
                    talks.append(Talk(language, len(texts), [*model.calls]))
                return talks, rt.ports.get(ModelAccess)


def _scripts() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = yaml.safe_load(_TALKS.read_text("utf-8"))
    return found


def _all_scripts() -> Iterator[tuple[str, list[str]]]:
    for language, scripts in _scripts().items():
        for texts in scripts:
            yield language, texts


async def _talk(client: httpx2.AsyncClient, key: str, language: str, texts: list[str]) -> None:
    headers = {"origin": ORIGIN}
    started = await client.post("/v1/widget/sessions", json={"widget_key": key, "language": language}, headers=headers)
    headers["authorization"] = f"Bearer {started.json()['visitor_token']}"
    opened = await client.post("/v1/widget/conversations", json={"language": language}, headers=headers)
    path = f"/v1/widget/conversations/{opened.json()['id']}/messages"
    for text in texts:
        once = {**headers, "idempotency-key": uuid.uuid4().hex}
        answer = await client.post(path, json={"text": text, "language": language}, headers=once)
        if answer.status_code != 200 or "event: message.end" not in answer.text:
            raise SystemExit(f"No answer to {text!r}: {answer.text[:300]}")


def figures(talks: list[Talk], access: ModelAccess, model: str, *, cached: bool) -> report.Row:
    """Return what the conversations cost, in euros."""

    def cost(call: Call) -> int:
        return access.catalogue.cost(model, Usage(call.given, call.cached if cached else 0, call.written))

    costs = sorted(sum(map(cost, talk.calls)) / _MICRO for talk in talks)
    return {
        "prompt_cache": "as providers document it" if cached else "none",
        "median_eur": round(statistics.median(costs), 6),
        "p90_eur": round(statistics.quantiles(costs, n=10, method="inclusive")[-1], 6),
        "dearest_eur": round(costs[-1], 6),
    }


def measure(products: int, model: str) -> report.Row:
    """Hold the conversations and return all figures."""
    machine = report.machine()
    with stores() as data:
        configure_logging("json", "ERROR")
        talks, access = uvloop.run(converse(data, products, model))
    messages = sum(talk.messages for talk in talks)
    asked = sum(1 for talk in talks for call in talk.calls if call.is_first)
    calls = [call for talk in talks for call in talk.calls]
    return {
        "benchmark": "model_cost", "machine": machine, "products": products, "model": model,
        "prices_of": str(access.catalogue.as_of), "eur_per_usd": str(access.catalogue.eur_per_usd),
        "tokens_by": "tiktoken" if tokens.is_exact() else "an estimate on the high side",
        "conversations": len(talks), "messages": messages, "answered_by_a_model": asked, "calls": len(calls),
        "prompt_tokens_median": statistics.median(call.given for call in calls),
        "rows": [figures(talks, access, model, cached=cached) for cached in (False, True)],
    }  # fmt: skip


def show(measured: report.Row) -> None:
    """Print the table."""
    columns = ("prompt_cache", "median_eur", "p90_eur", "dearest_eur")
    heads = ("prompt cache", "median EUR", "p90 EUR", "dearest EUR")
    print(report.table(heads, [[row[key] for key in columns] for row in measured["rows"]]))
    print(
        f"\n{measured['conversations']} conversations, {measured['messages']} messages, of which a model answered "
        f"{measured['answered_by_a_model']} in {measured['calls']} calls of {measured['prompt_tokens_median']:.0f} "
        f"prompt tokens at the median, counted by {measured['tokens_by']}. {measured['model']} at the prices of "
        f"{measured['prices_of']}, {measured['eur_per_usd']} EUR per USD."
    )


def main() -> None:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=1000, help="size of the catalogue")
    arguments.add_argument("--model", default="gpt-5-mini", help="a model of the price table")
    arguments.add_argument("--json", type=Path, help="write all figures here as well")
    given = arguments.parse_args()
    measured = measure(given.products, given.model)
    report.write_json(given.json, measured)
    show(measured)
    if measured["rows"][0]["median_eur"] > _TARGET_EUR:
        raise SystemExit(f"The median is above EUR {_TARGET_EUR}.")


if __name__ == "__main__":
    main()
