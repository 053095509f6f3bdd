"""The archive: a gzipped tar whose last member, the manifest, has the size and SHA-256 of all the others.

    database.dump       pg_dump's custom format
    master.key          unless left out
    files/<key>         every stored file
    manifest.json

Nothing in an archive is believed: names must be among these, members must be plain files, sums must agree, and what
the manifest lists must be there exactly. An archive cut short has no manifest.
"""

import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from core.files import BadKey, checked_key

FORMAT = 1
DATABASE, KEY, FILES, MANIFEST = "database.dump", "master.key", "files/", "manifest.json"
_MANIFEST_MAX = 512 * 1024 * 1024  # bytes; a line of it is about 150 bytes, so this is millions of files
_CHUNK = 1024 * 1024


class BackupError(Exception):
    """The backup or restore did not happen; the message says why. What was there before is still there."""


class Member(BaseModel):
    """What the manifest says of one member."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: int
    sha256: str


class Manifest(BaseModel):
    """What an archive holds, and where it came from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    version: str
    """Version of Comptoir that wrote it."""
    schema_revision: str
    """Revision of the database; a newer Comptoir upgrades it after the restore."""
    created_at: str
    files_included: bool
    """False when the files are kept in S3."""
    members: dict[str, Member]


class _Summing(io.RawIOBase):
    """Passes a file's bytes on and sums them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self._sum.update(chunk)
        self._size += len(chunk)
        return chunk

    def member(self) -> Member:
        return Member(size=self._size, sha256=self._sum.hexdigest())


class ArchiveWriter:
    """Writes an archive that appears under its name when it is complete, readable by its owner only."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, Member] = {}

    @classmethod
    @contextmanager
    def create(cls, target: Path) -> Iterator[Self]:
        """Raises BackupError when the target exists: a backup never replaces another."""
        if target.exists():
            raise BackupError(f"{target} exists already. Choose another name.")
        unfinished = target.with_name(f".{target.name}.unfinished")
        try:
            fd = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(fd, "wb") as file:
                with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
                    yield cls(tar)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(target)
        except OSError as error:
            raise BackupError(f"{target} was not written: {error}") from error
        finally:
            unfinished.unlink(missing_ok=True)

    def add(self, name: str, path: Path) -> None:
        """Copy a file into the archive."""
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
            summing = _Summing(file)
            self._tar.addfile(info, summing)
        self.members[name] = summing.member()

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, last."""
        text = manifest.model_dump_json(indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        self._tar.addfile(info, io.BytesIO(text))


def unpack(archive: Path, folder: Path) -> Manifest:
    """Check an archive and copy its members into a folder.

    Raises:
        BackupError: It is damaged, incomplete, too new, or not one of ours.
    """
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(archive, mode="r|gz") as tar:
            for info in tar:
                if manifest is not None:
                    raise BackupError("The archive goes on after its manifest.")
                file = _plain_file(tar, info, found)
                if info.name == MANIFEST:
                    manifest = _parse(file.read(_MANIFEST_MAX))
                else:
                    found[info.name] = _copy(file, folder / info.name)
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise BackupError(f"{archive} cannot be read: {error}") from error
    if manifest is None:
        raise BackupError(f"{archive} is incomplete: it has no manifest.")
    differing = sorted(
        name for name in found.keys() | manifest.members if found.get(name) != manifest.members.get(name)
    )
    if differing:
        raise BackupError(f"{archive} is damaged: {', '.join(differing[:5])} differs from the manifest.")
    if DATABASE not in found:
        raise BackupError(f"{archive} has no database.")
    return manifest


def _plain_file(tar: tarfile.TarFile, info: tarfile.TarInfo, found: dict[str, Member]) -> IO[bytes]:
    try:
        known = info.name in {DATABASE, KEY, MANIFEST} or bool(
            info.name.startswith(FILES) and checked_key(info.name.removeprefix(FILES))
        )
    except BadKey:
        known = False
    file = tar.extractfile(info) if known and info.isreg() and info.name not in found else None
    if file is None:
        raise BackupError(f"{info.name!r} does not belong in an archive of Comptoir.")
    return file


def _parse(text: bytes) -> Manifest:
    try:
        stated = json.loads(text)
        if isinstance(stated, dict) and isinstance(stated.get("format"), int) and stated["format"] > FORMAT:
            raise BackupError("The archive was written by a newer Comptoir. Install that version to restore it.")
        return Manifest.model_validate(stated)
    except (ValueError, ValidationError) as error:
        raise BackupError("The archive's manifest cannot be read.") from error


def _copy(file: IO[bytes], path: Path) -> Member:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    summing = _Summing(file)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as target:
        while chunk := summing.read(_CHUNK):
            target.write(chunk)
    return summing.member()
