"""Mails about the team."""

from uuid import UUID

from core.db import enter_tenant
from core.jobs import job
from core.mail import Mailer
from core.runtime import Runtime
from tenants import branding, mails
from tenants.accounts import tokens
from tenants.models import Invitation, Tenant


@job()
async def mail_invitation(rt: Runtime, *, tenant_id: str, invitation_id: str) -> None:
    """Send an invitation's link. The token is made here, so that it is in no queue; a repeated run replaces it."""
    tenant, subject = UUID(tenant_id), UUID(invitation_id)
    async with rt.db.system() as session:
        await enter_tenant(session, tenant)
        invitation = await session.get(Invitation, (tenant, subject))
        if invitation is None or invitation.revoked_at or invitation.accepted_at:
            return
        shop = await session.get_one(Tenant, tenant)
        brand = await branding.inherited_by(session, shop)
        token = await tokens.issue(rt, session, "invitation", tenant_id=tenant, subject_id=subject)
    link = mails.console_link(rt, "join", token)
    mail = mails.compose(rt, "invitation", invitation.email, shop.locale, brand, link=link, shop=shop.name)
    await rt.ports.get(Mailer).send(mail)
