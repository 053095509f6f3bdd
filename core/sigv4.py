"""AWS Signature Version 4, as far as S3 needs it."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Credentials:
    """An access key for one region."""

    key_id: str
    secret: str = field(repr=False)
    region: str = "us-east-1"


def canonical_query(params: Mapping[str, str]) -> str:
    """Return the query as it is signed and must be sent."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(params.items()))


def sign_headers(
    credentials: Credentials,
    method: str,
    *,
    host: str,
    path: str,
    query: str,
    payload_sha256: str,
    now: datetime,
) -> dict[str, str]:
    """Return the headers that authorise one request.

    Args:
        credentials: whose key signs.
        method: HTTP method.
        host: Host header, with the port unless it is the scheme's own.
        path: absolute path, percent-encoded as it is sent.
        query: from `canonical_query`.
        payload_sha256: of the body, in hex.
        now: the signature is valid for 15 minutes around this instant, in UTC.
    """
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": host, "x-amz-content-sha256": payload_sha256, "x-amz-date": stamp}
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = f"{method}\n{path}\n{query}\n{lines}\n{names}\n{payload_sha256}"
    scope = f"{stamp[:8]}/{credentials.region}/s3/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"AWS4{credentials.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    signature = hmac.digest(key, to_sign.encode(), hashlib.sha256).hex()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credentials.key_id}/{scope},SignedHeaders={names},Signature={signature}"
    )
    return headers
