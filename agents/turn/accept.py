"""The first transaction of a turn: the message is stored, counted and claimed, or recognised as a repeat."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from agents.definition import Definition
from agents.events import TurnEvent
from agents.llm.access import ModelAccess
from agents.llm.spend import Spending, spending_of
from agents.models import Turn
from agents.ports import ModelTarget
from agents.turn import repository
from agents.turn.answers import Answers, Given, retold, situation
from agents.turn.handed_over import told_of_person
from agents.turn.materials import Faq, Materials
from agents.turn.repository import Thread
from agents.turn.state import Said
from agents.understanding import Vocabulary
from billing import windows
from billing.ledger import Used, note_turn
from billing.windows import Admission
from conversations import handoff
from core.crypto import Crypto
from core.errors import Busy, Conflict, NotFound
from core.ids import new_id
from core.runtime import Runtime
from tenants import directory

LEASE = timedelta(seconds=15)


@dataclass(frozen=True)
class Incoming:
    """A shopper's message, already cleaned and masked."""

    tenant_id: UUID
    visitor_id: UUID
    conversation_id: UUID
    text: str
    idempotency_key: str
    language: str | None = None
    is_bot: bool = False
    local_only: bool = False
    """Answer without any model, whatever the agent could use; what free rehearsals ask for."""


@dataclass(frozen=True)
class Accepted:
    """A turn that this process must now answer, with all that it needs."""

    turn_id: UUID
    incoming: Incoming
    context: Row[Any]
    definition: Definition
    faq: Faq
    vocabulary: Vocabulary
    history: tuple[Said, ...]
    targets: tuple[ModelTarget, ...]
    """The models that may answer, in order; none where there is none or the local brain alone must."""
    spending: Spending
    degraded: bool
    attempt: int = 1
    summary: str = ""
    """What the messages before `history` said."""
    situation: bytes | None = None
    """What the answer depends on, where it may be given again; see `agents.turn.answers`."""

    @property
    def spends(self) -> bool:
        """Whether the platform pays for the models, and the tenant's caps hold."""
        return any(not target.own for target in self.targets)


@dataclass(frozen=True)
class Answered:
    """A message that was answered in the transaction that stored it, as the same one was a moment ago."""

    turn_id: UUID
    events: list[TurnEvent]


@dataclass(frozen=True)
class Silent:
    """A message that a person will answer."""

    message_id: UUID


async def accept(rt: Runtime, incoming: Incoming) -> Accepted | Answered | Turn | Silent:
    """Store a message and its turn.

    Returns:
        What to answer; or what was answered; or the earlier turn of the same idempotency key; or Silent while a
        person has taken over.

    Raises:
        NotFound: no such conversation of this visitor.
        Busy: the conversation is still being answered.
        Conflict: its agent is not published.
    """
    async with rt.db.tenant(incoming.tenant_id) as session:
        context = await repository.load_context(session, incoming.tenant_id, incoming.conversation_id)
        if context is None or context.visitor_id != incoming.visitor_id:
            raise NotFound("This conversation does not exist. Start a new one.")
        ids = (incoming.tenant_id, incoming.conversation_id)
        message_id = new_id()
        thread = await repository.read_thread(session, *ids, incoming.idempotency_key, before=message_id)
        earlier = await repository.find_turn(session, *ids, incoming.idempotency_key) if thread.earlier else None
        if earlier is not None and earlier.status != "failed":
            return earlier
        if thread.busy:
            raise Busy("The answer to the message before is still being written. Send this one again in a moment.")
        if earlier is not None and context.handoff == "active":
            return await _leave_to_person(session, earlier)
        if earlier is not None:
            return await _again(rt, session, incoming, context, earlier)
        if context.version is None:
            raise Conflict("This agent is not published yet.")
        return await _store(rt, session, incoming, context, message_id, thread)


async def _again(
    rt: Runtime, session: AsyncSession, incoming: Incoming, context: Row[Any], turn: Turn
) -> Accepted | Turn:
    """Answer a failed turn once more, as the shopper asked by sending the same key. Nothing is counted twice."""
    attempt = await repository.retry_turn(session, incoming.tenant_id, turn.id, LEASE)
    if attempt is None:
        return turn
    ids = (incoming.tenant_id, incoming.conversation_id)
    return await gather(
        rt,
        session,
        replace(incoming, text=await repository.message_text(session, incoming.tenant_id, turn.message_id)),
        context,
        turn.id,
        await repository.read_thread(session, *ids, turn.idempotency_key, before=turn.message_id),
        degraded=turn.degraded,
        attempt=attempt,
        version=turn.agent_version,
    )


async def _leave_to_person(session: AsyncSession, turn: Turn) -> Silent:
    """End a failed turn for good: a person has come since, and answers the message that is stored."""
    await repository.leave_to_person(session, turn.tenant_id, turn.id, told_of_person(turn.message_id))
    return Silent(turn.message_id)


