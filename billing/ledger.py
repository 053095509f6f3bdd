"""What is written down of use that no plan limits yet: replies and what they cost in model tokens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing import repository


async def note_turn(
    session: AsyncSession, tenant_id: UUID, turn_id: UUID, usage: dict[str, Any], now: datetime, *, answered: bool
) -> None:
    """Write a turn into the ledger, in the transaction that ends it.

    Args:
        session: the tenant's transaction.
        tenant_id: the tenant.
        turn_id: the turn; it is counted once.
        usage: what the brain reports: `input_tokens` and `output_tokens`, if a model was asked.
        now: when.
        answered: whether there was a reply.
    """
    used = {
        "messages": int(answered),
        "model_input_tokens": usage.get("input_tokens", 0),
        "model_output_tokens": usage.get("output_tokens", 0),
    }
    entries = {meter: quantity for meter, quantity in used.items() if quantity}
    if entries:
        await repository.add_usage(session, tenant_id, entries, f"turn:{turn_id}", now)
