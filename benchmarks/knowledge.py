"""Answers quoted from pages: how often right, how often wrong, how fast. `python -m benchmarks.knowledge [--fit]`.

The pages are the help page of the demonstration shop and the questions and answers of the packs, in five languages,
once with a question as each passage's heading and once as plain paragraphs. The questions are other wordings of those
headings. Each is asked twice: with its answer there, and with it taken away, so that only its neighbours are left and
silence is right. Nothing of the questions is on the pages, and `--fit` learns the weights anew (on all of them; the
figures printed without it are those of the weights in use).
"""

import argparse
import json
import math
import random
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import yaml

import templates_store.packs
from agents.knowledge import answers
from agents.knowledge.index import Chunk, KnowledgeIndex
from agents.understanding import FaqIndex, Vocabulary, understand
from app.demo.feed import load_faq
from benchmarks.report import milliseconds

_TITLES = {"fr": "Aide", "en": "Help", "de": "Hilfe", "it": "Aiuto", "es": "Ayuda"}
_PACKS = Path(templates_store.packs.__file__).parent
_BLANK = re.compile(r"\[\[|\]\]")
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_VOCABULARY, _FAQ = Vocabulary.build(), FaqIndex.build(())


class Entry(NamedTuple):
    """A question that a page answers, and other wordings of it."""

    id: str
    language: str
    heading: str
    text: str
    asked: tuple[str, ...]


def sites() -> Iterator[list[Entry]]:
    """The entries of each site."""
    yield [
        Entry(one["id"], language, one["title"], one["answer"], tuple(set(one["examples"]) - {one["title"]}))
        for language in ("fr", "en")
        for one in load_faq(language)
    ]
    for pack in ("fashion", "electronics", "general"):
        yield [entry for language in _TITLES for part in ("_shared", pack) for entry in _of_pack(part, language)]


def _of_pack(part: str, language: str) -> Iterator[Entry]:
    entries: dict[str, Any] = yaml.safe_load((_PACKS / part / f"{language}.yaml").read_text("utf-8"))["faq"]
    for key, one in entries.items():
        first, *others = one["examples"]
        yield Entry(key, language, first, _BLANK.sub("", one["answer"]), tuple(others))


def page(entries: list[Entry], *, without: str = "", headed: bool) -> KnowledgeIndex:
    """Make the passages of a site; each leads to the entry that it came from."""
    return KnowledgeIndex(
        Chunk(
            uuid4(), UUID(int=0), _TITLES[one.language], None, one.id,
            f"{_TITLES[one.language]} › {one.heading}" if headed else _TITLES[one.language],
            one.language, one.text if headed else f"{one.heading.strip('¿? ')}. {one.text}", _NOW,
        )
        for one in entries
        if one.id != without
    )  # fmt: skip


class Asked(NamedTuple):
    """A question, the passages that were weighed for it, and whether each answers it."""

    evidence: list[tuple[float, ...]]
    right: list[bool]
    given: answers.Answer | None
    answerable: bool


def ask(index: KnowledgeIndex, entry: Entry, text: str, *, answerable: bool) -> Asked:
    reading = understand(text, vocabulary=_VOCABULARY, context=None, faq=_FAQ, default_language=entry.language)
    weighed = answers.weigh(index, text, language=entry.language, intent=reading.intent)
    right = [answerable and (one.chunk.anchor, one.chunk.language) == (entry.id, entry.language) for one in weighed]
    given = answers.answer(index, text, language=entry.language, intent=reading.intent)
    return Asked([one.evidence for one in weighed], right, given, answerable)


def ask_all(*, headed: bool) -> Iterator[tuple[Entry, Asked]]:
    """Ask every question with and without its answer."""
    for entries in sites():
        whole = page(entries, headed=headed)
        for key in dict.fromkeys(one.id for one in entries):
            rest = page(entries, without=key, headed=headed)
            for entry in (one for one in entries if one.id == key):
                for text in sorted(entry.asked):
                    yield entry, ask(whole, entry, text, answerable=True)
                    yield entry, ask(rest, entry, text, answerable=False)


def quality(*, headed: bool) -> dict[str, float]:
    """Shares of the questions: answered right or wrong, and answered although the answer was taken away."""
    counts = {"right": 0, "wrong": 0, "without_answer": 0}
    asked = 0
    for entry, one in ask_all(headed=headed):
        asked += one.answerable
        if one.given is None or not one.given.is_sure:
            continue
        right = (one.given.chunk.anchor, one.given.chunk.language) == (entry.id, entry.language)
        counts["without_answer" if not one.answerable else "right" if right else "wrong"] += 1
    return {"questions": asked, **{name: round(count / asked, 3) for name, count in counts.items()}}


def fit() -> list[float]:
    """Learn the weights by logistic regression (gradient descent with momentum, a small ridge)."""
    samples = [
        (evidence, float(right))
        for headed in (True, False)
        for _, one in ask_all(headed=headed)
        for evidence, right in zip(one.evidence, one.right, strict=True)
    ]
    weights, speed = [0.0] * len(answers.WEIGHTS), [0.0] * len(answers.WEIGHTS)
    for _ in range(1500):
        slope = [0.0] * len(weights)
        for evidence, right in samples:
            error = 1 / (1 + math.exp(-sum(map(mul, weights, evidence)))) - right
            for place, value in enumerate(evidence):
                slope[place] += error * value
        for place, value in enumerate(slope):
            speed[place] = 0.9 * speed[place] - 0.5 * (value + weights[place]) / len(samples)
            weights[place] += speed[place]
    return [round(weight, 2) for weight in weights]


def speed(chunks: int) -> dict[str, float | int | None]:
    """Build an index of many passages, and time searching and answering, in CPU time: nothing of it waits."""
    chance = random.Random(3)
    texts = [(one.language, one.heading, one.text) for entries in sites() for one in entries]
    words = [word for _, _, text in texts for word in text.split()]
    passages = []
    for number in range(chunks):
        language, heading, text = chance.choice(texts)
        more = [" ".join(chance.choices(words, k=15)).strip(" .,;:!?").capitalize() + "." for _ in range(12)]
        body = " ".join([text, *more, f"Référence {number}."])
        passages.append(Chunk(uuid4(), UUID(int=0), "Aide", None, None, heading, language, body, _NOW))
    start = time.thread_time()
    index = KnowledgeIndex(passages)
    built = time.thread_time() - start
    times: dict[str, list[float]] = {"search": [], "first_answer": [], "answer": []}
    for name in ("search", "first_answer", "answer"):  # the third finds the passages read that the second has read
        for entry in (entry for entries in sites() for entry in entries):
            for text in entry.asked:
                start = time.thread_time()
                if name == "search":
                    index.search(index.read(text), language=entry.language)
                else:
                    answers.answer(index, text, language=entry.language, intent="delivery")
                times[name].append(time.thread_time() - start)
    measured = {
        f"{name}_{share}_cpu_ms": milliseconds(found, float(f"0.{share[1:]}"))
        for name, found in times.items()
        for share in ("p50", "p95")
    }
    return {"passages": chunks, "build_cpu_ms": round(built * 1000), **measured}


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fit", action="store_true", help="learn the weights anew and print them")
    arguments.add_argument("--passages", type=int, default=2000)
    given = arguments.parse_args()
    if given.fit:
        print(json.dumps(fit()))
    else:
        found = {"headed": quality(headed=True), "plain": quality(headed=False), "speed": speed(given.passages)}
        print(json.dumps(found, indent=1))
