"""Offers as the API shows them. Money is a decimal string beside its currency."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from commerce.money import to_text
from commerce.offers.models import OfferGrant
from commerce.offers.redemption import Worth
from commerce.offers.rules import Advanced, Amount
from core.ids import public_id

Status = Literal["granted", "redeemed", "expired", "revoked"]
GiftName = Literal["free_shipping", "percentage"]
ShopId = Annotated[str, Field(min_length=1, max_length=255, description="The shop's own id of the variant")]
Code = Annotated[str, Field(min_length=1, max_length=100)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PolicyIn(_In):
    """The one question, and more for who wants it; `advanced` left out keeps what was set."""

    largest_discount_percent: Annotated[int, Field(ge=0, le=90)]
    advanced: Advanced | None = None


class BudgetOut(BaseModel):
    """This month's budget: `counted` is what open and redeemed offers take from it."""

    month: str
    limit: str | None
    counted: str


class PolicyOut(BaseModel):
    """`version` is 0 before any rules were set."""

    version: int
    currency: str
    largest_discount_percent: int
    advanced: Advanced
    budget: BudgetOut


class GrantOut(BaseModel):
    """An offer that was made. `amount` is the most that it takes off, `counted` what it takes from the budget."""

    id: str
    rung: GiftName
    percent: int
    code: str
    source: Literal["pool", "verified"]
    status: Status
    amount: str
    counted: str
    currency: str
    month: str
    conversation_id: str | None
    policy_version: int
    order_id: str | None
    granted_at: datetime
    expires_at: datetime
    settled_at: datetime | None


def grant_out(row: OfferGrant) -> GrantOut:
    """Return a grant as the API shows it."""
    return GrantOut.model_validate(
        {
            **{name: getattr(row, name) for name in GrantOut.model_fields},
            "id": public_id("ofr", row.id),
            "amount": to_text(row.amount, row.currency),
            "counted": to_text(row.counted, row.currency),
            "conversation_id": public_id("cnv", row.conversation_id) if row.conversation_id else None,
        }
    )


class OrderLine(_In):
    variant: ShopId
    quantity: Annotated[int, Field(ge=1, le=9_999)]


class RedeemIn(_In):
    """The order that used the code; `amount` is what was taken off."""

    order_id: Annotated[str, Field(min_length=1, max_length=255)]
    amount: Amount
    lines: Annotated[list[OrderLine], Field(min_length=1, max_length=500)]


class LineReductionOut(BaseModel):
    variant: str
    amount: str


class CodeOut(BaseModel):
    """What a code is worth for the lines asked about. `problem` says why it cannot be used, null when it can."""

    code: str
    rung: GiftName
    percent: int
    status: Status
    usable: bool
    problem: str | None
    amount: str
    currency: str
    lines: list[LineReductionOut]
    expires_at: datetime


def code_out(worth: Worth) -> CodeOut:
    """Return what a code is worth as the API shows it."""
    grant = worth.grant
    return CodeOut(
        code=grant.code,
        rung=grant.rung,  # type: ignore[arg-type]  # the table's check
        percent=grant.percent,
        status=grant.status,  # type: ignore[arg-type]  # same
        usable=worth.problem is None,
        problem=worth.problem,
        amount=to_text(worth.amount, grant.currency),
        currency=grant.currency,
        lines=[
            LineReductionOut(variant=worth.names[variant], amount=to_text(amount, grant.currency))
            for variant, amount in worth.lines.items()
        ],
        expires_at=grant.expires_at,
    )


class PoolIn(_In):
    """Single-use codes of one kind, created in the shop. Nothing they give may exceed `largest_reduction`."""

    rung: GiftName
    percent: Annotated[int, Field(ge=0, le=90)] = 0
    largest_reduction: Amount
    codes: Annotated[list[Code], Field(min_length=1, max_length=1_000)]

    @model_validator(mode="after")
    def _percent_of_percentage(self) -> Self:
        if (self.rung == "percentage") != (self.percent > 0):
            raise ValueError("codes of the rung percentage have a percent, and only they")
        return self


class PoolAdded(BaseModel):
    """How many codes were new; `known` ones were left as they are."""

    added: int
    known: int


class PoolKind(BaseModel):
    rung: GiftName
    percent: int
    largest_reduction: str
    currency: str
    left: int
    total: int


def pool_kind(row: Any) -> PoolKind:
    """Return one kind of pooled codes as the API shows it."""
    return PoolKind(
        rung=row.rung,
        percent=row.percent,
        largest_reduction=to_text(row.largest_reduction, row.currency),
        currency=row.currency,
        left=row.left,
        total=row.total,
    )


def quantities_of(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return pieces by the shop's id; an id that occurs twice counts twice."""
    found: dict[str, int] = {}
    for name, pieces in lines:
        found[name] = found.get(name, 0) + pieces
    return found
