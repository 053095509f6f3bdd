"""Bodies of the models API."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Amount = Annotated[str, StringConstraints(pattern=r"^\d{1,7}(\.\d{1,6})?$")]
"""Decimal text in euros, to the millionth."""


class ModelIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    base_url: Annotated[str, Field(max_length=500, pattern=r"^https?://")]
    model: Annotated[str, Field(min_length=1, max_length=120)]
    api_key: Annotated[str, Field(min_length=1, max_length=500)]
    api: Literal["chat", "responses"] = "chat"


class ModelOut(BaseModel):
    base_url: str
    model: str
    api: str
    has_key: bool


class ChoiceOut(BaseModel):
    model: str
    """What an agent's policy names."""
    is_default: bool
    input_price: str
    output_price: str
    """Per million tokens, as the platform reckons."""
    currency: str
    context: int
    """Tokens."""


class LimitsIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    monthly: Amount | None
    """In one billing period; null is: as much as the plan includes."""
    conversation: Amount | None
    """In one conversation; null is no limit of its own."""


class PeriodOut(BaseModel):
    start: datetime
    end: datetime
    """Exclusive."""


class LimitsOut(BaseModel):
    currency: str
    period: PeriodOut
    spent: str
    """What models have cost in the period, in finished turns."""
    monthly: str | None
    """The tenant's own limit."""
    plan: str | None
    """What the plan includes; null is unlimited."""
    in_force: str | None
    """The smaller of the two. Above it the local brain answers alone."""
    conversation: str | None
    reached: bool
