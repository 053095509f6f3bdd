"""Figures of a benchmark: percentiles, a table for people, JSON for machines."""

import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from os import cpu_count, getloadavg
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.load import Step

Row = dict[str, Any]


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the value below which a share of the values lies; None without values."""
    if not values:
        return None
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def milliseconds(values: Sequence[float], share: float) -> float | None:
    """Return a percentile of seconds in milliseconds."""
    found = percentile(values, share)
    return None if found is None else round(found * 1000, 2)


def figures(steps: Sequence[Step]) -> Row:
    """Return the medians over the rounds of one setting."""
    rounds = [_figures_of(step) for step in steps if step.whole]
    medians: Row = {}
    for key in rounds[0] if rounds else ():
        values = [one[key] for one in rounds if one[key] is not None]
        medians[key] = round(median(values), 2) if values else None
    rates = [one["messages_per_second"] for one in rounds]
    return {
        "messages": sum(len(step.whole) for step in steps),
        "errors": sum(step.errors.total() for step in steps),
        "errors_by_kind": dict(sum((step.errors for step in steps), start=type(steps[0].errors)())),
        **medians,
        "messages_per_second_range": [min(rates), max(rates)] if rates else None,
    }


def _figures_of(step: Step) -> Row:
    count = len(step.whole)
    return {
        "first_token_p50_ms": milliseconds(step.first, 0.50),
        "first_token_p95_ms": milliseconds(step.first, 0.95),
        "whole_p50_ms": milliseconds(step.whole, 0.50),
        "whole_p95_ms": milliseconds(step.whole, 0.95),
        "messages_per_second": round(count / step.seconds, 1),
        "cpu_ms_per_message": round(step.cpu / count * 1000, 2),
        "stores_cpu_ms_per_message": round(step.stores_cpu / count * 1000, 2),
        "peak_mb": round(step.peak_mb, 1),
    }


def machine() -> Row:
    """Return where and when this runs; a busy machine shows in its load."""
    git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": git.stdout.strip() or None,
        "cores": cpu_count(),
        "load_average": round(getloadavg()[0], 2),
        "python": platform.python_version(),
        "command": " ".join(sys.argv),
    }


def ratio(ours: float | None, theirs: float | None) -> str:
    """Return how many times as much the first is."""
    return f"{ours / theirs:.2f}x" if ours is not None and theirs else "-"


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table."""
    cells = [[str("-" if cell is None else cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    lines = ["| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) + " |"
             for row in cells]  # fmt: skip
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def write_json(path: Path | None, content: Row) -> None:
    """Write the figures where the caller wants them."""
    if path is not None:
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
