"""What goes wrong on purpose."""

import asyncio
from uuid import UUID

from commerce.ports import ProductIndex, SearchQuery, SearchResult


class Gate:
    """Holds searches up until it is opened, and may let them fail then."""

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self._reached = asyncio.Event()
        self._opened = asyncio.Event()

    def open(self) -> None:
        self._opened.set()

    async def reached(self) -> None:
        """Wait until a search is held up."""
        await asyncio.wait_for(self._reached.wait(), 15)

    async def passed(self) -> None:
        self._reached.set()
        await self._opened.wait()
        if self.failure is not None:
            raise self.failure


class GatedIndex:
    """A product index behind a gate."""

    def __init__(self, index: ProductIndex, gate: Gate) -> None:
        self._index = index
        self._gate = gate

    async def refresh(self, tenant_id: UUID) -> int:
        return await self._index.refresh(tenant_id)

    async def search(self, query: SearchQuery) -> SearchResult:
        await self._gate.passed()
        return await self._index.search(query)

    async def forget(self, tenant_id: UUID) -> None:
        await self._index.forget(tenant_id)
