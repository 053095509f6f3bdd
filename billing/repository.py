"""SQL of billing."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Row, Table, Text, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from billing.models import ConversationWindow, Subscription, UsageCounter, UsageDay, UsageEntry
from core.ids import new_id
from tenants.models import Tenant

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)

# Every message needs these two: they are built once, over plain tables, which costs a quarter of building them anew.
_WINDOWS, _ENTRIES, _COUNTERS = (
    cast(Table, model.__table__) for model in (ConversationWindow, UsageEntry, UsageCounter)
)
_EXTEND_WINDOW = (
    update(_WINDOWS)
    .where(
        _WINDOWS.c.tenant_id == bindparam("this_tenant"),
        _WINDOWS.c.id
        == select(_WINDOWS.c.id)
        .where(
            _WINDOWS.c.tenant_id == bindparam("this_tenant"),
            _WINDOWS.c.visitor_id == bindparam("this_visitor"),
            _WINDOWS.c.last_message_at > bindparam("since"),
        )
        .order_by(_WINDOWS.c.last_message_at.desc())
        .limit(1)
        .scalar_subquery(),
    )
    .values(last_message_at=bindparam("now"))
    .returning(_WINDOWS.c.id, _WINDOWS.c.counted)
)
_ADD_USAGE = (
    insert(_ENTRIES)
    .from_select(
        ["tenant_id", "id", "meter", "quantity", "cause", "at"],
        select(
            bindparam("this_tenant", type_=Uuid),
            func.unnest(bindparam("ids", type_=ARRAY(Uuid))),
            func.unnest(bindparam("meters", type_=ARRAY(Text))),
            func.unnest(bindparam("quantities", type_=ARRAY(BigInteger))),
            bindparam("this_cause", type_=Text),
            bindparam("now", type_=_ENTRIES.c.at.type),
        ),
    )
    .on_conflict_do_nothing(index_elements=["tenant_id", "meter", "cause"])
)
_added = _ADD_USAGE.returning(_ENTRIES.c.meter, _ENTRIES.c.quantity).cte("added")
_counted = insert(_COUNTERS).from_select(
    ["tenant_id", "meter", "period_start", "used"],
    select(
        bindparam("this_tenant", type_=Uuid),
        _added.c.meter,
        bindparam("this_period", type_=_COUNTERS.c.period_start.type),
        _added.c.quantity,
    ).where(_added.c.meter == bindparam("counted", type_=Text)),
)
_ADD_COUNTED_USAGE = _counted.on_conflict_do_update(
    index_elements=["tenant_id", "meter", "period_start"], set_={"used": _COUNTERS.c.used + _counted.excluded.used}
)


async def contract(session: AsyncSession, tenant_id: UUID) -> Row[Any]:
    """Return the tenant's zone and start with its subscription.

    Returns:
        (timezone, tenant_since, plan, trial_ends_at, overrides, anchor_day); the last four are None without one.
    """
    statement = (
        select(
            Tenant.timezone,
            Tenant.created_at.label("tenant_since"),
            Subscription.plan,
            Subscription.trial_ends_at,
            Subscription.overrides,
            Subscription.anchor_day,
        )
        .outerjoin(Subscription, Subscription.tenant_id == Tenant.tenant_id)
        .where(Tenant.tenant_id == tenant_id)
    )
    return (await session.execute(statement)).one()


async def extend_window(
    session: AsyncSession, tenant_id: UUID, visitor_id: UUID, now: datetime, idle: timedelta
) -> Row[UUID, bool] | None:
    """Prolong the visitor's open window and return (id, counted); None when none is open."""
    given = {"this_tenant": tenant_id, "this_visitor": visitor_id, "now": now, "since": now - idle}
    return (await session.execute(_EXTEND_WINDOW, given)).one_or_none()


async def take_one(session: AsyncSession, tenant_id: UUID, meter: str, period_key: datetime, limit: int | None) -> bool:
    """Count one use unless the limit is reached. The counter's row lock lets exactly `limit` callers through."""
    if limit is not None and limit < 1:
        return False
    counter = insert(UsageCounter).values(tenant_id=tenant_id, meter=meter, period_start=period_key, used=1)
    below = None if limit is None else UsageCounter.used < limit
    statement = counter.on_conflict_do_update(
        index_elements=["tenant_id", "meter", "period_start"], set_={"used": UsageCounter.used + 1}, where=below
    ).returning(UsageCounter.used)
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def add_window(session: AsyncSession, values: dict[str, Any]) -> None:
    """Store a new window."""
    await session.execute(insert(ConversationWindow).values(**values))


async def mark_counted(session: AsyncSession, tenant_id: UUID, window_id: UUID) -> None:
    """Note that a window counts after all."""
    await session.execute(
        update(ConversationWindow)
        .where(ConversationWindow.tenant_id == tenant_id, ConversationWindow.id == window_id)
        .values(counted=True)
    )


