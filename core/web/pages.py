"""Cursor pagination: newest first by id, since ids grow with time."""

from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from core.errors import BadRequest, NotFound
from core.ids import parse_id, public_id

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=100, description="Items per page")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before")]


class Page(BaseModel, Generic[T]):
    """One page; `next_cursor` is null on the last one."""

    items: list[T]
    next_cursor: str | None


def cut(rows: list[T], limit: int) -> tuple[list[T], bool]:
    """Split rows fetched with `limit + 1` into the page and whether there is more."""
    return rows[:limit], len(rows) > limit


def write_cursor(last: UUID) -> str:
    """Return the cursor that continues after this id."""
    return public_id("cur", last)


def read_cursor(cursor: str | None) -> UUID | None:
    """Read a cursor.

    Raises:
        BadRequest: it is not one of ours.
    """
    if cursor is None:
        return None
    try:
        return parse_id("cur", cursor)
    except NotFound:
        raise BadRequest("This cursor is not valid. Ask for the first page again.") from None
