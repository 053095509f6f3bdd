"""The word lists of each language, read once from `data/<language>/lexicon.yaml` (written for this project).

A language is added by adding its folder. Phrases may hold alternatives: "(le|la) moins (cher|chère)" is four phrases.
Everything here is immutable after loading and the same for every tenant.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from agents.understanding.text import PhraseIndex, words

DATA = Path(__file__).parent / "data"
# Order matters twice: ties in language id, and which language wins for a colour word that two share.
LANGUAGES = tuple(
    code
    for code in ("fr", "en", "de", "it", "es")
    if all((DATA / code / name).exists() for name in ("lexicon.yaml", "intents.yaml"))
)

_GROUP = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's lists, indexed by phrase.

    Attributes:
        stopwords: function words; never searched for.
        chatter: words and phrases of talk ("je cherche", "do you have") that are cut out of a query.
        openers: greetings and politeness that may stand before the matter itself.
        numbers: number words by value; `number_joiners` may stand inside one ("and", "et").
        guarded_numbers: number words that are also other words ("neuf"); numbers only beside another number.
        price: cue phrase before an amount -> "max", "min", "about" or "between".
        price_after: cue phrase after an amount -> "max" or "min".
        range_joiners: words between the two amounts of a range.
        units: words that make a bounded number something else than money.
        size_cues, order_cues, quantity_before, quantity_after: cue phrases beside a number.
        attributes: phrase -> (kind, canonical key); kinds colour, material, audience, occasion.
        negators: phrase -> "strong" (excludes any word) or "weak" (only a known attribute).
        not_negations: phrases with a negator inside that exclude nothing ("sans fil").
        ordinals: phrase -> position; `ordinal_guards` are words after one that make it something else.
        wishes: phrase -> ("comparative" or "sort", key).
        prefixes: what may begin a compound word -> the listed word it stands for ("baumwoll" -> "baumwolle").
        known: every word above.
    """

    language: str
    stopwords: frozenset[str]
    chatter: PhraseIndex[str]
    openers: PhraseIndex[str]
    numbers: Mapping[str, int]
    number_joiners: frozenset[str]
    guarded_numbers: frozenset[str]
    price: PhraseIndex[str]
    price_after: PhraseIndex[str]
    range_joiners: frozenset[str]
    units: frozenset[str]
    size_cues: PhraseIndex[str]
    order_cues: PhraseIndex[str]
    quantity_before: PhraseIndex[str]
    quantity_after: PhraseIndex[str]
    attributes: PhraseIndex[tuple[str, str]]
    negators: PhraseIndex[str]
    not_negations: PhraseIndex[str]
    negation_joiners: frozenset[str]
    ordinals: PhraseIndex[int]
    ordinal_guards: frozenset[str]
    wishes: PhraseIndex[tuple[str, str]]
    prefixes: Mapping[str, str]
    known: frozenset[str]


def expand(phrase: str) -> Iterator[str]:
    """Yield every reading of a phrase with alternatives: "a (b|c)" gives "a b" and "a c"; "(|x)" is optional."""
    parts = [part.split("|") if index % 2 else [part] for index, part in enumerate(_GROUP.split(phrase))]
    for choice in product(*parts):
        yield " ".join("".join(choice).split())


