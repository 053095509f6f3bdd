"""Models as data: prices, context, abilities. Costs are whole micro-euros, so that sums are exact."""

from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from agents.ports import Usage

_FILE = Path(__file__).with_name("catalogue.yaml")
CURRENCY = "EUR"

Ability = Literal["stream_usage", "max_completion_tokens", "strict_tools", "structured", "cache_key"]
Price = Decimal


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelCard(_Frozen):
    """One model. Prices are per million tokens, in `currency`."""

    currency: Literal["EUR", "USD"]
    input: Price = Field(ge=0)
    cached_input: Price = Field(ge=0)
    output: Price = Field(ge=0)
    context: int = Field(ge=1000)
    """Tokens of prompt and answer together."""
    api: Literal["chat", "responses"] = "chat"
    effort: str | None = None
    supports: frozenset[Ability] = frozenset()


class Catalogue(_Frozen):
    """The models of an installation."""

    as_of: date
    """The day of the prices."""
    source: str
    eur_per_usd: Decimal = Field(gt=0)
    unknown: ModelCard
    models: dict[str, ModelCard]

    def card(self, model: str) -> ModelCard:
        """Return a model's card; that of an unknown model when it is not listed."""
        return self.models.get(model, self.unknown)

    def cost(self, model: str, usage: Usage) -> int:
        """Return what a call cost, in micro-euros, rounded up.

        A price per million tokens is a price in millionths per token, so tokens times price are micro-units already.
        """
        card = self.card(model)
        cached = min(usage.cached_tokens, usage.input_tokens)
        amount = (
            (usage.input_tokens - cached) * card.input + cached * card.cached_input + usage.output_tokens * card.output
        )
        return int(self._euros(amount, card.currency).to_integral_value(ROUND_CEILING))

    def price(self, model: str) -> tuple[Decimal, Decimal]:
        """Return a model's price in euros per million tokens: (input, output)."""
        card = self.card(model)
        return self._euros(card.input, card.currency), self._euros(card.output, card.currency)

    def _euros(self, amount: Decimal, currency: str) -> Decimal:
        return amount if currency == CURRENCY else amount * self.eur_per_usd


@lru_cache(maxsize=4)
def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read the models.

    Args:
        path: the operator's own file instead of the platform's.

    Raises:
        pydantic.ValidationError: the file cannot be used; the message names the place.
    """
    return Catalogue.model_validate(yaml.safe_load((path or _FILE).read_text("utf-8")))
