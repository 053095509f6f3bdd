"""What a shop sets for its people, and who waits for them."""

from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import handoff, inbox, jobs
from conversations import repository as conversations
from conversations.desk import repository
from conversations.desk.schemas import QueueOut, SettingsIn, SettingsOut, SpanBody, WaitingOut
from conversations.handoff import Person
from conversations.hours import OpeningHours
from conversations.models import Conversation
from core.errors import Invalid, NotFound
from core.ids import new_id
from core.jobs import enqueue
from tenants.roles import Role
from tenants.team import repository as team

QUEUE_SHOWN = 100


async def read(session: AsyncSession, tenant_id: UUID, now: datetime) -> SettingsOut:
    """Return what holds for a shop's people, whether set or not."""
    desk = await repository.desk(session, tenant_id)
    stored = await repository.settings(session, tenant_id)
    addresses = {str(one.user_id): one.email for one in await team.members(session, tenant_id)}
    is_open = desk.hours is None or desk.hours.is_open(now)
    return SettingsOut(
        hours=[SpanBody(**one) for one in stored.hours] if stored else [],
        closed_days=stored.closed_days if stored else [],
        wait_minutes=desk.wait_minutes,
        silence_minutes=desk.silence_minutes,
        notify=sorted(addresses[one] for one in desk.notified if one in addresses),
        timezone=desk.timezone,
        open_now=is_open,
        opens_at=None if is_open or desk.hours is None else desk.hours.next_opening(now),
    )


async def change(session: AsyncSession, tenant_id: UUID, body: SettingsIn) -> None:
    """Replace the settings. Raises Invalid, which says what cannot be."""
    hours = [one.model_dump() for one in body.hours]
    _check(hours)
    values = {
        "hours": hours,
        "closed_days": sorted({day.isoformat() for day in body.closed_days}),
        "wait_minutes": body.wait_minutes,
        "silence_minutes": body.silence_minutes,
        "notified": await _members(session, tenant_id, body.notify),
    }
    await repository.save(session, tenant_id, values)


def _check(hours: list[dict[str, str]]) -> None:
    found = OpeningHours.read(hours, [], "UTC")
    spans = found.spans if found else ()
    for span in spans:
        if span.opens >= span.closes:
            raise Invalid("A span closes after it opens. Write hours past midnight as two spans, the first to 24:00.")
    for one, other in pairwise(spans):
        if one.day == other.day and other.opens < one.closes:
            raise Invalid("Two spans of one day overlap. Join them, or let one end before the other begins.")


async def _members(session: AsyncSession, tenant_id: UUID, addresses: list[str]) -> list[str]:
    """Return the ids of who is to be written to: members who may answer shoppers."""
    members = {one.email: one for one in await team.members(session, tenant_id)}
    chosen = []
    for address in dict.fromkeys(one.strip().lower() for one in addresses):
        member = members.get(address)
        if member is None or not Role(member.role).includes(Role.AGENT):
            raise Invalid(f"{address} is no member of the team who may answer shoppers. Invite them first.")
        chosen.append(str(member.user_id))
    return chosen


async def queue(session: AsyncSession, tenant_id: UUID, now: datetime) -> QueueOut:
    """Return who waits for a person, the one that asked first at the head."""
    items = []
    for position, waiting in enumerate(await repository.queue(session, tenant_id, QUEUE_SHOWN), 1):
        row = await conversations.thread(session, tenant_id, waiting)
        if row is None:
            continue
        found: Conversation = row.Conversation
        asked_at = found.asked_at or found.last_message_at
        due_at = found.due_at or asked_at
        items.append(
            WaitingOut(
                **inbox.thread_fields(row),
                position=position,
                asked_at=asked_at,
                due_at=due_at,
                waiting_seconds=max(0, int((now - due_at).total_seconds())),
            )
        )
    return QueueOut(items=items)


async def assign(
    session: AsyncSession, tenant_id: UUID, conversation_id: UUID, by: Person, to: UUID, now: datetime
) -> Conversation:
    """Give a conversation to a colleague, who is told by mail; the agent is silent from now on.

    Raises:
        NotFound: no such conversation, or nobody of that id who may answer.
        Conflict: another person answers, and only an admin may decide over them.
    """
    members = await team.members(session, tenant_id)
    if not any(one.user_id == to and Role(one.role).includes(Role.AGENT) for one in members):
        raise NotFound("Nobody in the team who may answer shoppers has this id.")
    found = await handoff.lock(session, tenant_id, conversation_id)
    handoff.check(found, by)
    if (found.handoff, found.assignee_id) == ("active", to):
        return found
    await handoff.enter(session, found, Person(to, overrules=False), now)
    found.handoff_request = found.handoff_request or new_id()  # what the mail's link is bound to
    if to != by.id:
        await enqueue(
            session,
            jobs.mail_owner,
            tenant_id=str(tenant_id),
            user_id=str(to),
            kind="handoff_assigned",
            conversation_id=str(conversation_id),
            request_id=str(found.handoff_request),
        )
    return found
