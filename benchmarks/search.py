"""The product search alone, over a shop's index.

DATABASE_URL=... REDIS_URL=... COMPTOIR_HOME=... python -m benchmarks.search --tenant UUID [--repeats 100]
"""

import argparse
import json
import time
from uuid import UUID

import uvloop

from app.wiring import open_runtime
from benchmarks.report import milliseconds
from commerce.ports import ProductIndex, SearchQuery
from core.settings import load_settings

_QUERIES = (
    ("lampe noire", None), ("robe en coton", 9000), ("cadeau", 5000), ("bol en grès", None), ("veste en laine", None),
    ("cotton dress", 9000), ("wool jumper", None), ("leather bag", None), ("teapot", 4000), ("tapis gris", None),
)  # fmt: skip


async def measure(tenant_id: UUID, repeats: int) -> dict[str, float | int | None]:
    """Search again and again and return the percentiles."""
    times: list[float] = []
    hits = 0
    async with open_runtime(load_settings()) as rt:
        index = rt.ports.get(ProductIndex)
        for number in range(repeats + 1):
            for text, price_max in _QUERIES:
                currency = "EUR" if price_max else None
                query = SearchQuery(tenant_id, text, limit=12, price_max=price_max, currency=currency)
                start = time.perf_counter()
                found = await index.search(query)
                if number:  # the first round opens the index
                    times.append(time.perf_counter() - start)
                    hits += len(found.hits)
    return {
        "p50_ms": milliseconds(times, 0.50), "p95_ms": milliseconds(times, 0.95),
        "searches": len(times), "hits": hits,
    }  # fmt: skip


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tenant", type=UUID, required=True)
    arguments.add_argument("--repeats", type=int, default=100)
    given = arguments.parse_args()
    print(json.dumps(uvloop.run(measure(given.tenant, given.repeats))))
