"""The merchant's rules: what the API takes and shows, what is stored, and what the engine reads.

Money is written as decimal strings in the shop's currency and read by the engine in minor units.
"""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from commerce.money import from_text
from core.errors import NotFound
from core.ids import parse_id
from core.text import plain

RungName = Literal["information", "reassurance", "bundle", "free_shipping", "percentage"]
TALK: Final[frozenset[RungName]] = frozenset({"information", "reassurance", "bundle"})
"""Rungs that cost nothing: the agent informs, reassures, or shows what goes with it."""
Amount = Annotated[str, Field(pattern=r"^\d{1,10}(\.\d{1,3})?$", description="Decimal number, such as 12.50")]
TaxPercent = Annotated[str, Field(pattern=r"^\d{1,2}(\.\d{1,2})?$", description="Percentage, such as 20 or 5.5")]


class Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class CostFloor(Rule):
    """No price falls below what leaves a margin on the cost, in percent of the price without tax.

    Articles without a known cost get no reduction. `tax_percent` is the tax within prices that include it.
    """

    kind: Literal["cost"]
    minimum_margin_percent: Annotated[int, Field(ge=0, le=95)]
    tax_percent: TaxPercent


class PriceFloor(Rule):
    """No price falls below a share of the regular price, which is the crossed-out one where there is one."""

    kind: Literal["price"]
    percent_of_price: Annotated[int, Field(ge=1, le=100)]


class Rung(Rule):
    """One step of the ladder. `percent` is for `percentage`; `shipping_value`, what one costs, for `free_shipping`."""

    rung: RungName
    enabled: bool = True
    percent: Annotated[int, Field(ge=1, le=90)] | None = None
    shipping_value: Amount | None = None

    @model_validator(mode="after")
    def _parameters(self) -> Self:
        if self.percent is not None and self.rung != "percentage":
            raise ValueError("only the rung percentage has a percent")
        if self.shipping_value is not None and self.rung != "free_shipping":
            raise ValueError("only the rung free_shipping has a shipping value")
        if self.rung == "free_shipping" and self.enabled and self.shipping_value is None:
            raise ValueError("say in shipping_value what one free delivery costs you")
        return self


class VisitorLimit(Rule):
    """At most `grants` for one visitor in any `days` days."""

    grants: Annotated[int, Field(ge=1, le=100)] = 1
    days: Annotated[int, Field(ge=1, le=365)] = 30


LADDER: Final = (
    Rung(rung="information"),
    Rung(rung="reassurance"),
    Rung(rung="bundle"),
    Rung(rung="free_shipping", enabled=False),
    Rung(rung="percentage"),
)


class Advanced(Rule):
    """Everything beyond the one question."""

    codes: Annotated[
        Literal["pool", "verified"],
        Field(description="pool: codes that you created in your shop; verified: ours, which your checkout asks about"),
    ] = "pool"
    floor: Annotated[CostFloor | PriceFloor, Field(discriminator="kind")] | None = None
    excluded_categories: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], Field(max_length=500)
    ] = ()
    excluded_products: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=5_000)] = ()
    monthly_budget: Amount | None = None
    visitor_limit: VisitorLimit = VisitorLimit()
    on_sale_prices: Annotated[
        bool, Field(description="Whether what is already sold below its regular price may be reduced further")
    ] = False
    minimum_cart: Amount = "0"
    on_request: Annotated[bool, Field(description="Whether asking is enough, without hesitation")] = False
    code_minutes: Annotated[int, Field(ge=5, le=10_080)] = 60
    ladder: Annotated[tuple[Rung, ...], Field(min_length=1, max_length=5)] = LADDER

    @field_validator("excluded_products")
    @classmethod
    def _ids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            try:
                parse_id("prd", one)
            except NotFound:
                raise ValueError(f"{one} is no product's id") from None
        return value

    @field_validator("ladder")
    @classmethod
    def _each_rung_once(cls, value: tuple[Rung, ...]) -> tuple[Rung, ...]:
        if len({rung.rung for rung in value}) < len(value):
            raise ValueError("each rung of the ladder can be there once")
        return value


class Policy(Rule):
    """All rules of a tenant. The defaults give nothing away."""

    currency: str
    largest_discount_percent: Annotated[int, Field(ge=0, le=90)] = 0
    advanced: Advanced = Advanced()

    @model_validator(mode="after")
    def _sums_fit_the_currency(self) -> Self:
        more = self.advanced
        for text in (more.monthly_budget, more.minimum_cart, *(rung.shipping_value for rung in more.ladder)):
            if text is not None:
                from_text(text, self.currency)
        return self

    @cached_property
    def monthly_budget(self) -> int | None:
        """What all grants of a calendar month may cost, in minor units; None is no bound."""
        text = self.advanced.monthly_budget
        return None if text is None else from_text(text, self.currency)

    @cached_property
    def minimum_cart(self) -> int:
        """The smallest sum of articles, in minor units."""
        return from_text(self.advanced.minimum_cart, self.currency)

    @cached_property
    def barred_products(self) -> frozenset[UUID]:
        return frozenset(parse_id("prd", one) for one in self.advanced.excluded_products)

    @cached_property
    def barred_categories(self) -> frozenset[str]:
        """Names without case and accents."""
        return frozenset(map(plain, self.advanced.excluded_categories))

    @cached_property
    def tax_hundredths(self) -> int:
        """The tax within prices that include it, in hundredths of a percent: 20 % is 2000."""
        floor = self.advanced.floor
        return int(Decimal(floor.tax_percent) * 100) if isinstance(floor, CostFloor) else 0

    @cached_property
    def steps(self) -> tuple[Rung, ...]:
        """The rungs in use, in their order."""
        return tuple(rung for rung in self.advanced.ladder if rung.enabled)

    @cached_property
    def gives(self) -> bool:
        """Whether any rung in use gives something."""
        return any(
            rung.rung == "free_shipping" or (rung.rung == "percentage" and self.percent_of(rung) > 0)
            for rung in self.steps
        )

    def percent_of(self, rung: Rung) -> int:
        """What a `percentage` rung gives, never more than the largest discount."""
        return min(rung.percent or self.largest_discount_percent, self.largest_discount_percent)

    def shipping_of(self, rung: Rung) -> int:
        """What a free delivery counts for, in minor units."""
        return from_text(rung.shipping_value or "0", self.currency)
