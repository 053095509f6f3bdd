"""Single-use links by mail: the token is only in the mail, its keyed hash in the directory."""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import BadToken, Crypto
from core.runtime import Runtime
from tenants.accounts import repository
from tenants.models import DirectoryToken

LIFE = {"password_reset": timedelta(hours=1), "invitation": timedelta(days=7)}
WELCOME_LIFE = timedelta(days=7)
"""Of the first link to somebody for whom an account was made."""
_GONE = "This link was used, has expired or was replaced by a newer one. Ask for another."


async def issue(
    rt: Runtime,
    session: AsyncSession,
    purpose: str,
    *,
    user_id: UUID | None = None,
    tenant_id: UUID | None = None,
    subject_id: UUID | None = None,
    life: timedelta | None = None,
) -> str:
    """Make a link's token, good for `life` or what is usual; earlier ones to the same user or subject become void."""
    await repository.void_tokens(session, purpose, user_id=user_id, subject_id=subject_id)
    token = secrets.token_urlsafe(32)
    session.add(
        DirectoryToken(
            token_hash=rt.ports.get(Crypto).keyed_hash(purpose, token),
            purpose=purpose,
            user_id=user_id,
            tenant_id=tenant_id,
            subject_id=subject_id,
            expires_at=rt.clock.now() + (life or LIFE[purpose]),
        )
    )
    await session.flush()
    return token


async def look_at(rt: Runtime, session: AsyncSession, purpose: str, token: str) -> DirectoryToken:
    """Return what a link stands for, without using it. Raises BadToken."""
    hashes = rt.ports.get(Crypto).keyed_hashes(purpose, token)
    found = await repository.find_token(session, purpose, hashes, rt.clock.now())
    if found is None:
        raise BadToken(_GONE)
    return found


async def use(rt: Runtime, session: AsyncSession, purpose: str, token: str) -> DirectoryToken:
    """Use a link up, once and for all if the transaction commits. Raises BadToken."""
    hashes = rt.ports.get(Crypto).keyed_hashes(purpose, token)
    found = await repository.use_token(session, purpose, hashes, rt.clock.now())
    if found is None:
        raise BadToken(_GONE)
    return found
