"""Handing over to a person: asked for, taken, given back."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import jobs, repository
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


async def request(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> str:
    """Ask for a person. Asking twice, or while a person already answers, changes nothing.

    Returns:
        The state after it: `requested` or `active`.
    """
    statement = (
        update(Conversation)
        .where(Conversation.tenant_id == tenant_id, Conversation.id == conversation_id, Conversation.handoff == "none")
        .values(handoff="requested")
        .returning(Conversation.sandbox)
    )
    sandbox = (await session.execute(statement)).scalar_one_or_none()
    if sandbox is not None:
        if sandbox:
            return "requested"  # nobody is called to a rehearsal
        data: dict[str, str | int] = {"conversation_id": str(conversation_id), "request_id": str(new_id())}
        await publish(session, Event("handoff.requested", tenant_id, data))
        return "requested"
    state = select(Conversation.handoff).where(Conversation.tenant_id == tenant_id, Conversation.id == conversation_id)
    return (await session.execute(state)).scalar_one()


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


def join(conversation: Conversation, person: Person) -> bool:
    """Make a person the one who answers; the agent is silent from now on.

    Returns:
        Whether that is news to the shopper.
    """
    news = conversation.handoff != "active"
    conversation.handoff, conversation.assignee_id = "active", person.id
    return news


async def take(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, person: Person) -> Conversation:
    """Let a person answer, and tell the shopper. Raises NotFound, Conflict."""
    found = await lock(session, tenant_id, conversation_id)
    check(found, person)
    if join(found, person):
        await _tell(session, found, "active")
    return found


async def release(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, person: Person) -> Conversation:
    """Give a conversation back to the agent, and tell the shopper. Raises NotFound, Conflict."""
    found = await lock(session, tenant_id, conversation_id)
    check(found, person)
    if found.handoff != "none":
        found.handoff, found.assignee_id = "none", None
        await _tell(session, found, "ended")
    return found


async def _tell(session: AsyncSession, conversation: Conversation, status: str) -> None:
    await enqueue(
        session,
        jobs.deliver_handoff,
        tenant_id=str(conversation.tenant_id),
        conversation_id=str(conversation.id),
        change_id=str(new_id()),
        status=status,
    )
