"""Runs the processes of one machine: starts them, restarts those that die, renews them without losing a request."""

from core.supervise.child import Process, announce_ready
from core.supervise.supervisor import Supervisor

__all__ = ["Process", "Supervisor", "announce_ready"]
