"""Where the embedded servers keep their state, and who may read it.

Everything lies in `HOME/embedded` (0700, made by us). Sockets lie elsewhere, because a socket's path may have 107 bytes
at most: in `$XDG_RUNTIME_DIR`, or else in the temporary folder, in a folder of mode 0700 named after the home.
"""

import hashlib
import json
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.embedded.errors import EmbeddedError

SOCKET_PATH_MAX = 103  # bytes; macOS allows 103, Linux 107
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"


@dataclass(frozen=True)
class Passwords:
    """One password per database role, made here and known to nobody else."""

    admin: str
    owner: str
    app: str


@dataclass(frozen=True)
class Layout:
    """The files and folders of one home; `home` is absolute and free of symbolic links."""

    home: Path

    @classmethod
    def of(cls, home: Path) -> "Layout":
        """Make the home and its `embedded` folder if they are missing; folders that exist keep their mode.

        Raises:
            EmbeddedError: It cannot be made, lies where nothing may be written, or is another user's: what root writes
                there, with sudo for once, its owner could not use afterwards.
        """
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            layout = cls(home.resolve())
            layout.root.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise EmbeddedError(f"{home} cannot be used as the state folder: {error.strerror}") from error
        owner = layout.root.stat().st_uid
        if owner != os.geteuid():
            raise EmbeddedError(
                f"{layout.root} belongs to user {owner}. Run Comptoir as that user, or set COMPTOIR_HOME."
            )
        return layout

    @property
    def root(self) -> Path:
        return self.home / "embedded"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def state(self) -> Path:
        return self.root / "state.json"

    def data(self, server: str) -> Path:
        return self.root / server

    def log(self, name: str) -> Path:
        return self.root / f"{name}.log"

    def recorded_run_dir(self) -> Path | None:
        """The socket folder of the keeper that ran last, or None. Another login session may compute another one."""
        try:
            return Path(json.loads(self.state.read_text())["run_dir"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def record(self, run_dir: Path) -> None:
        write_private(self.state, json.dumps({"pid": os.getpid(), "run_dir": str(run_dir)}))

    def passwords(self) -> Passwords:
        """Read the passwords, or make them the first time."""
        path = self.root / "passwords.json"
        if not path.exists():
            if self.data("postgres").exists():
                raise EmbeddedError(f"{path} is gone, so the database cannot be opened. Put it back from your backup.")
            fresh = {role: secrets.token_hex(32) for role in ("admin", "owner", "app")}
            write_private(path, json.dumps(fresh))
        return Passwords(**json.loads(path.read_text()))


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 that is there completely or not at all, power cuts included."""
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(fd, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def control_socket(run_dir: Path) -> Path:
    return run_dir / "control.sock"


def make_run_dir(home: Path) -> Path:
    """Make, or check, the short private folder for the sockets of this home.

    Raises:
        EmbeddedError: The folder exists and is not ours alone: anybody may create names in a temporary folder.
    """
    folder = _runtime_base() / f"comptoir-{os.geteuid()}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"
    if len(os.fsencode(folder)) + len(LONGEST_SOCKET_NAME) > SOCKET_PATH_MAX:
        raise EmbeddedError(f"{folder} is too long for a socket. Set TMPDIR to a shorter folder.")
    folder.mkdir(mode=0o700, exist_ok=True)
    if not is_private_folder(folder):
        raise EmbeddedError(
            f"{folder} belongs to somebody else, is a link, or is open to others. Remove it or set TMPDIR."
        )
    return folder


def _runtime_base() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and is_private_folder(Path(runtime)):
        return Path(runtime)
    return Path(tempfile.gettempdir())


def is_private_folder(folder: Path) -> bool:
    """True for a real folder (no link) that we own and nobody else may enter."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) & 0o077 == 0
