"""Files by key, in any store that speaks the S3 API (AWS, MinIO, Garage, R2, Scaleway, OVH, ...).

Small files go in one request; larger ones in parts, so that memory holds one part whatever the file's size. A file
has at most 10,000 parts of 8 MiB: 78 GiB.
"""

import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import httpx2
from defusedxml import ElementTree

from core.clock import Clock, SystemClock
from core.errors import Unavailable
from core.files import CHUNK, NoSuchFile, checked_key
from core.http import Limits, OutboundClient
from core.sigv4 import EMPTY_SHA256, Credentials, canonical_query, sign_headers

PART = 8 * 1024 * 1024
_MAX_PARTS = 10_000
_UPLOAD = Limits(connect=5, read=60, total=300)
_DOWNLOAD = Limits(connect=5, read=60, total=3600, max_bytes=PART * _MAX_PARTS)


class FilesUnavailable(Unavailable):
    """The store refused or did not answer."""

    code, title = "files_unavailable", "The file store did not do what was asked"


@dataclass(frozen=True)
class Bucket:
    """Where files go and with which key."""

    endpoint: str
    name: str
    credentials: Credentials

    @classmethod
    def parse(cls, url: str) -> "Bucket":
        """Read `s3://key:secret@host[:port]/bucket?region=...`; add `&tls=0` for a store without TLS.

        Key and secret are percent-encoded. Raises ValueError when something is missing.
        """
        parts = urlsplit(url)
        name = parts.path.strip("/")
        if parts.scheme != "s3" or not (parts.hostname and parts.username and parts.password and name):
            raise ValueError("COMPTOIR_FILES_URL must look like s3://key:secret@host/bucket?region=eu-west-3")
        options = parse_qs(parts.query)
        scheme = "http" if options.get("tls") == ["0"] else "https"
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
        region = options.get("region", ["us-east-1"])[0]
        return cls(f"{scheme}://{host}", name, Credentials(unquote(parts.username), unquote(parts.password), region))


class S3Files:
    """Keeps files in a bucket.

    Args:
        bucket: where.
        client: makes the requests; a store on a private address must be among its allowed hosts.
        clock: dates the signatures; must be right within 15 minutes.
        part_size: bytes held in memory and sent at once; S3 takes no less than 5 MiB.
    """

    def __init__(
        self, bucket: Bucket, client: OutboundClient, *, clock: Clock | None = None, part_size: int = PART
    ) -> None:
        self._bucket, self._client, self._clock = bucket, client, clock or SystemClock()
        self._part_size = part_size

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> int:
        """Store a file and return its size in bytes. It appears whole or not at all, and replaces an older one."""
        checked_key(key)
        parts = _in_parts(chunks, self._part_size)
        first = await anext(parts, b"")
        second = await anext(parts, None) if len(first) == self._part_size else None
        if second is None:
            await self._call("PUT", key, content=first)
            return len(first)
        return await self._put_parts(key, first, second, parts)

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """Read a file in chunks. Raises NoSuchFile when there is none."""
        url, headers = self._signed("GET", checked_key(key), {}, EMPTY_SHA256)
        async with self._client.stream("GET", url, headers=headers, limits=_DOWNLOAD) as response:
            if response.status_code == 404:
                raise NoSuchFile("Nothing is stored under this key.")
            _raise_for(response)
            async for chunk in response.aiter_bytes(CHUNK):
                yield chunk

    async def delete(self, key: str) -> None:
        """Remove a file; a missing one is no error."""
        await self._call("DELETE", checked_key(key))

    async def _put_parts(self, key: str, first: bytes, second: bytes, rest: AsyncIterator[bytes]) -> int:
        started = await self._call("POST", key, {"uploads": ""})
        upload = {"uploadId": _text(ElementTree.fromstring(started.content), "UploadId")}
        try:
            etags = [await self._put_part(key, upload, 1, first), await self._put_part(key, upload, 2, second)]
            size = len(first) + len(second)
            async for part in rest:
                if len(etags) == _MAX_PARTS:
                    raise FilesUnavailable("The file is larger than the store takes; nothing was kept.")
                etags.append(await self._put_part(key, upload, len(etags) + 1, part))
                size += len(part)
            await self._complete(key, upload, etags)
        except BaseException:
            # What was sent would be kept, and billed, for ever. The first error is what the caller must see.
            with contextlib.suppress(Exception):
                await self._call("DELETE", key, upload)
            raise
        return size

    async def _put_part(self, key: str, upload: dict[str, str], number: int, part: bytes) -> str:
        answer = await self._call("PUT", key, {"partNumber": str(number), **upload}, content=part)
        return str(answer.headers["etag"])

    async def _complete(self, key: str, upload: dict[str, str], etags: list[str]) -> None:
        parts = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(etag)}</ETag></Part>"
            for number, etag in enumerate(etags, 1)
        )
        body = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
        answer = await self._call("POST", key, upload, content=body)
        if _local_name(ElementTree.fromstring(answer.content)) == "Error":  # S3 may fail after it has said 200
            raise FilesUnavailable("The file store could not join the parts; nothing was kept.")

    async def _call(
        self, method: str, key: str, params: dict[str, str] | None = None, content: bytes = b""
    ) -> httpx2.Response:
        digest = hashlib.sha256(content).hexdigest()
        url, headers = self._signed(method, key, params or {}, digest)
        answer = await self._client.request(method, url, headers=headers, content=content, limits=_UPLOAD)
        if not (method == "DELETE" and answer.status_code == 404):  # S3 answers 204 for a missing file, others 404
            _raise_for(answer)
        return answer

    def _signed(self, method: str, key: str, params: dict[str, str], digest: str) -> tuple[str, dict[str, str]]:
        path, query = f"/{self._bucket.name}/{key}", canonical_query(params)
        url = httpx2.URL(f"{self._bucket.endpoint}{path}{'?' if query else ''}{query}")
        headers = sign_headers(
            self._bucket.credentials,
            method,
            host=url.netloc.decode("ascii"),
            path=path,
            query=query,
            payload_sha256=digest,
            now=self._clock.now(),
        )
        return str(url), headers


async def _in_parts(chunks: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    """Cut a stream into parts of one size, the last one shorter."""
    buffer = bytearray()
    async for chunk in chunks:
        buffer += chunk
        while len(buffer) >= size:
            yield bytes(buffer[:size])
            del buffer[:size]
    if buffer:
        yield bytes(buffer)


def _raise_for(answer: httpx2.Response) -> None:
    if not answer.is_success:
        raise FilesUnavailable(f"The file store answered {answer.status_code}.")


def _local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(root: Element, name: str) -> str:
    for element in root.iter():
        if _local_name(element) == name and element.text:
            return element.text
    raise FilesUnavailable(f"The file store's answer lacks {name}.")