def sampled(phrase: str, most: int) -> list[str]:
    """At most `most` readings of a phrase with alternatives, each alternative occurring; always the same ones."""
    order = random.Random(phrase)  # noqa: S311 - a choice of examples, no secret
    parts = [part.split("|") if index % 2 else [part] for index, part in enumerate(_GROUP.split(phrase))]
    rows = min(most, math.prod(map(len, parts)), 2 * max(map(len, parts)))
    columns = [
        [choice for _ in range(-(-rows // len(part))) for choice in order.sample(part, len(part))] for part in parts
    ]
    return list(dict.fromkeys(" ".join("".join(choice).split()) for choice in list(zip(*columns, strict=False))[:rows]))


def load_yaml(name: str) -> dict[str, Any]:
    """A file of `DATA`, as "fr/lexicon.yaml", with the fast loader where PyYAML was built with it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), loader)  # noqa: S506 - safe
    return data


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language of `LANGUAGES`."""
    raw: dict[str, Any] = load_yaml(f"{language}/lexicon.yaml")
    price, quantity, negation = raw["price"], raw["quantity"], raw["negation"]
    indexes: dict[str, Any] = {
        "chatter": _index({"": raw["chatter"]}),
        "openers": _index({"": raw["openers"]}),
        "price": _index({cue: price[cue] for cue in ("max", "min", "about", "between")}),
        "price_after": _index({"max": price["max_after"], "min": price["min_after"]}),
        "size_cues": _index({"": raw["size_cues"]}),
        "order_cues": _index({"": raw["order_cues"]}),
        "quantity_before": _index({"": quantity["before"]}),
        "quantity_after": _index({"": quantity["after"]}),
        "attributes": _index({(kind, key): raw[kind][key] for kind in _ATTRIBUTES for key in raw[kind]}),
        "negators": _index({"strong": negation["strong"], "weak": negation["weak"]}),
        "not_negations": _index({"": negation["not_negation"]}),
        "ordinals": _index(raw["ordinals"]),
        "wishes": _index({(kind, key): raw[kind][key] for kind in ("comparative", "sort") for key in raw[kind]}),
    }
    numbers = _number_words(raw["numbers"])
    stopwords = frozenset(words(raw["stopwords"]))
    known = set(numbers) | stopwords | set(words(price["units"]))
    for index in indexes.values():
        known |= index.words()
    return Lexicon(
        language=language,
        stopwords=stopwords,
        numbers=numbers,
        number_joiners=frozenset(words(raw["numbers"]["joiners"])),
        guarded_numbers=frozenset(words(raw["numbers"]["guarded"])),
        range_joiners=frozenset({*words(price["range"]), "-"}),
        units=frozenset(words(price["units"])),
        negation_joiners=frozenset(words(negation["joiners"])),
        ordinal_guards=frozenset(words(raw["ordinal_guards"])),
        prefixes={words(prefix)[0]: words(word)[0] for prefix, word in raw.get("prefixes", {}).items()},
        known=frozenset(known),
        **indexes,
    )


_ATTRIBUTES = ("colour", "material", "audience", "occasion")


def _index(phrases: Mapping[Any, Iterable[str]]) -> PhraseIndex[Any]:
    index: PhraseIndex[Any] = PhraseIndex()
    for value, spellings in phrases.items():
        for spelling in spellings:
            for phrase in expand(spelling):
                index.add(words(phrase), value)
    return index


def _number_words(raw: Mapping[str, Any]) -> dict[str, int]:
    """Simple number words, and compound ones where the language writes them as one word ("fünfundzwanzig")."""
    simple: dict[str, int] = {words(word)[0]: int(value) for word, value in raw["words"].items()}
    compound = dict(simple)
    for pattern in raw.get("compounds", ()):
        units = {word: value for word, value in simple.items() if 1 <= value <= 9}
        tens = {word: value for word, value in simple.items() if value in range(20, 100, 10)}
        for (unit, low), (ten, high) in product(units.items(), tens.items()):
            cut = ten[:-1] if pattern.get("elide") and unit[0] in "aeiou" else ten
            compound[pattern["form"].format(unit=unit, ten=cut)] = low + high
    small = [("", 0), *((word, value) for word, value in compound.items() if 0 < value < 100)]
    _add_multiples(compound, raw.get("hundreds", ()), 100, small)
    _add_multiples(compound, raw.get("thousands", ()), 1000, [("", 0)])
    return compound


def _add_multiples(numbers: dict[str, int], names: Iterable[str], size: int, rests: list[tuple[str, int]]) -> None:
    """Add the numbers written as one word around "hundert" or "cento": zweihundert, duecentocinquanta, duemila."""
    factors = [("", 1), *((word, value) for word, value in numbers.items() if 2 <= value <= 9)]
    for name, (factor, times), (rest, low) in product(names, factors, rests):
        numbers.setdefault(factor + words(name)[0] + rest, times * size + low)


@cache
def _canonical_values() -> Mapping[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for language in LANGUAGES:
        for phrase, (kind, key) in lexicon(language).attributes.items():
            if kind in {"colour", "material"}:
                found.setdefault(phrase, key)
    return found


def canonical_value(phrase: tuple[str, ...]) -> str | None:
    """The canonical key of a colour or material named in any language, or None."""
    return _canonical_values().get(phrase)


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for phrase, key in _canonical_values().items():
        found.setdefault(key, []).append(" ".join(phrase))
    return {key: tuple(phrases) for key, phrases in found.items()}


def names_of(key: str) -> tuple[str, ...]:
    """The ways in which all languages name a colour or material, by its canonical key; the key itself if unknown."""
    return _names().get(key, (key,))


def to_minor(amount: Decimal, currency: str | None) -> int:
    """An amount in minor units of its currency (two decimals when the currency is not known)."""
    return int((amount * (1 if currency == "JPY" else 100)).to_integral_value())
