"""The statements that every message needs, built once.

Building a statement costs SQLAlchemy more than running it costs Postgres, and each trip to the server as much again. So
these are made at import, over plain tables, and each does in one trip what belongs together.
"""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, FromClause, Table, bindparam, exists, func, insert, literal, select, true, update
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from agents.llm.models import ConversationSummary, SpendCap
from agents.models import Agent, ModelSettings, Turn
from billing.ledger import COST_METER
from billing.models import Subscription, UsageCounter
from commerce.catalog.models import CatalogVersion
from conversations.models import Conversation, HandoffSettings, Message
from tenants.models import Tenant

HISTORY = 22
"""Messages that a turn reads at most: those since the last summary, which is made long before there are so many."""
_NIL = UUID(int=0)
_TURNS, _MESSAGES, _CONVERSATIONS = (cast(Table, model.__table__) for model in (Turn, Message, Conversation))
_AGENTS, _TENANTS, _MODELS = (model.__table__ for model in (Agent, Tenant, ModelSettings))
_VERSIONS = CatalogVersion.__table__
_CAPS, _SUMMARIES, _CONTRACTS, _COUNTERS = (
    model.__table__ for model in (SpendCap, ConversationSummary, Subscription, UsageCounter)
)

# Parameters of conditions are called `this_...`: one named like a column would be taken for a value to store there.
_REMEMBERED = ("stage", "slots", "memory", "language", "signal")
_ENDED = ("status", "events", "brain", "usage", "error")
_TURN = (
    "tenant_id", "id", "conversation_id", "message_id", "idempotency_key", "agent_id", "agent_version", "status",
    "lease_until", "degraded", "events",
)  # fmt: skip
_SAID = ("tenant_id", "id", "conversation_id", "role", "text", "turn_id", "created_at")
_REPLIED = (*_SAID, "cards", "receipt")


def _binds(table: FromClause, columns: Iterable[str]) -> dict[str, BindParameter[Any]]:
    """Name each column's parameter after its table: several tables share the names of columns."""
    return {name: bindparam(f"{table.name}_{name}", type_=table.c[name].type) for name in columns}  # type: ignore[attr-defined]  # a table has a name


