"""A forgotten password: a single-use link by mail, which ends all sessions when it is used."""

from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import new_id
from core.jobs import enqueue
from core.runtime import Runtime
from tenants import repository as tenant_repository
from tenants.accounts import repository, tokens
from tenants.accounts.jobs import mail_password_reset
from tenants.models import DirectoryUser
from tenants.passwords import check_password, hash_password


async def ask(session: AsyncSession, email: str) -> None:
    """Have a link sent, if the address has an account.

    Known or not, the request does the same work: one look and one job. For an unknown address the job is about
    nobody, so that neither answer nor time tells who is a customer.
    """
    user = await tenant_repository.user_by_email(session, email)
    await enqueue(session, mail_password_reset, user_id=str(user.id if user else new_id()))


async def reset(rt: Runtime, token: str, password: str) -> None:
    """Set a new password by the link and end all sessions.

    A refused password leaves the link good for another try.

    Raises:
        BadToken: the link was used or has expired.
        Invalid: the password is easy to guess.
    """
    async with rt.db.system() as session:
        found = await tokens.look_at(rt, session, "password_reset", token)
        user = await session.get_one(DirectoryUser, found.user_id)
    check_password(password, user.email)
    hashed = await hash_password(password)
    async with rt.db.system() as session:
        await tokens.use(rt, session, "password_reset", token)
        await repository.set_password(session, user.id, hashed)
        await repository.end_sessions(session, user.id, but=[])
