"""The texts of keys: a prefix that people and scanners recognise, entropy, and a checksum against typing errors."""

import secrets
import zlib

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_API_PREFIX = "ck_live_"
_ENTROPY, _CHECKSUM = 32, 6


def new_api_key() -> str:
    """Return a new API key: `ck_live_`, 190 random bits and a CRC-32, in base 62."""
    body = _API_PREFIX + _random(_ENTROPY)
    return body + _checksum(body)


def is_api_key(text: str) -> bool:
    """Say whether a text can be an API key, without looking anywhere."""
    body, checksum = text[:-_CHECKSUM], text[-_CHECKSUM:]
    return body.startswith(_API_PREFIX) and len(body) == len(_API_PREFIX) + _ENTROPY and checksum == _checksum(body)


def shown_prefix(key: str) -> str:
    """Return the part of an API key by which a person recognises it in a list."""
    return key[: len(_API_PREFIX) + 4]


def new_widget_key() -> str:
    """Return a new widget key. It is public: it stands in the shop's pages."""
    return "wk_" + _random(24)


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _checksum(text: str) -> str:
    number, letters = zlib.crc32(text.encode()), ""
    for _ in range(_CHECKSUM):
        number, digit = divmod(number, 62)
        letters = _ALPHABET[digit] + letters
    return letters
