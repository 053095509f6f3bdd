"""A person's replies: stored once, then sent by a job, so that none is lost and none is shown twice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import handoff, jobs, repository
from conversations.handoff import Person
from conversations.models import Message
from core.errors import Conflict, Invalid
from core.ids import new_id
from core.jobs import enqueue
from core.redaction import clean_text, mask_sensitive


async def reply(
    session: AsyncSession, tenant_id: UUID, conversation_id: UUID, person: Person, text: str, key: str, now: datetime
) -> Message:
    """Say something to the shopper as a person; whoever replies takes the conversation.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        conversation_id: where.
        person: who writes.
        text: what they wrote.
        key: idempotency key; the same one again returns the message that it made.
        now: when.

    Raises:
        NotFound: there is no such conversation.
        Conflict: another person answers it, or the key stands for another text.
        Invalid: the text is empty.
    """
    cleaned = mask_sensitive(clean_text(text)).strip()
    if not cleaned:
        raise Invalid("The reply is empty. Nothing was sent.")
    conversation = await handoff.lock(session, tenant_id, conversation_id)
    earlier = await repository.reply_of_key(session, tenant_id, conversation_id, key)
    if earlier is not None:
        if earlier.text != cleaned:
            raise Conflict("This Idempotency-Key was used for another text. Nothing was sent; use a new key.")
        return earlier
    handoff.check(conversation, person)
    message = Message(
        tenant_id=tenant_id,
        id=new_id(),
        conversation_id=conversation_id,
        role="human",
        author_id=person.id,
        reply_key=key,
        text=cleaned,
        cards=[],
        receipt={},
        created_at=now,
    )
    session.add(message)
    joined = handoff.join(conversation, person, now)
    conversation.last_message_at = now
    await session.flush()
    await enqueue(session, jobs.deliver_reply, tenant_id=str(tenant_id), message_id=str(message.id), joined=joined)
    return message
