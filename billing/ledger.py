"""What is written down of use that is not counted message by message: replies, and what they cost in models."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing import repository

COST_METER = "llm_cost"
"""What models cost the platform, in micro-euros. Besides the ledger it has a counter per billing period, so that a cap
can be looked up by its key."""


@dataclass(frozen=True)
class Used:
    """What a turn, or work for one, used of what is paid for."""

    answered: bool = False
    """Whether there was a reply."""
    input_tokens: int = 0
    output_tokens: int = 0
    cost: int = 0
    """In micro-euros."""


async def note_turn(
    session: AsyncSession, tenant_id: UUID, cause: str, used: Used, now: datetime, period_key: datetime | None = None
) -> None:
    """Write use into the ledger, in the transaction that ends what used it.

    Args:
        session: the tenant's transaction. The counter's row stays locked until it ends: make this its last statement.
        tenant_id: the tenant.
        cause: what used it, such as a turn's attempt; it is counted once.
        used: how much.
        now: when.
        period_key: key of the billing period that its cost belongs to; what costs nothing needs none.
    """
    entries = {
        "messages": int(used.answered),
        "model_input_tokens": used.input_tokens,
        "model_output_tokens": used.output_tokens,
        COST_METER: used.cost,
    }
    entries = {meter: quantity for meter, quantity in entries.items() if quantity}
    if COST_METER in entries and period_key is not None:
        await repository.add_counted_usage(session, tenant_id, entries, COST_METER, cause, now, period_key)
    elif entries:
        await repository.add_usage(session, tenant_id, entries, cause, now)
