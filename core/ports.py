"""What everybody needs from somebody above: declared here, implemented upstairs, bound in `app/wiring.py`."""

from collections.abc import AsyncIterator
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession


class Entitlements(Protocol):
    """What a tenant's plan includes."""

    async def allows(self, session: AsyncSession, tenant_id: UUID, feature: str) -> bool:
        """Say whether the plan includes a feature, such as `remove_branding`."""
        ...

    async def limit(self, session: AsyncSession, tenant_id: UUID, name: str) -> int | None:
        """Return a limit of the plan, such as `agents`; None means unlimited."""
        ...


class Erasable(Protocol):
    """A package that holds data about a person and can hand it out and forget it."""

    name: str

    async def export(self, session: AsyncSession, tenant_id: UUID, contact_id: UUID) -> list[dict[str, Any]]:
        """Return everything held about the person, as plain JSON values."""
        ...

    async def erase(self, session: AsyncSession, tenant_id: UUID, contact_id: UUID) -> int:
        """Forget the person and return how many records were changed. Doing it twice is harmless."""
        ...


class FileStore(Protocol):
    """Keeps files by key."""

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> int:
        """Store a file and return its size in bytes. The file appears whole or not at all."""
        ...

    def open(self, key: str) -> AsyncIterator[bytes]:
        """Read a file in chunks. Raises NotFound when there is none."""
        ...

    async def delete(self, key: str) -> None:
        """Remove a file; a missing one is no error."""
        ...
