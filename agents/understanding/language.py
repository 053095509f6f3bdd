"""Which language a short text is in: character n-grams and whole words of data written here, with a prior."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from agents.understanding.lexicon import DATA, LANGUAGES, lexicon
from agents.understanding.text import fold

MAX_LETTERS = 400  # a few words tell; more cost time
PRIOR = 1.5  # log odds in favour of the conversation's language: one or two weak words do not switch it
SHORT_PRIOR = 8.0  # more of them for a single word, half of them for two: "un pull" is French and Italian
SMOOTHING = 0.2
WORD_WEIGHT = 2.0  # a whole known word tells more than its letters

# Said in every language, so they tell none.
_SHARED = frozenset(
    {"ok", "okay", "hello", "hey", "hi", "bye", "ciao", "yes", "no", "nope", "max", "info", "super", "stop"}
)
_WORDS = re.compile(r"[^\W\d_]+")
_COMMENT = re.compile(r"^\s*#.*$|^\s*rules:.*$|^\s*- '.*'$|^\w+:$|examples:|\{\w+\}", re.MULTILINE)
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")), ("ru", re.compile("[\u0400-\u04ff]")), ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")), ("el", re.compile("[\u0370-\u03ff]")), ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)  # fmt: skip


def detect_language(text: str, *, prior: str, names: Callable[[str], bool] | None = None) -> tuple[str, float]:
    """Tell the language of a message.

    Args:
        text: the message.
        prior: the language of the conversation or page; the answer when the text tells nothing.
        names: tells the words of names, folded, which are in the language of whoever gave them: "by Vannerie du Marais"
            is English.

    Returns:
        The ISO 639-1 code and its probability.
    """
    letters = text[:MAX_LETTERS].lower()
    found = [word for word in _WORDS.findall(letters) if word not in _SHARED]
    total = sum(map(len, found))
    for code, script in _SCRIPTS:
        if total and len(script.findall(letters)) * 2 > total:
            return code, 0.99
    if total < 2:
        return prior, 0.5
    language, sure = _best(found, prior)
    if language != prior and names is not None:
        own = [word for word in found if not names(fold(word))]
        return _best(own, prior) if own else (prior, 0.5)
    return language, sure


def _best(found: list[str], prior: str) -> tuple[str, float]:
    favour = max(PRIOR, SHORT_PRIOR / len(found))
    scores = [favour if code == prior else 0.0 for code in LANGUAGES]
    table, unseen = _table()
    for gram, weight in _grams(found):
        scores = [score + weight * value for score, value in zip(scores, table.get(gram, unseen), strict=True)]
    top = max(scores)
    odds = [math.exp(score - top) for score in scores]
    best = odds.index(max(odds))
    return LANGUAGES[best], odds[best] / sum(odds)


def _grams(found: list[str]) -> Iterator[tuple[str, float]]:
    for word in found:
        yield f"={word}", WORD_WEIGHT
        bounded = f" {word} "
        for place in range(len(bounded) - 2):
            # Neighbouring n-grams share letters, so they count for less than one independent sign each.
            yield bounded[place : place + 3], 0.5


@cache
def _table() -> tuple[Mapping[str, tuple[float, ...]], tuple[float, ...]]:
    """Log probability of each n-gram in each language, relative to the mean, from the examples and stop words."""
    counts: list[Counter[str]] = []
    for code in LANGUAGES:
        examples = _COMMENT.sub(" ", (DATA / code / "intents.yaml").read_text(encoding="utf-8"))
        spoken = _WORDS.findall(examples.lower()) + 3 * sorted(lexicon(code).stopwords)
        counts.append(Counter(gram for gram, _ in _grams(spoken)))
    totals = [sum(count.values()) for count in counts]
    grams = {gram for count in counts for gram in count}
    size = SMOOTHING * len(grams)
    table = {}
    for gram in grams:
        logs = [
            math.log((count[gram] + SMOOTHING) / (total + size)) for count, total in zip(counts, totals, strict=True)
        ]
        mean = sum(logs) / len(logs)
        table[gram] = tuple(value - mean for value in logs)
    return table, (0.0,) * len(LANGUAGES)
