"""What is counted and measured. One registry per process; no label takes a tenant, a person or an address.

Labels are few and closed: a route is its template (`/v1/agents/{id}`), a status its class (`2xx`). The names here are
what `deploy/alerts/comptoir.rules.yml` may use; a test holds them together. `core/metrics_fleet.py` joins processes.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from sqlalchemy.pool import Pool, QueuePool

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

HTTP_SECONDS = Histogram(
    "comptoir_http_request_seconds",
    "Time until an answer's head was sent",
    ["route", "method", "status"],
    buckets=_FAST,
    registry=REGISTRY,
)
TURNS = Counter(
    "comptoir_turns",
    "Finished turns by brain (local, llm, none) and outcome (answered, fallback, failed, recovered)",
    ["brain", "outcome"],
    registry=REGISTRY,
)
FIRST_TOKEN_SECONDS = Histogram(
    "comptoir_turn_first_token_seconds",
    "Time from a shopper's message to the first words of the reply",
    ["brain"],
    buckets=_FAST,
    registry=REGISTRY,
)
LLM_ERRORS = Counter(
    "comptoir_llm_errors",
    "Failed model calls by kind (timeout, rate_limited, refused, unavailable, unreadable, broken_stream, circuit_open)",
    ["kind"],
    registry=REGISTRY,
)
BREAKERS_OPEN = Gauge(
    "comptoir_breakers_open",
    "Hosts that an outbound client leaves alone after repeated failures",
    ["client"],
    registry=REGISTRY,
)
OUTBOX_PENDING = Gauge("comptoir_outbox_pending_rows", "Jobs that are due and not done", registry=REGISTRY)
OUTBOX_OLDEST_SECONDS = Gauge(
    "comptoir_outbox_pending_age_seconds", "How long the oldest of them has been due", registry=REGISTRY
)
OUTBOX_MEASURED = Gauge(
    "comptoir_outbox_measured_timestamp_seconds", "When the dispatcher last measured the two above", registry=REGISTRY
)
JOB_RUNS = Counter(
    "comptoir_job_runs", "Runs of jobs by job and outcome (done, retry, failed)", ["job", "outcome"], registry=REGISTRY
)
QUOTA_DENIALS = Counter(
    "comptoir_quota_denials", "Requests met by a plan's limit, by the limit's name", ["limit"], registry=REGISTRY
)
RATE_LIMITED = Counter(
    "comptoir_rate_limited",
    "Decisions of the rate limiter that were not a plain yes: refused, or made without Redis (unchecked)",
    ["policy", "outcome"],
    registry=REGISTRY,
)
DB_POOL = Gauge(
    "comptoir_db_pool_connections", "Database connections by state (in_use, limit)", ["state"], registry=REGISTRY
)
IMPORT_ROWS = Counter(
    "comptoir_import_rows", "Catalogue rows by outcome (imported, skipped)", ["outcome"], registry=REGISTRY
)


def watch_pool(pool: Pool, limit: int) -> None:
    """Read the use of a database pool whenever metrics are collected.

    Args:
        pool: an engine's pool.
        limit: connections it may open at most, overflow included.

    Raises:
        TypeError: the pool does not count its connections.
    """
    if not isinstance(pool, QueuePool):
        raise TypeError("only a QueuePool says how many connections are in use")
    DB_POOL.labels("in_use").set_function(pool.checkedout)
    DB_POOL.labels("limit").set(limit)
