"""What everybody needs from somebody above: declared here, implemented upstairs, bound in `app/wiring.py`."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Subject:
    """A person, by the ids under which packages may hold something about them."""

    contact_ids: tuple[UUID, ...]
    visitor_ids: tuple[UUID, ...]
    conversation_ids: tuple[UUID, ...]
    emails: tuple[str, ...] = ()
    """The person's addresses, in lower case, for packages that hold nothing but their hashes."""


class Erasable(Protocol):
    """A package that holds data about people and can hand it out and forget it."""

    @property
    def name(self) -> str:
        """The package, as proofs of erasure name it."""
        ...

    async def export(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> list[dict[str, Any]]:
        """Return everything held about the person. Each entry has a `kind`; values are JSON, ids or instants."""
        ...

    async def erase(self, session: AsyncSession, tenant_id: UUID, subject: Subject) -> int:
        """Forget the person and return how many records went. Doing it twice is harmless."""
        ...

    async def purge(self, session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> int:
        """Delete what belongs to conversations that are too old to keep; returns how many records went."""
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
