"""`comptoir tenant create`."""

import asyncio

import typer

from app.servers import migrate, servers
from app.wiring import open_runtime
from core.errors import AppError
from core.settings import Settings
from tenants import service


def create(
    settings: Settings, *, name: str, email: str, password: str, country: str, currency: str, timezone: str, locale: str
) -> None:
    """Create a tenant with its owner and print what a shop needs.

    Raises:
        SystemExit: it could not be created; the message says why.
    """

    async def work(filled: Settings) -> None:
        async with open_runtime(filled) as rt, rt.db.system() as session:
            created = await service.create_tenant(
                rt,
                session,
                name=name,
                owner_email=email,
                owner_name=email.partition("@")[0],
                password=password,
                locale=locale,
                country=country,
                currency=currency,
                timezone=timezone,
            )
            key, _ = await service.create_api_key(rt, session, created.tenant_id, name="first", scope="full")
        typer.echo(
            f"Tenant {created.tenant_id}\nWidget key {created.storefront.widget_key}\nAPI key {key} (shown once)"
        )

    with servers(settings) as (filled, _):
        migrate(filled.database_owner_url)
        try:
            asyncio.run(work(filled))
        except AppError as error:
            raise SystemExit(error.detail) from error
