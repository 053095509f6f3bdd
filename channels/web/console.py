"""The console's side of a conversation's stream."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from channels.web.follow import follow
from channels.web.stream import EventStream
from conversations import repository
from core.errors import NotFound
from core.ids import parse_id
from core.runtime import RuntimeDep
from tenants.access import TenantSession, Viewer

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])


@router.get(
    "/{conversation_id}/events",
    responses={200: {"content": {"text/event-stream": {}}, "description": "The conversation's events"}},
    response_class=Response,
)
async def follow_conversation(
    rt: RuntimeDep,
    principal: Viewer,
    session: TenantSession,
    conversation_id: str,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID", max_length=100)] = None,
    last_event_id_query: Annotated[str | None, Query(alias="last_event_id", max_length=100)] = None,
) -> EventStream:
    """Follow a conversation: replies of the agent and of people, and as `visitor.message` what people are told."""
    found = parse_id("cnv", conversation_id)
    if await repository.conversation(session, principal.tenant_id, found) is None:
        raise NotFound("No conversation has this id.")
    return EventStream(follow(rt, principal.tenant_id, found, last_event_id or last_event_id_query))
