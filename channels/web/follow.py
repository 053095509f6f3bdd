"""Following a conversation, for the widget and for the console: what was missed, then what comes."""

from collections.abc import AsyncGenerator
from uuid import UUID

from agents.events import TurnEvent
from agents.turn import live
from agents.turn import service as turns
from channels.web.sender import reply_events
from channels.web.stream import StreamHub, after
from conversations import repository
from core.runtime import Runtime


async def follow(
    rt: Runtime, tenant_id: UUID, conversation_id: UUID, last: str | None
) -> AsyncGenerator[list[TurnEvent], None]:
    """Start with what Postgres has when Redis no longer knows the last event seen, then follow."""
    key = live.stream_key(tenant_id, conversation_id)
    sent: set[str] = set()
    if last is not None and all(event.id != last for event in await live.recorded(rt.redis, key)):
        stored = await _stored_after(rt, tenant_id, conversation_id, last)
        if stored:
            yield stored
            sent.update(event.id for event in stored)
    async for batch in rt.ports.get(StreamHub).follow(key, last, sent):
        yield batch


async def _stored_after(rt: Runtime, tenant_id: UUID, conversation_id: UUID, last: str) -> list[TurnEvent]:
    """The events after one, from the database: finished turns, and what people wrote. Ids grow with time."""
    try:
        first = UUID(hex=last.partition("-")[0])
    except ValueError:
        return []
    said = await turns.events_after(rt, tenant_id, conversation_id, last)
    async with rt.db.tenant(tenant_id) as session:
        replies = await repository.replies_from(session, tenant_id, conversation_id, first)
    written = [event for row in replies for event in reply_events(row.id, row.text, row.author)]
    return sorted([*said, *after(written, last)], key=lambda event: event.id.partition("-")[0])


async def missed_replies(rt: Runtime, tenant_id: UUID, conversation_id: UUID, message_id: UUID) -> list[TurnEvent]:
    """Return what people wrote before a shopper's message: a widget that did not know of them was not listening."""
    async with rt.db.tenant(tenant_id) as session:
        replies = await repository.replies_before(session, tenant_id, conversation_id, message_id)
    return [event for row in replies for event in reply_events(row.id, row.text, row.author)]
