"""Tokens are counted without a network, never too few."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiktoken

from agents.brains import tokens

TEXT = "Quels sont vos délais de livraison ? Ich suche ein Geschenk für meine Schwester, höchstens 50 Euro."


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    tokens._encoding.cache_clear()
    yield
    tokens._encoding.cache_clear()


@pytest.mark.parametrize("folder", ["", "/nowhere"])
def test_without_ranks_it_is_estimated(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", folder)
    assert tokens.count(TEXT) == tokens.estimate(len(TEXT)) > len(TEXT.split())


def test_ranks_that_are_missing_or_damaged_are_never_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fetch(name: str) -> tiktoken.Encoding:
        raise AssertionError("tiktoken would fetch the ranks")

    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(tiktoken, "get_encoding", fetch)
    (tmp_path / "another-encoding").write_bytes(b"x")
    assert tokens.count(TEXT) == tokens.estimate(len(TEXT))
    tokens._encoding.cache_clear()
    (tmp_path / tokens._RANKS).write_bytes(b"damaged")
    assert tokens.count(TEXT) == tokens.estimate(len(TEXT))


def test_ranks_on_disk_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ranks = b"\n".join(base64.b64encode(bytes([value])) + b" %d" % value for value in range(256)) + b"\n"
    (tmp_path / tokens._RANKS).write_bytes(ranks)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(tokens, "_RANKS_SHA256", hashlib.sha256(ranks).hexdigest())
    bytewise = tiktoken.Encoding(
        "bytes", pat_str=".", mergeable_ranks={bytes([v]): v for v in range(256)}, special_tokens={}
    )
    monkeypatch.setattr(tiktoken, "get_encoding", lambda name: bytewise)
    assert tokens.count("abc") == 3
    assert tokens.count("<|endoftext|>") == 13, "what looks like a control token is plain text"
