"""Time and size: what a slow, huge or hostile server can cost."""

import asyncio
import gzip
import io
import time
import zlib
from collections.abc import AsyncIterator

import openai
import pytest

from core.http import (
    AddressRefused,
    Limits,
    OutboundClient,
    OutboundFailed,
    OutboundTimeout,
    ResponseTooLarge,
    ResponseUnreadable,
    Retries,
)
from tests.core.http.servers import Answer, Seen, Server, always, reply, serve

LIMITS = Limits(connect=1, read=0.2, total=0.5, max_bytes=100_000)


@pytest.fixture
async def outbound() -> AsyncIterator[OutboundClient]:
    client = OutboundClient("test", limits=LIMITS, allow_private_hosts="127.0.0.1", retries=Retries(attempts=1))
    yield client
    await client.aclose()


def drip(head: bytes, piece: bytes, every: float) -> Answer:
    """Send a head, then a piece again and again, never ending."""

    async def send(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)

    return send


async def read_streamed(outbound: OutboundClient, server: Server) -> bytes:
    async with outbound.stream("GET", server.url()) as answer:
        return await answer.aread()


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


async def test_an_announced_size_over_the_limit_is_refused_unread(outbound: OutboundClient) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"
    async with serve(always(head)) as server:
        with pytest.raises(ResponseTooLarge):
            await outbound.request("GET", server.url())


async def test_an_endless_body_stops_at_the_limit(outbound: OutboundClient) -> None:
    chunk = b"2000\r\n" + b"x" * 0x2000 + b"\r\n"
    async with serve(drip(CHUNKED, chunk, 0)) as server:
        with pytest.raises(ResponseTooLarge):
            await outbound.request("GET", server.url())


async def test_a_body_of_exactly_the_limit_passes(outbound: OutboundClient) -> None:
    async with serve(always(reply(b"x" * 100_000))) as server:
        assert len((await outbound.request("GET", server.url())).content) == 100_000


@pytest.mark.parametrize("through_the_sdk_client", [False, True])
async def test_a_gzip_bomb_stops_at_the_limit(outbound: OutboundClient, *, through_the_sdk_client: bool) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    async with serve(always(reply(bomb, Content_Encoding="gzip"))) as server:
        with pytest.raises(ResponseTooLarge):
            await (outbound.httpx_client() if through_the_sdk_client else outbound).request("GET", server.url())


async def test_gzip_is_unpacked_even_in_several_members(outbound: OutboundClient) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two" * 20_000)
    async with serve(always(reply(packed, Content_Encoding="gzip"))) as server:
        answer = await outbound.request("GET", server.url())
    assert answer.content == b"one " + b"two" * 20_000
    assert server.seen[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"x" * 5000, mtime=0)[:-9], "gzip"),
        (b"this is not gzip at all", "gzip"),
        (zlib.compress(b"x"), "deflate"),
        (b"?", "br"),
        (gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "gzip, gzip"),
    ],
)
async def test_a_damaged_or_unasked_encoding_is_an_error(outbound: OutboundClient, body: bytes, encoding: str) -> None:
    async with serve(always(reply(body, Content_Encoding=encoding))) as server:
        with pytest.raises(ResponseUnreadable):
            await outbound.request("GET", server.url())


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n", 0.02),
        drip(CHUNKED, b"1\r\nx\r\n", 0.02),
    ],
    ids=["in the head", "in the body"],
)
async def test_a_server_that_drips_is_cut_off(outbound: OutboundClient, answer: Answer) -> None:
    started = time.monotonic()
    async with serve(answer) as server:
        with pytest.raises(OutboundTimeout):
            await outbound.request("GET", server.url())
        with pytest.raises(OutboundTimeout):
            await read_streamed(outbound, server)
    assert time.monotonic() - started < 5


async def test_a_silent_server_is_cut_off(outbound: OutboundClient) -> None:
    async with serve(always(b"")) as server:
        with pytest.raises(OutboundTimeout):
            await outbound.request("GET", server.url())


async def test_a_connection_cut_in_the_body_is_a_failure(outbound: OutboundClient) -> None:
    async def cut(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        writer.close()

    async with serve(cut) as server:
        with pytest.raises(OutboundFailed):
            await outbound.request("GET", server.url())
        with pytest.raises(OutboundFailed):
            await read_streamed(outbound, server)


async def test_a_body_is_streamed_both_ways(outbound: OutboundClient) -> None:
    async def body() -> AsyncIterator[bytes]:
        for piece in (b"a", b"b", b"c"):
            yield piece

    lines = b"data: 1\n\ndata: 2\n\n"
    async with serve(always(reply(lines))) as server:
        async with outbound.stream("POST", server.url(), content=body()) as answer:
            assert [line async for line in answer.aiter_lines() if line] == ["data: 1", "data: 2"]
        assert server.seen[0].body == b"abc"


async def test_a_call_may_bring_its_own_limits(outbound: OutboundClient) -> None:
    async with serve(always(reply(b"x" * 200_000))) as server:
        answer = await outbound.request("GET", server.url(), limits=Limits(max_bytes=200_000))
        assert len(answer.content) == 200_000


async def test_the_openai_sdk_works_on_the_guarded_client_and_is_bound_by_it(outbound: OutboundClient) -> None:
    completion = (
        b'{"id":"1","object":"chat.completion","created":1,"model":"m","choices":'
        b'[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"bonjour"}}]}'
    )
    async with serve(always(reply(completion, Content_Type="application/json"))) as server:
        sdk = openai.AsyncOpenAI(
            api_key="k", base_url=server.url(path="/v1"), http_client=outbound.httpx_client(), max_retries=0
        )
        answer = await sdk.chat.completions.create(model="m", messages=[{"role": "user", "content": "hi"}])
        assert answer.choices[0].message.content == "bonjour"
        inside = sdk.with_options(base_url="http://169.254.169.254/v1")
        with pytest.raises(AddressRefused):
            await inside.chat.completions.create(model="m", messages=[{"role": "user", "content": "hi"}])


def test_gunzip_never_holds_much_more_than_a_piece() -> None:
    from core.http.body import Gunzip

    packed = io.BytesIO(gzip.compress(b"\0" * 3_000_000))
    sizes = [len(piece) for piece in Gunzip().feed(packed.read())]
    assert max(sizes) <= 65_536
    assert sum(sizes) == 3_000_000
