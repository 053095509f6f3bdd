"""A real Postgres and a real Valkey from wheels, for a laptop, the demo and the tests.

`start_embedded(home)` is all that other code needs; production gives URLs and never comes here.
"""

from core.embedded.client import EmbeddedServers, ServerUrls, start_embedded
from core.embedded.errors import EmbeddedError

__all__ = ["EmbeddedError", "EmbeddedServers", "ServerUrls", "start_embedded"]
