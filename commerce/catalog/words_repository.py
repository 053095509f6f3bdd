"""The words of a catalogue: what its shoppers may name. Read at most once per version of the catalogue."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MOST = 5_000
"""How many different names of each kind are read, the most used first."""
_MOST_TITLES = 20_000
_LONGEST = 40
"""Characters of an attribute's value that can still be a name somebody says, such as a colour."""


@dataclass(frozen=True, slots=True)
class CatalogWords:
    """Names in use among active products. `options` holds values by name, of variants and of attributes."""

    brands: tuple[str, ...]
    categories: tuple[str, ...]
    options: dict[str, tuple[str, ...]]
    titles: tuple[str, ...]


_BRANDS = text(
    """
    SELECT brand FROM products WHERE tenant_id = :tenant_id AND status = 'active' AND brand <> ''
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT :most
    """
)
_TITLES = text(
    """
    SELECT title FROM products WHERE tenant_id = :tenant_id AND status = 'active' ORDER BY id DESC LIMIT :most
    """
)
_CATEGORIES = text(
    """
    SELECT name FROM products p, jsonb_array_elements_text(p.categories) AS name
    WHERE p.tenant_id = :tenant_id AND p.status = 'active'
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT :most
    """
)
_OPTIONS = text(
    """
    SELECT name, value FROM (
        SELECT o.key AS name, o.value FROM products p
        JOIN variants v ON v.tenant_id = p.tenant_id AND v.product_id = p.id AND v.archived_at IS NULL,
        jsonb_each_text(v.options) AS o
        WHERE p.tenant_id = :tenant_id AND p.status = 'active'
        UNION ALL
        SELECT a.key, part FROM products p, jsonb_each(p.attributes) AS a,
        jsonb_array_elements_text(
            CASE jsonb_typeof(a.value) WHEN 'array' THEN a.value WHEN 'string' THEN jsonb_build_array(a.value)
            ELSE '[]' END
        ) AS part
        WHERE p.tenant_id = :tenant_id AND p.status = 'active'
    ) AS named
    WHERE value <> '' AND length(value) <= :longest
    GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT :most
    """
)


async def vocabulary(session: AsyncSession, tenant_id: UUID) -> CatalogWords:
    """Return the words of a tenant's catalogue."""
    values = {"tenant_id": tenant_id, "most": MOST}
    brands = (await session.scalars(_BRANDS, values)).all()
    categories = (await session.scalars(_CATEGORIES, values)).all()
    titles = (await session.scalars(_TITLES, {**values, "most": _MOST_TITLES})).all()
    options: dict[str, list[str]] = {}
    for name, value in await session.execute(_OPTIONS, {**values, "longest": _LONGEST}):
        options.setdefault(name, []).append(value)
    return CatalogWords(
        brands=tuple(brands),
        categories=tuple(categories),
        options={name: tuple(found) for name, found in options.items()},
        titles=tuple(titles),
    )