def parameters(**values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of several tables' columns as these statements name them."""
    return {f"{table}_{name}": value for table, columns in values.items() for name, value in columns.items()}


_DESKS = HandoffSettings.__table__

_spent = (
    select(_COUNTERS.c.period_start, _COUNTERS.c.used)
    .where(_COUNTERS.c.tenant_id == bindparam("this_tenant"), _COUNTERS.c.meter == COST_METER)
    .order_by(_COUNTERS.c.period_start.desc())
    .limit(1)
    .lateral("spent")
)
CONTEXT = (
    select(
        _CONVERSATIONS.c.visitor_id,
        _CONVERSATIONS.c.agent_id,
        _CONVERSATIONS.c.language,
        _CONVERSATIONS.c.handoff,
        _CONVERSATIONS.c.stage,
        _CONVERSATIONS.c.slots,
        _CONVERSATIONS.c.memory,
        _CONVERSATIONS.c.signal,
        _CONVERSATIONS.c.sandbox,
        func.coalesce(_CONVERSATIONS.c.agent_version, _AGENTS.c.published_version).label("version"),
        _AGENTS.c.faq_version,
        _AGENTS.c.knowledge_version,
        _TENANTS.c.name.label("shop_name"),
        _TENANTS.c.currency,
        _TENANTS.c.timezone,
        _MODELS.c.base_url,
        _MODELS.c.model,
        _MODELS.c.api_key,
        _MODELS.c.api,
        _CONTRACTS.c.plan,
        _CONTRACTS.c.trial_ends_at,
        _CONTRACTS.c.overrides,
        _CONTRACTS.c.anchor_day,
        _TENANTS.c.created_at.label("tenant_since"),
        _DESKS.c.hours,
        _DESKS.c.closed_days,
        _CAPS.c.monthly.label("monthly_cap"),
        _CAPS.c.conversation.label("conversation_cap"),
        _spent.c.period_start.label("spent_in"),
        _spent.c.used.label("spent"),
    )
    .join(
        _AGENTS, (_AGENTS.c.tenant_id == _CONVERSATIONS.c.tenant_id) & (_AGENTS.c.id == _CONVERSATIONS.c.agent_id)
    )
    .join(_TENANTS, _TENANTS.c.tenant_id == _CONVERSATIONS.c.tenant_id)
    .outerjoin(_MODELS, _MODELS.c.tenant_id == _CONVERSATIONS.c.tenant_id)
    .outerjoin(_CONTRACTS, _CONTRACTS.c.tenant_id == _CONVERSATIONS.c.tenant_id)
    .outerjoin(_DESKS, _DESKS.c.tenant_id == _CONVERSATIONS.c.tenant_id)
    .outerjoin(_CAPS, _CAPS.c.tenant_id == _CONVERSATIONS.c.tenant_id)
    .outerjoin(_spent, true())
    .where(
        _CONVERSATIONS.c.tenant_id == bindparam("this_tenant"), _CONVERSATIONS.c.id == bindparam("this_conversation")
    )
    .with_for_update(of=_CONVERSATIONS)
)  # fmt: skip
"""Locks the conversation; see `repository.load_context`."""

_summary = (
    select(_SUMMARIES.c.text, _SUMMARIES.c.upto, _SUMMARIES.c.cost)
    .where(
        _SUMMARIES.c.tenant_id == bindparam("this_tenant"),
        _SUMMARIES.c.conversation_id == bindparam("this_conversation"),
    )
    .cte("summary")
)
_newest = (
    select(_MESSAGES.c.id, _MESSAGES.c.role, _MESSAGES.c.text)
    .where(
        _MESSAGES.c.tenant_id == bindparam("this_tenant"),
        _MESSAGES.c.conversation_id == bindparam("this_conversation"),
        _MESSAGES.c.id < bindparam("before"),
        _MESSAGES.c.id > func.coalesce(select(_summary.c.upto).scalar_subquery(), _NIL),
    )
    .order_by(_MESSAGES.c.id.desc())
    .limit(HISTORY)
    .subquery()
)
_in_order = aggregate_order_by(func.jsonb_build_array(_newest.c.role, _newest.c.text), _newest.c.id)
_of_thread = (
    _TURNS.c.tenant_id == bindparam("this_tenant"),
    _TURNS.c.conversation_id == bindparam("this_conversation"),
)

THREAD = select(
    select(_TURNS.c.id)
    .where(*_of_thread, _TURNS.c.idempotency_key == bindparam("key"))
    .scalar_subquery()
    .label("earlier"),
    exists().where(*_of_thread, _TURNS.c.status == "running", _TURNS.c.lease_until > func.now()).label("busy"),
    select(_VERSIONS.c.version)
    .where(_VERSIONS.c.tenant_id == bindparam("this_tenant"))
    .scalar_subquery()
    .label("catalog_version"),
    select(func.jsonb_agg(_in_order, type_=JSONB)).select_from(_newest).scalar_subquery().label("history"),
    select(_summary.c.text).scalar_subquery().label("summary"),
    select(_summary.c.cost).scalar_subquery().label("summary_cost"),
)
"""What a message meets. Runs after CONTEXT has the lock, with a snapshot of its own: a join there would still see the
thread as it was before the wait for the lock."""

ACCEPT = select(literal(1)).add_cte(
    insert(_MESSAGES).values(_binds(_MESSAGES, _SAID)).cte("said"),
    insert(_TURNS).values(_binds(_TURNS, _TURN)).cte("started"),
)
"""Stores the shopper's message and its turn."""

_replies = _MESSAGES.alias("replies")
ACCEPT_ANSWERED = select(literal(1)).add_cte(
    insert(_MESSAGES).values(_binds(_MESSAGES, _SAID)).cte("said"),
    insert(_TURNS).values(finished_at=func.now(), **_binds(_TURNS, (*_TURN, "brain"))).cte("answered"),
    insert(_MESSAGES).values(_binds(_replies, _REPLIED)).cte("replied"),
    update(_CONVERSATIONS)
    .where(
        _CONVERSATIONS.c.tenant_id == bindparam("this_tenant"),
        _CONVERSATIONS.c.id == bindparam("this_conversation"),
    )
    .values(last_message_at=func.now(), **_binds(_CONVERSATIONS, _REMEMBERED))
    .cte("remembered"),
)
"""Stores the message, its turn and the reply that was given to the same before, in one trip."""

_ended = (
    update(_TURNS)
    .where(
        _TURNS.c.tenant_id == bindparam("this_tenant"),
        _TURNS.c.id == bindparam("this_turn"),
        _TURNS.c.status == "running",
        _TURNS.c.attempt == bindparam("this_attempt"),
    )
    .values(finished_at=func.now(), lease_until=None, **_binds(_TURNS, _ENDED))
    .returning(_TURNS.c.id)
)
END = _ended
"""Ends a turn that this attempt still owns."""

_owned = _ended.cte("ended")
_is_owned = exists(select(_owned.c.id))
END_WITH_REPLY = select(_owned.c.id).add_cte(
    insert(_MESSAGES)
    .from_select(list(_REPLIED), select(*_binds(_MESSAGES, _REPLIED).values()).where(_is_owned))
    .cte("replied"),
    update(_CONVERSATIONS)
    .where(
        _CONVERSATIONS.c.tenant_id == bindparam("this_tenant"),
        _CONVERSATIONS.c.id == bindparam("this_conversation"),
        _is_owned,
    )
    .values(last_message_at=func.now(), **_binds(_CONVERSATIONS, _REMEMBERED))
    .cte("remembered"),
)
"""The same, with the reply and what the conversation remembers: all or nothing."""
