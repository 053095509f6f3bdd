"""The process that owns the embedded servers of one home: `python -m core.embedded.keeper HOME FD [--fast]`.

It outlives no user: every program that uses the servers holds a connection to the keeper's control socket, and when the
last one is gone, killed or not, the keeper stops the servers and ends. A server that dies is started again. If the
keeper itself is killed, the kernel tells the servers to stop; the next keeper recovers what is left.
"""

import contextlib
import fcntl
import json
import os
import selectors
import signal
import socket
import sys
from pathlib import Path

from core.embedded.binaries import postgres_binary
from core.embedded.errors import EmbeddedError
from core.embedded.identity import choose_identity
from core.embedded.layout import Layout, control_socket, make_run_dir
from core.embedded.processes import ServerProcess, end_leftover
from core.embedded.servers import Postgres, Server, Valkey

STARTING, WATCHING = 0.02, 2.0  # seconds between looks at the servers; a death is noticed at once through SIGCHLD


class Keeper:
    """Serves the programs that use this home until none is left."""

    def __init__(self, layout: Layout, first_client: socket.socket, *, fast: bool) -> None:
        self._layout = layout
        self._fast = fast
        self._selector = selectors.DefaultSelector()
        self._clients: dict[socket.socket, bool] = {}  # client -> has been told that the servers are ready
        self._servers: list[ServerProcess] = []
        self._last_client: socket.socket | None = None
        self._stopping = False
        self._run_dir: Path | None = None
        self._join(first_client)

    def run(self) -> int:
        """Returns the exit status."""
        lock = os.open(self._layout.lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._tell_all(status="busy")
            return 0
        try:
            self._open()
            while self._clients and not self._stopping:
                self._serve()
        except (EmbeddedError, OSError) as error:
            self._tell_all(status="failed", detail=str(error))
            return 1
        finally:
            self._close()
        return 0

    def _open(self) -> None:
        self._watch_signals()
        run_dir = self._run_dir = make_run_dir(self._layout.home)
        postgres = Postgres(self._layout, run_dir, self._layout.passwords(), self._fast)
        servers: list[Server] = [postgres, Valkey(self._layout, run_dir, self._fast)]
        self._recover(servers, run_dir)
        self._listen(run_dir)
        identity = choose_identity(postgres_binary("postgres"), self._layout.root)
        self._servers = [ServerProcess(server, self._layout, identity) for server in servers]
        for server in self._servers:
            server.prepare()
            server.start()

    def _recover(self, servers: list[Server], run_dir: Path) -> None:
        """End what a killed keeper left running, and remove its sockets and their lock files."""
        before = self._layout.recorded_run_dir() or run_dir
        marks = {str(self._layout.data("postgres")), str(run_dir), str(before)}
        for server in servers:
            end_leftover(server, marks)
        for path in run_dir.iterdir():
            path.unlink()
        self._layout.record(run_dir)

    def _watch_signals(self) -> None:
        """Turn signals into a readable socket, so that waiting for clients also notices a server's death."""
        reader, writer = socket.socketpair()
        for end in (reader, writer):
            end.settimeout(0)
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        self._selector.register(reader, selectors.EVENT_READ, "signal")
        self._wakeup_writer = writer

    def _on_stop(self, *_: object) -> None:
        self._stopping = True

    def _listen(self, run_dir: Path) -> None:
        address = control_socket(run_dir)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(address))
        listener.listen(64)
        self._selector.register(listener, selectors.EVENT_READ, "listener")

    def _serve(self) -> None:
        ready = self._look_after_servers()
        if ready:
            for client in [client for client, told in self._clients.items() if not told]:
                self._tell(client, status="ready", run_dir=str(self._run_dir))
        for key, _ in self._selector.select(WATCHING if ready else STARTING):
            if not isinstance(key.fileobj, socket.socket):
                continue
            if key.data == "signal":
                key.fileobj.recv(4096)
            elif key.data == "listener":
                self._join(key.fileobj.accept()[0])
            else:
                self._hear(key.fileobj)

    def _look_after_servers(self) -> bool:
        states = [server.check() for server in self._servers]
        return all(states)

    def _join(self, client: socket.socket) -> None:
        client.settimeout(0)
        self._clients[client] = False
        self._selector.register(client, selectors.EVENT_READ, "client")

    def _hear(self, client: socket.socket) -> None:
        """Clients say nothing; the end of the connection is the message."""
        with contextlib.suppress(BlockingIOError):
            try:
                if client.recv(1024):
                    return
            except ConnectionError:
                pass
            self._leave(client)

    def _leave(self, client: socket.socket) -> None:
        """The last client's connection stays open until the servers have stopped: it may wait for that."""
        self._selector.unregister(client)
        del self._clients[client]
        if self._clients:
            client.close()
        else:
            self._last_client = client

    def _tell(self, client: socket.socket, **message: str) -> None:
        self._clients[client] = True
        with contextlib.suppress(OSError):
            client.sendall(json.dumps(message).encode() + b"\n")

    def _tell_all(self, **message: str) -> None:
        for client in list(self._clients):
            self._tell(client, **message)

    def _close(self) -> None:
        for server in self._servers:
            server.stop()
        if self._run_dir:
            control_socket(self._run_dir).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._run_dir.rmdir()


def main(arguments: list[str]) -> int:
    """Run a keeper for the client at the other end of the inherited socket, as nobody's child."""
    if os.fork():
        return 0
    home, fd, *flags = arguments
    return Keeper(Layout.of(Path(home)), socket.socket(fileno=int(fd)), fast="--fast" in flags).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
