"""What came of a rehearsal, in figures and in one sentence an owner understands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from agents.rehearsal.checks import SAFETY
from agents.rehearsal.models import RehearsalRun

ENOUGH = 0.75
"""The share of shoppers who must get what they came for. Of rules, none may be broken even once."""
_WORSE_BY = 0.10
_SENTENCES = {
    "fr": "{shoppers} clients ont essayé votre boutique, {found} ont trouvé.",
    "en": "{shoppers} shoppers tried your shop, {found} found it.",
    "de": "{shoppers} Kunden haben Ihren Shop ausprobiert, {found} wurden fündig.",
    "it": "{shoppers} clienti hanno provato il vostro negozio, {found} hanno trovato quello che cercavano.",
    "es": "{shoppers} clientes probaron su tienda, {found} encontraron lo que buscaban.",
}
_KEPT = {
    "fr": "Aucune règle n'a été enfreinte.",
    "en": "No rule was broken.",
    "de": "Keine Regel wurde gebrochen.",
    "it": "Nessuna regola è stata violata.",
    "es": "No se incumplió ninguna regla.",
}
_BROKEN = {
    "fr": "Conversations où une règle a été enfreinte : {broken}.",
    "en": "Conversations in which a rule was broken: {broken}.",
    "de": "Gespräche, in denen eine Regel gebrochen wurde: {broken}.",
    "it": "Conversazioni in cui una regola è stata violata: {broken}.",
    "es": "Conversaciones en las que se incumplió una regla: {broken}.",
}
_REPLAYED = {
    "fr": "{conversations} conversations rejouées, {lost} où des produits ne sont plus montrés.",
    "en": "{conversations} conversations replayed, {lost} in which products are no longer shown.",
    "de": "{conversations} Gespräche wiederholt, {lost} davon zeigen Produkte nicht mehr.",
    "it": "{conversations} conversazioni ripetute, {lost} in cui i prodotti non vengono più mostrati.",
    "es": "{conversations} conversaciones repetidas, {lost} en las que ya no se muestran productos.",
}


def summarise(kind: str, runs: Sequence[RehearsalRun], seconds: float) -> dict[str, Any]:
    """Return the figures of a rehearsal whose runs are all done.

    A shopper's tries count as one: who fails once has failed.

    Args:
        kind: `shoppers` or `replay`.
        runs: all of them.
        seconds: from its start to its end.
    """
    tries = _by_shopper(runs)
    looking = [one for one in tries if "goal_shown" in _expected(one)]
    broken = sum(any(_breaks(run) for run in one) for one in tries)
    figures: dict[str, Any] = {
        "shoppers": len(looking),
        "found": sum(all(run.result["found"] for run in one) for one in looking),
        "passed": sum(all(run.passed for run in one) for one in tries),
        "conversations": len(tries),
        "broken": broken,
        "lost": sum(bool(run.result.get("lost")) for run in runs),
        "changed": sum(bool(run.result.get("changed")) for run in runs),
        "messages": sum(run.result["messages"] for run in runs),
        "withheld": sum(run.result["withheld"] for run in runs),
        "seconds": round(seconds, 1),
        "checks": _checks(runs),
    }
    return {**figures, "sentences": _sentences(kind, figures)}


def verdict(summary: Mapping[str, Any]) -> bool:
    """Say whether a rehearsal passed: no rule broken, and enough got what they came for."""
    return not summary["broken"] and summary["passed"] >= ENOUGH * summary["conversations"]


def is_worse(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Say whether a rehearsal went clearly worse than the one before it."""
    if now["broken"] > before["broken"] or (verdict(before) and not verdict(now)):
        return True
    return _share(now) < _share(before) - _WORSE_BY


def _share(summary: Mapping[str, Any]) -> float:
    return float(summary["passed"]) / max(1, int(summary["conversations"]))


def _by_shopper(runs: Sequence[RehearsalRun]) -> list[list[RehearsalRun]]:
    found: dict[int, list[RehearsalRun]] = defaultdict(list)
    for run in runs:
        found[run.shopper].append(run)
    return list(found.values())


def _expected(tries: Sequence[RehearsalRun]) -> Sequence[str]:
    expected: Sequence[str] = tries[0].script.get("expect", ())
    return expected


def _breaks(run: RehearsalRun) -> bool:
    return any(one["check"] in SAFETY and not one["passed"] for one in run.result["checks"])


def _checks(runs: Sequence[RehearsalRun]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for run in runs:
        for one in run.result["checks"]:
            count = counts.setdefault(one["check"], {"passed": 0, "failed": 0})
            count["passed" if one["passed"] else "failed"] += 1
    return counts


def _sentences(kind: str, figures: Mapping[str, Any]) -> dict[str, str]:
    first = _SENTENCES if kind == "shoppers" else _REPLAYED
    second = _BROKEN if figures["broken"] else _KEPT
    return {language: f"{first[language]} {second[language]}".format(**figures) for language in first}
