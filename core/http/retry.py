"""When a call is tried again, and how long to wait before."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
_RETRIED_STATUS = frozenset({408, 425, 429, 502, 503, 504})
# The request never left, so that trying again is safe whatever the method.
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


@dataclass(frozen=True)
class Retries:
    """How often and how patiently a call is tried again.

    Args:
        attempts: tries in all.
        base: seconds; the wait before try n is drawn between 0 and base * 2^(n-2) ("full jitter").
        cap: longest wait in seconds, a Retry-After header excepted.
        rng: source of the jitter, injected by tests.
        sleep: waits, injected by tests.
        now: the date that a Retry-After date is compared with, injected by tests.
    """

    attempts: int = 3
    base: float = 0.2
    cap: float = 5.0
    rng: random.Random = field(default_factory=random.SystemRandom)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def wait_after_error(
        self, attempt: int, error: httpx2.TransportError, *, repeatable: bool, left: float
    ) -> float | None:
        """Return the seconds to wait before trying again, None to give up; `left` is what the caller still has."""
        if attempt >= self.attempts or not (repeatable or isinstance(error, _NEVER_SENT)):
            return None
        wait = self._jitter(attempt)
        return wait if wait < left else None

    def wait_after_answer(
        self, attempt: int, response: httpx2.Response, *, repeatable: bool, left: float
    ) -> float | None:
        """Return the seconds to wait before trying again, None to keep this answer.

        `left` is the seconds that the caller still has: a host that asks for more patience is not asked again.
        """
        if attempt >= self.attempts or not repeatable or response.status_code not in _RETRIED_STATUS:
            return None
        wait = max(self._jitter(attempt), self._retry_after(response))
        return wait if wait < left else None

    def _jitter(self, attempt: int) -> float:
        return self.rng.uniform(0, min(self.cap, self.base * 2 ** (attempt - 1)))

    def _retry_after(self, response: httpx2.Response) -> float:
        value = response.headers.get("retry-after", "").strip()
        if value.isdigit():
            return float(value)
        try:
            date = parsedate_to_datetime(value)
        except ValueError:
            return 0.0
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        return max(0.0, (date - self.now()).total_seconds())
