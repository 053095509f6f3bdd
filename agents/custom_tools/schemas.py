"""Bodies of the API of tenants' own tools. Secret headers go in and never come out."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from agents.custom_tools.models import CustomTool, McpServer
from core.ids import public_id
from core.redaction import clean_text

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$", examples=["stock_in_store"])]
Description = Annotated[str, AfterValidator(clean_text), Field(min_length=1, max_length=300)]
Address = Annotated[str, Field(max_length=2000, examples=["https://api.shop.example/v1/stock/{sku}"])]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")]
HeaderValue = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[\x20-\x7e]+$")]
Headers = Annotated[dict[HeaderName, HeaderValue], Field(max_length=10, description="Kept encrypted, never shown")]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class HttpIn(_In):
    """A call described by hand."""

    method: Method
    url: Address
    parameters: Annotated[dict[str, Any], Field(description="JSON Schema of the arguments")]


class OpenApiIn(_In):
    """An operation of an OpenAPI document."""

    document: Annotated[dict[str, Any], Field(description="The document, pasted whole")]
    operation_id: Annotated[str, Field(max_length=200)]
    base_url: Annotated[str | None, Field(max_length=500)] = None


class ToolIn(_In):
    name: Slug
    description: Annotated[Description | None, Field(description="When a model should use it")] = None
    http: HttpIn | None = None
    openapi: OpenApiIn | None = None
    headers: Headers = {}
    effect: Annotated[bool | None, Field(description="Whether it changes something; by the method unless said")] = None
    trusted: Annotated[bool, Field(description="Whether replies may state what it answers, prices included")] = False


class ToolPatch(_In):
    description: Description | None = None
    headers: Headers | None = None
    effect: bool | None = None
    trusted: bool | None = None


class ToolOut(BaseModel):
    id: str
    name: str
    """As stages of a flow name it: `custom_` and the name given."""
    description: str
    kind: Literal["http", "mcp"]
    method: str | None
    url: str | None
    server_id: str | None
    parameters: dict[str, Any]
    header_names: list[str]
    effect: bool
    trusted: bool
    created_at: datetime


class TestIn(_In):
    arguments: dict[str, Any] = {}
    run_effect: Annotated[bool, Field(description="Run a tool that changes something all the same")] = False


class TestOut(BaseModel):
    ok: bool
    result: dict[str, Any] | None
    """What a model would be told."""
    error: str | None
    took_ms: float


class ServerIn(_In):
    name: Slug
    url: Address
    headers: Headers = {}


class ServerPatch(_In):
    url: Address | None = None
    headers: Headers | None = None


class ServerOut(BaseModel):
    id: str
    name: str
    url: str
    header_names: list[str]
    protocol: str | None
    refreshed_at: datetime | None
    tools: list[ToolOut]
    created_at: datetime


def tool_out(tool: CustomTool) -> ToolOut:
    """Return a tool as the API shows it."""
    return ToolOut(
        id=public_id("tol", tool.id),
        name=tool.name,
        description=tool.description,
        kind="mcp" if tool.server_id else "http",
        method=tool.method,
        url=tool.url,
        server_id=public_id("mcp", tool.server_id) if tool.server_id else None,
        parameters=tool.parameters,
        header_names=tool.header_names,
        effect=tool.effect,
        trusted=tool.trusted,
        created_at=tool.created_at,
    )


def server_out(server: McpServer, tools: list[ToolOut]) -> ServerOut:
    """Return a server with its tools as the API shows it."""
    return ServerOut(
        id=public_id("mcp", server.id),
        name=server.name,
        url=server.url,
        header_names=server.header_names,
        protocol=server.protocol,
        refreshed_at=server.refreshed_at,
        tools=tools,
        created_at=server.created_at,
    )
