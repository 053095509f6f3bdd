"""A small SMTP server for tests: keeps what it is given, refuses whom it is told to refuse."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class SmtpServer:
    port: int = 0
    refuse: dict[str, int] = field(default_factory=dict)
    credentials: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    received: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, _, raw in self.received]


class _Session:
    def __init__(self, server: SmtpServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.sender, self.recipients = "", list[str]()

    def say(self, line: str) -> None:
        self.writer.write(line.encode() + b"\r\n")

    async def run(self) -> None:
        self.say("220 test")
        while line := (await self.reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            if verb.upper() == "QUIT":
                self.say("221 bye")
                break
            await getattr(self, f"on_{verb.lower()}")(rest)
            await self.writer.drain()

    async def on_ehlo(self, _: str) -> None:
        self.say("250-test")
        if self.server.tls is not None and not self.writer.get_extra_info("ssl_object"):
            self.say("250-STARTTLS")
        self.say("250 AUTH PLAIN" if self.server.credentials else "250 SIZE 1000000")

    async def on_starttls(self, _: str) -> None:
        assert self.server.tls is not None
        self.say("220 go")
        await self.writer.drain()
        await self.writer.start_tls(self.server.tls)

    async def on_auth(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.split(" ")[1]).decode().split("\0")
        self.say("235 ok" if (user, password) == self.server.credentials else "535 no")

    async def on_mail(self, rest: str) -> None:
        self.sender, self.recipients = rest.split("<")[1].split(">", maxsplit=1)[0], []
        self.say("250 ok")

    async def on_rcpt(self, rest: str) -> None:
        recipient = rest.split("<")[1].split(">", maxsplit=1)[0]
        if code := self.server.refuse.get(recipient):
            self.say(f"{code} {recipient} is not welcome")
        else:
            self.recipients.append(recipient)
            self.say("250 ok")

    async def on_data(self, _: str) -> None:
        self.say("354 go")
        raw = await self.reader.readuntil(b"\r\n.\r\n")
        self.server.received.append((self.sender, self.recipients, raw[:-3].replace(b"\r\n..", b"\r\n.")))
        self.server.encrypted.append(self.writer.get_extra_info("ssl_object") is not None)
        self.say("250 kept")


@asynccontextmanager
async def serve_smtp(server: SmtpServer, *, implicit_tls: ssl.SSLContext | None = None) -> AsyncIterator[SmtpServer]:
    """Serve on a free port of 127.0.0.1 until the block ends."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Session(server, reader, writer).run()
        except OSError:
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=implicit_tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