async def lock_visitor(session: AsyncSession, tenant_id: UUID, visitor_id: UUID) -> None:
    """Let one message of a visitor at a time decide whether a window is opened; held until the commit."""
    key = func.hashtextextended(f"{tenant_id}:{visitor_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


async def add_usage(session: AsyncSession, tenant_id: UUID, used: dict[str, int], cause: str, at: datetime) -> None:
    """Append quantities by meter to the ledger; the same cause is counted once."""
    await session.execute(_ADD_USAGE, _entries(tenant_id, used, cause, at))


async def add_counted_usage(
    session: AsyncSession,
    tenant_id: UUID,
    used: dict[str, int],
    counted: str,
    cause: str,
    at: datetime,
    period_key: datetime,
) -> None:
    """The same, and add one of the meters to its counter of the period, if its line is new."""
    given = {**_entries(tenant_id, used, cause, at), "counted": counted, "this_period": period_key}
    await session.execute(_ADD_COUNTED_USAGE, given)


def _entries(tenant_id: UUID, used: dict[str, int], cause: str, at: datetime) -> dict[str, Any]:
    return {
        "this_tenant": tenant_id,
        "ids": [new_id() for _ in used],
        "meters": list(used),
        "quantities": list(used.values()),
        "this_cause": cause,
        "now": at,
    }


async def counters(session: AsyncSession, tenant_id: UUID, period_key: datetime) -> dict[str, int]:
    """Return the exact use of the counted meters in a period."""
    statement = select(UsageCounter.meter, UsageCounter.used).where(
        UsageCounter.tenant_id == tenant_id, UsageCounter.period_start == period_key
    )
    return {row.meter: row.used for row in (await session.execute(statement)).all()}


async def ledger_sums(session: AsyncSession, tenant_id: UUID, start: datetime, end: datetime) -> dict[str, int]:
    """Return the ledger's sums by meter over a span."""
    statement = (
        select(UsageEntry.meter, func.sum(UsageEntry.quantity))
        .where(UsageEntry.tenant_id == tenant_id, UsageEntry.at >= start, UsageEntry.at < end)
        .group_by(UsageEntry.meter)
    )
    return {meter: int(total) for meter, total in (await session.execute(statement)).all()}


async def open_subscription(session: AsyncSession, values: dict[str, Any]) -> None:
    """Store a tenant's first subscription; a second call changes nothing."""
    await session.execute(insert(Subscription).values(**values).on_conflict_do_nothing(index_elements=["tenant_id"]))


async def set_plan(session: AsyncSession, tenant_id: UUID, values: dict[str, Any]) -> None:
    """Store what was agreed with a tenant and end its trial."""
    values = {**values, "trial_ends_at": None}
    statement = insert(Subscription).values(tenant_id=tenant_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=values))


async def roll_up(session: AsyncSession, tenant_id: UUID) -> None:
    """Recompute the days of the ledger from the one before the newest that is rolled up.

    Entries are written with the time at which they happened, and seen when their transaction ends: shortly after
    midnight one of the day before can still appear. The lock keeps an older sum from being written over a newer one.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"roll_up:{tenant_id}", 0))))
    newest = select(func.max(UsageDay.day)).where(UsageDay.tenant_id == tenant_id)
    since = (await session.execute(newest)).scalar_one() or _BEGINNING
    day = func.date_trunc("day", UsageEntry.at, "UTC")
    sums = (
        select(UsageEntry.tenant_id, UsageEntry.meter, day, func.sum(UsageEntry.quantity))
        .where(UsageEntry.tenant_id == tenant_id, UsageEntry.at >= since - timedelta(days=1))
        .group_by(UsageEntry.tenant_id, UsageEntry.meter, day)
    )
    rows = insert(UsageDay).from_select(["tenant_id", "meter", "day", "quantity"], sums)
    await session.execute(
        rows.on_conflict_do_update(
            index_elements=["tenant_id", "meter", "day"], set_={"quantity": rows.excluded.quantity}
        )
    )


async def days(
    session: AsyncSession, tenant_id: UUID, first: datetime, last: datetime
) -> list[Row[datetime, str, int]]:
    """Return (day, meter, quantity) of the days from one to another, both included, oldest first."""
    statement = (
        select(UsageDay.day, UsageDay.meter, UsageDay.quantity)
        .where(UsageDay.tenant_id == tenant_id, UsageDay.day >= first, UsageDay.day <= last)
        .order_by(UsageDay.day, UsageDay.meter)
    )
    return list((await session.execute(statement)).all())


async def tenant_exists(session: AsyncSession, tenant_id: UUID) -> bool:
    """Say whether the transaction's tenant exists."""
    return await session.get(Tenant, tenant_id) is not None
