"""What turns read of a tenant, kept in memory by version: definitions, FAQ index, vocabulary.

Keys hold the tenant's id and a version that grows with every change, so nothing is stale and nothing is shared.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.definition import Definition
from agents.turn import repository
from agents.understanding import FaqEntry, FaqIndex, Vocabulary
from commerce.catalog import repository as catalog
from tenants.directory import ACTIVITY_STEP

V = TypeVar("V")


class _Cache(Generic[V]):
    """A small least-recently-used cache."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[tuple[object, ...], V] = OrderedDict()

    async def get(self, key: tuple[object, ...], make: Callable[[], Awaitable[V]]) -> V:
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        value = self._values[key] = await make()
        if len(self._values) > self._size:
            self._values.popitem(last=False)
        return value


@dataclass(frozen=True)
class Faq:
    """A tenant's FAQ: the index that matches questions, and the answers by entry and language."""

    index: FaqIndex
    answers: dict[str, dict[str, str]]

    def in_language(self, language: str) -> dict[str, str]:
        """Return the answers that a shopper of this language can read."""
        found = {}
        for entry, texts in self.answers.items():
            text = texts.get(language) or texts.get("*")
            if text:
                found[entry] = text
        return found


class Materials:
    """Per process; one instance in the runtime's ports."""

    def __init__(self) -> None:
        self._definitions: _Cache[Definition] = _Cache(512)
        self._faqs: _Cache[Faq] = _Cache(256)
        self._vocabularies: _Cache[Vocabulary] = _Cache(128)
        self._noted: dict[UUID, datetime] = {}

    def should_note_activity(self, tenant_id: UUID, now: datetime) -> bool:
        """Say whether this process has not noted the tenant's activity for a while."""
        noted = self._noted.get(tenant_id)
        return noted is None or now - noted >= ACTIVITY_STEP

    def activity_noted(self, tenant_id: UUID, now: datetime) -> None:
        """Remember that the tenant's activity is in the database; call after the commit."""
        if self.should_note_activity(tenant_id, now):
            self._noted[tenant_id] = now

    async def definition(self, session: AsyncSession, tenant_id: UUID, agent_id: UUID, version: int) -> Definition:
        """Return a published definition; versions never change, so it stays valid."""

        async def make() -> Definition:
            return Definition.model_validate(await repository.definition(session, tenant_id, agent_id, version))

        return await self._definitions.get((tenant_id, agent_id, version), make)

    async def faq(self, session: AsyncSession, tenant_id: UUID, agent_id: UUID, faq_version: int) -> Faq:
        """Return the FAQ of an agent."""

        async def make() -> Faq:
            rows = await repository.faq(session, tenant_id, agent_id)
            entries = [FaqEntry(row.id, "", tuple(row.examples)) for row in rows]
            return Faq(FaqIndex.build(entries), {row.id: row.answer for row in rows})

        return await self._faqs.get((tenant_id, agent_id, faq_version), make)

    async def vocabulary(self, session: AsyncSession, tenant_id: UUID, version: int | None = None) -> Vocabulary:
        """Return the words of a tenant's catalogue; `version` is the catalogue's, when it is known already."""
        if version is None:
            version = await catalog.catalog_version(session, tenant_id)

        async def make() -> Vocabulary:
            words = await catalog.vocabulary(session, tenant_id)
            return Vocabulary.build(
                brands=words.brands, categories=words.categories, options=words.options, titles=words.titles
            )

        return await self._vocabularies.get((tenant_id, version), make)
