"""A small S3 for tests: checks every signature on its own, keeps objects and multipart uploads in memory."""

import asyncio
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.core.http.servers import Seen, reply

KEY, SECRET, REGION = "AKIATEST", "s3cr3t/with+signs", "eu-west-3"
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>\w+)/(?P<scope>\d{8}/[\w-]+/s3/aws4_request),"
    r"SignedHeaders=(?P<names>[\w;-]+),Signature=(?P<signature>[0-9a-f]{64})"
)
_BODY = '<?xml version="1.0"?><{0} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{1}</{0}>'


@dataclass
class FakeS3:
    objects: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, dict[int, bytes]] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    fail_completion: bool = False

    async def __call__(self, seen: Seen, writer: asyncio.StreamWriter) -> None:
        url = urlsplit(seen.path)
        self.requests.append((seen.method, url.query))
        if not signature_holds(seen):
            writer.write(reply(_BODY.format("Error", "<Code>SignatureDoesNotMatch</Code>").encode(), "403 Forbidden"))
            return
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        writer.write(self._answer(seen, unquote(url.path), query))

    def _answer(self, seen: Seen, path: str, query: dict[str, str]) -> bytes:
        if seen.method == "POST" and "uploads" in query:
            upload = f"u/{len(self.uploads)}+"
            self.uploads[upload] = {}
            return xml("InitiateMultipartUploadResult", f"<UploadId>{upload}</UploadId>")
        if "uploadId" in query:
            return self._part(seen, path, query)
        if seen.method == "PUT":
            self.objects[path] = seen.body
            return reply(b"", ETag=etag(seen.body))
        if seen.method == "DELETE":
            return reply(b"", "204 No Content" if self.objects.pop(path, None) is not None else "404 Not Found")
        return reply(self.objects[path]) if path in self.objects else reply(b"<Error/>", "404 Not Found")

    def _part(self, seen: Seen, path: str, query: dict[str, str]) -> bytes:
        parts = self.uploads[query["uploadId"]]
        if seen.method == "PUT":
            parts[int(query["partNumber"])] = seen.body
            return reply(b"", ETag=etag(seen.body))
        del self.uploads[query["uploadId"]]
        if seen.method == "DELETE":
            return reply(b"", "204 No Content")
        if self.fail_completion:
            return xml("Error", "<Code>InternalError</Code>")
        named = re.findall(r"<PartNumber>(\d+)</PartNumber><ETag>(.*?)</ETag>", seen.body.decode())
        assert [tag.replace("&quot;", '"') for _, tag in named] == [etag(parts[int(number)]) for number, _ in named]
        self.objects[path] = b"".join(parts[int(number)] for number, _ in named)
        return xml("CompleteMultipartUploadResult", "<ETag>x</ETag>")


def xml(tag: str, inside: str) -> bytes:
    return reply(_BODY.format(tag, inside).encode(), Content_Type="application/xml")


def etag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def signature_holds(seen: Seen) -> bool:
    """Compute the signature from the raw request, as the service does, and compare."""
    found = _AUTHORIZATION.fullmatch(seen.headers.get("authorization", ""))
    if found is None or found["key"] != KEY or f"/{REGION}/" not in found["scope"]:
        return False
    if hashlib.sha256(seen.body).hexdigest() != seen.headers["x-amz-content-sha256"]:
        return False
    path, _, query = seen.path.partition("?")
    headers = "".join(f"{name}:{seen.headers[name]}\n" for name in found["names"].split(";"))
    request = "\n".join(
        [
            seen.method,
            path,
            "&".join(sorted(query.split("&"))),
            headers,
            found["names"],
            seen.headers["x-amz-content-sha256"],
        ]
    )
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = ("AWS4" + SECRET).encode()
    for part in found["scope"].split("/"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    signed = "\n".join(["AWS4-HMAC-SHA256", seen.headers["x-amz-date"], found["scope"], digest])
    return hmac.new(key, signed.encode(), "sha256").hexdigest() == found["signature"]
