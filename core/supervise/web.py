"""A web server that can be renewed under load."""

import asyncio
import socket

import uvicorn

from core.supervise.child import announce_ready

FAREWELL = 1.5  # seconds in which an old server still answers on the connections it has, on a busy machine too


class RollingServer(uvicorn.Server):
    """Uvicorn that announces itself to the supervisor and ends without dropping a request.

    Uvicorn alone closes every connection without a request on it as soon as it is told to end: also those whose request
    is just on its way. This one stops accepting first, tells whoever still asks to open a new connection next time
    (which its successor answers), and closes idle connections only then.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            announce_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for shared in sockets or []:
            shared.close()
        self.server_state.default_headers.append((b"connection", b"close"))
        await asyncio.sleep(FAREWELL)
        await super().shutdown(sockets)
