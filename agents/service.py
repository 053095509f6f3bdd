"""Agents: installed from a template, drafted, published as versions that never change."""

from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from agents import repository
from agents.custom_tools import repository as custom_tools
from agents.definition import Definition, Policy, digest
from agents.models import Agent
from agents.rehearsal.gate import require_passed
from agents.schemas import AgentIn, AgentPatch, FaqIn
from core.clock import Clock
from core.errors import Conflict, Invalid, NotFound, QuotaReached
from core.ids import new_id
from core.ports import Entitlements
from core.redaction import clean_text
from templates_store import service as templates
from templates_store.flow import TOOLS, Flow, in_languages, validate_flow
from tenants.names import clean_name

MAX_FAQ_EXAMPLES = 5000


async def create(session: AsyncSession, tenant_id: UUID, entitlements: Entitlements, body: AgentIn) -> Agent:
    """Install a template as a new agent with a draft of its own.

    Raises:
        QuotaReached: the plan has no room for another agent.
        NotFound: no such template.
        Invalid: the template does not speak one of the languages.
    """
    limit = await entitlements.limit(session, tenant_id, "agents")
    if limit is not None and await repository.count_agents(session, tenant_id) >= limit:
        raise QuotaReached(f"Your plan includes {limit} agent(s). Archive one, or change the plan.")
    flow, version = await templates.get_flow(session, tenant_id, body.template)
    agent = Agent(
        tenant_id=tenant_id,
        id=new_id(),
        name=clean_name(body.name),
        template_id=body.template,
        template_version=version,
        languages=body.languages,
        flow=_spoken(flow, body.languages).model_dump(mode="json"),
        policy=Policy().model_dump(mode="json"),
        faq_version=0,
    )
    session.add(agent)
    await session.flush()
    await session.refresh(agent)
    return agent


def _spoken(flow: Flow, languages: list[str]) -> Flow:
    # A draft keeps the texts of languages that the agent was told not to speak, so one can be added again.
    written = tuple(dict.fromkeys((*flow.languages, *flow.persona.style)))
    missing = [language for language in languages if language not in written]
    if missing:
        raise Invalid(f"This template does not speak {', '.join(missing)}. It speaks {', '.join(written)}.")
    return in_languages(flow.model_copy(update={"languages": written}), tuple(languages))


async def find(session: AsyncSession, tenant_id: UUID, agent_id: UUID, *, lock: bool = False) -> Agent:
    """Return an agent. Raises NotFound."""
    agent = await repository.get_agent(session, tenant_id, agent_id, lock=lock)
    if agent is None:
        raise NotFound("No agent has this id.")
    return agent


async def change(session: AsyncSession, tenant_id: UUID, agent_id: UUID, body: AgentPatch) -> Agent:
    """Change the draft. Shoppers see it after publishing.

    Raises:
        Invalid: the flow or the policy is malformed; the message says where.
    """
    agent = await find(session, tenant_id, agent_id, lock=True)
    if body.name is not None:
        agent.name = clean_name(body.name)
    if body.policy is not None:
        agent.policy = _policy({**agent.policy, **body.policy}).model_dump(mode="json")
    if body.flow is not None:
        agent.flow = _flow(body.flow).model_dump(mode="json")
    if body.languages is not None:
        agent.flow = _spoken(_flow(agent.flow), body.languages).model_dump(mode="json")
        agent.languages = body.languages
    await session.flush()
    return agent


def _flow(data: dict[str, Any]) -> Flow:
    try:
        return Flow.model_validate(data)
    except ValidationError as error:
        raise Invalid("The flow cannot be read.", errors=_problems(error)) from error


def _policy(data: dict[str, Any]) -> Policy:
    try:
        return Policy.model_validate(data)
    except ValidationError as error:
        raise Invalid("The policy cannot be read.", errors=_problems(error)) from error


def _problems(error: ValidationError) -> list[dict[str, str]]:
    return [{"field": ".".join(str(part) for part in one["loc"]), "message": one["msg"]} for one in error.errors()[:20]]


async def publish(session: AsyncSession, tenant_id: UUID, agent_id: UUID, by: UUID | None) -> Agent:
    """Freeze the draft as the next version and let shoppers meet it.

    Raises:
        Conflict: the agent is archived.
        Invalid: the flow has problems; each is named where it is.
        RehearsalRequired: the policy asks for a rehearsal of this draft, and none has passed.
    """
    agent = await find(session, tenant_id, agent_id, lock=True)
    if agent.archived_at is not None:
        raise Conflict("This agent is archived. Restore it first.")
    definition = await freeze(session, agent, (agent.published_version or 0) + 1)
    if definition.policy.require_rehearsal:
        await require_passed(session, tenant_id, agent.id, digest(definition))
    await keep(session, tenant_id, definition, by)
    agent.published_version = definition.version
    return agent


