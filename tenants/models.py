"""Tables of the hierarchy operator -> reseller -> tenant, its people and its keys.

`directory_*` tables are global and hold no tenant content: they only lead from an identity (a user, a key's hash, a
widget key) to a tenant. Everything else is under row-level security.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow

_NOW = func.now()


class DirectoryReseller(Base):
    __tablename__ = "directory_resellers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class DirectoryTenant(Base):
    __tablename__ = "directory_tenants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reseller_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_resellers.id"), index=True)
    status: Mapped[str] = mapped_column(server_default="active")
    """`active` or `suspended`."""
    active_at: Mapped[datetime | None]
    """When a shopper last wrote, to the minute: sweepers visit the tenants where something can be left over."""
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class DirectoryUser(Base):
    __tablename__ = "directory_users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    """Normalised: trimmed, lower case."""
    name: Mapped[str]
    locale: Mapped[str] = mapped_column(server_default="en")
    password_hash: Mapped[str]
    is_operator: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class DirectoryMembership(Base):
    """Which tenants a user may enter; the role is in the tenant's own `members`."""

    __tablename__ = "directory_memberships"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("directory_users.id"), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("directory_tenants.id"), primary_key=True, index=True)


class DirectoryResellerMember(Base):
    __tablename__ = "directory_reseller_members"

    reseller_id: Mapped[UUID] = mapped_column(ForeignKey("directory_resellers.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("directory_users.id"), primary_key=True, index=True)
    role: Mapped[str]


class DirectorySession(Base):
    __tablename__ = "directory_sessions"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("directory_users.id"), index=True)
    tenant_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_tenants.id"))
    """The tenant that the user works in at the moment."""
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    expires_at: Mapped[datetime]


class DirectoryApiKey(Base):
    __tablename__ = "directory_api_keys"

    key_hash: Mapped[bytes] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("directory_tenants.id"))
    api_key_id: Mapped[UUID]


class DirectoryStorefront(Base):
    __tablename__ = "directory_storefronts"

    widget_key: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("directory_tenants.id"))
    storefront_id: Mapped[UUID]


class DirectoryToken(Base):
    """A single-use link sent by mail: `invitation` or `password_reset`."""

    __tablename__ = "directory_tokens"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_users.id"))
    tenant_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_tenants.id"))
    subject_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DirectoryBrand(Base):
    """Brand tokens of the operator (the nil id) and of resellers, which tenants inherit."""

    __tablename__ = "directory_brands"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    tokens: Mapped[dict[str, Any]]


class Tenant(TenantRow, Base):
    __tablename__ = "tenants"

    name: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    country: Mapped[str]
    locale: Mapped[str]
    brand: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    retention_days: Mapped[int] = mapped_column(server_default="395")
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class Member(TenantRow, Base):
    __tablename__ = "members"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("directory_users.id"), primary_key=True)
    role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class Invitation(TenantRow, Base):
    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    role: Mapped[str]
    invited_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiKey(TenantRow, Base):
    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    prefix: Mapped[str]
    """The first letters, so that a person recognises the key."""
    scope: Mapped[str]
    """`read` or `full`."""
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    revoked_at: Mapped[datetime | None]


class Storefront(TenantRow, Base):
    __tablename__ = "storefronts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    widget_key: Mapped[str]
    allowed_origins: Mapped[list[Any]]
    agent_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class AuditEntry(TenantRow, Base):
    """Who did what. Ids only, never personal text."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_subject", "tenant_id", "subject_kind", "subject_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=_NOW)
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
