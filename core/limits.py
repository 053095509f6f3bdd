"""Rate limits, counted in Redis by one script, so that all processes share them and one look costs one round trip.

The algorithm is GCRA: a bucket of `limit` that refills evenly over `window` seconds. It keeps one number per key.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.errors import RateLimited
from core.metrics import RATE_LIMITED

_log = structlog.get_logger(__name__)
_PATIENCE = 0.5  # seconds; a limiter that is slower than this is as good as away

# Checks all buckets first and takes from them only when every one has enough. Times are microseconds of Redis's clock.
_SCRIPT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full, wait = {}, 0
for i, key in ipairs(KEYS) do
  local per, limit, cost = tonumber(ARGV[3*i-2]), tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i])
  full[i] = math.max(tonumber(redis.call('GET', key) or 0), now)
  wait = math.max(wait, full[i] + per * cost - per * limit - now)
end
local answer = {wait > 0 and 0 or 1, math.ceil(wait)}
for i, key in ipairs(KEYS) do
  local per, limit, cost = tonumber(ARGV[3*i-2]), tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i])
  if wait <= 0 and cost > 0 then
    full[i] = full[i] + per * cost
    redis.call('SET', key, string.format('%.0f', full[i]), 'PX', math.ceil((full[i] - now) / 1000))
  end
  answer[2*i+1] = math.floor((per * limit - (full[i] - now)) / per + 0.0001)
  answer[2*i+2] = math.ceil(full[i] - now)
end
return answer
"""


class WithoutRedis(StrEnum):
    """What happens to requests while Redis does not answer."""

    ALLOW = "allow"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Policy:
    """One limit.

    Args:
        name: short and fixed, such as `sign_in`; seen in headers and metrics.
        limit: requests that a full bucket holds.
        window: seconds in which an empty bucket fills.
        without_redis: ALLOW for what sells, REFUSE for what guards a secret.
    """

    name: str
    limit: int
    window: int
    without_redis: WithoutRedis = WithoutRedis.ALLOW

    @property
    def microseconds_each(self) -> int:
        return max(1, self.window * 1_000_000 // self.limit)


@dataclass(frozen=True)
class Take:
    """What a request takes: from which policy, for whom (an address, a visitor, a key id), how much."""

    policy: Policy
    key: str
    cost: int = 1


@dataclass(frozen=True)
class Left:
    """What a bucket holds after the decision, and the seconds until it is full again."""

    policy: Policy
    remaining: int
    full_in: int


@dataclass(frozen=True)
class Decision:
    """The limiter's answer.

    Args:
        allowed: whether the request may go on.
        retry_after: seconds until it may when not.
        left: one entry per policy, in the order asked; empty when Redis did not answer.
    """

    allowed: bool
    retry_after: int
    left: tuple[Left, ...]

    @property
    def headers(self) -> dict[str, str]:
        """`RateLimit` and `RateLimit-Policy` as the IETF draft (httpapi-ratelimit-headers-10) writes them."""
        if not self.left:
            return {}
        policies = ", ".join(f'"{one.policy.name}";q={one.policy.limit};w={one.policy.window}' for one in self.left)
        state = ", ".join(f'"{one.policy.name}";r={one.remaining};t={one.full_in}' for one in self.left)
        return {"RateLimit-Policy": policies, "RateLimit": state}

    def require(self) -> None:
        """Raise RateLimited, with the headers, when the request may not go on."""
        if not self.allowed:
            detail = f"Too many requests; try again in {self.retry_after} s."
            raise RateLimited(detail, retry_after=self.retry_after, headers=self.headers)


class RateLimiter:
    """Decides whether requests may go on."""

    def __init__(self, redis: Redis) -> None:
        self._script = redis.register_script(_SCRIPT)

    async def take(self, *takes: Take) -> Decision:
        """Take from all buckets, or from none when one has too little.

        A cost of 0 looks without taking. When Redis does not answer, each policy says for itself what happens, and
        one REFUSE decides.

        Raises:
            ValueError: a cost exceeds its policy's limit and could never be met, or nothing was asked.
        """
        if not takes or any(not 0 <= take.cost <= take.policy.limit for take in takes):
            raise ValueError("each take needs a cost between 0 and its policy's limit")
        arguments = [n for take in takes for n in (take.policy.microseconds_each, take.policy.limit, take.cost)]
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await self._script(keys=[_redis_key(take) for take in takes], args=arguments)
        except (RedisError, OSError, TimeoutError) as error:
            return _unchecked(takes, error)
        left = tuple(
            Left(take.policy, max(0, int(answer[2 * i + 2])), ceil(int(answer[2 * i + 3]) / 1_000_000))
            for i, take in enumerate(takes)
        )
        allowed = bool(answer[0])
        if not allowed:
            _count(takes, "refused")
        return Decision(allowed, 0 if allowed else max(1, ceil(int(answer[1]) / 1_000_000)), left)


def _redis_key(take: Take) -> str:
    """Hash whom it is about: keys stay short, and Redis holds no address or e-mail in the clear."""
    return f"limit:{take.policy.name}:{hashlib.blake2b(take.key.encode(), digest_size=16).hexdigest()}"


def _unchecked(takes: tuple[Take, ...], error: Exception) -> Decision:
    allowed = all(take.policy.without_redis is WithoutRedis.ALLOW for take in takes)
    _count(takes, "unchecked")
    _log.warning("limits_unchecked", error=type(error).__name__, allowed=allowed)
    return Decision(allowed, 0 if allowed else 5, ())


def _count(takes: tuple[Take, ...], outcome: str) -> None:
    for take in takes:
        RATE_LIMITED.labels(take.policy.name, outcome).inc()
