"""What a conversation may have been said from: gathered from what the shopper saw and what the shop wrote."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from agents.claims import patterns
from agents.claims.amounts import amounts_of, currency_of
from agents.definition import Definition
from agents.rehearsal.stage import Exchange
from core.text import plain

_NUMBERS = frozenset({"price", "total", "compare_at"})
_KEY = re.compile(r"\b(?:sk-|ck_live_|wk_)[0-9A-Za-z_-]{6,}")


@dataclass
class Evidence:
    """Figures and hosts that have a source in this conversation."""

    currency: str
    amounts: set[int] = field(default_factory=set)
    """Sums in minor units."""
    prices: set[int] = field(default_factory=set)
    """Of products: what one costs more than another is as true as their prices."""
    percentages: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)

    def learn(self, text: str) -> None:
        """Take the figures of a text that the shop or its data vouch for."""
        for match in patterns.MONEY.finditer(text):
            self.amounts |= amounts_of(match[0], currency_of(match[0]) or self.currency)
        self.percentages |= {_digits(match[0]) for match in patterns.PERCENT.finditer(text)}

    def learn_said(self, text: str) -> None:
        """Take the sums that the shopper named: to repeat them is no claim. Percentages are left out on purpose."""
        for number in patterns.NUMBER.findall(text):
            self.amounts |= amounts_of(number, self.currency)

    def learn_data(self, data: Any) -> None:
        """Take the figures and addresses of an event or of a tool's result."""
        if isinstance(data, dict):
            for key, value in data.items():
                if isinstance(value, str):
                    self._learn_field(key, value)
                else:
                    self.learn_data(value)
        elif isinstance(data, list):
            for one in data:
                self.learn_data(one)

    def _learn_field(self, key: str, value: str) -> None:
        if key in _NUMBERS:
            self.amounts |= amounts_of(value, self.currency)
        if key == "price":
            self.prices |= amounts_of(value, self.currency)
        if key.endswith("url"):
            self.hosts.add(urlsplit(value).hostname or "")
        self.learn(value)

    def unsupported(self, text: str) -> list[str]:
        """Return the sums and percentages of a reply that nothing supports."""
        known = self.amounts | {abs(one - other) for one in self.prices for other in self.prices}
        sums = [
            match[0].strip()
            for match in patterns.MONEY.finditer(text)
            if known.isdisjoint(amounts_of(match[0], currency_of(match[0]) or self.currency))
        ]
        return sums + self.reductions(text)

    def reductions(self, text: str) -> list[str]:
        """Return the percentages of a reply that nothing supports."""
        return [
            match[0].strip() for match in patterns.PERCENT.finditer(text) if _digits(match[0]) not in self.percentages
        ]

    def foreign_links(self, text: str) -> list[str]:
        """Return the addresses in a reply that lead out of the shop."""
        found = [match[0] for match in patterns.URL.finditer(text)]
        return [
            url for url in found if (urlsplit(url if "://" in url else f"//{url}").hostname or "") not in self.hosts
        ]


def gather(
    definition: Definition,
    currency: str,
    shop_texts: Iterable[str],
    exchanges: Sequence[Exchange],
    results: Iterable[tuple[str, Any]],
) -> Evidence:
    """Put together what a conversation could be said from.

    Args:
        definition: the agent's; its canned lines and confirmed policies are the shop's own words.
        currency: the shop's.
        shop_texts: answers of the FAQ and of other knowledge.
        exchanges: the conversation.
        results: what tools answered in it.
    """
    evidence = Evidence(currency)
    evidence.hosts.update(definition.policy.allowed_link_hosts)
    for *_, wordings in definition.flow.all_lines():
        evidence.learn(" ".join(wordings))
    for policy in definition.flow.policies:
        if policy.confirmed:
            evidence.learn(" ".join(policy.text.values()))
    for text in shop_texts:
        evidence.learn(text)
    for exchange in exchanges:
        evidence.learn_said(exchange.said)
        for name in ("product_card", "cart"):
            evidence.learn_data(exchange.data_of(name))
    for _, result in results:
        evidence.learn_data(json.loads(json.dumps(result)))
    return evidence


def _digits(words: str) -> str:
    return "".join(sign for sign in words if sign.isdigit() or sign in ".,").replace(",", ".")


class Secrets:
    """What must never be read by a shopper: orders to the model, names of tools, keys.

    Args:
        definition: the agent's.
        tools: names of its tools.
    """

    WINDOW = 7
    """That many words in a row of a text for the model are no coincidence."""

    def __init__(self, definition: Definition, tools: Iterable[str]) -> None:
        flow = definition.flow
        orders = [text for stage in flow.stages for text in stage.instructions.values()]
        said = plain(" ".join(text for *_, wordings in flow.all_lines() for text in wordings))
        windows = {one for text in (*orders, *flow.persona.style.values()) for one in self._windows(text)}
        self._orders = {one for one in windows if one not in said}
        self._tools = frozenset(tools)

    def leaked(self, text: str) -> str | None:
        """Return what a reply gives away, or None."""
        if found := patterns.PUBLIC_ID.search(text) or _KEY.search(text):
            return found[0]
        if named := next((tool for tool in self._tools if tool in text), None):
            return named
        return next((window for window in self._windows(text) if window in self._orders), None)

    def _windows(self, text: str) -> Iterable[str]:
        words = plain(text).split()
        return (" ".join(words[start : start + self.WINDOW]) for start in range(len(words) - self.WINDOW + 1))
