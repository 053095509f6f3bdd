"""Takes sandboxed conversations away, with everything that any package holds of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agents.rehearsal import scene_repository as scenes
from conversations.privacy_repository import delete_visitors
from core.runtime import Runtime
from tenants.ports import ErasablePackages


async def remove(rt: Runtime, session: AsyncSession, tenant_id: UUID, conversation_ids: Sequence[UUID]) -> int:
    """Delete sandboxed conversations and their visitors; returns how many records went. Others are left alone."""
    ids = await scenes.sandboxed(session, tenant_id, conversation_ids)
    visitors = await scenes.visitors_of(session, tenant_id, ids)
    gone = 0
    for package in rt.ports.get(ErasablePackages).packages:
        gone += await package.purge(session, tenant_id, ids)
    return gone + await delete_visitors(session, tenant_id, visitors)
