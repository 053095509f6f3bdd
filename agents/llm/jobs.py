"""Folds the older messages of long conversations into summaries, beside the shopper's path."""

from contextlib import aclosing
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from agents.llm import repository, summary
from agents.llm.access import ModelAccess
from agents.llm.chain import Ask, ModelChain
from agents.llm.repository import Unfolded
from agents.llm.spend import spending_of
from agents.ports import ModelFailed
from agents.turn import repository as turns
from agents.turn.accept import targets_of
from agents.turn.materials import Materials
from billing.ledger import Used, note_turn
from core.ids import new_id
from core.jobs import job
from core.runtime import Runtime
from core.switches import LLM, Switches

_MOST = 60
_log = structlog.get_logger(__name__)


@job(timeout=60, retries=1)
async def fold_conversation(rt: Runtime, *, tenant_id: str, conversation_id: str) -> None:
    """Fold all but the newest messages of a conversation into its summary.

    Run again it finds nothing to do. When no model answers, the conversation's next message asks for it once more.
    """
    ids = (UUID(tenant_id), UUID(conversation_id))
    async with rt.db.tenant(ids[0]) as session:
        context = await turns.load_context(session, *ids)
        found = await repository.unfolded(session, *ids, _MOST)
        if context is None or len(found.messages) < summary.FOLD_AT or await rt.ports.get(Switches).is_off(LLM):
            return
        definition = await rt.ports.get(Materials).definition(session, ids[0], context.agent_id, context.version)
    targets = targets_of(rt, ids[0], context, definition)
    if not targets:
        return
    spending = spending_of(context, rt.clock.now(), found.summary.cost if found.summary else 0)
    access = rt.ports.get(ModelAccess)
    chain = access.chain(access.cheapest(targets), budget=None if targets[0].own else spending.left)
    text = await _summarise(chain, found)
    async with rt.db.tenant(ids[0]) as session:
        there = await turns.load_context(session, *ids) is not None  # nobody has erased it meanwhile, nor can now
        if text is not None and there:
            await _store(session, *ids, found, text, chain)
        # What was spent is spent, whether the summary is used or not.
        used = Used(cost=chain.spent.cost)
        await note_turn(session, ids[0], f"summary:{new_id()}", used, rt.clock.now(), spending.period)


async def _summarise(chain: ModelChain, found: Unfolded) -> str | None:
    """Return the new summary; None when no model gives one."""
    before = found.summary.text if found.summary else ""
    said = [(row.role, row.text) for row in found.messages[: -summary.KEEP]]
    ask = Ask(summary.request(before, said), max_tokens=summary.MAX_TOKENS, schema=summary.SCHEMA)
    words: list[str] = []
    try:
        async with aclosing(chain.stream(ask)) as deltas:
            words.extend([delta.text async for delta in deltas])
    except ModelFailed as failure:
        _log.warning("conversation_not_folded", reason=failure.reason)
        return None
    return summary.read("".join(words))


async def _store(
    session: AsyncSession, tenant_id: UUID, conversation_id: UUID, found: Unfolded, text: str, chain: ModelChain
) -> None:
    values = {
        "text": text,
        "upto": found.messages[-summary.KEEP - 1].id,
        "model": chain.spent.model,
        "cost": chain.spent.cost,
    }
    before = found.summary.upto if found.summary else None
    await repository.store_summary(session, tenant_id, conversation_id, before, values)
