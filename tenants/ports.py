"""What tenants need of the packages above: which agents there are, who a person is, how each package forgets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.ports import Erasable, Subject


class AgentLookup(Protocol):
    """Knows a tenant's agents."""

    async def is_agent(self, session: AsyncSession, tenant_id: UUID, agent_id: UUID) -> bool:
        """Say whether the tenant has this agent in service."""
        ...


class People(Protocol):
    """Knows a tenant's contacts, visitors and conversations."""

    async def subject(self, session: AsyncSession, tenant_id: UUID, contact_id: UUID) -> Subject:
        """Return the ids of a person with all that was merged, and keep the conversations from growing meanwhile.

        Raises:
            NotFound: the tenant has no such contact.
        """
        ...

    async def stale_conversations(
        self, session: AsyncSession, tenant_id: UUID, before: datetime, limit: int
    ) -> list[UUID]:
        """Return conversations without a message since an instant, the oldest first, and keep them from growing."""
        ...

    async def forget_idle(self, session: AsyncSession, tenant_id: UUID, before: datetime, limit: int) -> int:
        """Forget visitors and contacts made before an instant of whom nothing else is left; returns how many went."""
        ...


@dataclass(frozen=True)
class ErasablePackages:
    """All packages that hold personal data, in the order in which they forget: what refers to a row goes before it."""

    packages: tuple[Erasable, ...]
