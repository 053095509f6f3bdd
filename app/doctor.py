"""`comptoir doctor`: looks at each thing that Comptoir needs and says what to do where one is wrong."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable

from rich.console import Console

from app import operations
from app.front_ends import CONSOLE, WIDGET
from app.servers import servers
from app.wiring import open_runtime
from core.embedded import EmbeddedError
from core.runtime import Runtime
from core.settings import Settings

_FREE_BYTES = 1_000_000_000


def run(settings: Settings) -> int:
    """Print a line for each check; returns 0 when all is well."""
    console = Console()
    try:
        with servers(settings) as (filled, embedded):
            console.print(f"Servers: {'embedded under ' + str(filled.home) if embedded else 'as DATABASE_URL says'}")
            results = asyncio.run(_checks(filled))
    except EmbeddedError as error:
        console.print(f"[red]✗[/red] embedded servers: {error}")
        return 1
    for name, problem in results.items():
        mark = "[green]✓[/green]" if problem == "ok" else "[red]✗[/red]"
        console.print(f"{mark} {name}: {problem}")
    return 0 if all(problem == "ok" for problem in results.values()) else 1


async def _checks(settings: Settings) -> dict[str, str]:
    results = {
        "widget": "ok" if (WIDGET / "loader.js").exists() else "not built; run `make setup`",
        "console": "ok" if (CONSOLE / "index.html").exists() else "not built; run `make setup`",
        "disk": "ok" if shutil.disk_usage(settings.home.resolve()).free > _FREE_BYTES else "less than 1 GB is free",
    }
    checks: dict[str, Callable[[Runtime], Awaitable[str]]] = {
        "database": operations.database_check,
        "redis": operations.redis_check,
        "schema": operations.schema_check,
    }
    async with open_runtime(settings) as rt:
        for name, check in checks.items():
            results[name] = await check(rt)
    return results
