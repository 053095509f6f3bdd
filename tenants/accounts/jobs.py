"""Background work for accounts."""

from uuid import UUID

from core.jobs import job, periodic
from core.mail import Mailer
from core.runtime import Runtime
from tenants import branding, mails
from tenants.accounts import repository, tokens
from tenants.models import DirectoryUser
from tenants.passwords import UNUSABLE


@job()
async def mail_password_reset(rt: Runtime, *, user_id: str) -> None:
    """Send a link that sets a new password, or the first one.

    The id of nobody is no error: addresses without an account end here. The token is made here, so that it is in no
    queue; a repeated run voids the link of the one before.
    """
    async with rt.db.system() as session:
        user = await session.get(DirectoryUser, UUID(user_id))
        if user is None:
            return
        first = user.password_hash == UNUSABLE
        life = tokens.WELCOME_LIFE if first else None
        token = await tokens.issue(rt, session, "password_reset", user_id=user.id, life=life)
        brand = await branding.of_owner(session, await repository.serving_reseller(session, user.id))
    link = mails.console_link(rt, "reset-password", token)
    kind = "welcome" if first else "password_reset"
    await rt.ports.get(Mailer).send(mails.compose(rt, kind, user.email, user.locale, brand, link=link))


@periodic(every=24 * 3600)
async def delete_expired_sessions(rt: Runtime) -> None:
    """Delete sessions and links that nobody can use any more."""
    async with rt.db.system() as session:
        await repository.delete_expired(session, rt.clock.now())