async def _store(
    rt: Runtime, session: AsyncSession, incoming: Incoming, context: Row[Any], message_id: UUID, thread: Thread
) -> Accepted | Answered | Silent:
    now = rt.clock.now()
    tenant_id, conversation_id = incoming.tenant_id, incoming.conversation_id
    admission = await _admit(session, incoming, context, now)
    turn_id = new_id()
    message = {
        "tenant_id": tenant_id,
        "id": message_id,
        "conversation_id": conversation_id,
        "role": "visitor",
        "text": incoming.text,
        "turn_id": turn_id,
        "created_at": now,
    }
    silent = context.handoff == "active"
    turn = {
        "tenant_id": tenant_id,
        "id": turn_id,
        "conversation_id": conversation_id,
        "message_id": message_id,
        "idempotency_key": incoming.idempotency_key,
        "agent_id": context.agent_id,
        "agent_version": context.version,
        "status": "done" if silent else "running",
        "lease_until": None if silent else now + LEASE,
        "degraded": admission.degraded,
        "events": told_of_person(message_id) if silent else [],
    }
    if not context.sandbox and rt.ports.get(Materials).should_note_activity(tenant_id, now):
        await directory.note_activity(session, tenant_id, now)
    key = situation(
        tenant_id, context, thread.catalog_version, incoming.language, incoming.text, degraded=admission.degraded
    )
    given = None if silent or context.sandbox else rt.ports.get(Answers).find(key)
    if given is not None:
        return await _answer_again(session, given, turn, message)
    await repository.insert_turn(session, turn, message)
    if silent:
        await repository.touch_conversation(session, tenant_id, conversation_id, now)
        await handoff.expect_reply(session, tenant_id, conversation_id, now)
        return Silent(message_id)
    accepted = await gather(rt, session, incoming, context, turn_id, thread, degraded=admission.degraded)
    return replace(accepted, situation=None if context.sandbox else key)


async def _answer_again(session: AsyncSession, given: Given, turn: dict[str, Any], message: dict[str, Any]) -> Answered:
    """Store a message with the answer that the same one got a moment ago in the same situation."""
    turn_id, now = turn["id"], message["created_at"]
    events = retold(given, turn_id)
    done = {
        "status": "done",
        "lease_until": None,
        "events": [event.as_json() for event in events],
        "brain": "local",
    }
    reply = {"id": turn_id, "role": "agent", "text": given.text, "cards": given.cards, "receipt": given.receipt}
    await repository.insert_answered(session, {**turn, **done}, message, {**message, **reply}, given.conversation)
    await note_turn(session, turn["tenant_id"], f"turn:{turn_id}", Used(answered=True), now)
    return Answered(turn_id, events)


async def _admit(session: AsyncSession, incoming: Incoming, context: Row[Any], now: datetime) -> Admission:
    """Count the message against the plan; what is rehearsed is neither counted nor limited."""
    if context.sandbox:
        return Admission(degraded=False)
    return await windows.admit(
        session, incoming.tenant_id, incoming.visitor_id, incoming.conversation_id, now, is_bot=incoming.is_bot
    )


async def gather(
    rt: Runtime,
    session: AsyncSession,
    incoming: Incoming,
    context: Row[Any],
    turn_id: UUID,
    thread: Thread,
    *,
    degraded: bool,
    attempt: int = 1,
    version: int | None = None,
) -> Accepted:
    """Collect what answering a stored message needs."""
    materials = rt.ports.get(Materials)
    tenant_id, agent_id = incoming.tenant_id, context.agent_id
    definition = await materials.definition(session, tenant_id, agent_id, version or context.version)
    return Accepted(
        turn_id=turn_id,
        incoming=incoming,
        context=context,
        definition=definition,
        faq=await materials.faq(session, tenant_id, agent_id, context.faq_version),
        vocabulary=await materials.vocabulary(session, tenant_id, thread.catalog_version),
        history=thread.history,
        targets=() if incoming.local_only else targets_of(rt, tenant_id, context, definition),
        spending=spending_of(context, rt.clock.now(), thread.summary_cost),
        summary=thread.summary,
        degraded=degraded,
        attempt=attempt,
    )


def targets_of(rt: Runtime, tenant_id: UUID, context: Row[Any], definition: Definition) -> tuple[ModelTarget, ...]:
    """The tenant's own model alone, if it has one: its words go nowhere else. Else the platform's."""
    access = rt.ports.get(ModelAccess)
    if not context.base_url:
        return access.platform_chain(definition.policy.model)
    key = rt.ports.get(Crypto).decrypt(context.api_key, tenant_id=tenant_id, column="model_settings.api_key")
    return (access.target(context.base_url, key.decode(), context.model, api=context.api, own=True),)
