"""Passwords: argon2id, off the event loop, at most two at a time since each takes 64 MiB."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Invalid

SHORTEST, LONGEST = 10, 200
UNUSABLE = ""
"""Stored for a user without a password: nothing matches it; a reset by mail sets one."""
_hasher = PasswordHasher()
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


def check_password(password: str, email: str) -> None:
    """Refuse a password that is easy to guess.

    Raises:
        Invalid: too short, too long, or the e-mail address.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"The password needs {SHORTEST} to {LONGEST} characters.")
    if password.strip().lower() in (email, email.partition("@")[0]) or len(set(password)) < 4:
        raise Invalid("This password is too easy to guess. Take a few unrelated words.")


async def hash_password(password: str) -> str:
    """Return the hash to store."""
    return await asyncio.get_running_loop().run_in_executor(_pool, _hasher.hash, password)


async def verify_password(stored: str | None, password: str) -> bool:
    """Say whether a password fits. Takes as long for an unknown user (None) as for a wrong password."""
    return await asyncio.get_running_loop().run_in_executor(_pool, _verify, stored, password)


def needs_rehash(stored: str) -> bool:
    """Say whether a hash was made with older parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _verify(stored: str | None, password: str) -> bool:
    try:
        _hasher.verify(stored or _decoy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


@cache
def _decoy() -> str:
    return _hasher.hash(secrets.token_urlsafe())
