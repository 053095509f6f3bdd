"""Runs a reader in a process of its own, bounded in time and memory."""

import asyncio
import contextlib
import sys
from typing import Any

import orjson

from agents.knowledge.limits import READING_SECONDS
from agents.knowledge.readers.blocks import Block, Parsed, Unreadable

_KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "text/markdown": "markdown",
    "text/plain": "text",
}
MEDIA_TYPES = frozenset(_KINDS)
"""What can be read."""
_TOO_LONG = "This file takes too long to read and was refused. Save it in a simpler form and add that."


async def read(data: bytes, media_type: str, charset: str | None = None) -> Parsed:
    """Read a document.

    Args:
        data: its bytes.
        media_type: one of MEDIA_TYPES.
        charset: of text, where it is known.

    Raises:
        Unreadable: it cannot be read, or not within time and memory.
    """
    arguments = [_KINDS[media_type], *([charset] if charset else [])]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "agents.knowledge.readers", *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(READING_SECONDS + 5):
            output, _ = await process.communicate(data)
    except TimeoutError:
        raise Unreadable(_TOO_LONG) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return _parsed(output)


def _parsed(output: bytes) -> Parsed:
    try:
        found: dict[str, Any] = orjson.loads(output)
    except orjson.JSONDecodeError:
        raise Unreadable(_TOO_LONG) from None  # the reader was ended by its limits, or by a fault of its parser
    if "error" in found:
        raise Unreadable(found["error"])
    blocks = [Block(*block) for block in found["blocks"]]
    return Parsed(found["title"], found["language"], blocks, found["truncated"])
