"""The two sources of codes that need no shop system: our own, which the shop verifies, and a pool of the shop's own."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.offers import repository
from commerce.offers.ports import CodeWish, DiscountCodes, IssuedCode

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that reads like a digit: codes are read aloud and typed."""
_GROUPS = (5, 5)


class VerifiedCodes:
    """Codes of ours. The shop's checkout asks what one is worth and redeems it, so that it can never give more."""

    async def issue(self, session: AsyncSession, tenant_id: UUID, wish: CodeWish, now: datetime) -> IssuedCode | None:  # noqa: ARG002 - the port's
        """Make a code; see `DiscountCodes`."""
        code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(length)) for length in _GROUPS)
        return IssuedCode(code, wish.percent, wish.most)

    def counted_after_expiry(self, amount: int) -> int:  # noqa: ARG002 - the port's
        """Nothing: an expired code is refused."""
        return 0


class RehearsalCodes(VerifiedCodes):
    """Codes for simulated shoppers: they look like ours, and no checkout is told that they exist."""


class PooledCodes:
    """Codes that the owner created in the shop. The shop redeems them; we only know what they can take off at most."""

    async def issue(self, session: AsyncSession, tenant_id: UUID, wish: CodeWish, now: datetime) -> IssuedCode | None:
        """Take the best code left that fits; see `DiscountCodes`."""
        if not wish.whole:
            return None  # the shop would reduce the excluded articles too
        row = await repository.take_code(session, tenant_id, wish, now)
        return None if row is None else IssuedCode(row.code, row.percent, row.largest_reduction)

    def counted_after_expiry(self, amount: int) -> int:
        """All of it: the shop may have accepted the code without telling us."""
        return amount


SOURCES: Final[Mapping[str, DiscountCodes]] = MappingProxyType(
    {"verified": VerifiedCodes(), "pool": PooledCodes(), "rehearsal": RehearsalCodes()}
)
