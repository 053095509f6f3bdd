"""Handing over to a person: asked for, taken, given back.

The agent is silent while `handoff` is `active`. Whatever changes that locks the conversation first, so that a person, a
job and a message of the shopper come one after the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import jobs, repository
from conversations.desk.repository import desk
from conversations.models import Conversation
from core.errors import Conflict, NotFound
from core.events import Event, publish
from core.ids import new_id
from core.jobs import enqueue


@dataclass(frozen=True)
class Person:
    """Who answers: a user, or an API key; and whether they may take a conversation out of another's hands."""

    id: UUID
    overrules: bool


@dataclass(frozen=True)
class Asked:
    """What came of asking for a person.

    Args:
        status: `requested` or `active`.
        closed: nobody is there now.
        opens_at: when people are back, where that is known.
        timezone: in which the shopper reads it.
    """

    status: str
    closed: bool
    opens_at: datetime | None
    timezone: str


async def request(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, now: datetime) -> Asked:
    """Ask for a person. Asking twice, or while a person already answers, changes nothing.

    Outside of the shop's hours the wish waits for the next opening, and so do the mails to the team.
    """
    at = await desk(session, tenant_id)
    closed = at.hours is not None and not at.hours.is_open(now)
    opens_at = at.hours.next_opening(now) if at.hours is not None and closed else None
    request_id, due = new_id(), opens_at or now
    statement = (
        update(Conversation)
        .where(Conversation.tenant_id == tenant_id, Conversation.id == conversation_id, Conversation.handoff == "none")
        .values(handoff="requested", handoff_request=request_id, asked_at=now, due_at=due)
        .returning(Conversation.sandbox)
    )
    sandbox = (await session.execute(statement)).scalar_one_or_none()
    if sandbox is False:  # nobody is called to a rehearsal
        ids = {"conversation_id": str(conversation_id), "request_id": str(request_id)}
        await publish(session, Event("handoff.requested", tenant_id, dict(ids)))
        patience = due + timedelta(minutes=at.wait_minutes)
        await enqueue(session, jobs.nobody_came, run_at=patience, tenant_id=str(tenant_id), **ids)
    found = select(Conversation.handoff, Conversation.timezone).where(
        Conversation.tenant_id == tenant_id, Conversation.id == conversation_id
    )
    status, timezone = (await session.execute(found)).one()
    waits = closed and status == "requested"
    return Asked(status, waits, opens_at if waits else None, timezone or at.timezone)


async def tell_closed(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, asked: Asked) -> None:
    """Tell a shopper who asked outside of the hours, without the agent's words, when people are back; once."""
    found = await repository.conversation(session, tenant_id, conversation_id)
    if found is not None and asked.opens_at is not None:
        await jobs.tell(session, found, "closed", key=f"closed:{found.handoff_request}")


async def lock(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> Conversation:
    """Return a conversation and keep others from changing it until the commit. Raises NotFound."""
    found = await repository.conversation(session, tenant_id, conversation_id, lock=True)
    if found is None or found.sandbox:
        raise NotFound("No conversation has this id.")
    return found


def check(conversation: Conversation, person: Person) -> None:
    """Refuse a person while another one answers, unless they may overrule. Raises Conflict."""
    theirs = conversation.handoff == "active" and conversation.assignee_id != person.id
    if theirs and not person.overrules:
        raise Conflict("Another person answers this conversation. Ask them to release it, or an admin to take it over.")


def join(conversation: Conversation, person: Person, now: datetime) -> bool:
    """Make a person the one who answers; the agent is silent from now on.

    Returns:
        Whether that is news to the shopper.
    """
    news = conversation.handoff != "active"
    conversation.handoff, conversation.assignee_id, conversation.person_at = "active", person.id, now
    return news


async def take(
    session: AsyncSession, tenant_id: UUID, conversation_id: UUID, person: Person, now: datetime
) -> Conversation:
    """Let a person answer, and tell the shopper. Raises NotFound, Conflict."""
    found = await lock(session, tenant_id, conversation_id)
    check(found, person)
    if (found.handoff, found.assignee_id) != ("active", person.id):
        await enter(session, found, person, now)
    return found


async def enter(session: AsyncSession, conversation: Conversation, person: Person, now: datetime) -> None:
    """Make a person the one who answers a locked conversation; from now on their silence is measured."""
    if join(conversation, person, now):
        await jobs.tell(session, conversation, "active")
    await _expect(session, conversation, now)


async def release(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, person: Person) -> Conversation:
    """Give a conversation back to the agent, and tell the shopper. Links in its mails are void then.

    Raises NotFound, Conflict.
    """
    found = await lock(session, tenant_id, conversation_id)
    check(found, person)
    if found.handoff != "none":
        found.handoff, found.assignee_id = "none", None
        found.handoff_request = found.asked_at = found.due_at = None
        await jobs.tell(session, found, "ended")
    return found


async def expect_reply(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, now: datetime) -> None:
    """Note that a shopper wrote to a person: unless one answers in time, the agent takes over again."""
    found = await repository.conversation(session, tenant_id, conversation_id)
    if found is not None and not found.sandbox:
        await _expect(session, found, now)


async def _expect(session: AsyncSession, conversation: Conversation, now: datetime) -> None:
    """Only the first message after a person's last word sets the clock; further ones find it set."""
    at = await desk(session, conversation.tenant_id)
    since = conversation.person_at.isoformat() if conversation.person_at else ""
    await enqueue(
        session,
        jobs.nobody_replied,
        run_at=now + timedelta(minutes=at.silence_minutes),
        key=f"silence:{conversation.id}:{since}",
        tenant_id=str(conversation.tenant_id),
        conversation_id=str(conversation.id),
        since=since,
    )
