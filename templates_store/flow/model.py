"""The typed flow: what a template is made of, what an agent version freezes, what both brains run.

Every model is frozen and refuses unknown fields. Bounds on lengths keep a hostile file small in memory and in prompts.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import Field, model_validator

from templates_store.flow.base import FlowModel, Language, LineText, LongText, ShortText, Slug
from templates_store.flow.scenarios import Scenario

_T = TypeVar("_T")
MAX_WORDINGS: Final = 2000

Variants = Annotated[tuple[LineText, ...], Field(min_length=1, max_length=12)]
Suggestions = Mapping[Language, Annotated[tuple[ShortText, ...], Field(max_length=12)]]
Lines = Mapping[Slug, Mapping[Language, Variants]]
SlotType = Literal["text", "number", "money", "choice", "size", "colour", "email", "phone", "date"]
FlowEvent = Literal["cart_changed", "hesitation", "idle", "exit_intent"]
Topic = Literal["delivery", "returns", "payment", "warranty", "privacy", "other"]


class IntentCondition(FlowModel):
    """True when the shopper's message has one of these intents."""

    kind: Literal["intents"]
    any_of: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=40)]


class SlotsCondition(FlowModel):
    """True when all of these slots are filled."""

    kind: Literal["slots"]
    all_of: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=20)]


class EventCondition(FlowModel):
    """True when this happened on the page or in the cart since the last turn."""

    kind: Literal["event"]
    name: FlowEvent


class AlwaysCondition(FlowModel):
    """Always true: the last transition of a stage that only passes through."""

    kind: Literal["always"]


Condition = Annotated[IntentCondition | SlotsCondition | EventCondition | AlwaysCondition, Field(discriminator="kind")]


class Transition(FlowModel):
    """A way out of a stage; the first one whose condition holds is taken."""

    to: Slug
    when: Condition


class Choice(FlowModel):
    """One answer of a `choice` slot: the stored value and what the shopper reads."""

    value: Slug
    label: Mapping[Language, ShortText]


class Slot(FlowModel):
    """One thing to learn from the shopper, and the question that asks for it.

    A number or a sum (in whole units of the shop's currency) may have bounds; a value outside of them gets the `hint`.
    """

    name: Slug
    type: SlotType
    question: Mapping[Language, ShortText]
    choices: Annotated[tuple[Choice, ...], Field(max_length=30)] = ()
    required: bool = False
    minimum: Annotated[int | None, Field(ge=0, le=10_000_000)] = None
    maximum: Annotated[int | None, Field(ge=0, le=10_000_000)] = None
    hint: Mapping[Language, ShortText] = Field(default_factory=dict)


class Stage(FlowModel):
    """One stage of the conversation. `instructions` go to the language model; `lines` override the flow's own."""

    id: Slug
    goal: ShortText
    instructions: Mapping[Language, LongText]
    slots: Annotated[tuple[Slot, ...], Field(max_length=20)] = ()
    tools: Annotated[tuple[Slug, ...], Field(max_length=40)] = ()
    lines: Lines = Field(default_factory=dict)
    suggestions: Suggestions = Field(default_factory=dict)
    transitions: Annotated[tuple[Transition, ...], Field(max_length=40)] = ()

    def slot(self, name: str) -> Slot | None:
        """The slot of that name, or None."""
        return next((slot for slot in self.slots if slot.name == name), None)


class Persona(FlowModel):
    """Who speaks: a first name, a tone, and how to write in each language."""

    name: ShortText
    tone: Literal["warm", "neutral", "formal", "playful"] = "warm"
    style: Mapping[Language, LongText]


class FaqSeed(FlowModel):
    """A question shoppers of the trade ask, with a draft answer.

    Blanks for the owner to fill are written `[[like this]]`. Until the owner has confirmed it, an agent must not
    answer from it.
    """

    id: Slug
    examples: Mapping[Language, Annotated[tuple[ShortText, ...], Field(min_length=1, max_length=12)]]
    answer: Mapping[Language, LongText]
    confirmed: bool = False


class PolicySeed(FlowModel):
    """A draft of one of the shop's rules; the same terms as `FaqSeed`."""

    id: Slug
    topic: Topic
    text: Mapping[Language, LongText]
    confirmed: bool = False


class Flow(FlowModel):
    """A whole conversation: persona, stages and their texts, in every language of `languages`.

    The first of `languages` is the one to fall back on. `lines` are the canned lines that hold in every stage
    which does not say otherwise.
    """

    schema_version: Literal[1] = 1
    id: Slug
    name: Mapping[Language, ShortText]
    description: Mapping[Language, LongText]
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=12)]
    persona: Persona
    start: Slug
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=40)]
    lines: Lines = Field(default_factory=dict)
    suggestions: Suggestions = Field(default_factory=dict)
    faq: Annotated[tuple[FaqSeed, ...], Field(max_length=60)] = ()
    policies: Annotated[tuple[PolicySeed, ...], Field(max_length=20)] = ()
    rehearsal: Annotated[tuple[Scenario, ...], Field(max_length=24)] = ()
    """Shoppers of the trade that try the agent in each rehearsal, besides those made from the shop's catalogue."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        """Checking a wording costs a fraction of a millisecond; a flow of five languages has some 500."""
        if sum(len(variants) for *_, variants in self.all_lines()) > MAX_WORDINGS:
            raise ValueError(f"a flow has at most {MAX_WORDINGS} wordings")
        return self

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of that id, or None."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def all_lines(self) -> Iterator[tuple[Stage | None, str, str, tuple[str, ...]]]:
        """Every (stage or None for the flow's own, key, language, wordings)."""
        for stage in (None, *self.stages):
            for key, texts in (stage.lines if stage else self.lines).items():
                for language, variants in texts.items():
                    yield stage, key, language, variants


def language_chain(flow: Flow, language: str) -> tuple[str, ...]:
    """The languages to try for a shopper's tag, best first: the tag, its base language, the flow's first one."""
    return tuple(dict.fromkeys((language, language.split("-", maxsplit=1)[0], flow.languages[0])))


def pick_text(flow: Flow, texts: Mapping[str, _T], language: str) -> _T | None:
    """The text for a shopper's language from a per-language mapping, or None when no language of the chain has one."""
    return next((texts[tag] for tag in language_chain(flow, language) if tag in texts), None)


def in_languages(flow: Flow, languages: Sequence[str]) -> Flow:
    """The same flow for an agent that speaks only these languages; the first of them becomes the fallback.

    Raises:
        ValueError: the flow has no text in any of them.
    """
    spoken = tuple(tag for tag in dict.fromkeys(languages) if tag in flow.languages)
    if not spoken:
        raise ValueError(f"The template speaks {', '.join(flow.languages)}.")
    return flow.model_copy(update={"languages": spoken})


def flow_json_schema() -> dict[str, Any]:
    """The JSON Schema of a flow, for editors and for the API's documentation."""
    return Flow.model_json_schema()
