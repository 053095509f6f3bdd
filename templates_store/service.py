"""The template store: packs that come with the product, and the tenant's own templates with their versions."""

import asyncio
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict, Invalid, NotFound
from core.ids import parse_id, public_id
from templates_store import repository
from templates_store.flow import Flow, FlowFileError, FlowProblem, load_flow_yaml, validate_flow
from templates_store.flow.yaml_file import to_flow
from templates_store.models import Template
from templates_store.packs import Pack, packs, shared_lines

PREFIX: Final = "tpl"
MAX_TEMPLATES: Final = 100
MAX_PROBLEMS: Final = 100  # nobody reads more, and a hostile file has thousands


@dataclass(frozen=True)
class Listed:
    """A template as lists show it. `id` is a pack's id (`fashion`) or a public id (`tpl_...`)."""

    id: str
    origin: Literal["pack", "own"]
    name: dict[str, str]
    description: dict[str, str]
    languages: list[str]
    version: int


@dataclass(frozen=True)
class Found:
    """A template with its flow."""

    listed: Listed
    flow: Flow


@dataclass(frozen=True)
class Checked:
    """What reading a file gave: a flow when it is one, and everything that is wrong with it."""

    flow: Flow | None
    problems: list[tuple[int | None, FlowProblem]]


def list_packs() -> list[Listed]:
    """The shipped packs, by id."""
    return [_pack(pack) for pack in packs().values()]


async def list_own(session: AsyncSession, tenant_id: UUID, *, before: UUID | None, limit: int) -> list[Template]:
    """The tenant's own templates, newest first."""
    return await repository.page(session, tenant_id, before=before, limit=limit)


async def get_template(session: AsyncSession, tenant_id: UUID, template_id: str) -> Found:
    """A pack or one of the tenant's own templates, at its newest version.

    Raises:
        NotFound: neither exists under this id.
    """
    if pack := packs().get(template_id):
        return Found(_pack(pack), pack.flow)
    template = await repository.find(session, tenant_id, parse_id(PREFIX, template_id))
    if template is None:
        raise NotFound("No template has this id.")
    return Found(own(template), Flow.model_validate(await repository.newest_flow(session, template)))


async def get_flow(session: AsyncSession, tenant_id: UUID, template_id: str) -> tuple[Flow, int]:
    """What an agent installs: the flow and the version it is of.

    Raises:
        NotFound: as `get_template`.
    """
    found = await get_template(session, tenant_id, template_id)
    return found.flow, found.listed.version


async def read_valid(data: bytes) -> Flow:
    """Read a file that is not trusted, as it will be stored.

    Raises:
        Invalid: the file is not a flow, or the flow has problems; `errors` lists them.
    """
    checked = await check_file(data)
    if checked.flow is None or checked.problems:
        errors = [_error(line, problem) for line, problem in checked.problems]
        raise Invalid("The template was not imported. Put these points right and try again.", errors=errors)
    return checked.flow


async def import_template(session: AsyncSession, tenant_id: UUID, flow: Flow, created_by: UUID) -> tuple[Listed, bool]:
    """Store a valid flow as a template, or as the next version of the template with the same flow id.

    Importing what is there already changes nothing.

    Returns:
        The template, and whether a version was added.

    Raises:
        Conflict: the tenant has `MAX_TEMPLATES` templates.
    """
    template, is_new = await repository.lock_or_create(session, tenant_id, flow)
    if is_new and await repository.count(session, tenant_id) > MAX_TEMPLATES:
        raise Conflict(f"You have {MAX_TEMPLATES} templates. Delete one to import another.")
    if not is_new and Flow.model_validate(await repository.newest_flow(session, template)) == flow:
        return own(template), False
    await repository.add_version(session, template, flow, created_by)
    return own(template), True


async def delete_template(session: AsyncSession, tenant_id: UUID, template_id: str) -> None:
    """Delete one of the tenant's own templates. Agents made from it keep their copy.

    Raises:
        NotFound: the tenant has no such template.
        Conflict: it is a pack.
    """
    if template_id in packs():
        raise Conflict("This template comes with the product and cannot be deleted.")
    if not await repository.remove(session, tenant_id, parse_id(PREFIX, template_id)):
        raise NotFound("No template has this id.")


async def check_file(data: bytes) -> Checked:
    """Read and validate a file that is not trusted, off the event loop: a large one takes a second."""
    return await asyncio.to_thread(_check_file, data)


def _check_file(data: bytes) -> Checked:
    try:
        flow = with_shared_lines(load_flow_yaml(data))
    except FlowFileError as error:
        return Checked(None, [(error.line, FlowProblem("file", "", error.message, error.message_fr))])
    return Checked(flow, [(None, problem) for problem in validate_flow(flow)[:MAX_PROBLEMS]])


def with_shared_lines(flow: Flow) -> Flow:
    """The flow, with the common wording of every line that it does not say itself, in the languages we have.

    Raises:
        FlowFileError: with them, the flow has too many wordings.
    """
    lines = {key: dict(texts) for key, texts in flow.lines.items()}
    for key, texts in shared_lines().items():
        for language in flow.languages:
            if language in texts:
                lines.setdefault(key, {}).setdefault(language, tuple(texts[language]))
    return to_flow({**flow.model_dump(), "lines": lines})


def own(template: Template) -> Listed:
    """One of the tenant's templates as lists show it."""
    return Listed(
        public_id(PREFIX, template.id), "own", template.name, template.description, template.languages, template.version
    )


def _pack(pack: Pack) -> Listed:
    flow = pack.flow
    return Listed(flow.id, "pack", dict(flow.name), dict(flow.description), list(flow.languages), pack.version)


def _error(line: int | None, problem: FlowProblem) -> dict[str, str | int | None]:
    return {"field": problem.where, "line": line, "message": problem.message, "message_fr": problem.message_fr}
