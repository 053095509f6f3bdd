"""The pool of single-use codes that the owner created in the shop."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.offers import repository
from core.errors import Invalid
from core.ids import new_id


async def add(
    session: AsyncSession,
    tenant_id: UUID,
    codes: Sequence[str],
    *,
    rung: str,
    percent: int,
    largest_reduction: int,
    currency: str,
    now: datetime,
) -> int:
    """Add codes of one kind and return how many were new. A code that is known stays as it is.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        codes: as the shop knows them.
        rung: `free_shipping` or `percentage`.
        percent: what each gives; 0 for free shipping.
        largest_reduction: the most that the shop takes off for one, in minor units of `currency`.
        currency: ISO code.
        now: when they are added.

    Raises:
        Invalid: a code is empty or has spaces within.
    """
    cleaned = dict.fromkeys(code.strip() for code in codes)
    bad = next((code for code in cleaned if len(code.split()) != 1), None)
    if bad is not None:
        raise Invalid(f"“{bad}” is no code. Nothing was added.")
    return await repository.add_codes(
        session,
        [
            {
                "tenant_id": tenant_id,
                "id": new_id(),
                "code": code,
                "rung": rung,
                "percent": percent,
                "largest_reduction": largest_reduction,
                "currency": currency,
                "added_at": now,
            }
            for code in cleaned
        ],
    )
