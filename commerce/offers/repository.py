"""SQL of offers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.offers.models import REHEARSAL, OfferGrant, OfferPolicy, OfferPolicyVersion, PooledCode
from commerce.offers.ports import CodeWish


async def policy(session: AsyncSession, tenant_id: UUID, *, lock: bool = False) -> OfferPolicy | None:
    """Return the rules in force; with `lock`, nobody else grants or changes rules of this tenant until the commit."""
    statement = select(OfferPolicy).where(OfferPolicy.tenant_id == tenant_id)
    found: OfferPolicy | None = await session.scalar(_locked(statement) if lock else statement)
    return found


def _locked(statement: Select[Any]) -> Select[Any]:
    """Lock what a statement finds, and read it again where the session has read it before."""
    return statement.with_for_update().execution_options(populate_existing=True)


async def policy_version(session: AsyncSession, tenant_id: UUID, version: int) -> OfferPolicyVersion:
    """Return the rules of a version."""
    return await session.get_one(OfferPolicyVersion, (tenant_id, version))


async def put_policy(
    session: AsyncSession, tenant_id: UUID, document: dict[str, Any], actor_id: UUID | None, now: datetime
) -> int:
    """Put rules in force as a new version and return its number. Waits for grants under way."""
    first = insert(OfferPolicy).values(tenant_id=tenant_id, version=1, document=document)
    newer = first.on_conflict_do_update(
        index_elements=["tenant_id"], set_={"version": OfferPolicy.version + 1, "document": document}
    )
    version = (await session.execute(newer.returning(OfferPolicy.version))).scalar_one()
    session.add(OfferPolicyVersion(tenant_id=tenant_id, version=version, document=document, actor_id=actor_id, at=now))
    await session.flush()
    return version


async def counted(session: AsyncSession, tenant_id: UUID, month: str) -> int:
    """Return what a month's grants take from the budget, in minor units."""
    statement = select(func.coalesce(func.sum(OfferGrant.counted), 0)).where(
        OfferGrant.tenant_id == tenant_id, OfferGrant.month == month
    )
    return int((await session.execute(statement)).scalar_one())


async def grants_of_visitor(session: AsyncSession, tenant_id: UUID, visitor_id: UUID, since: datetime) -> int:
    """Return how many grants a visitor got after an instant, whatever became of them."""
    statement = select(func.count()).where(
        OfferGrant.tenant_id == tenant_id, OfferGrant.visitor_id == visitor_id, OfferGrant.granted_at > since
    )
    return (await session.execute(statement)).scalar_one()


async def open_grant(session: AsyncSession, tenant_id: UUID, visitor_id: UUID, now: datetime) -> OfferGrant | None:
    """Return the grant that a visitor can still use, wherever it was made."""
    statement = select(OfferGrant).where(
        OfferGrant.tenant_id == tenant_id,
        OfferGrant.visitor_id == visitor_id,
        OfferGrant.status == "granted",
        OfferGrant.expires_at > now,
    )
    found: OfferGrant | None = await session.scalar(statement.order_by(OfferGrant.granted_at.desc()).limit(1))
    return found


async def open_grant_of_conversation(
    session: AsyncSession, tenant_id: UUID, conversation_id: UUID, now: datetime
) -> OfferGrant | None:
    """Return the grant that can still be used in a conversation."""
    statement = select(OfferGrant).where(
        OfferGrant.tenant_id == tenant_id,
        OfferGrant.conversation_id == conversation_id,
        OfferGrant.status == "granted",
        OfferGrant.expires_at > now,
    )
    found: OfferGrant | None = await session.scalar(statement.order_by(OfferGrant.granted_at.desc()).limit(1))
    return found


async def grant_of_turn(session: AsyncSession, tenant_id: UUID, turn_id: UUID) -> OfferGrant | None:
    """Return what a turn granted."""
    statement = select(OfferGrant).where(OfferGrant.tenant_id == tenant_id, OfferGrant.turn_id == turn_id)
    found: OfferGrant | None = await session.scalar(statement)
    return found


async def grant_of_code(session: AsyncSession, tenant_id: UUID, code: str, *, lock: bool = False) -> OfferGrant | None:
    """Return the grant behind a code that shoppers can use."""
    statement = select(OfferGrant).where(
        OfferGrant.tenant_id == tenant_id, OfferGrant.code == code, OfferGrant.source != REHEARSAL
    )
    found: OfferGrant | None = await session.scalar(_locked(statement) if lock else statement)
    return found


