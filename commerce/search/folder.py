"""A tenant's index on disk: its folder, its version, and the lock that lets one process write at a time."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from commerce.search import schema

_LOCK_POLL_SECONDS = 0.05


class IndexFolder:
    """Where an index lives.

    Args:
        root: folder of all indexes of this machine.
        tenant_id: whose index.
    """

    def __init__(self, root: Path, tenant_id: UUID) -> None:
        self._base = root / tenant_id.hex
        self.path = self._base / f"v{schema.VERSION}"
        self._version = self.path / "catalog.version"

    def version(self) -> int | None:
        """Return the catalogue's version that the index holds; None when there is no usable index."""
        try:
            return int(self._version.read_text("ascii"))
        except (OSError, ValueError):
            return None

    def set_version(self, version: int) -> None:
        """Note the version, after the index has committed."""
        scratch = self._version.with_suffix(".new")
        scratch.write_text(str(version), "ascii")
        scratch.replace(self._version)

    def distrust(self) -> None:
        """Forget the version, so that the index is built anew."""
        self._version.unlink(missing_ok=True)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Hold the folder's lock. Waits for another process that writes; a dead one's lock is gone with it.

        No thread is blocked meanwhile: two processes that wait for each other's tenants would never go on.
        """
        self._base.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._base / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            while not _locked(handle):  # noqa: ASYNC110 - a file lock wakes nobody
                await asyncio.sleep(_LOCK_POLL_SECONDS)
            yield
        finally:
            os.close(handle)

    def clear(self) -> None:
        """Remove the index, to build it anew. Call with the lock held."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True, mode=0o700)

    def remove(self) -> None:
        """Remove everything of the tenant."""
        shutil.rmtree(self._base, ignore_errors=True)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
