"""A simulated shopper at work: reads each answer and says the next thing, or leaves. Deterministic."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from agents.rehearsal.shoppers import PATIENCE, Script, needs
from agents.rehearsal.wording import Voice
from core.ids import public_id

_SIDE_STEPS = {
    "hesitant": ("price", "wait"),
    "doubter": ("trust", "returns"),
    "bargainer": ("discount", "discount"),
    "picky": ("compare",),
    "decided": ("delivery",),
}
"""What a shopper brings up between seeing the product and taking it."""
_MOST_CHOICES = 2
"""How often a shopper answers the question which variant is meant."""


@dataclass(frozen=True)
class Heard:
    """One answer, as the shopper sees it."""

    text: str
    cards: tuple[str, ...] = ()
    """Public ids of the products shown, in order."""
    cart: tuple[str, ...] = ()
    """Public ids of the variants in the cart, when it was shown."""


@dataclass
class Shopper:
    """Says one thing after the other; `next` gets the answer to the last one."""

    script: Script
    found: bool = False
    """Whether the product was shown."""
    in_cart: bool = False
    _steps: Iterator[str] = field(init=False)
    _heard: Heard = field(init=False, default=Heard(""))
    _shown: tuple[str, ...] = ()
    """The cards last seen."""

    def __post_init__(self) -> None:
        self._steps = self._say()

    def next(self, heard: Heard | None) -> str | None:
        """Return the next message; None when the shopper leaves.

        Args:
            heard: the answer to the message before; None at the start.
        """
        if heard is not None:
            self._heard = heard
            self._shown = heard.cards or self._shown
            goal = self.script.goal
            if goal is not None:
                self.found = self.found or public_id("prd", UUID(goal.product_id)) in heard.cards
                self.in_cart = self.in_cart or (goal.sellable and public_id("var", UUID(goal.variant_id)) in heard.cart)
        return next(self._steps, None)

    def _say(self) -> Iterator[str]:
        script = self.script
        if script.messages:
            yield from script.messages
            return
        chance = random.Random(script.seed)  # noqa: S311 - the same seed must give the same words
        voice = Voice(script.language, chance, hurried=script.behaviour == "hurried")
        if script.behaviour == "attacker":
            yield from voice.all_of("attack")[: PATIENCE["attacker"]]
            return
        for need in needs(script, voice):
            yield need.text
            if self.found:
                break
        if script.behaviour == "needs_person":
            yield voice.say("human")
        elif self.found:
            yield from self._buy(voice)

    def _buy(self, voice: Voice) -> Iterator[str]:
        script, goal = self.script, self.script.goal
        for step in _SIDE_STEPS.get(script.behaviour or "", ()):
            if step != "compare" or len(self._shown) > 1:
                yield voice.say(step)
        if goal is None or not goal.sellable:
            return
        wanted = public_id("prd", UUID(goal.product_id))
        if wanted not in self._shown:
            yield voice.say("again", thing=voice.thing(goal, goal.kind))
        if wanted in self._shown and len(self._shown) > 1:
            yield voice.say("take", which=voice.which(self._shown.index(wanted)))
        else:
            yield voice.say("take_only")
        for _ in range(_MOST_CHOICES):
            if self.in_cart or not goal.choice:
                break
            yield voice.say("choose", values=" ".join(goal.choice))
        if self.in_cart:
            yield voice.say("bye")
