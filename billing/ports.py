"""What billing needs from the packages whose things a plan limits."""

from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession


class Holdings(Protocol):
    """Counts what a tenant has at the moment, where a plan limits that and not its use over a month."""

    async def count(self, session: AsyncSession, tenant_id: UUID) -> dict[str, int]:
        """Return numbers by the limit's name, such as `agents`."""
        ...
