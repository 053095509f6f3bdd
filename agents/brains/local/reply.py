"""What every answer of the local brain is made with."""

from collections.abc import Awaitable, Callable
from typing import Any

from agents.brains.lines import Lines
from agents.tools.toolbox import Toolbox
from agents.turn.state import TurnState
from templates_store.flow import Slot, open_slots, pick_text, render_question

_UNSURE = 0.35


class Reply:
    """One reply in the making: the turn, its tools and the flow's lines."""

    def __init__(self, state: TurnState, tools: Toolbox) -> None:
        self.state = state
        self.tools = tools
        self.lines = Lines(state)
        self.quoted: list[str] = []
        """Sentences of others, such as a supplier's description: said after the lines, and checked in full."""

        self.lost = False
        """Whether there was nothing to say but that it is not known, so that the shop's pages are asked."""

    def say(self, key: str, **extra: Any) -> list[str]:
        """Return one of the flow's lines, as a reply."""
        return [self.lines.say(key, **extra)]

    def question(self) -> str | None:
        """Return the question of the stage's first open slot, or None when nothing is left to ask."""
        state = self.state
        stage = state.definition.flow.stage(state.stage)
        missing = open_slots(stage, state.slots.keys()) if stage else []
        if not missing or stage is None:
            return None
        state.memory.asked_slot = missing[0]
        return render_question(
            state.definition.flow, stage, missing[0], state.language, self.lines.variables(), state.memory.turns
        )

    def ask_again(self, slot: Slot) -> list[str]:
        """Say why an answer will not do, and ask again."""
        state = self.state
        hint = pick_text(state.definition.flow, slot.hint, state.language)
        question = self.question()
        return [text for text in (hint, question) if text]

    def unclear(self) -> list[str]:
        """Return the line for what was not understood, or is none of the shop's business."""
        self.lost = True
        reading = self.state.reading
        sure = reading.intent == "off_topic" and reading.intent_confidence > _UNSURE
        return self.say("off_topic" if sure else "clarify")


Handler = Callable[[Reply], Awaitable[list[str]]]
"""Answers one kind of message with lines of the flow."""


def suggestions(state: TurnState) -> tuple[str, ...]:
    """Return up to three questions that the shopper may want to tap, others at each turn."""
    flow = state.definition.flow
    stage = flow.stage(state.stage)
    for texts in (stage.suggestions if stage else {}, flow.suggestions):
        items: Any = texts.get(state.language) or texts.get(flow.languages[0])
        if items:
            start = state.memory.turns % len(items)
            return tuple((*items[start:], *items[:start])[:3])
    return ()
