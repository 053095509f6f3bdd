"""How simulated shoppers write, by language: data of ours in `data/<language>.yaml`, picked by chance with a seed."""

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from agents.rehearsal.goals import Goal, plain_words

_DATA = Path(__file__).parent / "data"
LANGUAGES = tuple(sorted(path.stem for path in _DATA.glob("*.yaml")))
FACETS = ("colour", "material", "brand", "budget", "detail")
"""What can be said of a goal beside what it is."""
_TYPO_FROM = 6


class Voice:
    """One shopper's way of writing. The same chance gives the same words.

    Args:
        language: one of `LANGUAGES`.
        chance: seeded.
        hurried: small letters, no accents, and a slip of the finger.
    """

    def __init__(self, language: str, chance: random.Random, *, hurried: bool = False) -> None:
        self.language = language
        self._chance = chance
        self._hurried = hurried
        self._last: dict[str, str] = {}

    def say(self, key: str, **values: str) -> str:
        """Return a wording of a kind of message, another one than the last time where there are several."""
        wordings: list[str] = _data(self.language)[key]
        chosen = self._chance.choice([one for one in wordings if one != self._last.get(key)] or wordings)
        self._last[key] = chosen
        return self._typed(chosen.format(**values))

    def all_of(self, key: str) -> list[str]:
        """Return every wording of a kind of message, in any order."""
        wordings: list[str] = _data(self.language)[key]
        return self._chance.sample(wordings, len(wordings))

    def thing(self, goal: Goal, noun: str, facets: Sequence[str] = ()) -> str:
        """Return what is looked for with what is said of it, such as `planche à découper en bois à moins de 40 €`."""
        text = noun
        for facet in facets:
            text = str(_data(self.language)[f"with_{facet}"]).format(thing=text, **{facet: said(goal, facet)})
        return text

    @property
    def something(self) -> str:
        """What those call it who have no word for it."""
        return str(_data(self.language)["something"])

    def which(self, position: int) -> str:
        """Return how a card is pointed at by its place, from 0 on."""
        return str(_data(self.language)["which"][position])

    def _typed(self, text: str) -> str:
        if not self._hurried:
            return text
        words = plain_words(text).split()
        long = [place for place, word in enumerate(words) if len(word) >= _TYPO_FROM and word.isalpha()]
        if long:
            place = self._chance.choice(long)
            slip = self._chance.randrange(2, len(words[place]) - 2)
            word = words[place]
            words[place] = word[:slip] + word[slip + 1] + word[slip] + word[slip + 2 :]
        return " ".join(words)


def said(goal: Goal, facet: str) -> str:
    """Return what a shopper says of one facet of a goal; empty when nothing is known of it."""
    if facet == "detail":
        return " ".join(goal.details[:2])
    return str(getattr(goal, facet))


@cache
def _data(language: str) -> Any:
    return yaml.safe_load((_DATA / f"{language}.yaml").read_text("utf-8"))
