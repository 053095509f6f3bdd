"""All SQL of the template store."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import new_id
from templates_store.flow import Flow
from templates_store.models import Template, TemplateVersion


def _shown(flow: Flow) -> dict[str, Any]:
    """What the list shows of a flow."""
    content = flow.model_dump(mode="json", include={"name", "description", "languages"})
    return {"slug": flow.id, **content}


async def page(session: AsyncSession, tenant_id: UUID, *, before: UUID | None, limit: int) -> list[Template]:
    """The tenant's templates, newest first."""
    query = select(Template).where(Template.tenant_id == tenant_id).order_by(Template.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Template.id < before)
    return list(await session.scalars(query))


async def count(session: AsyncSession, tenant_id: UUID) -> int:
    """How many templates the tenant has."""
    query = select(func.count()).select_from(Template).where(Template.tenant_id == tenant_id)
    return await session.scalar(query) or 0


async def find(session: AsyncSession, tenant_id: UUID, template_id: UUID) -> Template | None:
    """One template, or None."""
    return await session.get(Template, (tenant_id, template_id))


async def newest_flow(session: AsyncSession, template: Template) -> dict[str, Any]:
    """The stored flow of a template's newest version."""
    key = (template.tenant_id, template.id, template.version)
    return (await session.get_one(TemplateVersion, key)).flow


async def lock_or_create(session: AsyncSession, tenant_id: UUID, flow: Flow) -> tuple[Template, bool]:
    """The template of the flow's id, created at version 0 when there is none, and locked: two imports take turns.

    Returns:
        The template, and whether it is new.
    """
    fresh = new_id()
    row = insert(Template).values(tenant_id=tenant_id, id=fresh, version=0, **_shown(flow))
    row = row.on_conflict_do_update(index_elements=["tenant_id", "slug"], set_={"slug": row.excluded.slug})
    template = (await session.scalars(row.returning(Template), execution_options={"populate_existing": True})).one()
    return template, template.id == fresh


async def add_version(session: AsyncSession, template: Template, flow: Flow, created_by: UUID) -> None:
    """Store the next version of a locked template."""
    key = (Template.tenant_id == template.tenant_id) & (Template.id == template.id)
    await session.execute(update(Template).where(key).values(version=template.version + 1, **_shown(flow)))
    await session.refresh(template)
    session.add(
        TemplateVersion(
            tenant_id=template.tenant_id,
            template_id=template.id,
            version=template.version,
            flow=flow.model_dump(mode="json"),
            created_by=created_by,
        )
    )
    await session.flush()


async def remove(session: AsyncSession, tenant_id: UUID, template_id: UUID) -> bool:
    """Delete a template with its versions; False when there is none."""
    template = await session.get(Template, (tenant_id, template_id), with_for_update=True)
    if template is None:
        return False
    versions = (TemplateVersion.tenant_id == tenant_id) & (TemplateVersion.template_id == template_id)
    await session.execute(delete(TemplateVersion).where(versions))
    await session.delete(template)
    await session.flush()
    return True
