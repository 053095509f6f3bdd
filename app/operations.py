"""What operators and load balancers ask: alive, ready, metrics."""

import asyncio
from pathlib import Path

from alembic.script import ScriptDirectory
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core import metrics_fleet
from core.runtime import Runtime, RuntimeDep

ROOT = Path(__file__).resolve().parent.parent

router = APIRouter(tags=["operations"])

_PATIENCE = 3.0
_ROLE = text(
    "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) AS unsafe,"
    " (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"
    "  AND c.relkind IN ('r', 'p') AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid"
    "   AND a.attname = 'tenant_id' AND a.attnum > 0) AND c.relname NOT LIKE 'directory\\_%' AND c.relname <> 'outbox'"
    "  AND NOT (c.relrowsecurity AND c.relforcerowsecurity)) AS open_tables"
    " FROM pg_roles WHERE rolname = current_user"
)


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Say that the process runs."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(rt: RuntimeDep) -> JSONResponse:
    """Say whether requests can be served: database reachable, its role harmless, Redis reachable."""
    checks = {"database": await database_check(rt), "redis": await redis_check(rt)}
    ready = all(value == "ok" for value in checks.values())
    return JSONResponse({"status": "ready" if ready else "not ready", **checks}, status_code=200 if ready else 503)


async def database_check(rt: Runtime) -> str:
    """Say `ok`, or what is wrong with the database or the role that we use there."""
    try:
        async with asyncio.timeout(_PATIENCE), rt.db.system() as session:
            row = (await session.execute(_ROLE)).one()
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        return f"unreachable ({type(error).__name__})"
    if row.unsafe:
        return "the role is a superuser, bypasses row security or owns tables; use a plain one"
    return "ok" if not row.open_tables else f"{row.open_tables} tenant tables lack forced row security"


async def schema_check(rt: Runtime) -> str:
    """Say `ok`, or that the schema is not the one of this version."""
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    try:
        async with asyncio.timeout(_PATIENCE), rt.db.system() as session:
            found = await session.scalar(text("SELECT version_num FROM alembic_version"))
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        return f"cannot be read ({type(error).__name__}); run `comptoir migrate`"
    return "ok" if found == head else f"is {found}, should be {head}; run `comptoir migrate`"


async def redis_check(rt: Runtime) -> str:
    """Say `ok`, or what is wrong with Redis."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await rt.redis.ping()
    except (RedisError, OSError, TimeoutError) as error:
        return f"unreachable ({type(error).__name__})"
    return "ok"


@router.get("/metrics", include_in_schema=False)
async def metrics(rt: RuntimeDep) -> Response:
    """Return the samples of all processes for Prometheus."""
    body = await metrics_fleet.render(rt.redis, metrics_fleet.process_name("api"))
    return Response(body, media_type=metrics_fleet.CONTENT_TYPE)
