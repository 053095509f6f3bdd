"""Tenants without a shop around them: billing needs no more."""

import uuid
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from billing import service
from core.runtime import Runtime
from tenants import service as tenants

MakeTenant = Callable[..., Awaitable[UUID]]


@pytest.fixture
def make_tenant(rt: Runtime) -> MakeTenant:
    """Opens tenants; with a plan, or as they are the moment after signing up."""

    async def make(plan: str | None = None, timezone: str = "Europe/Paris") -> UUID:
        async with rt.db.system() as session:
            created = await tenants.create_tenant(
                rt,
                session,
                name="Maison Test",
                owner_email=f"owner-{uuid.uuid4().hex}@shop.example",
                owner_name="Ada",
                password=None,
                locale="fr",
                country="FR",
                currency="EUR",
                timezone=timezone,
            )
            if plan is not None:
                await service.set_plan(session, created.tenant_id, plan)
        return created.tenant_id

    return make
