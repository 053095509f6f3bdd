"""Plays one run to its end: a shopper's conversation, or a real one said again; then judges it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agents.definition import Definition
from agents.rehearsal import scene_repository as scenes
from agents.rehearsal.checks import Played, Verdict, judge
from agents.rehearsal.evidence import Secrets, gather
from agents.rehearsal.models import RehearsalRun
from agents.rehearsal.shopper import Shopper
from agents.rehearsal.shoppers import Script
from agents.rehearsal.stage import Exchange, Scene, Trial, open_scene
from agents.tools.toolbox import ALL
from conversations.models import Message
from core.runtime import Runtime


@dataclass(frozen=True)
class House:
    """What judging needs to know of the shop."""

    definition: Definition
    currency: str
    texts: tuple[str, ...]
    """Answers of its FAQ."""


async def play(
    rt: Runtime, trial: Trial, house: House, run: RehearsalRun, still_here: Callable[[], Awaitable[None]]
) -> dict[str, Any]:
    """Play a run and return its result; `passed` in it says how it ended.

    Args:
        rt: the runtime.
        trial: what is tried.
        house: the shop.
        run: claimed, with the conversation to use.
        still_here: called before each message, to keep the claim.
    """
    if run.conversation_id is None:
        raise ValueError("a run is claimed with its conversation")
    if run.source_id is not None:
        return await _replay(rt, trial, house, run.source_id, run.conversation_id, still_here)
    script = Script.model_validate(run.script)
    shopper = Shopper(script)
    scene = await open_scene(rt, trial, script.language, run.conversation_id)
    message = shopper.next(None)
    while message is not None:
        await still_here()
        exchange = await scene.say(message)
        message = shopper.next(exchange.heard)
    verdicts = await _judged(rt, house, scene, shopper)
    return {**_result(verdicts, scene), "found": shopper.found, "in_cart": shopper.in_cart}


async def _judged(rt: Runtime, house: House, scene: Scene, shopper: Shopper) -> list[Verdict]:
    trial = scene.trial
    async with rt.db.tenant(trial.tenant_id) as session:
        results = await scenes.tool_results(session, trial.tenant_id, scene.conversation_id)
        handoff = await scenes.handoff_of(session, trial.tenant_id, scene.conversation_id)
    evidence = gather(house.definition, house.currency, house.texts, scene.exchanges, results)
    return judge(Played(shopper, scene.exchanges, evidence, Secrets(house.definition, ALL), handoff))


def _result(verdicts: list[Verdict], scene: Scene) -> dict[str, Any]:
    return {
        "checks": [{"check": one.check, "passed": one.passed, "detail": one.detail} for one in verdicts],
        "passed": all(one.passed for one in verdicts),
        "messages": len(scene.exchanges),
        "withheld": sum(_withheld(exchange) for exchange in scene.exchanges),
    }


def _withheld(exchange: Exchange) -> int:
    return sum(int(end["receipt"].get("withheld", 0)) for end in exchange.data_of("message.end"))


async def _replay(
    rt: Runtime,
    trial: Trial,
    house: House,
    source_id: UUID,
    conversation_id: UUID,
    still_here: Callable[[], Awaitable[None]],
) -> dict[str, Any]:
    """Say again what a real shopper wrote, and compare what is shown now with what was shown then."""
    async with rt.db.tenant(trial.tenant_id) as session:
        language = await scenes.language_of(session, trial.tenant_id, source_id)
        found = await scenes.transcripts(session, trial.tenant_id, [source_id])
    if language is None:  # erased since it was chosen: there is nothing to say and nothing to hold against the agent
        return {"checks": [], "passed": True, "messages": 0, "withheld": 0, "steps": [], "lost": 0, "changed": 0}
    scene = await open_scene(rt, trial, language, conversation_id)
    steps = []
    for said, before in _steps(found.get(source_id, [])):
        await still_here()
        exchange = await scene.say(said)
        steps.append({"before": before, "now": list(exchange.heard.cards)})
    script = Script(name="replay", behaviour=None, language=language, seed=0)
    verdicts = [one for one in await _judged(rt, house, scene, Shopper(script)) if one.check != "language_kept"]
    lost = sum(bool(step["before"]) and not step["now"] for step in steps)
    result = _result(verdicts, scene)
    changed = sum(step["before"] != step["now"] for step in steps)
    return {**result, "passed": result["passed"] and not lost, "steps": steps, "lost": lost, "changed": changed}


def _steps(messages: list[Message]) -> list[tuple[str, list[str]]]:
    """A shopper's messages, each with the products that were shown in answer to it."""
    steps: list[tuple[str, list[str]]] = []
    for message in messages:
        if message.role == "visitor":
            steps.append((message.text, []))
        elif message.role == "agent" and steps:
            steps[-1][1].extend(card["product_id"] for card in message.cards)
    return steps
