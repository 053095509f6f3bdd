"""The server's end of a connection whose requests are read whole."""

import asyncio
from abc import ABC, abstractmethod
from typing import cast

import httptools


class Requests(asyncio.Protocol, ABC):
    """Reads requests one after the other; what answers them overrides `answered`."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body = bytearray()

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self.answered(bytes(self._body), self._transport)

    @abstractmethod
    def answered(self, body: bytes, transport: asyncio.Transport) -> None:
        """Answer a request by writing to the transport."""
