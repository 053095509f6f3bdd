"""What an order is found and proved by: its number as people type it, and the buyer's address as a hash."""

import re
from uuid import UUID

from core.crypto import Crypto, constant_time_equal
from core.errors import Invalid
from core.redaction import clean_text

_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@(?:[^@\s.,;<>\"]{1,63}\.)+[^@\s.,;<>\"]{2,63}")
_LEFT_OUT = re.compile(r"[\W_]+")


def number_key(number: str) -> str:
    """Return an order's number without case, blanks and signs: "#ab-1042" and "AB 1042" are one."""
    return _LEFT_OUT.sub("", clean_text(number)).upper()


def normalise_email(text: str) -> str:
    """Return an address trimmed and in lower case.

    Raises:
        Invalid: it cannot be one.
    """
    email = clean_text(text).strip().lower()
    if not _EMAIL.fullmatch(email):
        raise Invalid("This does not look like an e-mail address.")
    return email


class BuyerHashes:
    """Hashes addresses for one tenant each: the same buyer of two shops has two hashes."""

    def __init__(self, crypto: Crypto) -> None:
        self._crypto = crypto

    def store(self, tenant_id: UUID, email: str) -> bytes:
        """Return the hash under which a normalised address is stored."""
        return self._crypto.keyed_hash(_purpose(tenant_id), email)

    def all(self, tenant_id: UUID, email: str) -> list[bytes]:
        """Return the hashes under every master key that is still in use."""
        return self._crypto.keyed_hashes(_purpose(tenant_id), email)

    def matches(self, tenant_id: UUID, email: str, stored: bytes | None) -> bool:
        """Compare an address with a stored hash, in the same time whether there is one or not."""
        known = stored if stored is not None else bytes(32)
        found = [constant_time_equal(one, known) for one in self.all(tenant_id, email)]
        return any(found) and stored is not None


def _purpose(tenant_id: UUID) -> str:
    return f"order_email/{tenant_id.hex}"
