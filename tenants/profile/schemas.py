"""What goes over the wire about a tenant and about brands."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tenants.branding import BrandTokens

ShopName = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
RetentionDays = Annotated[int, Field(ge=1, le=3650)]


class BrandIn(BaseModel):
    """Tokens that are set here; null or missing ones are inherited. Colours are `#` and six hexadecimal digits."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    logo_url: str | None = None
    accent: str | None = None
    background: str | None = None
    ink: str | None = None
    radius: Annotated[int, Field(ge=0, le=32)] | None = None
    sender: str | None = None


class BrandOut(BaseModel):
    """Tokens as they act. `on_accent` is chosen for contrast; `sender` is the display name of mails."""

    name: str
    logo_url: str | None
    accent: str
    on_accent: str
    background: str
    ink: str
    radius: int
    sender: str


class OwnBrandOut(BaseModel):
    """Tokens as they were set here; null ones are inherited."""

    name: str | None
    logo_url: str | None
    accent: str | None
    background: str | None
    ink: str | None
    radius: int | None
    sender: str | None


class BrandingOut(BaseModel):
    """A brand: what is set here, and what acts after inheritance and the plan."""

    own: OwnBrandOut
    effective: BrandOut


class TenantPatch(BaseModel):
    """What is missing stays as it is. `brand` is replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    name: ShopName | None = None
    timezone: str | None = None
    currency: str | None = None
    country: str | None = None
    locale: str | None = None
    brand: BrandIn | None = None
    retention_days: RetentionDays | None = None


class TenantOut(BaseModel):
    """A tenant. `retention_days` counts from a conversation's last message; then it is deleted."""

    id: str
    name: str
    timezone: str
    currency: str
    country: str
    locale: str
    retention_days: int
    brand: BrandingOut


def branding_out(own: dict[str, str | int], effective: BrandTokens) -> BrandingOut:
    """Return a brand as the API shows it."""
    return BrandingOut(
        own=OwnBrandOut.model_validate({name: own.get(name) for name in OwnBrandOut.model_fields}),
        effective=BrandOut.model_validate(effective, from_attributes=True),
    )
