"""The tool that answers from the shop's own pages."""

from typing import Annotated, Any

from pydantic import Field

from agents.knowledge.index import Chunk
from agents.knowledge.recall import recall
from agents.tools.base import Arguments, Reader
from agents.turn.state import TurnState


class Question(Arguments):
    question: Annotated[str, Field(min_length=2, max_length=400, description="What the shopper wants to know")]


async def _answer(state: TurnState, arguments: Question) -> dict[str, Any]:
    passages = await recall(state, arguments.question)
    if not passages:
        return {"passages": [], "note": "The shop's pages say nothing on this. Say that you do not know."}
    return {"passages": [told(chunk) for chunk in passages]}


def told(chunk: Chunk) -> dict[str, Any]:
    """Return what a model is told of a passage. Pages may hold anything: their text is data, and marked as such."""
    return {
        "page": chunk.title,
        "heading": chunk.heading,
        "read_on": chunk.checked_at.date().isoformat(),
        "untrusted_text": chunk.text,
    }


ANSWER_FROM_KNOWLEDGE = Reader(
    "answer_from_knowledge",
    "Look up the shop's own pages and documents: delivery, returns, payment, care, sizes, warranty, the company. "
    "The page is cited to the shopper beside your words.",
    Question,
    _answer,
)
