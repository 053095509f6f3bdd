"""Made-up values to check and preview lines with."""

from templates_store.flow.vocabulary import ALWAYS_KNOWN, LINES

_PRODUCTS = [
    {"title": "Camille", "price_text": "49,00 €", "stock_text": "en stock"},
    {"title": "Louise", "price_text": "59,00 €", "stock_text": "en stock"},
]
_SAMPLES: dict[str, object] = {
    "agent_name": "Léa",
    "shop_name": "Maison Corail",
    "language": "fr",
    "product": _PRODUCTS[0],
    "products": _PRODUCTS,
    "count": len(_PRODUCTS),
    "query": "Camille",
    "budget_text": "60,00 €",
    "cart": {"count": 1, "total_text": "49,00 €"},
    "checkout_url": "https://shop.example/checkout",
    "question": "…",
}


def sample_variables(key: str, *, minimal: bool = False) -> dict[str, object]:
    """Values for one line: all that it may use, or with `minimal` only those that are always there.

    Raises:
        KeyError: no such line in `vocabulary.LINES`.
    """
    names = ALWAYS_KNOWN | LINES[key].known if minimal else LINES[key].variables
    return {name: _SAMPLES[name] for name in names}
