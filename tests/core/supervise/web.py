"""A web server on an inherited socket: `web.py FD`. Every answer is its process id, after a moment of work."""

import asyncio
import os
import socket
import sys
from typing import Any

import uvicorn

from core.supervise.web import RollingServer


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await asyncio.sleep(0.02)
    body = str(os.getpid()).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    config = uvicorn.Config(application, lifespan="off", log_level="warning")
    RollingServer(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
