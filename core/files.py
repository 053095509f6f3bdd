"""Files by key, in a local folder. `core/files_s3.py` keeps them in S3; one contract holds for both.

A key is a relative path of plain segments, such as `imports/0197.../catalogue`.
"""

import os
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

import anyio

from core.errors import Invalid, NotFound

CHUNK = 256 * 1024
_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){0,7}")


class BadKey(Invalid):
    """The key is not one. Keys are made by us; a person's file name is never part of one."""

    code, title = "bad_file_key", "This is not the key of a file"


class NoSuchFile(NotFound):
    """Nothing is stored under the key."""

    code, title = "file_not_found", "There is no such file"


def checked_key(key: str) -> str:
    """Return the key when it is one: no `..`, no leading dot or slash, at most eight segments. Raises BadKey."""
    if not _KEY.fullmatch(key):
        raise BadKey("A file's key has up to eight segments of letters, digits, dots, dashes and underscores.")
    return key


class LocalFiles:
    """Keeps files under a folder of one machine.

    Args:
        root: the folder; made when missing, for its owner only.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> int:
        """Store a file and return its size in bytes. It appears whole or not at all, and replaces an older one."""
        path = self._root / checked_key(key)
        file, scratch = await anyio.to_thread.run_sync(_open_scratch, self._root, path)
        try:
            size = 0
            async for chunk in chunks:
                await anyio.to_thread.run_sync(file.write, chunk)
                size += len(chunk)
            await anyio.to_thread.run_sync(_keep, file, scratch, path)
        except BaseException:
            file.close()
            scratch.unlink(missing_ok=True)
            raise
        return size

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """Read a file in chunks. Raises NoSuchFile when there is none."""
        try:
            file = await anyio.open_file(self._root / checked_key(key), "rb")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NoSuchFile("Nothing is stored under this key.") from None
        async with file:
            while chunk := await file.read(CHUNK):
                yield chunk

    async def delete(self, key: str) -> None:
        """Remove a file; a missing one is no error."""
        await anyio.to_thread.run_sync(_remove, self._root / checked_key(key))


def _open_scratch(root: Path, path: Path) -> tuple[IO[bytes], Path]:
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.mkdir(parents=True, exist_ok=True)
    # A leading dot: no key can name it. In the root, so that moving it is atomic and leftovers are easy to find.
    descriptor, name = tempfile.mkstemp(prefix=".put-", dir=root)
    return os.fdopen(descriptor, "wb"), Path(name)


def _keep(file: IO[bytes], scratch: Path, path: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
    scratch.replace(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except (IsADirectoryError, NotADirectoryError, PermissionError):
        if path.is_file():
            raise
