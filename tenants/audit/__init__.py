"""Who did what: each change leaves an entry, written in the transaction that made it."""

from tenants.audit.log import PLATFORM, Actor, record

__all__ = ["PLATFORM", "Actor", "record"]
