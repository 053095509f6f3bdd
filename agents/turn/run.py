"""Answers an accepted turn: cards first, then the brain's words, sentence by sentence through the claim check."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import structlog

from agents.brains import prompt
from agents.brains.completion import Completion
from agents.brains.lines import Lines
from agents.brains.llm import LlmBrain
from agents.brains.local import LocalBrain
from agents.brains.protocol import Brain, BrainFailed, SlotFilled, StageChanged, Suggested, Text
from agents.brains.router import Route, choose
from agents.cards import base_language
from agents.claims.check import Checker
from agents.claims.replacements import replacement
from agents.claims.secrets import SecretGuard
from agents.claims.sentences import SentenceSplitter
from agents.facts import Claim
from agents.knowledge import citations
from agents.llm.access import ModelAccess
from agents.llm.chain import ModelChain
from agents.tools.toolbox import Toolbox
from agents.turn import repository
from agents.turn.accept import LEASE, Accepted
from agents.turn.answers import is_impersonal
from agents.turn.begin import build_state
from agents.turn.finish import Outcome, finish
from agents.turn.handed_over import until_a_person_comes
from agents.turn.live import LiveTurn
from agents.turn.retrieval import retrieve
from agents.turn.state import TurnState
from core.ids import public_id
from core.metrics import FIRST_TOKEN_SECONDS, LLM_ERRORS, TURNS
from core.runtime import Runtime
from core.switches import Switches

_log = structlog.get_logger(__name__)


async def run(rt: Runtime, accepted: Accepted, live: LiveTurn) -> None:
    """Answer a turn to its end. Whatever happens, the shopper gets a reply or a visible failure."""
    state = build_state(rt, accepted, live)
    reply = _Reply(state)
    try:
        ids = (state.tenant_id, state.conversation_id)
        async with _lease(rt, accepted), until_a_person_comes(rt, *ids) as broken_off:
            await reply.make(accepted)
        outcome = reply.broken_off() if broken_off.by_person else reply.outcome()
    except Exception:  # noqa: BLE001 - whatever went wrong, the shopper is told and may retry
        _log.exception("turn_failed", turn_id=str(accepted.turn_id))
        TURNS.labels("none", "failed").inc()
        outcome = reply.failure()
    await finish(rt, accepted, state, outcome, live)


class _Reply:
    """Collects what a turn says and does."""

    def __init__(self, state: TurnState) -> None:
        self._state = state
        self._tools = Toolbox(state)
        self._said: list[str] = []
        self._claims: list[Claim] = []
        self._sources: list[dict[str, Any]] = []
        self._withheld = 0
        self._suggested = False
        self._chain: ModelChain | None = None
        self._route = Route("none", "")
        self._fallback: str | None = None
        self._start = time.perf_counter()
        policy = state.definition.policy
        self._checker = Checker(
            facts=state.facts,
            currency=state.shop.currency,
            now=state.now,
            stock_age_hours=policy.stock_age_hours,
            link_hosts=frozenset(policy.allowed_link_hosts),
            language=base_language(state.language),
        )
        self._mended: set[str] = set()

    async def make(self, accepted: Accepted) -> None:
        state = self._state
        first = state.memory.turns == 0
        state.live.emit(
            "message.start",
            {
                "message_id": public_id("msg", state.turn_id),
                "turn_id": public_id("trn", state.turn_id),
                "role": "agent",
                "disclosure": Lines(state).say("disclosure") if first else None,
            },
        )
        await retrieve(state)
        halted = accepted.spends and accepted.spending.left == 0
        model_on = bool(accepted.targets) and not halted and not await _llm_is_off(state)
        self._route = choose(state, model_available=model_on, otherwise="spend_cap" if halted else "no_model")
        if self._route.brain == "llm":
            budget = accepted.spending.left if accepted.spends else None
            self._chain = state.rt.ports.get(ModelAccess).chain(accepted.targets, budget=budget)
            state.facts.texts.extend(prompt.shop_facts(state))
            self._checker.secrets = SecretGuard(prompt.secrets(state))
            await self._tools.open()
            await self._ask_model(LlmBrain(self._chain))
        else:
            await self._speak(LocalBrain())
        if not "".join(self._said).strip():
            self._say(Lines(state).say("found_many" if state.shown else "clarify"))
        self._cite()

    async def _ask_model(self, brain: LlmBrain) -> None:
        """Let the model answer.

        The local brain answers instead when it says nothing that can be shown, and completes what the shopper has
        read when it breaks off.
        """
        try:
            await self._speak(brain)
            self._fallback = None if self._said else "nothing_shown"
        except BrainFailed as failure:
            self._fallback = failure.reason
        if self._fallback:
            LLM_ERRORS.labels(self._fallback).inc()
            self._tools.hand_over()
            await self._speak(Completion("".join(self._said)) if self._said else LocalBrain())

    async def _speak(self, brain: Brain) -> None:
        splitter = SentenceSplitter()
        own_words = False
        async for event in brain.answer(self._state, self._tools):
            match event:
                case Text(text, own_words):
                    for sentence in splitter.feed(text):
                        self._release(sentence, own_words=own_words)
                case SlotFilled(name, value):
                    self._state.slots[name] = value
                case StageChanged(stage) if not self._fallback:  # a turn moves the flow once, whoever answers it
                    self._state.stage = stage
                case Suggested(items):
                    self._release(splitter.rest(), own_words=own_words)
                    if items and not self._suggested:
                        self._suggested = True
                        self._state.live.emit("suggestion", {"items": list(items)})
        self._release(splitter.rest(), own_words=own_words)

    def _release(self, sentence: str, *, own_words: bool) -> None:
        if not sentence.strip():
            return
        verdict = self._checker.check(sentence, own_words=own_words)
        self._claims.extend(verdict.claims)
        if verdict.withheld:
            self._withheld += 1
            unsupported = {claim.kind for claim in verdict.claims if claim.source is None}
            _log.info("sentence_withheld", kinds=sorted(unsupported))
            if "secret" in unsupported:
                raise BrainFailed("prompt_leak")  # whoever has it recite its instructions gets none of its answer
            if not own_words and self._route.brain == "llm" and not self._fallback:
                self._replace(sentence, unsupported)
        elif verdict.text.strip():
            self._say(verdict.text)

    def _replace(self, sentence: str, unsupported: set[str]) -> None:
        """Say from the database, or admit not to know, what a sentence had wrong: each line once in a reply."""
        line = replacement(self._state, sentence, unsupported)
        if line is not None and line not in self._mended:
            self._mended.add(line)
            self._release(f"{line}\n", own_words=True)

    def _cite(self) -> None:
        """Name the pages that the reply draws on."""
        said = "".join(self._said)
        self._sources = citations.listed(citations.used(self._state.passages, said, self._claims))
        if line := citations.line(self._sources, self._state.language, said):
            self._release(f"\n{line}\n", own_words=True)

    def _say(self, text: str) -> None:
        if not self._said:
            FIRST_TOKEN_SECONDS.labels(self._route.brain).observe(time.perf_counter() - self._start)
        self._said.append(text)
        self._state.live.emit("text", {"text": text})

    def outcome(self) -> Outcome:
        brain = "local" if self._fallback else self._route.brain
        TURNS.labels(brain, "fallback" if self._fallback else "answered").inc()
        return Outcome(
            status="done",
            text="".join(self._said).strip(),
            brain=brain,
            receipt=self._receipt(),
            usage=self._usage(),
            calls=self._tools.calls,
            repeatable=brain == "local" and self._repeatable(),
        )

    def _repeatable(self) -> bool:
        """Whether the answer follows from the situation alone: nothing was done, and nobody's own words are in it."""
        state, reason = self._state, self._route.reason
        chosen = reason in ("faq", "no_model") or reason.startswith("sure:")
        kinds = {slot.name: slot.type for stage in state.definition.flow.stages for slot in stage.slots}
        return (
            chosen
            and not self._fallback
            and not self._tools.used
            and state.handoff is None
            and (not state.history or all(claim.source != "shopper" for claim in self._claims))
            and is_impersonal(state.reading.entities, state.slots, kinds)
        )

    def broken_off(self) -> Outcome:
        """How a turn ends in which a person came: with what was said until then, which may be nothing."""
        TURNS.labels(self._route.brain, "handed_over").inc()
        self._state.handoff = "active"
        self._state.live.emit("handoff", {"status": "active", "text": ""})
        receipt = {**self._receipt(), "broken_off": "person"}
        text, brain = "".join(self._said).strip(), self._route.brain
        return Outcome("done", text, brain, receipt, self._usage(), self._tools.calls)

    def failure(self) -> Outcome:
        return Outcome("failed", "".join(self._said).strip(), "none", self._receipt(), self._usage(), self._tools.calls)

    def _usage(self) -> dict[str, Any]:
        return self._chain.spent.as_json() if self._chain else {}

    def _receipt(self) -> dict[str, Any]:
        receipt: dict[str, Any] = {
            "claims": [claim.as_json() for claim in self._claims],
            "checked_at": self._state.now.isoformat(),
            "withheld": self._withheld,
            "route": {"brain": self._route.brain, "reason": self._route.reason},
        }
        if self._chain is not None:
            receipt["model"] = self._chain.spent.model or None
            if self._chain.tried:
                receipt["tried"] = self._chain.tried
        if self._sources:
            receipt["sources"] = self._sources
        if self._fallback:
            receipt["fallback"] = self._fallback
        if self._state.degraded:
            receipt["degraded"] = "quota_reached"
        return receipt


async def _llm_is_off(state: TurnState) -> bool:
    return await state.rt.ports.get(Switches).is_off("llm")


@contextlib.asynccontextmanager
async def _lease(rt: Runtime, accepted: Accepted) -> AsyncIterator[None]:
    """Renew the turn's lease while it is answered."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with contextlib.suppress(Exception):  # the next renewal comes before the lease ends
                async with rt.db.tenant(accepted.incoming.tenant_id) as session:
                    await repository.renew_lease(session, accepted.incoming.tenant_id, accepted.turn_id, LEASE)

    task = asyncio.create_task(renew())
    try:
        yield
    finally:
        task.cancel()
