"""The long-running processes: API, worker, dispatcher, and the supervisor that runs them all on one machine."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn
import uvloop
from redis import Redis

from app.main import create_app
from app.servers import environment
from app.wiring import open_runtime
from core import metrics_fleet
from core.jobs.dispatcher import Dispatcher
from core.jobs.registry import QUEUES
from core.jobs.transport import work
from core.log import configure_logging
from core.settings import Settings
from core.supervise import Process, Supervisor, announce_ready
from core.supervise.web import RollingServer

_DRAIN_SECONDS = 20


def serve(settings: Settings, fd: int | None = None) -> None:
    """Serve the API until told to stop.

    Args:
        settings: with the addresses of Postgres and Redis.
        fd: a listening socket inherited from the supervisor; else `host:port` is bound.
    """
    configure_logging(settings.log_format, settings.log_level)
    listener = socket.socket(fileno=fd) if fd is not None else None
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )
    RollingServer(config).run(sockets=[listener] if listener else None)


def run_worker(settings: Settings, queue: str) -> None:
    """Work on one queue until told to stop."""
    configure_logging(settings.log_format, settings.log_level)
    loop = uvloop.new_event_loop()
    stack = contextlib.AsyncExitStack()
    rt = loop.run_until_complete(stack.enter_async_context(open_runtime(settings)))
    publishing = loop.create_task(
        metrics_fleet.publish_forever(rt.redis, metrics_fleet.process_name(f"worker-{queue}"))
    )
    announce_ready()
    try:
        work(rt, Redis.from_url(settings.redis_url), queue, loop)
    finally:
        publishing.cancel()
        loop.run_until_complete(stack.aclose())
        loop.close()


def run_dispatcher(settings: Settings) -> None:
    """Relay, sweep and schedule until told to stop."""
    configure_logging(settings.log_format, settings.log_level)

    async def main() -> None:
        async with open_runtime(settings) as rt:
            dispatcher = Dispatcher(rt, Redis.from_url(settings.redis_url))
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, dispatcher.stop)
            publishing = asyncio.create_task(
                metrics_fleet.publish_forever(rt.redis, metrics_fleet.process_name("dispatcher"))
            )
            announce_ready()
            await dispatcher.run()
            publishing.cancel()

    uvloop.run(main())


def run_all(
    settings: Settings, listener: socket.socket, *, on_ready: Callable[[], None], upkeep: Callable[[], None]
) -> int:
    """Run every process of one machine under the supervisor; returns the exit status.

    Args:
        settings: with the addresses of Postgres and Redis.
        listener: what `listen` returned. API processes share it, so that one is renewed without refusing a connection.
        on_ready: called once, when all are ready.
        upkeep: called now and then, for what the processes need.
    """
    env = environment(settings)
    program = [sys.executable, "-m", "app.cli"]
    fd = listener.fileno()
    processes = [
        Process("dispatcher", [*program, "dispatcher"], env, announces=True),
        *(Process(f"worker-{queue}", [*program, "worker", queue], env, announces=True) for queue in QUEUES),
        Process("api", [*program, "serve", "--fd", str(fd)], env, announces=True, rolling=True, sockets=(fd,)),
    ]
    return Supervisor(processes, on_ready=on_ready, upkeep=upkeep).run()


def listen(settings: Settings) -> socket.socket:
    """Bind the address of the API: before anything slow, so that a taken port is told at once.

    Raises:
        SystemExit: the port is taken.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise SystemExit(
            f"Port {settings.port} is taken ({error.strerror}). Choose another one: make run PORT={settings.port + 1}"
        ) from error
    listener.listen(2048)
    listener.set_inheritable(True)
    return listener
