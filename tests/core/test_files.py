"""Files: one contract for the local folder and for S3, then what is special about each."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import NotFound
from core.files import BadKey, LocalFiles
from core.files_s3 import Bucket, FilesUnavailable, S3Files
from core.http import Limits, OutboundClient
from core.ports import FileStore
from core.sigv4 import EMPTY_SHA256, Credentials, canonical_query, sign_headers
from tests.core.http.servers import serve
from tests.core.s3_server import KEY, REGION, FakeS3

PART = 1000


@dataclass
class Adapter:
    store: FileStore
    leftovers: Callable[[], object]
    s3: FakeS3 | None = None


@pytest.fixture(params=["local", "s3"])
async def adapter(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Adapter]:
    if request.param == "local":
        root = tmp_path / "files"
        yield Adapter(LocalFiles(root), lambda: list(root.glob(".*")))
        return
    async with s3_store() as made:
        yield made


class s3_store:  # noqa: N801 - used like the function it stands for
    async def __aenter__(self) -> Adapter:
        fake = FakeS3()
        self._serving = serve(fake)
        server = await self._serving.__aenter__()
        self._client = OutboundClient("files", allow_private_hosts="127.0.0.1", limits=Limits(total=10))
        url = f"s3://{KEY}:s3cr3t%2Fwith%2Bsigns@127.0.0.1:{server.port}/bucket?region={REGION}&tls=0"
        return Adapter(S3Files(Bucket.parse(url), self._client, part_size=PART), lambda: fake.uploads, fake)

    async def __aexit__(self, *error: object) -> None:
        await self._client.aclose()
        await self._serving.__aexit__(None, None, None)


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def read(store: FileStore, key: str) -> bytes:
    return b"".join([chunk async for chunk in store.open(key)])


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 7])
async def test_what_is_put_is_read_back(adapter: Adapter, size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    stored = await adapter.store.put("imports/0197/catalogue", pieces(content[:5], b"", content[5:]))
    assert stored == size
    assert await read(adapter.store, "imports/0197/catalogue") == content
    assert not adapter.leftovers()


async def test_a_second_put_replaces_the_first(adapter: Adapter) -> None:
    await adapter.store.put("a", pieces(b"x" * 3 * PART))
    await adapter.store.put("a", pieces(b"new"))
    assert await read(adapter.store, "a") == b"new"


async def test_a_put_that_breaks_off_leaves_the_old_file(adapter: Adapter) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield b"y" * (2 * PART + 5)
        raise ConnectionError("the upload broke off")

    await adapter.store.put("a", pieces(b"old"))
    with pytest.raises(ConnectionError):
        await adapter.store.put("a", breaking())
    assert await read(adapter.store, "a") == b"old"
    assert not adapter.leftovers()


async def test_a_put_that_is_cancelled_leaves_nothing(adapter: Adapter) -> None:
    waiting = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"y" * (2 * PART + 5)
        waiting.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(adapter.store.put("a", endless()))
    async with asyncio.timeout(5):
        await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(NotFound):
        await read(adapter.store, "a")
    assert not adapter.leftovers()


async def test_a_missing_file_is_not_found_and_may_be_deleted(adapter: Adapter) -> None:
    with pytest.raises(NotFound):
        await read(adapter.store, "never/was")
    await adapter.store.delete("never/was")


async def test_a_deleted_file_is_gone(adapter: Adapter) -> None:
    await adapter.store.put("a/b", pieces(b"x"))
    await adapter.store.delete("a/b")
    with pytest.raises(NotFound):
        await read(adapter.store, "a/b")


@pytest.mark.parametrize(
    "key",
    ["", "/etc/passwd", "../x", "a/../b", "a/..", "a//b", "a/", ".hidden", "a/.b", "a\\b", "a b", "a\n", "a\x00", "é",
     "a?b", "a#b", "a%2e%2e", "/".join("a" * 9), "a" * 129, "~root", "C:x"],
)  # fmt: skip
async def test_what_is_no_key_reaches_no_file(adapter: Adapter, key: str) -> None:
    with pytest.raises(BadKey):
        await adapter.store.put(key, pieces(b"x"))
    with pytest.raises(BadKey):
        await read(adapter.store, key)
    with pytest.raises(BadKey):
        await adapter.store.delete(key)


async def test_a_folder_is_no_file(tmp_path: Path) -> None:
    store = LocalFiles(tmp_path)
    await store.put("a/b", pieces(b"x"))
    for key in ("a", "a/b/c"):
        with pytest.raises(NotFound):
            await read(store, key)
        await store.delete(key)
    assert await read(store, "a/b") == b"x"


async def test_local_files_are_for_their_owner_only(tmp_path: Path) -> None:
    await LocalFiles(tmp_path / "files").put("a/b", pieces(b"x"))
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
    assert (tmp_path / "files" / "a" / "b").stat().st_mode & 0o077 == 0


async def test_s3_refuses_a_wrong_key_and_that_is_an_outage_not_a_missing_file() -> None:
    async with s3_store() as made, serve(FakeS3()) as server:
        assert isinstance(made.store, S3Files)
        client = OutboundClient("files", allow_private_hosts="127.0.0.1")
        wrong = S3Files(Bucket.parse(f"s3://{KEY}:wrong@127.0.0.1:{server.port}/bucket?tls=0"), client)
        with pytest.raises(FilesUnavailable):
            await wrong.put("a", pieces(b"x"))
        with pytest.raises(FilesUnavailable):
            await read(wrong, "a")
        await client.aclose()


async def test_an_error_after_the_200_of_a_completion_is_noticed() -> None:
    async with s3_store() as made:
        assert made.s3 is not None
        made.s3.fail_completion = True
        with pytest.raises(FilesUnavailable):
            await made.store.put("a", pieces(b"x" * 3 * PART))
        assert made.s3.objects == {}


async def test_a_small_file_is_one_request() -> None:
    async with s3_store() as made:
        assert made.s3 is not None
        await made.store.put("a", pieces(b"x" * (PART - 1)))
        assert made.s3.requests == [("PUT", "")]


@pytest.mark.parametrize(
    ("query", "signature"),
    [
        ({"lifecycle": ""}, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ({"prefix": "J", "max-keys": "2"}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)
def test_signatures_match_the_examples_of_the_s3_manual(query: dict[str, str], signature: str) -> None:
    headers = sign_headers(
        Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"),
        "GET",
        host="examplebucket.s3.amazonaws.com",
        path="/",
        query=canonical_query(query),
        payload_sha256=EMPTY_SHA256,
        now=datetime(2013, 5, 24, tzinfo=UTC),
    )
    assert headers["authorization"].endswith(signature)


@pytest.mark.parametrize("url", ["", "s3://host/bucket", "s3://k:s@host/", "https://k:s@host/bucket", "s3://k@host/b"])
def test_a_url_that_lacks_something_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="COMPTOIR_FILES_URL"):
        Bucket.parse(url)


def test_the_secret_is_not_shown() -> None:
    assert "hush" not in repr(Bucket.parse("s3://k:hush@host/bucket"))
