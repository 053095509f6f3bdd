"""Completes an answer that a model broke off: says what is still missing, and nothing twice."""

import re
from collections.abc import AsyncIterator

from agents.brains.lines import Lines
from agents.brains.local import LocalBrain
from agents.brains.protocol import BrainEvent, Suggested, Text
from agents.tools.toolbox import Toolbox
from agents.turn.state import TurnState
from agents.understanding.text import stem, words
from templates_store.flow import open_slots, render_question

_ASKS = frozenset(
    {
        "price", "availability", "details", "size_advice", "compare", "delivery", "returns", "payment", "order_status",
        "add_to_cart", "remove_from_cart", "view_cart", "checkout", "book", "quote", "human", "complaint", "discount",
        "objection_price", "objection_trust", "objection_wait",
    }
)  # fmt: skip
"""What has an answer that pleasant words do not replace. A search is answered by its cards."""
_FEW = 4
"""Words that tell something, below which next to nothing was said."""
_SAME = 0.6
"""Share of a sentence's words that were said already, from which it is a repetition."""
_SHORT = 3
_FIGURES = re.compile(r"\d+")


class Completion:
    """The local brain after a model that stopped in mid-answer.

    Args:
        said: what the shopper has read.
    """

    name = "local"

    def __init__(self, said: str) -> None:
        self._heard = _content(said)
        self._said = said

    async def answer(self, state: TurnState, tools: Toolbox) -> AsyncIterator[BrainEvent]:
        """Yield what is missing; see `Brain`."""
        asks = bool(state.faq_answers.get(state.reading.faq_id or "")) or state.reading.intent in _ASKS
        answers = asks or len(self._heard) < _FEW
        added = False
        async for event in LocalBrain().answer(state, tools):
            if isinstance(event, Text):
                if not answers or self._repeats(event.text):
                    continue
                added = True
            elif isinstance(event, Suggested) and not added and (question := self._question(state)):
                yield Text(f"{question}\n", own_words=True)
            yield event

    def _repeats(self, text: str) -> bool:
        new = _content(text)
        return not new - self._heard or len(new & self._heard) >= _SAME * len(new)

    def _question(self, state: TurnState) -> str | None:
        """The next question of the flow, unless a question is open already."""
        stage = state.definition.flow.stage(state.stage)
        missing = open_slots(stage, state.slots.keys()) if stage else []
        if stage is None or not missing or self._said.rstrip().endswith("?"):
            return None
        variables = Lines(state).variables()
        return render_question(state.definition.flow, stage, missing[0], state.language, variables, state.memory.turns)


def _content(text: str) -> set[str]:
    """The words and figures of a text that tell something."""
    return {stem(word) for word in words(text) if len(word) > _SHORT} | set(_FIGURES.findall(text))
