"""One shopper message, with a model: Comptoir beside the stored-messages baseline, in alternating rounds.

    python -m benchmarks.turn [--quick] [--json FILE]

Both run as one server process on the same Postgres and ask the same instant model for the same 20 tokens.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from benchmarks import procfs, report
from benchmarks.load import Conversation, Marks, Step, run_step
from benchmarks.scripted_model import LAST_WORDS
from benchmarks.servers import Server, Stores, open_shop, running, stores
from benchmarks.threads import PROXY, open_baseline_threads, open_widget_threads

TALK = (
    "Bonjour, que pouvez-vous faire pour moi ?", "Je ne sais pas encore", "Qui fabrique tout cela ?",
    "Pourquoi devrais-je vous faire confiance ?", "Racontez-moi votre histoire", "C'est pour ma soeur",
    "Elle aime les choses simples", "Qu'en pensez-vous ?", "D'accord, et ensuite ?", "Merci, je vais y penser",
)  # fmt: skip
SEARCH = (
    "Je cherche une lampe noire", "une robe en coton à moins de 90 euros", "un cadeau à moins de 50 euros",
    "avez-vous des bols en grès ?", "une veste en laine", "un sac en cuir", "une théière bleue", "un tapis gris",
    "une bougie", "un vase en verre",
)  # fmt: skip
_WIDGET = Marks(first=b"event: text", complete=(LAST_WORDS, b'"brain":"llm"'))
_BASELINE = Marks(first=b'{"t": "', complete=(LAST_WORDS, b"[DONE]"))
_CARD = Marks(first=b"event: product_card", complete=(LAST_WORDS, b'"brain":"llm"'))
SLOW = 5.0
"""Seconds that the slow model is silent."""
_SETTLE_SECONDS = 1.0


@dataclass(frozen=True)
class Size:
    """How long a run is."""

    rounds: int
    messages: dict[int, int]
    """Messages of one step by how many conversations go on at once."""


FULL = Size(3, {1: 150, 16: 640, 64: 960})
QUICK = Size(2, {1: 60, 16: 320})
_PER_CONVERSATION = 10


@dataclass(frozen=True)
class Contender:
    """A server under test."""

    name: str
    server: Server
    widget_key: str = ""
    texts: Sequence[str] = TALK

    @property
    def marks(self) -> Marks:
        return _WIDGET if self.widget_key else _BASELINE

    async def threads(self, count: int) -> list[Conversation]:
        if self.widget_key:
            return await open_widget_threads(self.server.port, self.widget_key, count, self.texts)
        return open_baseline_threads(count, self.texts)

    async def step(self, stores: Stores, workers: int, messages: int) -> Step:
        threads = await self.threads(max(workers, messages // _PER_CONVERSATION))
        args = (self.server.port, threads, _PER_CONVERSATION, workers, self.marks, self.server.pid, str(stores.home))
        return await run_step(*args)


async def compare(stores: Stores, contenders: Sequence[Contender], size: Size) -> list[report.Row]:
    """Run all settings; within a round each contender runs once, so that noise meets all of them."""
    steps: dict[tuple[str, int], list[Step]] = defaultdict(list)
    for contender in contenders:
        await contender.step(stores, 4, 80)  # warm: caches filled, statements prepared
    for workers, messages in size.messages.items():
        for number in range(size.rounds):
            for contender in contenders[:: 1 if number % 2 else -1]:
                steps[contender.name, workers].append(await contender.step(stores, workers, messages))
    return [
        {"server": contender.name, "conversations": workers, **report.figures(steps[contender.name, workers])}
        for workers in size.messages
        for contender in contenders
    ]


def measure(size: Size) -> report.Row:
    """Start everything, compare, and return all figures."""
    machine = report.machine()  # before others change what is checked out, and how busy it is
    with stores() as data, running("benchmarks.scripted_model") as model:
        model_url = f"http://127.0.0.1:{model.port}/v1"
        key = open_shop(data, 50, fast_lane=False).widget_key
        comptoir_env = {
            **data.environment,
            "COMPTOIR_LLM_BASE_URL": model_url,
            "COMPTOIR_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "TRUSTED_PROXIES": PROXY,
        }
        baseline_env = {"DATABASE_URL": data.owner_url, "MODEL_URL": model_url}
        with (
            running("app.cli", "serve", env=comptoir_env, ready="/readyz") as comptoir,
            running("benchmarks.baseline", env=baseline_env, ready="/openapi.json") as baseline,
        ):
            time.sleep(_SETTLE_SECONDS)
            idle = {
                "comptoir": round(procfs.pss_mb(procfs.tree([comptoir.pid])), 1),
                "baseline": round(procfs.pss_mb(procfs.tree([baseline.pid])), 1),
            }
            contenders = (
                Contender("baseline", baseline),
                Contender("comptoir", comptoir, key),
                Contender("comptoir, cards first", comptoir, key, SEARCH),
            )
            rows = uvloop.run(compare(data, contenders, size))
        waiting = uvloop.run(_while_it_waits(data, key, comptoir_env))
    return {"benchmark": "turn", "machine": machine, "idle_mb": idle, "rows": rows, "slow_model": waiting}


async def _while_it_waits(stores: Stores, key: str, env: dict[str, str]) -> report.Row:
    """Measure the first card while a model is silent for `SLOW` seconds, at 4 conversations."""
    with running("benchmarks.scripted_model", "--wait", str(SLOW)) as model:
        slow = {**env, "COMPTOIR_LLM_BASE_URL": f"http://127.0.0.1:{model.port}/v1"}
        with running("app.cli", "serve", env=slow, ready="/readyz") as server:
            contender = Contender("comptoir", server, key, SEARCH)
            warm = await contender.threads(4)
            await run_step(server.port, warm, 1, 4, _CARD, server.pid, str(stores.home))
            threads = await contender.threads(24)
            step = await run_step(server.port, threads, 1, 4, _CARD, server.pid, str(stores.home))
    figures = report.figures([step])
    return {"wait_s": SLOW, "first_card_p50_ms": figures["first_token_p50_ms"],
            "first_card_p95_ms": figures["first_token_p95_ms"], "errors": figures["errors"]}  # fmt: skip


_COLUMNS = (
    ("first token p50", "first_token_p50_ms"), ("p95", "first_token_p95_ms"), ("whole p50", "whole_p50_ms"),
    ("p95", "whole_p95_ms"), ("messages/s", "messages_per_second"), ("CPU/message", "cpu_ms_per_message"),
    ("stores' CPU", "stores_cpu_ms_per_message"), ("peak MB", "peak_mb"),
)  # fmt: skip


def show(measured: report.Row) -> None:
    """Print the table: times in ms, and below each row of Comptoir how many times the baseline that is."""
    base = {row["conversations"]: row for row in measured["rows"] if row["server"] == "baseline"}
    lines = []
    for row in measured["rows"]:
        lines.append([row["conversations"], row["server"], *(row.get(key) for _, key in _COLUMNS), row["errors"]])
        if row["server"] != "baseline":
            theirs = base[row["conversations"]]
            lines.append(["", "", *(report.ratio(row.get(key), theirs.get(key)) for _, key in _COLUMNS), ""])
    print(report.table(("at once", "server", *(head for head, _ in _COLUMNS), "errors"), lines))
    slow = measured["slow_model"]
    print(
        f"\nFirst card while the model is silent for {slow['wait_s']:g} s, 4 at once: "
        f"p50 {slow['first_card_p50_ms']} ms, p95 {slow['first_card_p95_ms']} ms; {slow['errors']} errors."
    )
    print(f"\nIdle: {measured['idle_mb']} MB. {measured['machine']}")


def main() -> None:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="a short run, to see that it works")
    arguments.add_argument("--json", type=Path, help="write all figures here as well")
    given = arguments.parse_args()
    measured = measure(QUICK if given.quick else FULL)
    report.write_json(given.json, measured)
    show(measured)
    if any(row["errors"] for row in measured["rows"]):
        raise SystemExit("Some answers were errors or incomplete; the figures do not count.")


if __name__ == "__main__":
    main()
