"""Plans are data: read from `plans.yaml`, checked when the process starts."""

import os
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

_FILE = Path(__file__).with_name("plans.yaml")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Price(_Frozen):
    """In minor units of a currency."""

    amount: int = Field(ge=0)
    currency: str
    per: str


class Plan(_Frozen):
    """What a plan costs and includes. A limit of None is unlimited; a limit that is not named is 0."""

    name: str
    price: Price
    limits: dict[str, int | None]
    features: frozenset[str]
    support: str


class Trial(_Frozen):
    """What a new tenant gets without a card."""

    plan: str
    days: int = Field(ge=0)


class Plans(_Frozen):
    """All plans of this installation."""

    trial: Trial
    default: str
    plans: dict[str, Plan]

    @model_validator(mode="after")
    def _known(self) -> "Plans":
        for name in (self.trial.plan, self.default):
            if name not in self.plans:
                raise ValueError(f"plan {name!r} is not defined")
        return self


@lru_cache(maxsize=1)
def load_plans() -> Plans:
    """Read the plans of this installation.

    Raises:
        pydantic.ValidationError: the file cannot be used; the message names the place.
    """
    path = Path(os.environ.get("COMPTOIR_PLANS_FILE") or _FILE)
    return Plans.model_validate(yaml.safe_load(path.read_text("utf-8")))
