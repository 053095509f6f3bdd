"""Bodies of the billing API."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class PeriodOut(BaseModel):
    start: datetime
    end: datetime
    """Exclusive."""


class MeterOut(BaseModel):
    name: str
    used: int
    limit: int | None
    """Null where nothing limits it."""
    remaining: int | None


class UsageOut(BaseModel):
    plan: str
    plan_name: str
    trial_ends_at: datetime | None
    period: PeriodOut
    meters: list[MeterOut]


class DayOut(BaseModel):
    day: date
    """In UTC."""
    meter: str
    quantity: int


class PriceOut(BaseModel):
    amount: str
    currency: str
    per: str


class PlanOut(BaseModel):
    id: str
    name: str
    price: PriceOut
    limits: dict[str, int | None]
    """Null is unlimited."""
    features: list[str]
    support: str


Limit = Annotated[int, Field(ge=0)]


class ContractIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    plan: Annotated[str, Field(max_length=60)]
    limits: dict[str, Limit | None] = {}
    """Over the plan's; null is unlimited."""
    features: list[Annotated[str, Field(max_length=60)]] = []
    """Besides the plan's."""
