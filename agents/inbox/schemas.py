"""Bodies of the detail of a conversation."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from conversations.schemas import LeadOut, MessageOut, ThreadOut


class ToolCallOut(BaseModel):
    turn_id: str
    number: int
    tool: str
    arguments: dict[str, Any]
    result: dict[str, Any]
    created_at: datetime


class ThreadDetail(ThreadOut):
    stage: str | None
    """Where the conversation stands in the agent's flow."""
    slots: dict[str, Any]
    messages: list[MessageOut]
    """The newest 500, oldest first."""
    tool_calls: list[ToolCallOut]
    """The newest 500, oldest first."""
    leads: list[LeadOut]
    cart: dict[str, Any]
