"""Logs: one JSON object a line (pretty in a terminal), with request and tenant ids, without secrets or people's words.

Log ids and counts, not content. What slips through is caught here: values of tell-tale keys are replaced, and
passwords in URLs, bearer tokens, e-mail addresses and the row values that Postgres quotes are cut out of texts.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

REDACTED = "[redacted]"

_SECRET_KEYS = re.compile(
    r"(^|_)(password|passwd|secret|token|authorization|cookie|credentials?|api_?key|access_?key|private_?key|master_?key"
    r"|signature|text|body|content|prompt|completion|answer|reply|subject|html|email|phone|address|iban|card|first_name"
    r"|last_name|full_name)$",
    re.IGNORECASE,
)
_SCRUBBED = [
    (re.compile(r"(?<=://)[^/\s@]*:[^/\s@]*@"), f"{REDACTED}@"),  # user:password@ in a URL
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {REDACTED}"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), REDACTED),
    (re.compile(r"(?<=\)=\().*?(?=\) )"), REDACTED),  # Key (email)=(...) already exists
    (re.compile(r"(?<=\[parameters: ).*"), REDACTED),  # SQLAlchemy's bound values
]
# httpx2 writes whole URLs at INFO, uvicorn.access whole paths with their query.
_QUIET = ("httpx2", "httpcore2", "uvicorn.access", "rq.cron", "asyncio", "aiosmtplib")
_OURS = ("uvicorn", "uvicorn.error", "rq.worker", "rq")


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Structlog processor: replace secrets and people's words, at any depth."""
    for key, value in event.items():
        event[key] = _clean(key, value)
    return event


def _clean(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if _SECRET_KEYS.search(key):
        return REDACTED
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, Mapping):
        return {str(name): _clean(str(name), item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", item) for item in value]
    return REDACTED if isinstance(value, bytes) else scrub(str(value))


def scrub(text: str) -> str:
    """Return a text without passwords, tokens and e-mail addresses."""
    for pattern, replacement in _SCRUBBED:
        text = pattern.sub(replacement, text)
    return text


def configure_logging(log_format: str = "auto", level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send all logs of this process, the libraries' included, to one stream. Call once, at the start.

    Args:
        log_format: `json`, `pretty`, or `auto`: pretty where the stream is a terminal.
        level: least level that is written, such as `INFO`.
        stream: standard error by default.

    Raises:
        ValueError: the format or the level is unknown.
    """
    if log_format not in {"auto", "json", "pretty"}:
        raise ValueError("COMPTOIR_LOG_FORMAT must be auto, json or pretty")
    out = stream or sys.stderr
    pretty = log_format == "pretty" or (log_format == "auto" and out.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()], processors=_rendering(pretty=pretty, out=out)
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    _adopt_libraries()


def _rendering(*, pretty: bool, out: TextIO) -> list[Processor]:
    first: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.StackInfoRenderer(),
        # Before redacting, so that the traceback's text is scrubbed too; and without local variables.
        structlog.processors.format_exc_info,
        redact,
    ]
    if pretty:
        return [*first, structlog.dev.ConsoleRenderer(colors=out.isatty())]
    return [*first, structlog.processors.JSONRenderer(serializer=_json)]


def _json(event: EventDict, **_: Any) -> str:
    return orjson.dumps(event).decode()


def _adopt_libraries() -> None:
    """Take away the handlers that libraries bring, so that each line is written once and in our format."""
    for name in _OURS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
