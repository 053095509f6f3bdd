"""Bodies of the agents API."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class AgentIn(BaseModel):
    template: Annotated[str, Field(max_length=60, description="A template's id, such as `general`")]
    name: Name
    languages: Annotated[list[Language], Field(min_length=1, max_length=12)]


class AgentPatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    languages: Annotated[list[Language], Field(min_length=1, max_length=12)] | None = None
    flow: dict[str, Any] | None = None
    policy: dict[str, Any] | None = None


class AgentOut(BaseModel):
    id: str
    name: str
    template: str
    template_version: int
    languages: list[str]
    policy: dict[str, Any]
    published_version: int | None
    created_at: datetime
    archived: bool


class AgentDetail(AgentOut):
    flow: dict[str, Any]
    draft_changed: bool
    """Whether publishing would change what shoppers meet."""


class VersionOut(BaseModel):
    version: int
    created_at: datetime


class FaqIn(BaseModel):
    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    answer: Annotated[str, Field(max_length=4000)] | dict[str, Annotated[str, Field(max_length=4000)]]
    """One text, or a text by language."""
    examples: Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=500)]


class FaqOut(BaseModel):
    id: str
    answer: dict[str, str]
    examples: list[str]


class TextIn(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=10_000)]
    language: Language | None = None


class UnderstoodOut(BaseModel):
    language: str
    intent: str
    faq_id: str | None
    confidence: float
    entities: dict[str, Any]
