"""Sources of knowledge as the API shows them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from agents.knowledge.limits import MAX_PASTED

Kind = Literal["page", "sitemap", "file", "text", "policy"]
Topic = Literal["delivery", "returns", "payment"]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Language = Annotated[str, StringConstraints(pattern=r"^(fr|en|de|it|es)$")]


class SourceSettings(BaseModel):
    """How a source is kept; the same fields in JSON and in a form."""

    model_config = ConfigDict(extra="forbid")

    title: Title = ""
    language: Language | None = None
    """Told from the words when it is not said."""
    all_agents: bool = False
    """Whether every agent of the shop may answer from it."""


class FileSettings(SourceSettings):
    cite_url: Annotated[HttpUrl | None, Field(max_length=2000)] = None
    """The page that shoppers are shown as the source, if there is one."""


class SourceIn(FileSettings):
    """Exactly one of `url`, `sitemap` and `text`. With a `topic`, a text is a policy."""

    url: Annotated[HttpUrl | None, Field(max_length=2000)] = None
    sitemap: Annotated[HttpUrl | None, Field(max_length=2000)] = None
    text: Annotated[str | None, Field(min_length=1, max_length=MAX_PASTED)] = None
    topic: Topic | None = None
    refresh_hours: Annotated[int, Field(ge=0, le=24 * 90)] = 24
    """How often pages are read again; 0 is only when asked."""

    @model_validator(mode="after")
    def _one(self) -> "SourceIn":
        if sum(value is not None for value in (self.url, self.sitemap, self.text)) != 1:
            raise ValueError("give exactly one of url, sitemap and text")
        if self.text is None and (self.topic or self.cite_url):
            raise ValueError("topic and cite_url are for texts")
        if self.text is not None and not self.title and not self.topic:
            raise ValueError("a text needs a title")
        return self


class SourceAccepted(BaseModel):
    id: str


class SourceOut(BaseModel):
    id: str
    kind: Kind
    topic: Topic | None
    title: str
    url: str | None
    language: str | None
    all_agents: bool
    status: Literal["queued", "running", "ready", "failed"]
    error: str | None
    version: int | None
    """Grows each time that the source says something else; null before it was first read."""
    documents: int
    passages: int
    refresh_hours: int | None
    crawled_at: datetime | None
    next_crawl_at: datetime | None
    created_at: datetime


class PageOut(BaseModel):
    address: str | None
    """Null for an uploaded file or a text."""
    title: str | None
    status: Literal["waiting", "read", "unchanged", "kept", "failed"]
    error: str | None
    checked_at: datetime | None


class SourceDetail(SourceOut):
    note: str | None
    pages: list[PageOut]
    """Of the reading under way, else of the last; the first 1,000."""


class PassageOut(BaseModel):
    source_id: str
    title: str
    heading: str
    url: str | None
    language: str
    text: str
    score: float


class SearchOut(BaseModel):
    passages: list[PassageOut]
    answer: str | None
    """What the local brain would quote; null when nothing is good enough."""
    confidence: float
