"""RQ as the carrier: our Job and Worker classes, JSON only, coroutines on one lasting loop."""

import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, ClassVar
from uuid import UUID

from redis import Redis
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from core.jobs import runner
from core.jobs.registry import JOBS
from core.runtime import Runtime

_ENTRY = "core.jobs.runner.run"
_MARGIN_SECONDS = 30


def push(redis: "Redis", queues: dict[str, Queue], jobs: list[tuple[UUID, str, int]]) -> None:
    """Push jobs, given as (outbox id, job name, attempts so far), to their queues in one round trip."""
    with redis.pipeline() as pipeline:
        for job_id, name, attempts in jobs:
            spec = JOBS.get(name)
            queue_name = spec.queue if spec else "default"
            queue = queues.get(queue_name) or queues.setdefault(
                queue_name, Queue(queue_name, connection=redis, job_class=AsyncJob, serializer=JSONSerializer)
            )
            queue.enqueue_call(
                _ENTRY,
                args=(str(job_id),),
                job_id=f"{job_id}-{attempts}",
                timeout=(spec.timeout if spec else 60) + _MARGIN_SECONDS,
                result_ttl=0,
                failure_ttl=60,
                pipeline=pipeline,
            )
        pipeline.execute()


class AsyncJob(Job):
    """A job whose coroutine runs on the worker's lasting event loop, with the worker's runtime."""

    loop: ClassVar[asyncio.AbstractEventLoop]
    rt: ClassVar[Runtime]

    def _execute(self) -> None:
        future = self._submit(runner.run(self.rt, str(self.args[0])))
        try:
            future.result()
        except BaseException:
            future.cancel()
            raise

    def _submit(self, work: Coroutine[Any, Any, None]) -> "concurrent.futures.Future[None]":
        return asyncio.run_coroutine_threadsafe(work, self.loop)


class AsyncWorker(SimpleWorker):
    """An RQ worker in one process without forking: connections, pools and models stay warm."""

    job_class = AsyncJob


def work(rt: Runtime, redis: "Redis", queue: str, loop: asyncio.AbstractEventLoop) -> None:
    """Work on one queue until a signal asks to stop.

    Args:
        rt: the runtime, created on `loop`.
        redis: a blocking connection for RQ itself.
        queue: one queue, since a worker on several can lose a job when it is killed.
        loop: the loop on which `rt` lives; it runs in a thread of its own meanwhile.
    """
    AsyncJob.loop, AsyncJob.rt = loop, rt
    thread = threading.Thread(target=loop.run_forever, name="jobs", daemon=True)
    thread.start()
    worker = AsyncWorker([queue], connection=redis, job_class=AsyncJob, serializer=JSONSerializer)
    try:
        worker.work(logging_level="WARNING")
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
