"""A person's answer becomes an answer of the agent's FAQ: suggested without what is personal, edited, then live."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents import service
from agents.inbox import repository
from agents.inbox.impersonal import impersonal
from agents.inbox.schemas import FaqFromReplyIn
from agents.schemas import FaqIn, FaqOut
from core.errors import Invalid, NotFound
from core.ids import public_id

_LONGEST_EXAMPLE = 500


@dataclass(frozen=True)
class Suggestion:
    """What a person's reply would be in the FAQ.

    Args:
        agent_id: who spoke in the conversation before.
        question: the shopper's, empty where there was none.
        answer: the person's.
        language: of both.
    """

    agent_id: UUID
    question: str
    answer: str
    language: str


async def suggest(session: AsyncSession, tenant_id: UUID, conversation_id: UUID, message_id: UUID) -> Suggestion:
    """Return the question and the answer without what tells who the shopper is. Raises NotFound."""
    found = await repository.reply(session, tenant_id, conversation_id, message_id)
    if found is None:
        raise NotFound("No person's reply has this id.")
    known = await repository.known_of(session, tenant_id, conversation_id)
    question = impersonal(found.question or "", known)[:_LONGEST_EXAMPLE].rstrip()
    return Suggestion(found.agent_id, question, impersonal(found.text, known), found.language.partition("-")[0])


async def add(
    session: AsyncSession,
    tenant_id: UUID,
    conversation_id: UUID,
    message_id: UUID,
    agent_id: UUID,
    body: FaqFromReplyIn,
) -> FaqOut:
    """Put a person's reply into an agent's FAQ; the same reply again replaces its entry.

    Raises:
        NotFound: no such reply, or agent.
        Invalid: nobody asked anything before, and no question is given.
    """
    suggestion = await suggest(session, tenant_id, conversation_id, message_id)
    question = (body.question or suggestion.question).strip()
    if not question:
        raise Invalid("The shopper asked nothing before this reply. Write the question that it answers.")
    entry = FaqIn(
        id=f"reply-{public_id('msg', message_id)}",
        answer={suggestion.language: (body.answer or suggestion.answer).strip()},
        examples=list(dict.fromkeys([question, *body.examples])),
    )
    await service.put_faq_entry(session, tenant_id, agent_id, entry)
    return FaqOut.model_validate(entry.model_dump())
