"""Secrets: encrypted when they must be read back, hashed with a key when only compared, signed when handed out.

Envelope encryption: every value has a data key of its own, wrapped by the master key. The ciphertext names the master
key and is bound to the tenant and the column it belongs to, so a row copied elsewhere does not decrypt. To rotate,
put a new master key first in COMPTOIR_MASTER_KEY and keep the old ones behind it; `reencrypt` moves a value over.
"""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from core.clock import Clock, SystemClock
from core.errors import Unauthenticated

_VERSION = 1
_KEY, _NONCE, _TAG, _ID = 32, 12, 16, 8
_WRAPPED = _NONCE + _KEY + _TAG
_KEY_FILE = "master.key"


class CannotDecrypt(Exception):
    """The ciphertext is damaged, belongs to another row, or its master key is not among ours. Never shown outside."""


class BadToken(Unauthenticated):
    """The token is forged, damaged, expired, or meant for something else. Callers learn no more than that."""

    code, title = "bad_token", "This link or session is not valid any more"


@dataclass(frozen=True)
class MasterKey:
    """One master key; its id is derived from it, so that it needs no name.

    Args:
        secret: 32 bytes.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != _KEY:
            raise ValueError("a master key has 32 bytes; make one with: openssl rand -base64 32")

    @property
    def id(self) -> bytes:
        return self.derive("key id")[:_ID]

    def derive(self, purpose: str) -> bytes:
        """Return a key of 32 bytes for one purpose; what one purpose leaks tells nothing about another."""
        return HKDFExpand(hashes.SHA256(), _KEY, f"comptoir/{purpose}".encode()).derive(self.secret)


def load_master_keys(setting: str, home: Path) -> list[MasterKey]:
    """Return the master keys, the one that encrypts first.

    Args:
        setting: base64 of 32 bytes each, separated by commas. Empty: `master.key` in home, made when missing.
        home: state folder.

    Raises:
        ValueError: a key cannot be used.
    """
    text = setting or _read_or_make(home / _KEY_FILE)
    return [MasterKey(_unbase64(part)) for part in text.split(",") if part.strip()]


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raise ValueError("a master key is base64; make one with: openssl rand -base64 32") from None


def _read_or_make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    if not path.exists():
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(os.urandom(_KEY)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(scratch)  # atomic, and never replaces the key of a process that was faster
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    return path.read_text("ascii").strip()


class Crypto:
    """All uses of the master keys.

    Args:
        keys: the first encrypts, signs and hashes; all decrypt and verify.
        clock: decides what has expired.
    """

    def __init__(self, keys: list[MasterKey], clock: Clock | None = None) -> None:
        if not keys:
            raise ValueError("at least one master key is needed")
        self._clock = clock or SystemClock()
        self._first = keys[0].id
        self._wrapping = {key.id: AESGCM(key.derive("wrap")) for key in keys}
        self._signing = [key.derive("sign") for key in keys]
        self._hashing = [key.derive("hash") for key in keys]

    # ------------------------------------------------------------ values that are read back

    def encrypt(self, plain: bytes, *, tenant_id: UUID | None, column: str) -> bytes:
        """Encrypt a value for one place.

        Args:
            plain: the secret.
            tenant_id: whose row it goes to; None for the platform's own.
            column: `table.column`.
        """
        bound = _bound(tenant_id, column)
        data_key, nonce, wrap_nonce = os.urandom(_KEY), os.urandom(_NONCE), os.urandom(_NONCE)
        wrapped = wrap_nonce + self._wrapping[self._first].encrypt(wrap_nonce, data_key, bound)
        return bytes([_VERSION]) + self._first + wrapped + nonce + AESGCM(data_key).encrypt(nonce, plain, bound)

    def decrypt(self, sealed: bytes, *, tenant_id: UUID | None, column: str) -> bytes:
        """Decrypt a value where it belongs. Raises CannotDecrypt."""
        head = 1 + _ID
        wrapping = self._wrapping.get(sealed[1:head])
        if sealed[:1] != bytes([_VERSION]) or wrapping is None or len(sealed) < head + _WRAPPED + _NONCE + _TAG:
            raise CannotDecrypt("not encrypted by any of our master keys")
        bound = _bound(tenant_id, column)
        wrapped, rest = sealed[head : head + _WRAPPED], sealed[head + _WRAPPED :]
        try:
            data_key = wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound)
            return AESGCM(data_key).decrypt(rest[:_NONCE], rest[_NONCE:], bound)
        except InvalidTag:
            raise CannotDecrypt("damaged, or moved from another row") from None

    def is_current(self, sealed: bytes) -> bool:
        """Say whether a value is encrypted by the newest master key, so that rotation may skip it."""
        return sealed[1 : 1 + _ID] == self._first

    def reencrypt(self, sealed: bytes, *, tenant_id: UUID | None, column: str) -> bytes:
        """Return the value under the newest master key. Raises CannotDecrypt."""
        plain = self.decrypt(sealed, tenant_id=tenant_id, column=column)
        return self.encrypt(plain, tenant_id=tenant_id, column=column)

    # ------------------------------------------------------------ values that are only compared

    def keyed_hash(self, purpose: str, text: str) -> bytes:
        """Return the 32 bytes under which a secret of high entropy is stored and looked up.

        Args:
            purpose: what is hashed, such as `api_key`; equal texts of two purposes have unequal hashes.
            text: the secret.
        """
        return _mac(self._hashing[0], purpose, text.encode())

    def keyed_hashes(self, purpose: str, text: str) -> list[bytes]:
        """Return the hashes under all master keys, newest first: look up by `IN`, so that rotation loses nobody."""
        return [_mac(key, purpose, text.encode()) for key in self._hashing]

    # ------------------------------------------------------------ values that are handed out

    def sign(self, purpose: str, payload: dict[str, Any], expires: int) -> str:
        """Return a compact token that carries a payload, readable by anybody and forgeable by nobody.

        Args:
            purpose: such as `visitor` or `password_reset`; a token of one purpose is void for another.
            payload: JSON values; ids, never personal text.
            expires: seconds from now.
        """
        until = int(self._clock.now().timestamp()) + expires
        body = orjson.dumps([until, payload])
        return f"{_to_text(body)}.{_to_text(_mac(self._signing[0], purpose, body))}"

    def verify(self, purpose: str, token: str) -> dict[str, Any]:
        """Return the payload of a token that we signed for this purpose and that has not expired. Raises BadToken."""
        head, _, tail = token.partition(".")
        try:
            body, mac = _from_text(head), _from_text(tail)
        except (binascii.Error, ValueError):
            raise BadToken from None
        if not any(hmac.compare_digest(mac, _mac(key, purpose, body)) for key in self._signing):
            raise BadToken
        until, payload = orjson.loads(body)
        if self._clock.now().timestamp() >= until:
            raise BadToken
        return dict(payload)


def constant_time_equal(left: str | bytes, right: str | bytes) -> bool:
    """Compare two secrets in a time that tells nothing about where they differ."""
    return hmac.compare_digest(_bytes(left), _bytes(right))


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _bound(tenant_id: UUID | None, column: str) -> bytes:
    return (tenant_id.bytes if tenant_id is not None else b"platform") + b"/" + column.encode()


def _mac(key: bytes, purpose: str, message: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\0" + message, hashlib.sha256)


def _to_text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def _from_text(text: str) -> bytes:
    """Decode strictly: only the one spelling that `_to_text` writes, so that a token has no twins."""
    value = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _to_text(value) != text:
        raise ValueError("not canonical")
    return value
