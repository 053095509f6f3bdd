"""A real worker in a process of its own, with jobs that tests can watch in Redis."""

import asyncio
import os
import sys
from datetime import timedelta

import redis.asyncio as redis
from redis import Redis as SyncRedis

from core.db import Database, make_engine
from core.jobs import job, runner
from core.jobs.transport import work
from core.runtime import Runtime
from core.settings import Settings
from tests.waiting import until


@job()
async def note(rt: Runtime, *, word: str) -> None:
    """Write down a word and the loop it was written on."""
    await rt.redis.rpush("written", word)
    await rt.redis.sadd("loops", id(asyncio.get_running_loop()))


@job()
async def gated(rt: Runtime) -> None:
    """Say that it runs, wait until told to go on, say that it is done."""
    await rt.redis.rpush("started", os.getpid())

    async def told() -> bool:
        return bool(await rt.redis.exists("go"))

    await until(told)
    await rt.redis.rpush("finished", os.getpid())


def main() -> None:
    database_url, redis_url = sys.argv[1:]
    runner.LEASE = timedelta(seconds=1)
    loop = asyncio.new_event_loop()
    rt = Runtime(Settings(), Database(make_engine(database_url)), redis.from_url(redis_url))
    work(rt, SyncRedis.from_url(redis_url), "default", loop)
    loop.run_until_complete(rt.db.close())
    loop.run_until_complete(rt.redis.aclose())
    loop.close()


if __name__ == "__main__":
    main()
