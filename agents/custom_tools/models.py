"""Tables of tenants' own tools."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, TenantRow


class McpServer(TenantRow, Base):
    """A server that offers tools over the Model Context Protocol, by streamable HTTP."""

    __tablename__ = "mcp_servers"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    headers: Mapped[bytes | None]
    """JSON of secret headers, encrypted."""
    header_names: Mapped[list[Any]] = mapped_column(server_default="[]")
    protocol: Mapped[str | None]
    """The protocol's version that it spoke at the last refresh."""
    refreshed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CustomTool(TenantRow, Base):
    """One tool: an HTTP call, or a tool of an MCP server. A flow uses it by its name, stage by stage."""

    __tablename__ = "custom_tools"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        ForeignKeyConstraint(["tenant_id", "server_id"], ["mcp_servers.tenant_id", "mcp_servers.id"]),
        CheckConstraint("(server_id IS NULL) = (url IS NOT NULL)", name="one_way"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    """`custom_...`: what stages and models call it."""
    description: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    """JSON Schema of the arguments, reduced to what we check."""
    effect: Mapped[bool]
    """Whether it changes something, so that the shopper must have agreed."""
    trusted: Mapped[bool]
    """Whether a reply may state what it answers, as the shop's own words."""
    method: Mapped[str | None]
    url: Mapped[str | None]
    """With `{name}` for arguments in path and query."""
    places: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """Where an argument goes: `path`, `query` or `body`."""
    headers: Mapped[bytes | None]
    """JSON of secret headers, encrypted."""
    header_names: Mapped[list[Any]] = mapped_column(server_default="[]")
    server_id: Mapped[UUID | None]
    remote_name: Mapped[str | None]
    """What the MCP server calls it."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
