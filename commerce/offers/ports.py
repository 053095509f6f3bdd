"""Where single-use codes come from. Adapters of shop systems implement the same port."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class CodeWish:
    """The code that a grant needs. Money in minor units of `currency`.

    Args:
        rung: `free_shipping` or `percentage`.
        percent: what it must not exceed; 0 for free shipping.
        most: the most that it should take off.
        whole: whether everything in the cart is covered; a code that cannot leave articles out must refuse otherwise.
        room: what the budget still allows; None without a budget.
    """

    rung: str
    percent: int
    most: int
    whole: bool
    room: int | None
    currency: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code that nobody else has: what it gives, and the most that it can take off."""

    code: str
    percent: int
    most: int


class DiscountCodes(Protocol):
    """Gives out codes, each once. Everything happens in the caller's transaction, or not at all."""

    async def issue(self, session: AsyncSession, tenant_id: UUID, wish: CodeWish, now: datetime) -> IssuedCode | None:
        """Return a code that gives no more than was wished and fits the room, or None when there is none."""
        ...

    def counted_after_expiry(self, amount: int) -> int:
        """Return what an expired code still counts for in the budget: 0 where it surely cannot be used any more."""
        ...


CodeSources = Mapping[str, DiscountCodes]
"""Adapters by the name that a policy gives them."""
