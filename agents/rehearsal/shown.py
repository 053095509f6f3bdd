"""Rehearsals as the API shows them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.rehearsal import repository
from agents.rehearsal import scene_repository as scenes
from agents.rehearsal.models import Rehearsal, RehearsalRun
from agents.rehearsal.schemas import (
    CheckOut,
    ProgressOut,
    RehearsalDetail,
    RehearsalOut,
    SaidOut,
    ShopperOut,
    TryOut,
)
from conversations.models import Message
from core.ids import public_id


async def outlines(session: AsyncSession, rows: Sequence[Rehearsal], draft: str | None) -> list[RehearsalOut]:
    """Return rehearsals of one agent without their conversations.

    Args:
        session: the tenant's transaction.
        rows: the rehearsals.
        draft: the digest of the agent's draft; None where it cannot be published.
    """
    if not rows:
        return []
    progress = await repository.progress(session, rows[0].tenant_id, [row.id for row in rows])
    return [RehearsalOut(**_fields(row, progress.get(row.id, (0, 0)), draft)) for row in rows]


async def detail(session: AsyncSession, row: Rehearsal, draft: str | None) -> RehearsalDetail:
    """Return a rehearsal with its shoppers and all that was said."""
    runs = await repository.runs(session, row.tenant_id, row.id)
    spoken = [run.conversation_id for run in runs if run.conversation_id is not None and run.done_at is not None]
    said = await scenes.transcripts(session, row.tenant_id, spoken)
    done = sum(run.done_at is not None for run in runs)
    people = [_person(tries, said) for tries in _by_shopper(runs)]
    return RehearsalDetail(**_fields(row, (done, len(runs)), draft), people=people)


def _fields(row: Rehearsal, progress: tuple[int, int], draft: str | None) -> dict[str, Any]:
    return {
        "id": public_id("reh", row.id),
        "agent_id": public_id("agt", row.agent_id),
        "kind": row.kind,
        "cause": row.cause,
        "version": row.version if row.version > 0 else None,
        "is_draft_of_now": row.digest == draft,
        "status": row.status,
        "error": row.error,
        "brain": row.brain,
        "shoppers": row.shoppers,
        "tries": row.tries,
        "seed": row.seed,
        "progress": ProgressOut(done=progress[0], total=progress[1]),
        "passed": row.passed,
        "summary": row.summary or None,
        "worse_than": public_id("reh", row.worse_than) if row.worse_than else None,
        "created_at": row.created_at,
        "finished_at": row.finished_at,
    }


def _by_shopper(runs: Sequence[RehearsalRun]) -> list[list[RehearsalRun]]:
    found: dict[int, list[RehearsalRun]] = {}
    for run in runs:
        found.setdefault(run.shopper, []).append(run)
    return list(found.values())


def _person(tries: Sequence[RehearsalRun], said: Mapping[UUID, list[Message]]) -> ShopperOut:
    first, script = tries[0], tries[0].script
    ended = [run.passed for run in tries]
    return ShopperOut(
        name=script.get("name", "replay"),
        persona=script.get("persona", ""),
        language=script.get("language", ""),
        goal=(script.get("goal") or {}).get("title"),
        source_id=public_id("cnv", first.source_id) if first.source_id else None,
        passed=None if None in ended else all(ended),
        tries=[_try(run, said.get(run.conversation_id, []) if run.conversation_id else []) for run in tries],
    )


def _try(run: RehearsalRun, messages: Sequence[Message]) -> TryOut:
    result = run.result
    looked = "goal_shown" in run.script.get("expect", ())
    return TryOut(
        passed=run.passed,
        found=result.get("found") if looked else None,
        checks=[CheckOut(**one) for one in result.get("checks", ())],
        transcript=[_said(message) for message in messages],
        steps=result.get("steps", []),
    )


def _said(message: Message) -> SaidOut:
    return SaidOut(
        role="shopper" if message.role == "visitor" else "agent",
        text=message.text,
        products=[card["title"] for card in message.cards],
    )
