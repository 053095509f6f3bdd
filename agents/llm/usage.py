"""What one turn has used of models, in tokens and in money."""

from dataclasses import dataclass, field
from typing import Any

from agents.llm.catalogue import CURRENCY, Catalogue
from agents.ports import ModelTarget, Usage


@dataclass
class Spent:
    """Adds up the calls of one turn, those that failed included: providers charge for what they began."""

    catalogue: Catalogue
    model: str = ""
    """The model that answered last."""
    calls: int = 0
    cost: int = 0
    """In micro-euros. A tenant's own endpoint costs the platform nothing."""
    estimated: bool = False
    """Whether a provider kept its figures to itself, so that ours stand in."""
    _tokens: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("input", "cached", "output"), 0))

    def add(self, target: ModelTarget, usage: Usage, *, estimated: bool = False) -> None:
        """Count one call."""
        self.model, self.calls = target.model, self.calls + 1
        self._tokens["input"] += usage.input_tokens
        self._tokens["cached"] += usage.cached_tokens
        self._tokens["output"] += usage.output_tokens
        self.estimated |= estimated
        if not target.own:
            self.cost += self.catalogue.cost(target.model, usage)

    def as_json(self) -> dict[str, Any]:
        """Return what is stored with the turn; empty when no model was asked."""
        if not self.calls:
            return {}
        found: dict[str, Any] = {"model": self.model, "calls": self.calls}
        found |= {f"{name}_tokens": count for name, count in self._tokens.items()}
        found |= {"cost_micros": self.cost, "currency": CURRENCY}
        return {**found, "estimated": True} if self.estimated else found
