"""Bodies of the billing API."""

from datetime import date, datetime

from pydantic import BaseModel


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
