"""`comptoir operator add`, run as a program."""

import asyncio
import os
import sys
import uuid

from core.runtime import Runtime
from core.settings import Settings
from tenants import repository
from tenants.passwords import UNUSABLE


async def run(settings: Settings, *arguments: str) -> tuple[int, str]:
    """Run `comptoir` on the test's servers and return its exit code and what it said."""
    environment = os.environ | {
        "COMPTOIR_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
        "DATABASE_OWNER_URL": settings.database_owner_url,
        "REDIS_URL": settings.redis_url,
    }
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from app.cli import app; app()",
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await program.communicate()
    return program.returncode or 0, output.decode()


async def test_an_account_becomes_operator(rt: Runtime, settings: Settings) -> None:
    email = f"op-{uuid.uuid4().hex[:8]}@people.example"
    code, said = await run(settings, "operator", "add", email)
    assert code == 1
    assert "No account has this address" in said
    async with rt.db.system() as session:
        await repository.add_user(session, email=email, name="Op", locale="en", password_hash=UNUSABLE)
    code, said = await run(settings, "operator", "add", email)
    assert code == 0, said
    async with rt.db.system() as session:
        user = await repository.user_by_email(session, email)
    assert user is not None
    assert user.is_operator
