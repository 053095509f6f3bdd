"""The local brain: deterministic, needs no network, answers in milliseconds with the flow's own lines."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

from agents.brains import variants
from agents.brains.lines import Lines
from agents.brains.protocol import BrainEvent, Done, SlotFilled, StageChanged, Suggested, Text
from agents.brains.slots import fill_slots, stage_after
from agents.tools.toolbox import Toolbox
from agents.turn.retrieval import has_name
from agents.turn.state import TurnState
from agents.understanding.text import words
from commerce.catalog.detail import ProductDetail, VariantDetail
from core.ids import public_id
from templates_store.flow import open_slots, render_question

_UNSURE = 0.35
_DESCRIBED = 3
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_WHAT_ARE_YOU = re.compile(
    r"\b(etes vous|vous etes|es tu|tu es|c est|je parle (a|avec)|are you|is this"
    r"|am i (talking|speaking|chatting) (to|with)|sind sie|bist du|sei|lei e|eres|es usted)\b(?: \w+){0,2} "
    r"(robots?|bots?|chatbots?|machine|ia|ai|ki|ordinateur|computer|humaine?|human|mensch|maschine|roboter|umano|macchina"
    r"|humano|maquina|intelligence artificielle)\b"
)
"""Whoever asks what answers them is told the truth; it is no wish for a person yet."""
_PLAIN_LINES = {
    "greeting": "greeting",
    "discount": "discount_none",
    "objection_price": "objection_price",
    "objection_trust": "objection_trust",
    "objection_wait": "objection_wait",
    "thanks": "thanks",
    "bye": "bye",
    "abuse": "abuse",
}
_POLICY_TOPICS = {"delivery": "delivery", "returns": "returns", "payment": "payment"}


class LocalBrain:
    """Runs the flow without a model."""

    name = "local"

    async def answer(self, state: TurnState, tools: Toolbox) -> AsyncIterator[BrainEvent]:
        """Yield the reply; see `Brain`."""
        for name, value in fill_slots(state):
            yield SlotFilled(name, value)
        stage = stage_after(state)
        if stage != state.stage:
            yield StageChanged(stage)
        reply = _Reply(state, tools)
        for text in await reply.sentences():
            yield Text(f"{text}\n", own_words=True)
        for text in reply.quoted:
            yield Text(f"{text}\n")
        yield Suggested(suggestions(state))
        yield Done()


class _Reply:
    """Finds the lines that answer one reading."""

    def __init__(self, state: TurnState, tools: Toolbox) -> None:
        self._state = state
        self._tools = tools
        self._lines = Lines(state)
        self.quoted: list[str] = []
        """Sentences of a supplier's description."""

    async def sentences(self) -> list[str]:
        state, intent = self._state, self._state.reading.intent
        faq = state.faq_answers.get(state.reading.faq_id or "")
        if faq:
            state.facts.texts.append(faq)
            return [faq]
        handler = self._handlers().get(intent)
        if handler is not None:
            return await handler()
        if intent in _POLICY_TOPICS:
            return [self._policy(_POLICY_TOPICS[intent])]
        if intent in _PLAIN_LINES:
            return [self._lines.say(_PLAIN_LINES[intent])]
        return [self._unclear()]

    def _handlers(self) -> dict[str, Callable[[], Awaitable[list[str]]]]:
        return {
            "find_product": self._found,
            "refine": self._found,
            "price": self._about("price"),
            "availability": self._availability,
            "details": self._about("details"),
            "size_advice": self._about("details"),
            "compare": self._compare,
            "add_to_cart": self._add,
            "remove_from_cart": self._cart,
            "view_cart": self._cart,
            "checkout": self._checkout,
            "book": self._lead,
            "quote": self._lead,
            "order_status": self._order,
            "human": self._human,
            "complaint": self._human,
            "affirm": self._next_question,
            "deny": self._next_question,
        }

    async def _found(self) -> list[str]:
        state = self._state
        if not state.shown:
            said = [self._lines.say("found_none")] if state.memory.query else []
            return said + (await self._next_question() if not said else [])
        key = "relaxed" if state.relaxed else "found_one" if len(state.shown) == 1 else "found_many"
        sentences = [self._lines.say(key)]
        question = self._question()
        if question and state.memory.price_max is None and len(state.shown) > 1:
            sentences.append(question)
        return sentences

    def _about(self, key: str) -> Callable[[], Awaitable[list[str]]]:
        async def answer() -> list[str]:
            product = self._state.focus
            sellable = product is not None and product.cheapest is not None
            if product is None or (key == "price" and not sellable):
                return [self._unclear()]
            if key == "details":
                self.quoted = self._description(product)
            return [self._lines.say(key)]

        return answer

    def _description(self, product: ProductDetail) -> list[str]:
        """Return the first sentences of the description."""
        sentences = _SENTENCES.split(product.description.strip())
        return [sentence for sentence in sentences[:_DESCRIBED] if sentence]

    async def _availability(self) -> list[str]:
        product = self._state.focus
        if product is None:
            return [self._unclear()]
        product = self._narrowed(product)
        fresh = self._lines.stock_known(product)
        key = "details" if not fresh else "availability_in" if product.in_stock else "availability_out"
        return [self._lines.say(key, product=self._lines.product(product))]

    def _narrowed(self, product: ProductDetail) -> ProductDetail:
        """Return the product as the one variant that the question names ("in 40?"), or as it is."""
        wanted = variants.named_values(variants.values_of(product), self._state.text, self._state.reading.entities)
        choices = variants.fitting(product, wanted) if wanted else []
        return _as_variant(product, choices[0]) if len(choices) == 1 else product

    async def _compare(self) -> list[str]:
        pool = self._state.shown or self._state.recent
        return [self._lines.say("compare") if len(pool) > 1 else self._unclear()]

    async def _add(self) -> list[str]:
        product = self._state.focus
        if product is None:
            return [self._unclear()]
        named = self._state.reading.entities.query
        if not self._state.reading.products and not has_name(product, named):
            return [self._lines.say("found_none", query=named)]  # another product than the one at hand is meant
        choices = self._choices(product)
        if len(choices) != 1:
            return [variants.question(choices, self._state.language) if choices else self._unclear()]
        quantity = self._state.reading.entities.quantity or 1
        result = await self._tools.call(
            "add_to_cart", {"variant_id": public_id("var", choices[0].id), "quantity": max(1, min(quantity, 99))}
        )
        if "error" in result:
            return self._not_added(product, choices[0])
        return [self._lines.say("added_to_cart", cart=result)]

    def _not_added(self, product: ProductDetail, wanted: VariantDetail) -> list[str]:
        """Say why, and ask for another version where there is one."""
        state = self._state
        if state.degraded:
            return [self._lines.say("quota_reached")]
        if wanted.in_stock:
            return [self._lines.say("error_retry")]
        named = _as_variant(product, wanted) if len(product.variants) > 1 else product
        said = [self._lines.say("availability_out", product=self._lines.product(named))]
        others = [variant for variant in variants.sellable(product) if variant.in_stock]
        if others:
            values = variants.values_of(product)
            state.memory.pending = {"product": str(product.id), "wanted": [], "values": values}
            said.append(variants.question(others, state.language))
        return said

    def _choices(self, product: ProductDetail) -> list[VariantDetail]:
        """Narrow the variants by what was said now and when the choice was asked for; remember it while several fit."""
        state = self._state
        values = variants.values_of(product)
        wanted = variants.named_values(values, state.text, state.reading.entities)
        pending = state.memory.pending
        if pending is not None and pending["product"] == str(product.id):
            wanted |= set(pending["wanted"])
        choices = variants.fitting(product, wanted)
        several = len(choices) > 1
        state.memory.pending = (
            {"product": str(product.id), "wanted": sorted(wanted), "values": values} if several else None
        )
        return choices

    async def _cart(self) -> list[str]:
        result = await self._tools.call("view_cart", {})
        if "error" in result:
            return [self._lines.say("quota_reached")]
        return [self._lines.say("cart_summary" if result["count"] else "cart_empty", cart=result)]

    async def _checkout(self) -> list[str]:
        result = await self._tools.call("checkout_link", {})
        if "error" in result:
            return [self._lines.say("cart_empty")]
        return [self._lines.say("checkout", cart=result)]

    async def _lead(self) -> list[str]:
        await self._tools.call("capture_lead", {})
        return [self._lines.say("lead_ask")]

    async def _order(self) -> list[str]:
        """Ask for the order's number; who has given it needs a person, for only they can look it up."""
        if self._state.reading.entities.order_number:
            return await self._human()
        return [self._lines.say("order_status_ask")]

    async def _human(self) -> list[str]:
        if _WHAT_ARE_YOU.search(" ".join(words(self._state.text))):
            return [self._lines.say("disclosure")]
        await self._tools.call("request_human", {})
        return [self._lines.say("handoff_requested")]

    async def _next_question(self) -> list[str]:
        return [self._question() or self._lines.say("clarify")]

    def _question(self) -> str | None:
        state = self._state
        stage = state.definition.flow.stage(state.stage)
        missing = open_slots(stage, state.slots.keys()) if stage else []
        if not missing or stage is None:
            return None
        return render_question(
            state.definition.flow, stage, missing[0], state.language, self._lines.variables(), state.memory.turns
        )

    def _policy(self, topic: str) -> str:
        state = self._state
        for policy in state.definition.flow.policies:
            text = policy.text.get(state.language) if policy.topic == topic and policy.confirmed else None
            if text:
                state.facts.texts.append(text)
                return text
        return self._lines.say(f"{topic}_unknown")

    def _unclear(self) -> str:
        sure = self._state.reading.intent == "off_topic" and self._state.reading.intent_confidence > _UNSURE
        return self._lines.say("off_topic" if sure else "clarify")


def _as_variant(product: ProductDetail, variant: VariantDetail) -> ProductDetail:
    """Return a product narrowed to one of its variants, under a title that says so."""
    return replace(product, title=f"{product.title} ({variant.title})", variants=(variant,))


def suggestions(state: TurnState) -> tuple[str, ...]:
    """Return up to three questions that the shopper may want to tap, others at each turn."""
    flow = state.definition.flow
    stage = flow.stage(state.stage)
    for texts in (stage.suggestions if stage else {}, flow.suggestions):
        items: Any = texts.get(state.language) or texts.get(flow.languages[0])
        if items:
            start = state.memory.turns % len(items)
            return tuple((*items[start:], *items[:start])[:3])
    return ()
