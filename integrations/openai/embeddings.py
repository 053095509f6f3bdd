"""Embeddings of any endpoint that speaks the OpenAI API, by the guarded client."""

import math
from typing import Any

from agents.knowledge.ports import EmbeddingsFailed
from agents.knowledge.vectors import unit
from core.errors import AppError
from core.http import CircuitOpen, Limits, OutboundClient, OutboundTimeout
from core.settings import Settings

_DEFAULT_BASE_URL = "https://api.openai.com/v1"
_MAX_BYTES = 16 * 1024 * 1024


class OpenAIEmbeddings:
    """The `Embeddings` port.

    Args:
        outbound: the guarded client that carries the requests.
        settings: address, key, model and dimensions; nothing is asked without a model.
    """

    def __init__(self, outbound: OutboundClient, settings: Settings) -> None:
        self._outbound = outbound
        self._url = f"{(settings.embeddings_base_url or _DEFAULT_BASE_URL).rstrip('/')}/embeddings"
        self._key = settings.embeddings_api_key.get_secret_value()
        self._model, self._dimensions = settings.embeddings_model, settings.embeddings_dimensions

    @property
    def model(self) -> str | None:
        """The model with its dimensions; None where no model is set."""
        return f"{self._model}/{self._dimensions}" if self._model else None

    async def embed(self, texts: list[str], *, seconds: float) -> list[list[float]]:
        """Return a vector for each text; see `Embeddings`."""
        if not self._model:
            raise EmbeddingsFailed("not_configured")
        body: dict[str, Any] = {"model": self._model, "input": texts, "encoding_format": "float"}
        if self._dimensions:
            body["dimensions"] = self._dimensions
        limits = Limits(connect=min(5.0, seconds), read=seconds, total=seconds, max_bytes=_MAX_BYTES)
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        try:
            response = await self._outbound.request(
                "POST", self._url, headers=headers, json=body, retryable=True, limits=limits
            )
        except AppError as error:
            raise EmbeddingsFailed(_reason(error)) from error
        if response.status_code != 200:
            raise EmbeddingsFailed(f"status_{response.status_code}")
        try:
            return _vectors(response.json(), len(texts))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EmbeddingsFailed("unreadable") from error


def _vectors(answer: dict[str, Any], count: int) -> list[list[float]]:
    """Read the vectors in the order of the texts, whatever order they came in.

    Raises:
        ValueError: not as many as texts, not all of one size, or no numbers.
    """
    ordered = sorted(answer["data"], key=lambda one: int(one["index"]))
    vectors = [unit([float(value) for value in one["embedding"]]) for one in ordered]
    sizes = {len(vector) for vector in vectors}
    if len(vectors) != count or len(sizes) != 1 or 0 in sizes:
        raise ValueError("not one vector for each text")
    if not all(math.isfinite(value) for vector in vectors for value in vector):
        raise ValueError("a vector is not finite")
    return vectors


def _reason(error: AppError) -> str:
    if isinstance(error, OutboundTimeout):
        return "timeout"
    return "circuit_open" if isinstance(error, CircuitOpen) else error.code
