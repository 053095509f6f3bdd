"""Which line of the cart does the shopper mean?"""

import re
from typing import Any

from agents.turn.awaited import says_instead
from agents.turn.state import TurnState
from agents.understanding.text import stem, words
from core.ids import public_id

_ALL = re.compile(
    r"\b(tout|vide|vider|videz|everything|empty|clear|all|alles|leere\w*|tutto|svuota\w*|todo|vacia\w*)\b"
)
_ASKED = 5
_ONE = re.compile(
    r"\b((?:l )?une? des|one of|eine[rsnm]? (?:der|von)|un[oa]? de[il]? |un[oa]? delle|un[oa] de l[oa]s)\b"
)


def wants_all(text: str) -> bool:
    """Whether a message asks to empty the cart."""
    return _ALL.search(_plain(text)) is not None


def wants_one_less(text: str) -> bool:
    """Whether a message takes one of several: "remove one of the candles"."""
    return _ONE.search(_plain(text)) is not None


def meant_lines(state: TurnState, cart: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a cart (as `cart_data` has it) that a message may mean; several when it is not clear.

    What it names counts first, then what it points to: a place in the cart ("the second one"), or a product that was
    shown. Without either, the product spoken of last is meant.
    """
    items: list[dict[str, Any]] = cart["items"]
    reading = state.reading
    if reading.entities.query:
        return _named(items, f"{reading.entities.query} {state.text}")  # the shopper's own spelling counts too
    if reading.entities.references:
        places = [items[place] for place in reading.entities.references if -len(items) <= place < len(items)]
        return _distinct([*places, *_of_products(state, items, reading.products)])
    if found := line_at_hand(state, cart):
        return found
    return items[:_ASKED]


def line_at_hand(state: TurnState, cart: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the line of what "it" means: the product at hand, or what was put in last when the message corrects that.

    It is no line when the product at hand is not in the cart: then it is to be put in.
    """
    items: list[dict[str, Any]] = cart["items"]
    ids = state.reading.products or ((str(state.focus.id),) if state.focus else ())
    found = _of_products(state, items, ids)
    if found or (ids and state.reading.intent == "add_to_cart" and not says_instead(state.text)):
        return found
    return [one for one in items if one["variant_id"] == state.memory.carted]


def _named(items: list[dict[str, Any]], query: str) -> list[dict[str, Any]]:
    """The lines whose titles share the most words with what was said."""
    wanted = {stem(word) for word in words(query)}
    scores = [len(wanted & {stem(word) for word in words(f"{one['title']} {one['variant_title']}")}) for one in items]
    best = max(scores, default=0)
    return [one for one, score in zip(items, scores, strict=True) if best and score == best]


def _of_products(state: TurnState, items: list[dict[str, Any]], ids: tuple[str, ...]) -> list[dict[str, Any]]:
    known = [product for product in (*state.shown, *state.recent) if str(product.id) in ids]
    wanted = {public_id("var", variant.id) for product in known for variant in product.variants}
    return [one for one in items if one["variant_id"] in wanted]


def _distinct(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({line["id"]: line for line in lines}.values())


def _plain(text: str) -> str:
    return " ".join(words(text))