async def freeze(session: AsyncSession, agent: Agent, version: int) -> Definition:
    """Return the draft as the definition of a version. Its flow may use our tools and the shop's own.

    Raises:
        Invalid: the flow has problems; each is named where it is.
    """
    flow = _flow(agent.flow)
    own = await custom_tools.names(session, agent.tenant_id)
    if problems := validate_flow(flow, tools=TOOLS | own):
        errors = [{"field": one.where, "message": one.message, "message_fr": one.message_fr} for one in problems]
        raise Invalid("The flow has problems that must be mended before it is published.", errors=errors)
    return _definition(agent, flow, version)


async def keep(session: AsyncSession, tenant_id: UUID, definition: Definition, by: UUID | None) -> None:
    """Store a definition for good; a negative version is a draft's that is only rehearsed."""
    values = {
        "tenant_id": tenant_id,
        "agent_id": definition.agent_id,
        "version": definition.version,
        "definition": definition.model_dump(mode="json"),
        "published_by": by,
    }
    await repository.add_version(session, values)


def _definition(agent: Agent, flow: Flow, version: int) -> Definition:
    return Definition(
        agent_id=agent.id,
        version=version,
        name=agent.name,
        languages=tuple(agent.languages),
        flow=flow,
        policy=_policy(agent.policy),
    )


async def differs(session: AsyncSession, agent: Agent) -> bool:
    """Say whether the draft is not what shoppers meet; before the first version it never is."""
    version = agent.published_version
    if version is None:
        return True
    published = await repository.get_definition(session, agent.tenant_id, agent.id, version)
    return digest(_definition(agent, _flow(agent.flow), version)) != digest(Definition.model_validate(published))


async def set_archived(
    session: AsyncSession,
    tenant_id: UUID,
    agent_id: UUID,
    entitlements: Entitlements,
    clock: Clock,
    *,
    archived: bool,
) -> Agent:
    """Take an agent out of service, or restore it where the plan has room.

    Raises:
        QuotaReached: the plan has no room to restore it.
    """
    agent = await find(session, tenant_id, agent_id, lock=True)
    if archived and agent.archived_at is None:
        agent.archived_at = clock.now()
    elif not archived and agent.archived_at is not None:
        limit = await entitlements.limit(session, tenant_id, "agents")
        if limit is not None and await repository.count_agents(session, tenant_id) >= limit:
            raise QuotaReached(f"Your plan includes {limit} agent(s). Archive another one first, or change the plan.")
        agent.archived_at = None
    await session.flush()
    return agent


async def replace_faq(session: AsyncSession, tenant_id: UUID, agent_id: UUID, entries: list[FaqIn]) -> None:
    """Replace an agent's FAQ; it is live at once.

    Raises:
        Invalid: two entries have one id, or there are too many examples.
    """
    await find(session, tenant_id, agent_id, lock=True)  # two replacements at once: the later one stays, whole
    ids = [entry.id for entry in entries]
    if doubled := {one for one in ids if ids.count(one) > 1}:
        raise Invalid(f"Each entry needs an id of its own; doubled: {', '.join(sorted(doubled)[:5])}.")
    if sum(len(entry.examples) for entry in entries) > MAX_FAQ_EXAMPLES:
        raise Invalid(f"A FAQ has at most {MAX_FAQ_EXAMPLES} example questions in all.")
    rows = [
        {
            "id": entry.id,
            "answer": _answer(entry),
            "examples": [clean_text(example) for example in entry.examples],
        }
        for entry in entries
    ]
    await repository.replace_faq(session, tenant_id, agent_id, rows)


async def put_faq_entry(session: AsyncSession, tenant_id: UUID, agent_id: UUID, entry: FaqIn) -> None:
    """Add an entry to an agent's FAQ, or replace the one of its id; it is live at once.

    Raises:
        NotFound: no such agent.
        Invalid: there would be too many examples.
    """
    await find(session, tenant_id, agent_id, lock=True)
    before = await repository.get_faq(session, tenant_id, agent_id)
    kept = [FaqIn(id=row.id, answer=row.answer, examples=row.examples) for row in before]
    others = [row for row in kept if row.id != entry.id]
    await replace_faq(session, tenant_id, agent_id, [*others, entry])


def _answer(entry: FaqIn) -> dict[str, str]:
    texts = {"*": entry.answer} if isinstance(entry.answer, str) else entry.answer
    return {language: clean_text(text) for language, text in texts.items() if text.strip()}
