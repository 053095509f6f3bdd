"""Identifiers: UUIDv7 inside, prefixed base32 text outside (`agt_01j8...`)."""

import os
import time
from uuid import UUID

from core.errors import NotFound

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_LENGTH = 26


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562, method 3: the sub-millisecond clock fills rand_a), so keys grow with time."""
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = rest * 4096 // 1_000_000
    random = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | random)


def public_id(prefix: str, value: UUID) -> str:
    """Return the public form of an id: the prefix, an underscore and 26 letters of Crockford base32."""
    number = value.int
    letters = [""] * _LENGTH
    for position in range(_LENGTH - 1, -1, -1):
        letters[position] = _ALPHABET[number & 31]
        number >>= 5
    return f"{prefix}_{''.join(letters)}"


def parse_id(prefix: str, text: str) -> UUID:
    """Read a public id back.

    Raises:
        NotFound: the text is no id of this kind. A malformed id and an unknown one look alike from outside.
    """
    head, _, body = text.partition("_")
    if head != prefix or len(body) != _LENGTH or body[0] > "7":
        raise NotFound("Nothing here has this id.")
    number = 0
    for letter in body:
        value = _VALUES.get(letter)
        if value is None:
            raise NotFound("Nothing here has this id.")
        number = number << 5 | value
    return UUID(int=number)
