"""What knowledge needs from outside: vectors that are near where texts mean the same. Optional."""

from typing import Protocol


class EmbeddingsFailed(Exception):
    """No vectors for now; `reason` is a short stable word, such as `timeout`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Embeddings(Protocol):
    """Turns texts into vectors."""

    @property
    def model(self) -> str | None:
        """What made the vectors, dimensions included: only those of one model compare. None: not configured."""
        ...

    async def embed(self, texts: list[str], *, seconds: float) -> list[list[float]]:
        """Return a vector of length 1 for each text.

        Args:
            texts: up to 64.
            seconds: how long it may take.

        Raises:
            EmbeddingsFailed: not configured, late, refused, or no vectors came back.
        """
        ...
