"""One tree of errors. Every error has a stable code, an HTTP status and says whether trying again can help."""

from typing import Any, ClassVar


class AppError(Exception):
    """An error that a caller may see.

    Args:
        detail: what happened, what was kept and what to do, in words for a person.
        extra: more members of the problem document, safe to show.
    """

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on our side"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str = "", *, headers: dict[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.headers = headers or {}
        self.extra = extra


class BadRequest(AppError):
    code, status, title = "bad_request", 400, "The request could not be read"


class Unauthenticated(AppError):
    code, status, title = "unauthenticated", 401, "Sign in or send a valid key"


class QuotaReached(AppError):
    code, status, title = "quota_reached", 402, "The plan's limit is reached"


class Forbidden(AppError):
    code, status, title = "forbidden", 403, "This is not allowed"


class NotFound(AppError):
    code, status, title = "not_found", 404, "Not found"


class Conflict(AppError):
    code, status, title = "conflict", 409, "This conflicts with the current state"


class Busy(Conflict):
    """Something else must end first; the same request works a moment later."""

    code, title, retryable = "busy", "Something else must end first", True


class TooLarge(AppError):
    code, status, title = "too_large", 413, "Too large"


class UnsupportedMedia(AppError):
    code, status, title = "unsupported_media_type", 415, "This kind of content is not supported"


class Invalid(AppError):
    code, status, title = "invalid", 422, "Some values are not valid"


class RateLimited(AppError):
    """Too many requests; `retry_after` is in seconds."""

    code, status, title, retryable = "rate_limited", 429, "Too many requests", True

    def __init__(self, detail: str = "", *, retry_after: int = 1, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after), **(headers or {})})


class Unavailable(AppError):
    code, status, title, retryable = "unavailable", 503, "Temporarily unavailable", True
