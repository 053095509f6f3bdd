"""Answers of the search API."""

from typing import Any

from pydantic import BaseModel


class Found(BaseModel):
    id: str
    external_id: str
    title: str
    price: str | None
    currency: str | None
    in_stock: bool
    url: str | None
    image_url: str | None
    score: float


class SearchOut(BaseModel):
    results: list[Found]
    total: int
    took_ms: float
    understood: dict[str, Any]
    """The filters that were applied."""
