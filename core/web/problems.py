"""Renders every error as problem+json (RFC 9457)."""

from http import HTTPStatus
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from core.errors import AppError, Invalid, Unavailable

MEDIA_TYPE = "application/problem+json"
_log = structlog.get_logger(__name__)


def problem(
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    retryable: bool = False,
    headers: dict[str, str] | None = None,
    **extra: Any,
) -> JSONResponse:
    """Return a problem document as a response."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    content = {
        "type": f"urn:comptoir:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "retryable": retryable,
        "request_id": request_id,
        **extra,
    }
    return JSONResponse(content, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def render(error: AppError) -> JSONResponse:
    """Return the problem document of an AppError."""
    return problem(
        error.status,
        error.code,
        error.title,
        error.detail,
        retryable=error.retryable,
        headers=error.headers,
        **error.extra,
    )


def install(app: FastAPI) -> None:
    """Register the handlers that turn every exception into a problem document."""
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    for kind in (PoolTimeout, ConnectionError):
        app.add_exception_handler(kind, _storage_down)
    app.add_exception_handler(Exception, _unexpected)


async def _app_error(_: Request, error: Exception) -> JSONResponse:
    return render(cast(AppError, error))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    found = cast(RequestValidationError, error).errors()
    errors = [{"field": ".".join(str(part) for part in item["loc"][1:]), "message": item["msg"]} for item in found]
    detail = "; ".join(f"{item['field'] or 'body'}: {item['message']}" for item in errors[:5])
    return problem(422, "invalid", "Some values are not valid", detail, errors=errors)


async def _http(_: Request, error: Exception) -> JSONResponse:
    found = cast(HTTPException, error)
    if isinstance(found.__cause__, AppError):  # the framework wraps whatever reading the body raised
        return render(found.__cause__)
    phrase = HTTPStatus(found.status_code).phrase
    code = phrase.lower().replace(" ", "_").replace("-", "_")
    return problem(found.status_code, code, phrase, str(found.detail), headers=dict(found.headers or {}))


async def _database(request: Request, error: Exception) -> JSONResponse:
    found = cast(DBAPIError, error)
    if _is_bad_value(found):
        _log.warning("value_refused_by_database", exc_info=error)
        return render(Invalid("A text or number of the request cannot be stored, such as a NUL character."))
    down = isinstance(found, OperationalError | InterfaceError)
    return await (_storage_down if down else _unexpected)(request, error)


def _is_bad_value(error: DBAPIError) -> bool:
    """Whether Postgres (SQLSTATE class 22), or the driver before it, could not take a value for what it is."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return state.startswith("22") or isinstance(getattr(error.orig, "__cause__", None), ValueError)


async def _storage_down(_: Request, error: Exception) -> JSONResponse:
    _log.error("storage_unavailable", exc_info=error)
    return render(Unavailable("A server we depend on does not answer. Nothing was changed; try again in a moment."))


async def _unexpected(_: Request, error: Exception) -> JSONResponse:
    _log.error("unexpected_error", exc_info=error)
    return render(AppError("Nothing more is known to you here; quote the request id when you report it."))
