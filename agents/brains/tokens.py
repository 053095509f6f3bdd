"""Counts tokens without a network: by tiktoken where its ranks are on disk, else by an estimate on the high side."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

import structlog
import tiktoken

_ENCODING = "o200k_base"
_RANKS = hashlib.sha1(
    b"https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken", usedforsecurity=False
).hexdigest()
"""The name under which tiktoken keeps the ranks: the hash of where they come from."""
_RANKS_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
_LETTERS_PER_TOKEN = 3  # real text of the five languages has 3.5 to 4.5
_log = structlog.get_logger(__name__)


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding | None:
    """Return the encoding. Tiktoken fetches ranks that are missing or damaged, so they are looked at before it is."""
    ranks = Path(os.environ.get("TIKTOKEN_CACHE_DIR", "")) / _RANKS
    try:
        whole = hashlib.sha256(ranks.read_bytes()).hexdigest() == _RANKS_SHA256
        return tiktoken.get_encoding(_ENCODING) if whole else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        _log.warning("token_ranks_unreadable", path=str(ranks))
        return None


def count(text: str) -> int:
    """Return the number of tokens of a text, or an upper estimate of it."""
    encoding = _encoding()
    if encoding is None:
        return estimate(len(text))
    return len(encoding.encode(text, disallowed_special=()))


def is_exact() -> bool:
    """Whether the ranks are there, so that counts are no estimates."""
    return _encoding() is not None


def estimate(letters: int) -> int:
    """Return an upper estimate of the tokens of so many letters."""
    return letters // _LETTERS_PER_TOKEN + 1
