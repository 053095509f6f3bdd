"""What a turn remembers of the shop's pages: passages for a model, or a quotable answer without one.

Only turns that need it ask.
"""

from uuid import UUID

from agents.claims.figures import in_digits
from agents.facts import KnowledgeFact
from agents.knowledge import answers
from agents.knowledge.answers import Answer
from agents.knowledge.index import Chunk
from agents.knowledge.search import Knowledge
from agents.turn.state import TurnState

PASSAGES = 3
_FOLLOWS_UP = 3
"""A message of up to so many telling words may lean on the one before it: "et en Belgique ?"."""


async def recall(state: TurnState, question: str | None = None) -> list[Chunk]:
    """Return the passages that fit a question best; what the reply may state grows by them.

    Args:
        state: the turn.
        question: in whosever words; the message when omitted.
    """
    found = await _knowledge(state).search(
        *_place(state), question or state.text, language=state.language, limit=PASSAGES
    )
    for hit in found:
        learn(state, hit.chunk)
    return [hit.chunk for hit in found]


async def answer(state: TurnState) -> Answer | None:
    """Return what the shop's pages answer to the message, in their own words; None when they do not."""
    index = await _knowledge(state).index(*_place(state))
    if index is None:
        return None
    before = next((said.text for said in reversed(state.history) if said.role == "visitor"), "")
    leaning = [f"{before} {state.text}"] if before and len(index.read(state.text)) <= _FOLLOWS_UP else []
    for text in (state.text, *leaning):
        found = answers.answer(index, text, language=state.language, intent=state.reading.intent)
        if found is not None and found.is_sure:
            learn(state, found.chunk)
            return found
    return None


async def attest(state: TurnState, text: str) -> None:
    """Let the reply cite the page that says a text of the shop word for word, if there is one."""
    index = await _knowledge(state).index(*_place(state))
    chunk = index.stating(text) if index is not None else None
    if chunk is not None:
        learn(state, chunk)


def learn(state: TurnState, chunk: Chunk) -> None:
    """Let a reply state what a passage says, and cite it."""
    if any(known.id == chunk.id for known in state.passages):
        return
    state.passages.append(chunk)
    text = f"{chunk.title}\n{chunk.heading}\n{chunk.text}"
    if (counted := in_digits(text, chunk.language)) != text:
        text = f"{text}\n{counted}"  # figures of a reply are compared in digits: "two years" is "2 years"
    state.facts.knowledge.append(KnowledgeFact(text, source_id(chunk), chunk.link, chunk.checked_at))


def source_id(chunk: Chunk) -> str:
    """Return what a receipt calls a passage."""
    return f"knowledge:{chunk.id}"


def _knowledge(state: TurnState) -> Knowledge:
    return state.rt.ports.get(Knowledge)


def _place(state: TurnState) -> tuple[UUID, UUID, int]:
    return state.tenant_id, state.definition.agent_id, state.knowledge_version
