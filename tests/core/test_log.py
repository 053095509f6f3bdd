"""What a log line holds, and what it never holds."""

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
import structlog

from core.log import REDACTED, configure_logging, scrub


@pytest.fixture
def written() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Log as JSON into memory; everything is put back afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    configure_logging("json", "info", stream)
    yield lambda: [orjson.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


Written = Callable[[], list[dict[str, Any]]]


def test_a_line_says_when_what_where_and_for_whom(written: Written) -> None:
    structlog.contextvars.bind_contextvars(request_id="r1", tenant_id="t1")
    structlog.get_logger("agents.turn").info("turn_finished", stage="greet", milliseconds=7)
    (line,) = written()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "turn_finished",
        "level": "info",
        "logger": "agents.turn",
        "request_id": "r1",
        "tenant_id": "t1",
        "stage": "greet",
        "milliseconds": 7,
    }


def test_libraries_log_the_same_way(written: Written) -> None:
    structlog.contextvars.bind_contextvars(request_id="r2")
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    logging.getLogger("rq.worker").warning("stopping", extra={"queue": "default"})
    first, second = written()
    assert (first["event"], first["logger"]) == ("Started server process [7]", "uvicorn.error")
    assert (second["queue"], second["request_id"], second["level"]) == ("default", "r2", "warning")


def test_libraries_that_write_whole_addresses_are_quiet(written: Written) -> None:
    logging.getLogger("httpx2").info("HTTP Request: GET https://x.example/?key=secret")
    logging.getLogger("uvicorn.access").info("GET /reset?token=secret")
    assert written() == []


@pytest.mark.parametrize(
    "key",
    ["password", "new_password", "api_key", "apikey", "Authorization", "cookie", "visitor_token", "text",
     "message_text", "body", "email", "phone", "client_secret", "card", "prompt"],
)  # fmt: skip
def test_tell_tale_keys_are_redacted_at_any_depth(written: Written, key: str) -> None:
    secret = "hunter2-words"
    structlog.get_logger().info("e", **{key: secret}, nested={"list": [{key: secret}]})
    (line,) = written()
    assert line[key] == REDACTED
    assert line["nested"] == {"list": [{key: REDACTED}]}


@pytest.mark.parametrize("key", ["token_count", "tokens", "context", "event_id", "email_id", "text_length"])
def test_counts_and_ids_stay(written: Written, key: str) -> None:
    structlog.get_logger().info("e", **{key: 12}, other={"tokens": 7})
    (line,) = written()
    assert line[key] == 12
    assert line["other"] == {"tokens": 7}


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("cannot reach postgresql://app:pa55w0rd@db/x", "pa55w0rd"),
        ("redis://:pa55w0rd@cache:6379/0 is away", "pa55w0rd"),
        ("header was Bearer abcdef.ghijkl-1", "abcdef"),
        ("no mail to zoe.m+x@shop.example today", "zoe"),
        ("DETAIL:  Key (tenant_id, email)=(1, secretperson) already exists.", "secretperson"),
        ("[SQL: INSERT ...]\n[parameters: ('Zoé Müller',)]", "Müller"),
    ],
)
def test_texts_lose_their_secrets(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in scrub(text)
    assert REDACTED in scrub(text)


def test_an_exception_is_written_without_local_variables_or_secrets(written: Written) -> None:
    def fail(words: str) -> None:
        raise ValueError("cannot sign in to smtp://u:pa55w0rd@mail.example")

    try:
        fail("what the shopper wrote")
    except ValueError:
        structlog.get_logger().exception("mail_failed")
    (line,) = written()
    assert "ValueError: cannot sign in to" in line["exception"]
    assert "pa55w0rd" not in line["exception"]
    assert "shopper" not in line["exception"].replace('fail("what the shopper wrote")', "")


def test_values_that_json_lacks_do_not_break_a_line(written: Written) -> None:
    structlog.get_logger().info("e", value={1: {2}}, error=ValueError("for zoe@shop.example"), raw=b"words")
    (line,) = written()
    assert line["value"] == {"1": [2]}
    assert line["error"] == f"for {REDACTED}"
    assert line["raw"] == REDACTED


def test_the_level_is_respected_and_a_terminal_gets_words() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    try:
        configure_logging("pretty", "WARNING", stream)
        structlog.get_logger().info("quiet")
        structlog.get_logger().warning("loud", password="x")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.configure(**before)
    shown = stream.getvalue()
    assert "quiet" not in shown
    assert "loud" in shown
    assert REDACTED in shown
    assert not shown.startswith("{")


@pytest.mark.parametrize(("log_format", "level"), [("xml", "INFO"), ("json", "LOUD")])
def test_an_unknown_setting_is_refused(log_format: str, level: str) -> None:
    with pytest.raises(ValueError, match=r"LOG_FORMAT|LOUD"):
        configure_logging(log_format, level, io.StringIO())
