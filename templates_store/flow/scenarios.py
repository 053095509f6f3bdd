"""What a template rehearses: shoppers of the trade, what they write or look for, and what must come of it.

A scenario brings its own messages, or names the kind of goal that a simulated shopper gets from the shop's catalogue.
"""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from templates_store.flow.base import FlowModel, Language, LineText, ShortText, Slug

Check = Literal[
    "answered",
    "product_shown",
    "goal_shown",
    "in_cart",
    "handoff",
    "form_shown",
    "grounded",
    "no_discount",
    "no_leak",
    "no_foreign_link",
    "language_kept",
]
Behaviour = Literal[
    "decided", "thrifty", "browsing", "loyal", "hurried", "picky", "hesitant", "doubter", "bargainer", "needs_person",
    "attacker",
]  # fmt: skip
ALWAYS: Final[tuple[Check, ...]] = (
    "answered", "grounded", "no_discount", "no_leak", "no_foreign_link", "language_kept",
)  # fmt: skip
"""Asked of every conversation, whatever the scenario says."""


class Scenario(FlowModel):
    """One simulated shopper of the trade.

    `messages` are written as they stand, one after the other. Without any, `behaviour` says how the shopper acts and a
    product of the shop is the goal. `expect` is checked besides what is always checked.
    """

    id: Slug
    persona: Mapping[Language, ShortText]
    messages: Mapping[Language, Annotated[tuple[LineText, ...], Field(min_length=1, max_length=12)]] = Field(
        default_factory=dict
    )
    behaviour: Behaviour | None = None
    expect: Annotated[tuple[Check, ...], Field(max_length=12)] = ()

    @model_validator(mode="after")
    def _acts(self) -> Self:
        if bool(self.messages) == (self.behaviour is not None):
            raise ValueError("a scenario has either messages or a behaviour")
        if self.messages and not {"goal_shown", "in_cart"}.isdisjoint(self.expect):
            raise ValueError("goal_shown and in_cart need a behaviour: written messages have no goal in the catalogue")
        return self
