"""Renders the flow's canned lines with what the turn knows. Prices and stock come from the database, nowhere else."""

from typing import Any

from agents.cards import money_text, stock_is_fresh, stock_text
from agents.turn.state import TurnState
from commerce.catalog.detail import ProductDetail
from templates_store.flow import LineMissing, render_line

_SPOKEN = 50
"""Longest query, in characters, that a line repeats: a pasted page is not said back to whoever pasted it."""


class Lines:
    """The lines of one turn, in the shopper's language."""

    def __init__(self, state: TurnState) -> None:
        self._state = state

    def say(self, key: str, **extra: Any) -> str:
        """Render a line. One that lacks a value falls back to asking the shopper to say it again."""
        state = self._state
        arguments = (state.definition.flow, state.stage)
        variables = {**self.variables(), **extra}
        try:
            return render_line(*arguments, key, state.language, variables, state.memory.turns)
        except LineMissing:
            return render_line(*arguments, "clarify", state.language, variables, state.memory.turns)

    def variables(self) -> dict[str, Any]:
        """Return everything that a line may mention."""
        state = self._state
        pool = self.pool()
        focus = state.focus
        memory = state.memory
        return {
            "agent_name": state.definition.name,
            "shop_name": state.shop.name,
            "language": state.language,
            "products": [self.product(product) for product in pool],
            "product": self.product(focus) if focus else None,
            "count": len(pool),
            "query": memory.query if 0 < len(memory.query) <= _SPOKEN else None,
            "budget_text": None
            if memory.price_max is None
            else money_text(memory.price_max, state.shop.currency, state.language),
        }

    def pool(self) -> list[ProductDetail]:
        """The products spoken of: the several that were pointed to, else those just shown, else those before."""
        pool = self._state.shown or self._state.recent
        pointed = [product for product in pool if str(product.id) in self._state.reading.products]
        return pointed if len(pointed) > 1 else pool

    def stock_known(self, product: ProductDetail) -> bool:
        """Whether the product's stock was read recently enough to be stated."""
        state = self._state
        return any(
            stock_is_fresh(variant, state.now, state.definition.policy.stock_age_hours) for variant in product.variants
        )

    def product(self, product: ProductDetail) -> dict[str, Any]:
        """Return a product as lines mention it."""
        state = self._state
        offer = product.cheapest
        price = None
        if offer is not None and offer.price is not None and offer.currency is not None:
            price = money_text(offer.price, offer.currency, state.language)
        stock = stock_text(product, state.language, state.now, state.definition.policy.stock_age_hours)
        return {"title": product.title, "price_text": price, "stock_text": stock}
