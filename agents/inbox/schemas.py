"""Bodies of the detail of a conversation."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

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


Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class FaqSuggestionOut(BaseModel):
    agent_id: str
    question: str
    """The shopper's, without what is personal; empty where they asked nothing."""
    answer: str
    language: str


class FaqFromReplyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agent_id: Annotated[str, Field(max_length=40)]
    question: Question | None = None
    """Left out: as suggested."""
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)] | None = None
    """Left out: as suggested."""
    examples: Annotated[list[Question], Field(max_length=20)] = []
    """Other ways to ask the same."""
