"""The rate limiter against a real Valkey, and what it does without one."""

import asyncio

import pytest
from redis.asyncio import Redis

from core import metrics
from core.errors import RateLimited
from core.limits import Policy, RateLimiter, Take, WithoutRedis

HOUR = 3600
PER_IP = Policy("test_ip", limit=5, window=HOUR)
PER_VISITOR = Policy("test_visitor", limit=2, window=HOUR)


async def test_a_full_bucket_holds_its_limit_and_no_more(core_redis: Redis) -> None:
    limiter = RateLimiter(core_redis)
    decisions = [await limiter.take(Take(PER_IP, "a")) for _ in range(6)]
    assert [decision.allowed for decision in decisions] == [True] * 5 + [False]
    assert [decision.left[0].remaining for decision in decisions] == [4, 3, 2, 1, 0, 0]
    assert 0 < decisions[5].retry_after <= HOUR / 5
    assert (await limiter.take(Take(PER_IP, "b"))).allowed, "another key has a bucket of its own"


async def test_the_bucket_refills(core_redis: Redis) -> None:
    fast = Policy("test_fast", limit=1000, window=1)
    limiter = RateLimiter(core_redis)
    assert (await limiter.take(Take(fast, "a", cost=1000))).allowed
    async with asyncio.timeout(5):
        while not (await limiter.take(Take(fast, "a", cost=5))).allowed:
            pass


async def test_requests_at_once_get_exactly_the_limit(core_redis: Redis) -> None:
    limiters = [RateLimiter(core_redis) for _ in range(4)]
    decisions = await asyncio.gather(*[limiters[n % 4].take(Take(PER_IP, "crowd")) for n in range(40)])
    assert sum(decision.allowed for decision in decisions) == 5


async def test_a_refusal_takes_from_no_bucket(core_redis: Redis) -> None:
    limiter = RateLimiter(core_redis)
    both = (Take(PER_IP, "a"), Take(PER_VISITOR, "v"))
    assert [(await limiter.take(*both)).allowed for _ in range(4)] == [True, True, False, False]
    looked = await limiter.take(Take(PER_IP, "a", cost=0))
    assert looked.allowed
    assert looked.left[0].remaining == 3


async def test_the_headers_say_what_is_left(core_redis: Redis) -> None:
    limiter = RateLimiter(core_redis)
    decision = await limiter.take(Take(PER_IP, "a"), Take(PER_VISITOR, "v"))
    assert decision.headers == {
        "RateLimit-Policy": '"test_ip";q=5;w=3600, "test_visitor";q=2;w=3600',
        "RateLimit": '"test_ip";r=4;t=720, "test_visitor";r=1;t=1800',
    }
    decision.require()


async def test_a_refusal_is_a_429_with_the_headers(core_redis: Redis) -> None:
    limiter = RateLimiter(core_redis)
    counted = {"policy": "test_visitor", "outcome": "refused"}
    before = metrics.REGISTRY.get_sample_value("comptoir_rate_limited_total", counted) or 0
    for _ in range(2):
        await limiter.take(Take(PER_VISITOR, "v"))
    decision = await limiter.take(Take(PER_VISITOR, "v"))
    with pytest.raises(RateLimited) as refused:
        decision.require()
    assert 1790 <= int(refused.value.headers["Retry-After"]) <= 1800
    assert refused.value.headers["RateLimit"].startswith('"test_visitor";r=0;t=')
    assert metrics.REGISTRY.get_sample_value("comptoir_rate_limited_total", counted) == before + 1


async def test_buckets_expire_and_hold_no_address(core_redis: Redis) -> None:
    await RateLimiter(core_redis).take(Take(PER_IP, "203.0.113.9"))
    (key,) = await core_redis.keys("limit:*")
    assert b"203.0.113.9" not in key
    assert 0 < await core_redis.ttl(key) <= HOUR / 5


@pytest.mark.parametrize("cost", [-1, 6])
async def test_a_cost_that_can_never_be_met_is_a_mistake(core_redis: Redis, cost: int) -> None:
    with pytest.raises(ValueError, match="cost"):
        await RateLimiter(core_redis).take(Take(PER_IP, "a", cost=cost))


async def test_without_redis_each_policy_says_what_happens(absent_redis: Redis) -> None:
    limiter = RateLimiter(absent_redis)
    guard = Policy("test_sign_in", limit=5, window=60, without_redis=WithoutRedis.REFUSE)
    sells = await limiter.take(Take(PER_IP, "a"))
    assert sells.allowed
    assert sells.headers == {}
    refused = await limiter.take(Take(PER_IP, "a"), Take(guard, "a"))
    assert not refused.allowed
    with pytest.raises(RateLimited):
        refused.require()
