"""`comptoir rehearse`: lets simulated shoppers try an agent, here and now, and says what came of it."""

import asyncio
import json
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from agents.rehearsal import repository, service
from agents.rehearsal.jobs import rehearse
from agents.rehearsal.schemas import RehearsalDetail, ShopperOut
from agents.rehearsal.service import Wanted
from agents.rehearsal.shown import detail
from agents.rehearsal.work import work
from app.demo.widget import FILE
from app.servers import migrate, servers
from app.wiring import open_runtime
from core.errors import AppError
from core.ids import parse_id
from core.jobs import enqueue
from core.runtime import Runtime
from core.settings import Settings
from tenants.models import Tenant

NOT_PASSED = 1
_SLICE_SECONDS = 0.5
_WAIT_SECONDS = 1.0


def run(settings: Settings, tenant: str, agent: str, wanted: Wanted, *, as_json: bool) -> int:
    """Rehearse and print the report.

    Args:
        settings: of this process.
        tenant: public id; the demonstration shop's when empty.
        agent: public id; the demonstration shop's when empty.
        wanted: what to rehearse.
        as_json: print the whole report instead of a summary.

    Returns:
        The exit status: 0 when it passed, 1 when it did not.

    Raises:
        SystemExit: it could not be rehearsed; the message says why.
    """
    tenant, agent = _whose(settings, tenant, agent)
    with servers(settings) as (filled, _):
        migrate(filled.database_owner_url)
        try:
            report, sentence = asyncio.run(_rehearse(filled, tenant, agent, wanted))
        except AppError as error:
            raise SystemExit(error.detail) from error
    typer.echo(report.model_dump_json(indent=1) if as_json else _summary(report, sentence))
    return 0 if report.passed else NOT_PASSED


def _whose(settings: Settings, tenant: str, agent: str) -> tuple[str, str]:
    if tenant and agent:
        return tenant, agent
    path = settings.home / FILE
    if not path.exists():
        raise SystemExit("Give --tenant and --agent, or start the demo with `make run`.")
    demo = json.loads(path.read_text("utf-8"))
    return tenant or demo["tenant_id"], agent or demo["agent_id"]


async def _rehearse(settings: Settings, tenant: str, agent: str, wanted: Wanted) -> tuple[RehearsalDetail, str]:
    async with open_runtime(settings) as rt:
        tenant_id, agent_id = parse_id("ten", tenant), parse_id("agt", agent)
        async with rt.db.tenant(tenant_id) as session:
            locale = (await session.get_one(Tenant, tenant_id)).locale.partition("-")[0]
            row = await repository.open_one(session, tenant_id, agent_id)
            if row is None:
                row = await service.request(session, tenant_id, agent_id, wanted, None)
                # Where workers run they help, and finish it should this process be stopped.
                await enqueue(session, rehearse, tenant_id=str(tenant_id), rehearsal_id=str(row.id))
            else:
                typer.echo("A rehearsal of this agent was begun before. It is continued.", err=True)
        await _follow(rt, tenant_id, row.id)
        async with rt.db.tenant(tenant_id) as session:
            report = await detail(session, await service.find(session, tenant_id, row.agent_id, row.id), None)
    sentences = (report.summary or {}).get("sentences", {})
    return report, sentences.get(locale) or sentences.get("en") or f"The rehearsal failed: {report.error}"


async def _follow(rt: Runtime, tenant_id: UUID, rehearsal_id: UUID) -> None:
    """Work until it is done, and show how far it is."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("Rehearsing", total=None)
        while (state := await work(rt, tenant_id, rehearsal_id, seconds=_SLICE_SECONDS)) != "done":
            async with rt.db.tenant(tenant_id) as session:
                found = await repository.progress(session, tenant_id, [rehearsal_id])
            done, total = found.get(rehearsal_id, (0, 0))
            progress.update(bar, completed=done, total=total)
            if state == "waiting":
                await asyncio.sleep(_WAIT_SECONDS)


def _summary(report: RehearsalDetail, sentence: str) -> str:
    lines = [sentence]
    for person in report.people:
        if not person.passed:
            lines += _failure(person)
    return "\n".join(lines)


def _failure(person: ShopperOut) -> list[str]:
    lines = ["", f"{person.persona or person.name} ({person.language}), {person.goal or 'no product'}"]
    for one in person.tries:
        lines += [f"  {check.check}: {check.detail}" for check in one.checks if not check.passed]
        if not one.passed:
            lines += [f"    {said.role}: {said.text} {', '.join(said.products)}".rstrip() for said in one.transcript]
    return lines
