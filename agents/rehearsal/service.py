"""Asks for rehearsals: of a draft or of what is published, with simulated shoppers or with what real ones wrote."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents import repository as versions
from agents import service as agents
from agents.definition import Definition, digest
from agents.models import Agent
from agents.rehearsal import repository
from agents.rehearsal import scene_repository as scenes
from agents.rehearsal.models import Rehearsal
from core.errors import Busy, Conflict, NotFound
from core.ids import new_id

MOST_REPLAYED = 50


@dataclass(frozen=True)
class Wanted:
    """What somebody wants rehearsed.

    Args:
        draft: the draft, else the published version.
        shoppers: how many look for a product; some who look for trouble come besides.
        tries: how often each tries, in other words; all must succeed.
        brain: `local` is free; `agent` asks whatever model real shoppers would get, within the spend cap.
        seed: the same one on the same catalogue gives the same shoppers; None takes one from the agent's id.
        cause: who wants it.
    """

    draft: bool = True
    shoppers: int = 12
    tries: int = 1
    brain: Literal["local", "agent"] = "local"
    seed: int | None = None
    cause: Literal["person", "nightly"] = "person"


async def request(session: AsyncSession, tenant_id: UUID, agent_id: UUID, wanted: Wanted, by: UUID | None) -> Rehearsal:
    """Ask for a rehearsal with simulated shoppers. The caller enqueues the job.

    Raises:
        NotFound: no such agent, or nothing is published where the published version is wanted.
        Invalid: the draft has problems that keep it from being published too.
        Conflict: the agent is archived, or the shop has no products to look for.
        Busy: a rehearsal of this agent is under way.
    """
    agent, definition = await _tried(session, tenant_id, agent_id, draft=wanted.draft)
    if not await repository.has_products(session, tenant_id):
        raise Conflict("There is nothing to look for yet. Import your catalogue first, then rehearse.")
    return await _add(session, agent, definition, wanted, by, kind="shoppers", sources=[])


async def request_replay(
    session: AsyncSession, tenant_id: UUID, agent_id: UUID, wanted: Wanted, chosen: Sequence[UUID] | None, last: int,
    by: UUID | None,
) -> Rehearsal:  # fmt: skip
    """Ask to say again what shoppers wrote in real conversations. The caller enqueues the job.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        agent_id: whose conversations, and who answers now.
        wanted: what is tried; `shoppers` and `tries` count for nothing here.
        chosen: conversations; None takes the last ones.
        last: how many of those.
        by: who asks.

    Raises:
        NotFound: no such agent, or one of the chosen conversations is not one of its real ones.
        Conflict, Busy, Invalid: as `request`; Conflict also where no shopper has written yet.
    """
    agent, definition = await _tried(session, tenant_id, agent_id, draft=wanted.draft)
    found = await scenes.real_conversations(session, tenant_id, agent_id, ids=chosen, limit=len(chosen or ()) or last)
    if chosen is not None and len(found) < len(set(chosen)):
        raise NotFound("One of these conversations is not one of this agent's.")
    if not found:
        raise Conflict("No shopper has written to this agent yet: there is nothing to replay.")
    return await _add(session, agent, definition, wanted, by, kind="replay", sources=found)


async def _tried(session: AsyncSession, tenant_id: UUID, agent_id: UUID, *, draft: bool) -> tuple[Agent, Definition]:
    """Return the agent, locked, and what of it is tried; a draft is kept under a number of its own."""
    agent = await agents.find(session, tenant_id, agent_id, lock=True)
    if agent.archived_at is not None:
        raise Conflict("This agent is archived. Restore it first.")
    if await repository.open_one(session, tenant_id, agent_id) is not None:
        raise Busy("A rehearsal of this agent is under way. Wait for its end, then ask again.")
    if not draft:
        if agent.published_version is None:
            raise NotFound("This agent is not published yet. Rehearse its draft.")
        stored = await versions.get_definition(session, tenant_id, agent_id, agent.published_version)
        return agent, Definition.model_validate(stored)
    definition = await agents.freeze(session, agent, 0)
    kept = await repository.snapshot(session, tenant_id, agent_id, digest(definition))
    number = kept or await repository.next_snapshot(session, tenant_id, agent_id)
    definition = definition.model_copy(update={"version": number})
    if kept is None:
        await agents.keep(session, tenant_id, definition, None)
    return agent, definition


async def _add(
    session: AsyncSession, agent: Agent, definition: Definition, wanted: Wanted, by: UUID | None, *, kind: str,
    sources: Sequence[UUID],
) -> Rehearsal:  # fmt: skip
    row = Rehearsal(
        tenant_id=agent.tenant_id,
        id=new_id(),
        agent_id=agent.id,
        kind=kind,
        cause=wanted.cause,
        version=definition.version,
        digest=digest(definition),
        brain=wanted.brain,
        seed=zlib.crc32(agent.id.bytes) if wanted.seed is None else wanted.seed,
        shoppers=wanted.shoppers,
        tries=wanted.tries,
        sources=[str(one) for one in sources],
        status="queued",
        requested_by=by,
    )
    session.add(row)
    await session.flush()
    await session.refresh(row)
    return row


async def find(session: AsyncSession, tenant_id: UUID, agent_id: UUID, rehearsal_id: UUID) -> Rehearsal:
    """Return a rehearsal of an agent. Raises NotFound."""
    row = await repository.get(session, tenant_id, rehearsal_id)
    if row is None or row.agent_id != agent_id:
        raise NotFound("No rehearsal of this agent has this id.")
    return row
