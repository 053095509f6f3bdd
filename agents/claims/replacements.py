"""What is said in place of a sentence that had it wrong: the value from the database, or that it is not known."""

from collections.abc import Set as AbstractSet

from agents.brains.lines import Lines
from agents.turn.state import TurnState
from commerce.catalog.detail import ProductDetail

_UNKNOWN = frozenset({"price", "time", "promise", "discount", "percentage", "stock"})
"""Kinds of claims that the shopper waits for an answer to; what was only said by the way is left out."""


def replacement(state: TurnState, sentence: str, unsupported: AbstractSet[str]) -> str | None:
    """Return the line to say instead, or None where nothing is missed.

    Args:
        state: the turn.
        sentence: what was withheld.
        unsupported: kinds of the claims that nothing supports.
    """
    lines = Lines(state)
    if "human" in unsupported:
        return lines.say("disclosure")
    product = _meant(state, sentence)
    if product is not None:
        known = lines.product(product)
        if "price" in unsupported and known["price_text"]:
            return lines.say("price", product=known)
        if "stock" in unsupported and lines.stock_known(product):
            return lines.say("availability_in" if product.in_stock else "availability_out", product=known)
    return lines.say("unconfirmed") if unsupported & _UNKNOWN else None


def _meant(state: TurnState, sentence: str) -> ProductDetail | None:
    """The one product that a sentence names; the one at hand where it names none."""
    at_hand = {str(product.id): product for product in (*state.shown, *state.recent)}
    named = [at_hand[fact.id] for fact in state.facts.named(sentence) if fact.id in at_hand]
    if named:
        return named[0] if len(named) == 1 else None
    return state.focus if len(at_hand) == 1 else None
