"""What is asked of every operation of the API. A new operation needs a line here: `test_every_route` says so.

A case says who may call an operation (a tenant's key or session, a visitor's token, or anyone), and with which body.
Ids in paths are taken by their names from the other tenant; bodies may name more of its belongings.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Ids = dict[str, str]
Body = Callable[[Ids], Any]


@dataclass(frozen=True)
class Case:
    """How to call an operation.

    Args:
        caller: who may; `above` are the operator and resellers, whose rooms no shop may enter.
        body: JSON built from the other tenant's ids.
        options: anything else that the HTTP client takes.
        open_to_viewers: it writes nothing although it is a POST, so a read-only key may call it.
        listens: the answer does not end, so it is only called where it must be refused.
        names_own: the name in the path is for the caller to give, so another tenant's makes a thing of the caller's.
    """

    caller: Literal["tenant", "person", "visitor", "anyone", "above"]
    body: Body | None = None
    options: dict[str, Any] = field(default_factory=dict)
    open_to_viewers: bool = False
    listens: bool = False
    names_own: bool = False


def _json(value: Any) -> Body:
    return lambda _: value


TENANT, PERSON, VISITOR, ANYONE, ABOVE = (
    Case("tenant"),
    Case("person"),
    Case("visitor"),
    Case("anyone"),
    Case("above"),
)
_KEY = {"headers": {"Idempotency-Key": "isolation-0001"}}
_FAQ = [{"id": "delivery", "answer": "No.", "examples": ["Delivery?"]}]
_ORDER = {
    "number": "7", "email": "mine@shopper.example", "status": "received", "placed_at": "2026-11-01T10:00:00Z",
    "currency": "EUR", "total": "10.00",
}  # fmt: skip
_TOOL = {"name": "mine", "http": {"method": "GET", "url": "https://shop.example/", "parameters": {}}}
_YAML: dict[str, Any] = {"content": b"id: mine\n", "headers": {"content-type": "application/yaml"}}

CASES: dict[str, Case] = {
    "GET /healthz": ANYONE,
    "GET /readyz": ANYONE,
    "GET /v1/plans": TENANT,
    "POST /v1/auth/sign-up": Case("anyone", _json({"email": "x", "password": "x", "name": "x", "shop_name": "x"})),
    "POST /v1/auth/sign-in": Case("anyone", _json({"email": "nobody@shop.example", "password": "wrong wrong"})),
    "POST /v1/auth/sign-out": PERSON,
    "GET /v1/auth/me": PERSON,
    "POST /v1/auth/switch": Case("person", lambda ids: {"tenant_id": ids["tenant_id"]}),
    "POST /v1/auth/password/forgot": Case("anyone", _json({"email": "nobody@shop.example"})),
    "POST /v1/auth/password/reset": Case("anyone", _json({"token": "forged", "password": "correct horse"})),
    "POST /v1/auth/password": Case("person", _json({"current_password": "wrong", "new_password": "correct horse"})),
    "GET /v1/tenant": TENANT,
    "PATCH /v1/tenant": Case("tenant", _json({"name": "Renamed"})),
    "GET /v1/team/members": TENANT,
    "PATCH /v1/team/members/{user_id}": Case("tenant", _json({"role": "viewer"})),
    "DELETE /v1/team/members/{user_id}": TENANT,
    "GET /v1/team/invitations": TENANT,
    "POST /v1/team/invitations": Case("tenant", _json({"email": "new@team.example", "role": "viewer"})),
    "DELETE /v1/team/invitations/{invitation_id}": TENANT,
    "POST /v1/team/invitations/preview": Case("anyone", lambda ids: {"token": ids["invitation_id"]}),
    "POST /v1/team/invitations/accept": Case("anyone", lambda ids: {"token": ids["invitation_id"]}),
    "GET /v1/api-keys": TENANT,
    "POST /v1/api-keys": Case("tenant", _json({"name": "mine", "scope": "read"})),
    "DELETE /v1/api-keys/{key_id}": TENANT,
    "GET /v1/storefronts": TENANT,
    "POST /v1/storefronts": Case("tenant", _json({"name": "mine"})),
    "PATCH /v1/storefronts/{storefront_id}": Case("tenant", lambda ids: {"agent_id": ids["agent_id"]}),
    "POST /v1/storefronts/{storefront_id}/rotate-key": TENANT,
    "GET /v1/audit": Case("tenant", options={"params": {"limit": 100}}),
    "POST /v1/catalog/imports": Case("tenant", options={"files": {"file": ("a.ndjson", b"{}")}}),
    "GET /v1/catalog/imports": TENANT,
    "GET /v1/catalog/imports/{import_id}": TENANT,
    "GET /v1/catalog/search": Case("tenant", options={"params": {"q": "bougie", "limit": 50}}),
    "GET /v1/catalog/products": Case("tenant", options={"params": {"limit": 100}}),
    "GET /v1/catalog/products/{product_id}": TENANT,
    "PATCH /v1/catalog/products/{product_id}/variants/{variant_id}": Case("tenant", _json({"price": "1.00"})),
    "POST /v1/catalog/products/{product_id}/archive": TENANT,
    "POST /v1/catalog/products/{product_id}/unarchive": TENANT,
    "GET /v1/offers/policy": TENANT,
    "PUT /v1/offers/policy": Case("tenant", _json({"largest_discount_percent": 5})),
    "GET /v1/offers/grants": Case("tenant", options={"params": {"limit": 100}}),
    "POST /v1/offers/grants/{grant_id}/revoke": TENANT,
    "GET /v1/offers/codes/{code}": TENANT,
    "POST /v1/offers/codes/{code}/redeem": Case(
        "tenant", _json({"order_id": "1", "amount": "0.01", "lines": [{"variant": "bol-gres", "quantity": 1}]}), _KEY
    ),
    "POST /v1/offers/code-pool": Case(
        "tenant", _json({"rung": "percentage", "percent": 5, "largest_reduction": "5.00", "codes": ["MINE"]})
    ),
    "GET /v1/offers/code-pool": TENANT,
    "GET /v1/orders": Case("tenant", options={"params": {"limit": 100}}),
    "GET /v1/orders/{order_id}": TENANT,
    "PUT /v1/orders/{external_id}": Case("tenant", _json(_ORDER), names_own=True),
    "GET /v1/tools": TENANT,
    "POST /v1/tools": Case("tenant", _json(_TOOL)),
    "GET /v1/tools/{tool_id}": TENANT,
    "PATCH /v1/tools/{tool_id}": Case("tenant", _json({"trusted": True})),
    "DELETE /v1/tools/{tool_id}": TENANT,
    "POST /v1/tools/{tool_id}/test": Case("tenant", _json({"arguments": {}})),
    "GET /v1/mcp-servers": TENANT,
    "POST /v1/mcp-servers": Case("tenant", _json({"name": "mine", "url": "https://mcp.example/"})),
    "PATCH /v1/mcp-servers/{server_id}": Case("tenant", _json({"url": "https://mcp.example/"})),
    "DELETE /v1/mcp-servers/{server_id}": TENANT,
    "POST /v1/mcp-servers/{server_id}/refresh": TENANT,
    "GET /v1/templates": TENANT,
    "POST /v1/templates": Case("tenant", options=_YAML),
    "POST /v1/templates/validate": Case("tenant", options=_YAML, open_to_viewers=True),
    "GET /v1/templates/schema": TENANT,
    "GET /v1/templates/{template_id}": TENANT,
    "DELETE /v1/templates/{template_id}": TENANT,
    "GET /v1/templates/{template_id}/export": TENANT,
    "GET /v1/agents": TENANT,
    "POST /v1/agents": Case(
        "tenant", lambda ids: {"template": ids["template_id"], "name": "Copy", "languages": ["fr"]}
    ),
    "GET /v1/agents/{agent_id}": TENANT,
    "PATCH /v1/agents/{agent_id}": Case("tenant", _json({"name": "Stolen"})),
    "POST /v1/agents/{agent_id}/publish": TENANT,
    "GET /v1/agents/{agent_id}/versions": TENANT,
    "POST /v1/agents/{agent_id}/archive": TENANT,
    "POST /v1/agents/{agent_id}/restore": TENANT,
    "PUT /v1/agents/{agent_id}/faq": Case("tenant", _json(_FAQ)),
    "GET /v1/agents/{agent_id}/faq": TENANT,
    "GET /v1/agents/{agent_id}/knowledge": TENANT,
    "POST /v1/agents/{agent_id}/knowledge": Case("tenant", _json({"title": "Mine", "text": "We deliver in a day."})),
    "GET /v1/agents/{agent_id}/knowledge/search": Case("tenant", options={"params": {"q": "delivery"}}),
    "GET /v1/agents/{agent_id}/knowledge/{source_id}": TENANT,
    "DELETE /v1/agents/{agent_id}/knowledge/{source_id}": TENANT,
    "POST /v1/agents/{agent_id}/knowledge/{source_id}/refresh": TENANT,
    "POST /v1/agents/{agent_id}/understand": Case("tenant", _json({"text": "bonjour"}), open_to_viewers=True),
    "POST /v1/agents/{agent_id}/rehearsals": Case("tenant", _json({"shoppers": 3})),
    "POST /v1/agents/{agent_id}/rehearsals/replay": Case(
        "tenant", lambda ids: {"conversation_ids": [ids["conversation_id"]]}
    ),
    "GET /v1/agents/{agent_id}/rehearsals": TENANT,
    "GET /v1/agents/{agent_id}/rehearsals/{rehearsal_id}": TENANT,
    "GET /v1/model": TENANT,
    "PUT /v1/model": Case("tenant", _json({"base_url": "https://models.example/v1", "model": "m", "api_key": "k"})),
    "DELETE /v1/model": TENANT,
    "GET /v1/model/choices": TENANT,
    "GET /v1/model/limits": TENANT,
    "PUT /v1/model/limits": Case("tenant", _json({"monthly": "5.00", "conversation": None})),
    "GET /v1/handoff/settings": TENANT,
    "PUT /v1/handoff/settings": Case("tenant", _json({"hours": []})),
    "GET /v1/handoff/queue": TENANT,
    "POST /v1/handoff/links/revoke": TENANT,
    "POST /v1/conversations/{conversation_id}/assign": Case("tenant", lambda ids: {"user_id": ids["user_id"]}),
    "GET /v1/conversations": Case("tenant", options={"params": {"limit": 100}}),
    "GET /v1/conversations/{conversation_id}": TENANT,
    "POST /v1/conversations/{conversation_id}/take": TENANT,
    "POST /v1/conversations/{conversation_id}/release": TENANT,
    "POST /v1/conversations/{conversation_id}/replies": Case("tenant", _json({"text": "Hello"}), _KEY),
    "GET /v1/conversations/{conversation_id}/messages/{message_id}/faq": TENANT,
    "POST /v1/conversations/{conversation_id}/messages/{message_id}/faq": Case(
        "tenant", lambda ids: {"agent_id": ids["agent_id"], "question": "Mine?"}
    ),
    "GET /v1/conversations/{conversation_id}/events": Case("tenant", listens=True),
    "GET /v1/leads": TENANT,
    "GET /v1/contacts": TENANT,
    "GET /v1/contacts/{contact_id}": TENANT,
    "POST /v1/contacts/{contact_id}/merge": Case("tenant", lambda ids: {"into": ids["contact_id"]}),
    "POST /v1/contacts/{contact_id}/unmerge": TENANT,
    "GET /v1/contacts/{contact_id}/consents": TENANT,
    "POST /v1/contacts/{contact_id}/consents/withdraw": Case("tenant", _json({"purpose": "contact"})),
    "POST /v1/contacts/{contact_id}/export": TENANT,
    "POST /v1/contacts/{contact_id}/erase": TENANT,
    "GET /v1/usage": TENANT,
    "GET /v1/usage/days": TENANT,
    "POST /v1/widget/sessions": Case("anyone", _json({"widget_key": "wk_unknown"})),
    "POST /v1/widget/conversations": Case("visitor", _json({"language": "fr"})),
    "GET /v1/widget/conversations/{conversation_id}": VISITOR,
    "POST /v1/widget/conversations/{conversation_id}/messages": Case("visitor", _json({"text": "bonjour"}), _KEY),
    "GET /v1/widget/conversations/{conversation_id}/events": Case("visitor", listens=True),
    "POST /v1/widget/conversations/{conversation_id}/signals": Case("visitor", _json({"name": "hesitation"})),
    "GET /v1/widget/conversations/{conversation_id}/cart": VISITOR,
    "POST /v1/widget/conversations/{conversation_id}/cart/items": Case(
        "visitor", lambda ids: {"variant_id": ids["variant_id"], "quantity": 1}
    ),
    "PATCH /v1/widget/conversations/{conversation_id}/cart/items/{item_id}": Case("visitor", _json({"quantity": 0})),
    "POST /v1/widget/conversations/{conversation_id}/leads": Case(
        "visitor", _json({"email": "a@shopper.example", "consent": True})
    ),
    "POST /v1/widget/conversations/{conversation_id}/handoff": VISITOR,
    "GET /v1/operator/resellers": ABOVE,
    "POST /v1/operator/resellers": Case(
        "above", _json({"name": "R", "owner_email": "r@shop.example", "owner_name": "R", "password": "correct horse"})
    ),
    "GET /v1/operator/tenants": ABOVE,
    "POST /v1/operator/tenants/{tenant_id}/suspend": ABOVE,
    "POST /v1/operator/tenants/{tenant_id}/resume": ABOVE,
    "PUT /v1/operator/tenants/{tenant_id}/plan": Case("above", _json({"plan": "starter"})),
    "GET /v1/operator/brand": ABOVE,
    "PUT /v1/operator/brand": Case("above", _json({"name": "Mine"})),
    "GET /v1/operator/switches": ABOVE,
    "PUT /v1/operator/switches": Case("above", _json({"key": "llm", "off": True, "reason": "mine"})),
    "GET /v1/operator/audit": ABOVE,
    "GET /v1/reseller/tenants": ABOVE,
    "POST /v1/reseller/tenants": Case(
        "above", _json({"name": "S", "owner_email": "s@shop.example", "owner_name": "S", "password": "correct horse"})
    ),
    "GET /v1/reseller/brand": ABOVE,
    "PUT /v1/reseller/brand": Case("above", _json({"name": "Mine"})),
}
