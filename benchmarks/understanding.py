"""Cross-validated FAQ accuracy with rejection, per bot: `python -m benchmarks.understanding --data DIR [--out FILE]`.

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
from collections import defaultdict
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from agents.understanding.faq import NONE_SHARE, FaqEntry, FaqIndex

FOLDS = 5
LEFT_OUT = 0.25


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


def measure(found: dict[str, list[str]]) -> dict[str, float]:
    """Mean figures over the folds."""
    results = defaultdict(list)
    for fold in range(FOLDS):
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
    figures = {name: fmean(values) for name, values in results.items()}
    figures["accuracy"] = (1 - NONE_SHARE) * figures["in_scope_accuracy"] + NONE_SHARE * figures["none_recall"]
    return {name: round(value, 4) for name, value in figures.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with *_train.csv files")
    parser.add_argument("--out", type=Path, help="write the JSON there too")
    arguments = parser.parse_args()
    files = sorted(arguments.data.glob("*_train.csv"))
    if not files:
        print(f"no *_train.csv in {arguments.data}", file=sys.stderr)
        return 1
    bots = {file.name.removesuffix("_train.csv"): measure(read_questions(file)) for file in files}
    report = json.dumps({"none_share": NONE_SHARE, "folds": FOLDS, "bots": bots}, indent=2)
    if arguments.out:
        arguments.out.write_text(report + "\n", encoding="utf-8")
    columns = ["accuracy", "in_scope_accuracy", "none_recall", "confidence_error", "build_s", "match_ms"]
    print(report)
    print(f"{'bot':16}" + "".join(f"{column:>19}" for column in columns))
    for bot, figures in bots.items():
        print(f"{bot:16}" + "".join(f"{figures[column]:19.3f}" for column in columns))
    return 0


if __name__ == "__main__":
    sys.exit(main())
