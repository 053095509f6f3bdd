"""What the local brain understands: `python -m benchmarks.understanding --data DIR [--repeats N] [--out FILE]`.

FAQ accuracy with rejection, cross-validated, per bot; intent accuracy on messages that nobody tuned anything on, per
language, with its cost in time and memory.

DIR holds `*_train.csv` files with the columns `sentence,label`. In every fold a fifth of the examples of each label is
tested, and a quarter of the labels is left out whole: their sentences are questions that no entry answers. Accuracy is
weighed so that the given share of messages fits no entry, as in live traffic; an answer is right when it names the
entry, or none when there is none.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean, median, stdev
from typing import Any, NamedTuple

import psutil
import yaml

from agents.understanding import Understanding, Vocabulary, understand, warm
from agents.understanding.faq import NONE_SHARE, FaqEntry, FaqIndex
from agents.understanding.lexicon import LANGUAGES

FOLDS = 5
LEFT_OUT = 0.25
SURE = 0.8
UNSEEN = Path(__file__).parent.parent / "tests/agents/understanding/data"


class Question(NamedTuple):
    text: str
    label: str | None


def read_questions(file: Path) -> dict[str, list[str]]:
    """Sentences by label."""
    found: dict[str, list[str]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["sentence"] and row["sentence"].strip():
                found[row["label"]].append(row["sentence"])
    return found


def split(found: dict[str, list[str]], fold: int) -> tuple[list[FaqEntry], list[Question]]:
    """Entries to build from and questions to ask, stratified by label."""
    order = random.Random(fold)
    left_out = set(order.sample(sorted(found), int(len(found) * LEFT_OUT)))
    entries, asked = [], []
    for label in sorted(found):
        texts = order.sample(found[label], len(found[label]))
        cut = max(len(texts) > 1, len(texts) // FOLDS)
        if label in left_out:
            asked += [Question(text, None) for text in texts]
        else:
            entries.append(FaqEntry(label, label, tuple(texts[cut:])))
            asked += [Question(text, label) for text in texts[:cut]]
    return entries, asked


def measure(found: dict[str, list[str]], repeats: int) -> dict[str, float]:
    """Mean figures over the folds of every repeat, and how far the accuracy of one fold lies from its mean."""
    results = defaultdict(list)
    for fold in range(FOLDS * repeats):
        entries, asked = split(found, fold)
        started = time.perf_counter()
        index = FaqIndex.build(entries)
        results["build_s"].append(time.perf_counter() - started)
        started = time.perf_counter()
        answers = [(question.label, index.match(question.text)) for question in asked]
        results["match_ms"].append(1000 * (time.perf_counter() - started) / len(asked))
        results["in_scope_accuracy"].append(fmean(got == label for label, (got, _) in answers if label))
        results["none_recall"].append(fmean(got is None for label, (got, _) in answers if not label))
        results["confidence_error"].append(fmean((chance - (got == label)) ** 2 for label, (got, chance) in answers))
        results["threshold"].append(index.threshold)
    results["accuracy"] = [
        (1 - NONE_SHARE) * within + NONE_SHARE * without
        for within, without in zip(results["in_scope_accuracy"], results["none_recall"], strict=True)
    ]
    figures = {name: fmean(values) for name, values in results.items()}
    figures["accuracy_deviation"] = stdev(results["accuracy"])
    return {name: round(value, 4) for name, value in figures.items()}


def measure_intents(language: str) -> dict[str, Any]:
    """Accuracy on the unseen messages of a language, how sure readings bear out, and the intents most confused."""
    started = time.perf_counter()
    warm(language)
    load = time.perf_counter() - started
    messages = yaml.safe_load((UNSEEN / f"test_{language}.yaml").read_text(encoding="utf-8"))
    shop, times, readings = Vocabulary.build(), list[float](), list[tuple[str, Understanding]]()
    for intent, texts in messages.items():
        for text in texts:
            started = time.perf_counter()
            readings.append((intent, understand(text, vocabulary=shop, default_language=language)))
            times.append(1000 * (time.perf_counter() - started))
    sure = [intent == reading.intent for intent, reading in readings if reading.intent_confidence >= SURE]
    wrong = Counter(f"{intent} as {reading.intent}" for intent, reading in readings if intent != reading.intent)
    return {
        "messages": len(readings),
        "accuracy": round(1 - wrong.total() / len(readings), 4),
        "sure": round(len(sure) / len(readings), 4),
        "right_when_sure": round(fmean(sure), 4),
        "load_s": round(load, 3),
        "read_ms_p50": round(median(times), 3),
        "most_confused": dict(wrong.most_common(10)),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with *_train.csv files")
    parser.add_argument("--repeats", type=int, default=2, help="how often each bot is split anew, default 2")
    parser.add_argument("--out", type=Path, help="write the JSON there too")
    arguments = parser.parse_args()
    files = sorted(arguments.data.glob("*_train.csv"))
    if not files:
        print(f"no *_train.csv in {arguments.data}", file=sys.stderr)
        return 1
    before = psutil.Process().memory_info().rss
    languages = {language: measure_intents(language) for language in LANGUAGES}
    memory = round((psutil.Process().memory_info().rss - before) / 1e6, 1)
    bots = {file.name.removesuffix("_train.csv"): measure(read_questions(file), arguments.repeats) for file in files}
    report = {
        "none_share": NONE_SHARE, "folds": FOLDS * arguments.repeats, "bots": bots, "languages": languages,
        "memory_mb": memory,
    }  # fmt: skip
    print(json.dumps(report, indent=2))
    if arguments.out:
        arguments.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    columns = ["accuracy", "accuracy_deviation", "in_scope_accuracy", "none_recall", "build_s", "match_ms"]
    print_table("bot", columns, bots)
    print_table("language", ["messages", "accuracy", "sure", "right_when_sure", "load_s", "read_ms_p50"], languages)
    return 0


def print_table(name: str, columns: list[str], rows: Mapping[str, Mapping[str, float]]) -> None:
    print(f"{name:16}" + "".join(f"{column:>20}" for column in columns))
    for row, figures in rows.items():
        print(f"{row:16}" + "".join(f"{figures[column]:20.3f}" for column in columns))


if __name__ == "__main__":
    sys.exit(main())
