"""Tells messages that work on the model from messages to the shop.

Such a message is answered by the local brain, which has no instructions to give away and none to forget, and costs
nothing. The signs are those of the genre, in five languages: talk of instructions, prompts and passwords, orders on
how to reply, marks of prompt formats, noise. Each has a weight; one weak sign alone ("les instructions de lavage") is
no attack. The claim check stands behind this and does not rely on it.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.text import plain

ENOUGH = 3.0
_LONG = 700
_ONE_SIGN = 1.5
_AGAINST = 2.5
_NOISE_SHARE = 0.35
_READ = 6000
"""Characters looked at: the signs stand at the start or the end of a long text, and both are kept."""


def manipulates(text: str) -> bool:
    """Say whether a message is written to work on a model rather than to ask something of a shop."""
    return strength(text) >= ENOUGH


def speaks_to_a_machine(text: str) -> bool:
    """Say whether a sentence of a stranger's text, such as a description, is an order to whatever reads it.

    Descriptions speak of goods: one sign is enough here, and a sentence too many left out costs nothing.
    """
    return strength(text) >= _ONE_SIGN


def strength(text: str) -> float:
    """Return how strongly a message shows the signs; `ENOUGH` and above is an attack."""
    looked_at = text if len(text) <= 2 * _READ else text[:_READ] + "\n" + text[-_READ:]
    folded = "\n".join(plain(line) for line in looked_at.split("\n"))
    signs, goods = _patterns()
    total = sum(weight for weight, pattern in signs if pattern.search(folded))
    total -= _AGAINST if goods.search(folded) else 0.0
    return total + _noise(looked_at) + (1.0 if len(text) > _LONG else 0.0)


@cache
def _patterns() -> tuple[tuple[tuple[float, re.Pattern[str]], ...], re.Pattern[str]]:
    """The signs with their weights, and what speaks against them; see signs.yaml."""
    raw: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "signs.yaml").read_text(encoding="utf-8"))
    signs = [(float(weight), re.compile(pattern)) for weight, several in raw["signs"].items() for pattern in several]
    return tuple(signs), re.compile(raw["goods"])


def _noise(text: str) -> float:
    """Noise says nothing to a shop: rows of signs, the same few characters over and over, words without end."""
    compact = re.sub(r"\s+", "", text)
    if len(compact) < 60:
        return 0.0
    signs = sum(not (character.isalnum() or character in ".,;:!?'’\"()-€$£%") for character in compact)
    repeated = len({compact[start : start + 6] for start in range(len(compact) - 5)}) / len(compact)
    longest = max(map(len, text.split()))
    return (
        (2.0 if signs / len(compact) > _NOISE_SHARE else 0.0)
        + (2.0 if repeated < 0.5 else 0.0)
        + (1.0 if longest > 60 else 0.0)
    )
