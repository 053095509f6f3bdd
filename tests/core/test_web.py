"""What every answer has in common: an id, a size limit, errors that say what happened, cursor pages."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from core.errors import Conflict, NotFound, RateLimited
from core.ids import new_id
from core.web import problems
from core.web.middleware import BodyLimit, RequestContext
from core.web.pages import Cursor, Limit, cut, read_cursor, write_cursor

FAILURES: dict[str, Exception] = {
    "conflict": Conflict("It is taken.", errors=[{"field": "name", "message": "taken"}]),
    "often": RateLimited("Slow down.", retry_after=7),
    "database": OperationalError("SELECT secret", {}, Exception("password=hunter2")),
    "driver": InterfaceError("SELECT secret", {}, Exception("password=hunter2")),
    "pool": PoolTimeout(),
    "network": ConnectionRefusedError("10.0.0.1"),
    "bug": ZeroDivisionError("card 4111"),
    "teapot": HTTPException(418, "short and stout"),
}


class Body(BaseModel):
    name: str


def build() -> FastAPI:
    app = FastAPI()
    problems.install(app)

    @app.get("/fail/{how}")
    async def fail(how: str) -> None:
        raise FAILURES[how]

    @app.post("/names")
    async def name(body: Body) -> dict[str, int]:
        return {"length": len(body.name)}

    @app.get("/pages")
    async def pages(limit: Limit = 2, cursor: Cursor = None) -> str | None:
        found = read_cursor(cursor)
        return str(found) if found else None

    app.add_middleware(BodyLimit, limit=1024, exempt=lambda path: path == "/exempt")
    app.add_middleware(RequestContext)
    return app


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=build(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("how", "status", "code", "retryable"),
    [
        ("conflict", 409, "conflict", False),
        ("often", 429, "rate_limited", True),
        ("database", 503, "unavailable", True),
        ("driver", 503, "unavailable", True),
        ("pool", 503, "unavailable", True),
        ("network", 503, "unavailable", True),
        ("bug", 500, "internal_error", False),
    ],
)
async def test_every_failure_is_a_problem_document_without_secrets(
    http: httpx2.AsyncClient, how: str, status: int, code: str, retryable: bool
) -> None:
    answer = await http.get(f"/fail/{how}", headers={"X-Request-ID": "my-id-1"})
    body = answer.json()
    assert answer.status_code == body["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert (body["code"], body["type"]) == (code, f"urn:comptoir:problem:{code}")
    assert body["retryable"] is retryable
    assert body["detail"]
    for secret in ("hunter2", "SELECT", "10.0.0.1", "4111", "Traceback"):
        assert secret not in answer.text


async def test_details_reach_the_caller(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/fail/conflict")).json()["errors"] == [{"field": "name", "message": "taken"}]
    assert (await http.get("/fail/often")).headers["retry-after"] == "7"
    teapot = (await http.get("/fail/teapot")).json()
    assert teapot["detail"] == "short and stout"


async def test_unknown_paths_and_methods_are_problems_too(http: httpx2.AsyncClient) -> None:
    missing = await http.get("/nowhere")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    wrong = await http.delete("/names")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "POST"


async def test_invalid_bodies_name_the_field(http: httpx2.AsyncClient) -> None:
    for body in (b'{"name": 1}', b"{}", b"[]", b"{", b"\xff\xfe"):
        answer = await http.post("/names", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 422 or (body == b"\xff\xfe" and answer.status_code == 400), body
        assert answer.headers["content-type"] == "application/problem+json"
    named = (await http.post("/names", json={"name": 1})).json()
    assert named["errors"][0]["field"] == "name"


@pytest.mark.parametrize("given", ["my-id-1", "a" * 64])
async def test_a_tame_request_id_is_kept(http: httpx2.AsyncClient, given: str) -> None:
    answer = await http.get("/fail/conflict", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == given


@pytest.mark.parametrize("given", ["", "a" * 65, "a b", "x\tinjected", "é", "<script>"])
async def test_a_wild_one_is_replaced(http: httpx2.AsyncClient, given: str) -> None:
    answer = await http.get("/fail/conflict", headers=[(b"X-Request-ID", given.encode())])
    assert answer.headers["x-request-id"] != given
    assert answer.headers["x-request-id"].isalnum()


async def test_a_large_body_is_refused_by_its_declared_length(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/names", json={"name": "x" * 2000})
    assert answer.status_code == 413
    assert "1 KB" in answer.json()["detail"]


async def test_a_large_body_is_refused_while_it_arrives(http: httpx2.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b'"' + b"x" * 200

    answer = await http.post("/names", content=endless(), headers={"content-type": "application/json"})
    assert answer.status_code == 413, answer.text


async def test_a_body_within_the_limit_passes(http: httpx2.AsyncClient) -> None:
    assert (await http.post("/names", json={"name": "x" * 900})).json() == {"length": 900}
    assert (await http.post("/exempt", content=b"x" * 5000)).status_code == 404


async def test_a_cursor_leads_on_and_a_made_up_one_is_refused(http: httpx2.AsyncClient) -> None:
    last = new_id()
    assert (await http.get("/pages", params={"cursor": write_cursor(last)})).json() == str(last)
    assert (await http.get("/pages")).json() is None
    refused = await http.get("/pages", params={"cursor": "made-up"})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
    assert (await http.get("/pages", params={"limit": 101})).status_code == 422


def test_a_page_is_cut_and_says_whether_more_follows() -> None:
    assert cut([1, 2, 3], 2) == ([1, 2], True)
    assert cut([1, 2], 2) == ([1, 2], False)


def test_an_error_without_words_has_its_title() -> None:
    assert NotFound().detail == "Not found"
