"""What Linux offers and the standard library does not: attributes of a process, set through prctl(2)."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

libc = ctypes.CDLL(None, use_errno=True)


def check(result: int) -> None:
    """Raise the OSError of a C function that did not return 0."""
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def prctl(option: int, *arguments: int) -> None:
    """Set an attribute of this process, where the system has such attributes (Linux)."""
    if sys.platform != "linux":
        return
    values = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    check(libc.prctl(option, *values))


def die_with_parent(parent: int, number: signal.Signals) -> None:
    """Called between fork and exec: have the kernel send us a signal when the parent dies, however it dies."""
    prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), number)
