"""The local brain end to end: shoppers of a generated shop, answered over HTTP without any model.

    python -m benchmarks.fast_lane [--products 1000] [--quick] [--json FILE]

Also the product search alone, in a process that does nothing else.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import uvloop

from benchmarks import procfs, report
from benchmarks.load import Marks, Step, run_step
from benchmarks.servers import Stores, open_shop, running, stores
from benchmarks.threads import PROXY, open_widget_threads

FRENCH = (
    "Bonjour", "Je cherche une lampe noire", "plutôt à moins de 80 euros", "Est-il en stock ?", "ajoutez-le au panier",
    "Quels sont vos délais de livraison ?", "un cadeau à moins de 50 euros", "moins cher", "mon panier", "Merci",
)  # fmt: skip
ENGLISH = (
    "Hello", "I am looking for a cotton dress under 90 euros", "in blue", "How much is the second one?", "Add it",
    "Can I return an item?", "Do you have a wool jumper?", "a leather bag", "show my cart", "thanks, bye",
)  # fmt: skip
_WHOLE = (b'"brain":"local"',)
_TEXT = Marks(first=b"event: text", complete=_WHOLE)
_CARD = Marks(first=b"event: product_card", complete=_WHOLE)
_CACHED = Marks(first=b"event: text", complete=(b'"cached":true',))
REPEATED = (
    "Bonjour",
    "Je cherche une lampe noire",
    "Quels sont vos délais de livraison ?",
    "un cadeau à moins de 50 euros",
)
_SETTLE_SECONDS = 1.0


async def converse(stores: Stores, port: int, pid: int, key: str, *, rounds: int, threads: int) -> list[report.Row]:
    """Let shoppers of both languages talk, one and eight at once; the first round is not counted."""
    rows = []
    for workers in (1, 8):
        steps: dict[str, list[Step]] = {"text": [], "card": []}
        for number in range(rounds + 1):
            for seen, marks in (("text", _TEXT), ("card", _CARD)):
                shoppers = [
                    *await open_widget_threads(port, key, threads // 2, FRENCH, language="fr"),
                    *await open_widget_threads(port, key, threads // 2, ENGLISH, language="en"),
                ]
                step = await run_step(port, shoppers, len(FRENCH), workers, marks, pid, str(stores.home))
                if number:
                    steps[seen].append(step)
        cards = report.figures(steps["card"])
        row = {"conversations": workers, "products_shown": sum(len(step.first) for step in steps["card"])}
        row |= {"first_card_p50_ms": cards["first_token_p50_ms"], "first_card_p95_ms": cards["first_token_p95_ms"]}
        rows.append(row | report.figures(steps["text"]))
    return rows


async def repeat(stores: Stores, port: int, pid: int, key: str, *, rounds: int, threads: int) -> report.Row:
    """Let many new shoppers begin with the same words, one at a time: answers given a moment ago are given again."""
    steps: list[Step] = []
    for number in range(rounds + 1):
        for text in REPEATED:
            shoppers = await open_widget_threads(port, key, threads, (text,), language="fr")
            step = await run_step(port, shoppers, 1, 1, _CACHED if number else _TEXT, pid, str(stores.home))
            if number:
                steps.append(step)
    return {"conversations": "1, cached", **report.figures(steps)}


def search_alone(stores: Stores, tenant_id: str, repeats: int) -> dict[str, Any]:
    """Measure the search in a process of its own, so that only it is measured."""
    command = [sys.executable, "-m", "benchmarks.search", "--tenant", tenant_id, "--repeats", str(repeats)]
    done = subprocess.run(command, env=stores.child_environment(), stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = orjson.loads(done.stdout)
    return found


def measure(products: int, *, quick: bool) -> report.Row:
    """Start everything, talk, and return all figures."""
    machine = report.machine()  # before others change what is checked out, and how busy it is
    with stores() as data:
        shop = open_shop(data, products, fast_lane=True)
        env = {**data.environment, "COMPTOIR_LLM_BASE_URL": "", "TRUSTED_PROXIES": PROXY}
        afresh = {**env, "COMPTOIR_ANSWER_CACHE_SECONDS": "0"}
        with running("app.cli", "serve", env=afresh, ready="/readyz") as server:
            time.sleep(_SETTLE_SECONDS)
            idle = round(procfs.pss_mb(procfs.tree([server.pid])), 1)
            size = {"rounds": 1, "threads": 8} if quick else {"rounds": 4, "threads": 24}
            rows = uvloop.run(converse(data, server.port, server.pid, shop.widget_key, **size))
        with running("app.cli", "serve", env=env, ready="/readyz") as server:
            rows.append(uvloop.run(repeat(data, server.port, server.pid, shop.widget_key, **size)))
        search = search_alone(data, shop.tenant_id, 20 if quick else 100)
    return {
        "benchmark": "fast_lane", "machine": machine, "products": products, "idle_mb": idle,
        "search": search, "rows": rows,
    }  # fmt: skip


_COLUMNS = (
    ("at once", "conversations"), ("whole p50", "whole_p50_ms"), ("p95", "whole_p95_ms"),
    ("first words p50", "first_token_p50_ms"), ("p95", "first_token_p95_ms"), ("first card p50", "first_card_p50_ms"),
    ("p95", "first_card_p95_ms"), ("messages/s", "messages_per_second"), ("CPU/message", "cpu_ms_per_message"),
    ("stores' CPU", "stores_cpu_ms_per_message"), ("peak MB", "peak_mb"), ("errors", "errors"),
)  # fmt: skip


def show(measured: report.Row) -> None:
    """Print the table; times are in ms."""
    lines = [[row.get(key) for _, key in _COLUMNS] for row in measured["rows"]]
    print(report.table([head for head, _ in _COLUMNS], lines))
    search = measured["search"]
    print(f"\n{measured['products']} products. Search alone: p50 {search['p50_ms']}, p95 {search['p95_ms']} ms.")
    print(f"Idle: {measured['idle_mb']} MB. {measured['machine']}")


def main() -> None:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=1000, help="size of the catalogue")
    arguments.add_argument("--quick", action="store_true", help="a short run, to see that it works")
    arguments.add_argument("--json", type=Path, help="write all figures here as well")
    given = arguments.parse_args()
    measured = measure(given.products, quick=given.quick)
    report.write_json(given.json, measured)
    show(measured)
    if any(row["errors"] for row in measured["rows"]):
        raise SystemExit("Some answers were errors or not the local brain's; the figures do not count.")


if __name__ == "__main__":
    main()
