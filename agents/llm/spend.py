"""What models may still cost: a cap for the tenant's billing period and one for each conversation.

The caps are looked at when a turn begins and before each call of a model in it, against what all finished turns have
cost. So a cap is exceeded by what the turns under way at that moment cost, one each, and by nothing after them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from billing.entitlements import Contract, in_force
from billing.ledger import COST_METER

MICRO = 1_000_000


@dataclass(frozen=True)
class Spending:
    """Micro-euros spent and allowed; None allows any sum."""

    period: datetime
    """The key of the billing period that this turn's cost belongs to."""
    spent: int
    cap: int | None
    conversation_spent: int
    conversation_cap: int | None

    @property
    def left(self) -> int | None:
        """What a turn may still cost; None is unlimited."""
        left = [
            cap - spent
            for cap, spent in ((self.cap, self.spent), (self.conversation_cap, self.conversation_spent))
            if cap is not None
        ]
        return max(0, min(left)) if left else None


def smaller(one: int | None, other: int | None) -> int | None:
    """Return the tighter of two caps."""
    caps = [cap for cap in (one, other) if cap is not None]
    return min(caps) if caps else None


def spending_of(context: Row[Any], now: datetime, summaries: int) -> Spending:
    """Read a turn's spending from what its first statement found.

    Args:
        context: the conversation with its tenant's contract, caps and counter.
        now: the turn's instant.
        summaries: what summaries have cost in this conversation, in micro-euros.
    """
    contract = Contract(
        plan=context.plan,
        trial_ends_at=context.trial_ends_at,
        overrides=context.overrides or {},
        anchor_day=context.anchor_day or 1,
        timezone=context.timezone,
        tenant_since=context.tenant_since,
    )
    plan = in_force(contract, now)
    return Spending(
        period=plan.period.key,
        spent=context.spent if context.spent_in == plan.period.key else 0,
        cap=smaller(plan.limits.get(COST_METER), context.monthly_cap),
        conversation_spent=int(context.memory.get("spent", 0)) + summaries,
        conversation_cap=context.conversation_cap,
    )