async def grant(session: AsyncSession, tenant_id: UUID, grant_id: UUID, *, lock: bool = False) -> OfferGrant | None:
    """Return one grant."""
    return await session.get(OfferGrant, (tenant_id, grant_id), with_for_update=lock)


async def grants(
    session: AsyncSession, tenant_id: UUID, *, status: str | None, before: UUID | None, limit: int
) -> Sequence[OfferGrant]:
    """Return grants to shoppers, the newest first."""
    statement = select(OfferGrant).where(OfferGrant.tenant_id == tenant_id, OfferGrant.source != REHEARSAL)
    if status is not None:
        statement = statement.where(OfferGrant.status == status)
    if before is not None:
        statement = statement.where(OfferGrant.id < before)
    return (await session.scalars(statement.order_by(OfferGrant.id.desc()).limit(limit))).all()


async def due(session: AsyncSession, tenant_id: UUID, now: datetime, limit: int) -> Sequence[OfferGrant]:
    """Return and lock grants whose time is up; those that somebody redeems at this moment are left to them."""
    statement = (
        select(OfferGrant)
        .where(OfferGrant.tenant_id == tenant_id, OfferGrant.status == "granted", OfferGrant.expires_at <= now)
        .limit(limit)
    )
    return (await session.scalars(statement.with_for_update(skip_locked=True))).all()


async def take_code(session: AsyncSession, tenant_id: UUID, wish: CodeWish, now: datetime) -> PooledCode | None:
    """Take a pooled code that gives no more than wished and fits the room: the largest percentage, the oldest code."""
    fits = [
        PooledCode.tenant_id == tenant_id,
        PooledCode.taken_at.is_(None),
        PooledCode.rung == wish.rung,
        PooledCode.percent <= wish.percent,
        PooledCode.currency == wish.currency,
    ]
    if wish.room is not None:
        fits.append(PooledCode.largest_reduction <= wish.room)
    statement = select(PooledCode).where(*fits).order_by(PooledCode.percent.desc(), PooledCode.id).limit(1)
    found: PooledCode | None = await session.scalar(statement.with_for_update(skip_locked=True))
    if found is not None:
        found.taken_at = now
    return found


async def add_codes(session: AsyncSession, rows: list[dict[str, Any]]) -> int:
    """Add codes to the pool and return how many were new."""
    statement = insert(PooledCode).values(rows).on_conflict_do_nothing(index_elements=["tenant_id", "code"])
    return len((await session.execute(statement.returning(PooledCode.id))).all())


async def pool(session: AsyncSession, tenant_id: UUID) -> Sequence[Any]:
    """Return (rung, percent, currency, largest reduction, left, all) of each kind of pooled code."""
    kind = (PooledCode.rung, PooledCode.percent, PooledCode.currency, PooledCode.largest_reduction)
    left = func.count().filter(PooledCode.taken_at.is_(None))
    statement = select(*kind, left.label("left"), func.count().label("total")).where(PooledCode.tenant_id == tenant_id)
    return (await session.execute(statement.group_by(*kind).order_by(*kind))).all()


async def grants_where(session: AsyncSession, tenant_id: UUID, where: Any) -> Sequence[OfferGrant]:
    """Return the grants that a condition picks, the oldest first."""
    statement = select(OfferGrant).where(OfferGrant.tenant_id == tenant_id, where)
    return (await session.scalars(statement.order_by(OfferGrant.id))).all()


async def forget(session: AsyncSession, tenant_id: UUID, where: Any) -> int:
    """Unlink grants from the people they were made to, and from their orders; the sums stay. Returns how many.

    Those of rehearsals count nowhere and are deleted.
    """
    await session.execute(
        delete(OfferGrant).where(OfferGrant.tenant_id == tenant_id, OfferGrant.source == REHEARSAL, where)
    )
    statement = update(OfferGrant).where(OfferGrant.tenant_id == tenant_id, where)
    links = dict.fromkeys(("visitor_id", "conversation_id", "order_id", "redeem_key"))
    gone = await session.execute(statement.values(**links).returning(OfferGrant.id))
    return len(gone.all())
