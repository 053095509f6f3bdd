"""Makes a tool of one operation of an OpenAPI document (3.0 or 3.1) that a tenant pasted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from agents.custom_tools.addresses import names_in
from agents.custom_tools.json_schema import safe_schema
from core.errors import Invalid
from core.redaction import clean_text

METHODS: Final = ("get", "post", "put", "patch", "delete")
_JSON: Final = "application/json"


@dataclass(frozen=True)
class Operation:
    """What a call needs: method, address with `{name}` for arguments, their schema, and where each one goes."""

    method: str
    url: str
    parameters: dict[str, Any]
    places: dict[str, str]
    description: str


def read_operation(document: Any, operation_id: str, base_url: str | None) -> Operation:
    """Find an operation and return how it is called.

    Args:
        document: the OpenAPI document, parsed.
        operation_id: its `operationId`.
        base_url: where the API is, where the document does not say.

    Raises:
        Invalid: no such operation, or one that cannot be called with JSON; the message says why.
    """
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise Invalid("This is no OpenAPI document: it has no paths.")
    for path, method, item, operation in _operations(document["paths"]):
        if operation.get("operationId") == operation_id:
            return _operation(document, path, method, item, operation, base_url)
    known = [one.get("operationId") for *_, one in _operations(document["paths"]) if one.get("operationId")]
    raise Invalid(f"The document has no operation {operation_id}. It has: {', '.join(map(str, known[:20])) or 'none'}.")


def _operations(paths: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    for path, item in paths.items():
        for method in METHODS:
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                yield str(path), method, item, item[method]


def _operation(
    document: dict[str, Any],
    path: str,
    method: str,
    item: dict[str, Any],
    operation: dict[str, Any],
    base_url: str | None,
) -> Operation:
    properties: dict[str, Any] = {}
    places: dict[str, str] = {}
    required: list[str] = []
    for parameter in (*_listed(item.get("parameters")), *_listed(operation.get("parameters"))):
        one = _resolved(document, parameter)
        name, place = str(one.get("name")), one.get("in")
        if place in ("path", "query"):
            properties[name] = {**(one.get("schema") or {}), "description": str(one.get("description") or "")}
            places[name] = str(place)
            required += [name] if one.get("required") or place == "path" else []
        elif one.get("required"):
            raise Invalid(f"The operation needs {name} in its {place}; set it as a header of the tool if it is fixed.")
    body = _body(document, operation)
    for name, schema in body.get("properties", {}).items():
        if name in places:
            raise Invalid(f"The operation uses {name} twice, in its address and in its body.")
        properties[name], places[name] = schema, "body"
    required += [name for name in body.get("required", ()) if name in properties]
    schema = {"type": "object", "properties": properties, "required": sorted(set(required))}
    said = operation.get("summary") or operation.get("description") or ""
    return Operation(
        method=method.upper(),
        url=_address(document, path, base_url),
        parameters=safe_schema(schema, document),
        places={name: place for name, place in places.items() if name in properties},
        description=clean_text(str(said)),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _resolved(document: dict[str, Any], part: Any) -> dict[str, Any]:
    """Follow one reference inside the document."""
    if isinstance(part, dict) and isinstance(part.get("$ref"), str) and part["$ref"].startswith("#/"):
        found: Any = document
        for key in part["$ref"][2:].split("/"):
            found = found.get(key.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
        part = found
    return part if isinstance(part, dict) else {}


def _body(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """The schema of the JSON body, an object's; empty when the operation takes none."""
    request = _resolved(document, operation.get("requestBody"))
    if not request:
        return {}
    content = request.get("content")
    if not isinstance(content, dict) or _JSON not in content:
        raise Invalid("The operation takes no JSON body.")
    return safe_schema((content[_JSON] or {}).get("schema"), document)


def _address(document: dict[str, Any], path: str, base_url: str | None) -> str:
    servers = _listed(document.get("servers"))
    stated = servers[0].get("url", "") if servers and isinstance(servers[0], dict) else ""
    base = urljoin(base_url, str(stated)) if base_url else str(stated)
    if names_in(base) or not base.startswith(("http://", "https://")):
        raise Invalid("The document does not say where the API is. Give its base_url.")
    return base.rstrip("/") + "/" + path.lstrip("/")
