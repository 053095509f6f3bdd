"""`comptoir operator add`."""

import asyncio

import typer

from app.servers import migrate, servers
from app.wiring import open_runtime
from core.errors import AppError
from core.settings import Settings
from tenants.operator.service import make_operator


def add(settings: Settings, email: str) -> None:
    """Let an account operate this installation.

    Raises:
        SystemExit: no account has the address.
    """

    async def work(filled: Settings) -> None:
        async with open_runtime(filled) as rt, rt.db.system() as session:
            await make_operator(session, email)

    with servers(settings) as (filled, _):
        migrate(filled.database_owner_url)
        try:
            asyncio.run(work(filled))
        except AppError as error:
            raise SystemExit(error.detail) from error
    typer.echo(f"{email} operates this installation now.")
