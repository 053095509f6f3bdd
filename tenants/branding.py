"""Brand tokens, inherited operator -> reseller -> tenant: each layer sets what it wants, the rest shines through."""

import re
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Invalid
from core.ports import Entitlements
from tenants.colours import READABLE, contrast, is_colour, text_on
from tenants.models import DirectoryBrand, DirectoryTenant, Tenant

OPERATOR = UUID(int=0)
"""Owner id of the operator's own brand."""
COLOURS = ("accent", "background", "ink")
_TEXT = re.compile(r'[^<>"\x00-\x1f\x7f]{1,80}')
_SPOILS_ADDRESS = re.compile(r'[<>"]')
_LOGO = re.compile(r"https://[^\s\"'<>\\]{1,500}")


class Unreadable(Invalid):
    """Two colours of a brand are too close for people to read."""

    code, title = "contrast_too_low", "These colours cannot be read on each other"


@dataclass(frozen=True)
class BrandTokens:
    """How a shop's widget and mails look.

    Args:
        name: shown to people.
        logo_url: https address of the logo.
        accent: colour of buttons and links.
        on_accent: colour of text on the accent; chosen here, for contrast.
        background: colour of the page.
        ink: colour of text.
        radius: of corners, in pixels.
        sender: display name of mails. Their address is the installation's, so that nobody writes in another's name.
    """

    name: str
    logo_url: str | None
    accent: str
    on_accent: str
    background: str
    ink: str
    radius: int
    sender: str


DEFAULT = BrandTokens(
    name="Comptoir",
    logo_url=None,
    accent="#0B6E4F",
    on_accent="#FFFFFF",
    background="#FBFAF7",
    ink="#1C1B19",
    radius=10,
    sender="Comptoir",
)


async def resolve(session: AsyncSession, tenant: Tenant, entitlements: Entitlements) -> BrandTokens:
    """Return the tokens of a tenant; its own colours count when its plan includes them."""
    inherited = await inherited_by(session, tenant)
    own = {"name": tenant.name, "sender": _SPOILS_ADDRESS.sub(" ", tenant.name).strip() or inherited.sender}
    own |= tenant.brand
    if not await entitlements.allows(session, tenant.tenant_id, "own_colours"):
        own = {key: value for key, value in own.items() if key not in COLOURS}
    return _over(own, inherited)


async def inherited_by(session: AsyncSession, tenant: Tenant) -> BrandTokens:
    """Return what a tenant has before its own tokens: its reseller's brand, else the operator's."""
    directory = await session.get(DirectoryTenant, tenant.tenant_id)
    return await of_owner(session, directory.reseller_id if directory else None)


async def of_owner(session: AsyncSession, reseller_id: UUID | None) -> BrandTokens:
    """Return the tokens of a reseller, or of the operator where there is none."""
    operator = _over(await read(session, OPERATOR), DEFAULT)
    return operator if reseller_id is None else _over(await read(session, reseller_id), operator)


async def read(session: AsyncSession, owner_id: UUID) -> dict[str, Any]:
    """Return the tokens that the operator or a reseller set itself."""
    row = await session.get(DirectoryBrand, owner_id, populate_existing=True)
    return row.tokens if row else {}


async def write(session: AsyncSession, owner_id: UUID, tokens: dict[str, Any]) -> None:
    """Replace the tokens of the operator or of a reseller; check them first."""
    values = {"tokens": tokens}
    await session.execute(
        insert(DirectoryBrand)
        .values(owner_id=owner_id, **values)
        .on_conflict_do_update(index_elements=["owner_id"], set_=values)
    )


def check(own: dict[str, Any], inherited: BrandTokens) -> dict[str, Any]:
    """Return tokens as they are stored: what is set, colours in capitals.

    Args:
        own: tokens by name; None stands for "inherit".
        inherited: what shines through where nothing is set.

    Raises:
        Invalid: a value is malformed.
        Unreadable: with these colours, text would be hard to read.
    """
    tokens = {key: value for key, value in own.items() if value is not None}
    for key in COLOURS:
        if key in tokens:
            if not is_colour(tokens[key]):
                raise Invalid(f"{key}: write a colour as # and six hexadecimal digits, such as #0B6E4F.")
            tokens[key] = tokens[key].upper()
    for key in ("name", "sender"):
        if key in tokens and not _TEXT.fullmatch(tokens[key]):
            raise Invalid(f"{key}: 1 to 80 characters, without quotation marks or angle brackets.")
    if "logo_url" in tokens and not _LOGO.fullmatch(tokens["logo_url"]):
        raise Invalid("logo_url: an address that begins with https://, at most 500 characters.")
    _check_contrast(replace(inherited, **{key: tokens[key] for key in COLOURS if key in tokens}))
    return tokens


def _check_contrast(brand: BrandTokens) -> None:
    for name, colour in (("ink", brand.ink), ("accent", brand.accent)):
        ratio = contrast(colour, brand.background)
        if ratio < READABLE:
            raise Unreadable(
                f"The {name} {colour} on the background {brand.background} has a contrast of {ratio:.1f}; "
                f"people need {READABLE}. Choose a darker or a lighter one."
            )


def _over(own: dict[str, Any], inherited: BrandTokens) -> BrandTokens:
    """Lay one layer over another. Colours that became unreadable since they were set, because a layer below changed,
    give way together.
    """
    brand = replace(inherited, **own)
    if min(contrast(brand.ink, brand.background), contrast(brand.accent, brand.background)) < READABLE:
        brand = replace(brand, **{key: getattr(inherited, key) for key in COLOURS})
    return replace(brand, on_accent=text_on(brand.accent, brand.ink))
