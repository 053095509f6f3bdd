"""Which brain answers: the local one when it is sure and allowed, the model otherwise, never nobody."""

from dataclasses import dataclass

from agents.turn.state import TurnState

SURE = 0.8
_FAST = frozenset(
    {
        "greeting", "thanks", "bye", "find_product", "refine", "price", "availability", "add_to_cart", "view_cart",
        "checkout", "human", "remove_from_cart", "order_status",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Route:
    """The choice and its reason, both of which go into the receipt."""

    brain: str
    reason: str


def choose(state: TurnState, *, model_available: bool, otherwise: str = "no_model") -> Route:
    """Return which brain answers this turn.

    Args:
        state: the turn.
        model_available: whether the model may be asked.
        otherwise: why not, where it may not.
    """
    if reason := _barred(state, None if model_available else otherwise):
        return Route("local", reason)
    if not state.definition.policy.fast_lane:
        return Route("llm", "fast_lane_off")
    reading = state.reading
    if reading.faq_id and reading.confidence >= SURE:
        return Route("local", "faq")
    if reading.intent in _FAST and reading.confidence >= SURE and _answerable(state):
        return Route("local", f"sure:{reading.intent}")
    return Route("llm", f"intent:{reading.intent}")


def _barred(state: TurnState, unavailable: str | None) -> str | None:
    """Why no model may answer, or None."""
    return "quota_reached" if state.degraded else state.guard or unavailable


def _answerable(state: TurnState) -> bool:
    """Whether the local brain has what its answer needs: cards for a search, a product for a question about one."""
    match state.reading.intent:
        case "find_product" | "refine":
            return bool(state.shown) and not state.relaxed
        case "price" | "availability" | "add_to_cart":
            return state.focus is not None
        case _:
            return True
