"""A person answers: the agent is silent, a running turn breaks off, and the clients of both sides hear of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import case, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from agents.events import TurnEvent
from agents.models import Turn
from conversations.models import Conversation
from core.ids import public_id
from core.runtime import Runtime

_LOOK_SECONDS = 0.25
"""How often a running turn looks whether a person has come: only answers of models take that long."""
_ON_ITS_WAY = timedelta(seconds=5)
_log = structlog.get_logger(__name__)


class BrokenOff:
    """Says whether a person came while a turn ran."""

    def __init__(self) -> None:
        self.by_person = False


@contextlib.asynccontextmanager
async def until_a_person_comes(rt: Runtime, tenant_id: UUID, conversation_id: UUID) -> AsyncIterator[BrokenOff]:
    """Run the body of a turn; end it where it stands once a person has taken the conversation.

    What people write waits for the end of the turn (see `Sender`), so nothing of the agent comes after their words.
    """
    broken_off = BrokenOff()
    turn = asyncio.current_task()

    async def watch() -> None:
        while not broken_off.by_person:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                async with rt.db.tenant(tenant_id) as session:
                    broken_off.by_person = await is_handed_over(session, tenant_id, conversation_id)
            except (SQLAlchemyError, OSError):
                _log.warning("handoff_not_seen", exc_info=True)  # the next look comes soon
        if turn is not None:
            turn.cancel()

    watcher = asyncio.create_task(watch())
    try:
        yield broken_off
    except asyncio.CancelledError:
        if not broken_off.by_person or turn is None or turn.uncancel() > 0:
            raise
    finally:
        watcher.cancel()


async def is_handed_over(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> bool:
    """Say whether a person answers a conversation."""
    statement = select(Conversation.handoff == "active").where(
        Conversation.tenant_id == tenant_id, Conversation.id == conversation_id
    )
    return bool(await session.scalar(statement))


@dataclass(frozen=True)
class LastTurn:
    """What is known of a conversation's newest turn.

    Args:
        running: it is being answered; one whose process died counts until its lease ends.
        last_event: id of its final event, where it ended a moment ago: the event may still be on its way to readers.
    """

    running: bool
    last_event: str | None


async def last_turn(session: AsyncSession, tenant_id: UUID, conversation_id: UUID) -> LastTurn:
    """Look at a conversation's newest turn."""
    running = (Turn.status == "running") & (Turn.lease_until > func.now())
    fresh = (Turn.status != "running") & (Turn.finished_at > func.now() - _ON_ITS_WAY)
    statement = (
        select(running, case((fresh, Turn.events[-1]["id"].as_string())))
        .where(Turn.tenant_id == tenant_id, Turn.conversation_id == conversation_id)
        .order_by(Turn.id.desc())
        .limit(1)
    )
    found = (await session.execute(statement)).one_or_none()
    return LastTurn(bool(found[0]), found[1]) if found is not None else LastTurn(running=False, last_event=None)


def delivered(message_id: UUID) -> list[TurnEvent]:
    """Return what the shopper's client gets instead of a reply.

    The state lets a client follow the conversation that did not know that a person had come.
    """
    end: dict[str, Any] = {"message_id": public_id("msg", message_id), "receipt": {}, "brain": "none", "stage": None}
    return [
        TurnEvent(f"{message_id.hex}-1", "handoff", {"status": "active", "text": ""}),
        TurnEvent(f"{message_id.hex}-2", "message.end", end),
    ]


def told_of_person(message_id: UUID) -> list[dict[str, Any]]:
    """Return the same as a turn stores it."""
    return [event.as_json() for event in delivered(message_id)]


def heard(message_id: UUID, text: str) -> TurnEvent:
    """Return what the person's console gets: the shopper's message."""
    data = {"message_id": public_id("msg", message_id), "text": text}
    return TurnEvent(f"{message_id.hex}-0", "visitor.message", data)
