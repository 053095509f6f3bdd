"""Background work. A job is a row of the outbox, written in the caller's transaction; RQ only carries its id.

Lease, attempts and time of the next try live in that row, so losing Redis or killing a worker loses nothing, and two
workers never run one job at once.
"""

from core.jobs.outbox import enqueue
from core.jobs.registry import job, periodic

__all__ = ["enqueue", "job", "periodic"]
