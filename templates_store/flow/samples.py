"""Made-up values to check and preview lines with."""

from templates_store.flow.vocabulary import ALWAYS_KNOWN, LINES

# Language: (first price, second price, in stock, budget, search).
_WORDS = {
    "fr": ("49,00 €", "59,00 €", "En stock", "60,00 €", "lampe de bureau"),
    "en": ("€49.00", "€59.00", "In stock", "€60.00", "desk lamp"),
    "de": ("49,00 €", "59,00 €", "Auf Lager", "60,00 €", "Schreibtischlampe"),
    "it": ("49,00 €", "59,00 €", "Disponibile", "60,00 €", "lampada da scrivania"),
    "es": ("49,00 €", "59,00 €", "En stock", "60,00 €", "lámpara de escritorio"),
}
_OFFER = {"code": "K7M3P-Q9XWD", "until_text": "15:30"}
_OFFERS = {
    "fr": {**_OFFER, "value_text": "10 % de remise", "on_text": "votre panier"},
    "en": {**_OFFER, "value_text": "10% off", "on_text": "your cart"},
    "de": {**_OFFER, "value_text": "10 % Rabatt", "on_text": "Ihren Warenkorb"},
    "it": {**_OFFER, "value_text": "10% di sconto", "on_text": "il suo carrello"},
    "es": {**_OFFER, "value_text": "10 % de descuento", "on_text": "su carrito"},
}


def sample_variables(key: str, language: str = "fr", *, minimal: bool = False) -> dict[str, object]:
    """Values for one line: all that it may use, or with `minimal` only those that are always there.

    Raises:
        KeyError: no such line in `vocabulary.LINES`.
    """
    price, second_price, stock, budget, query = _WORDS.get(language.split("-", maxsplit=1)[0], _WORDS["en"])
    products = [
        {"title": "Camille", "price_text": price, "stock_text": stock},
        {"title": "Louise", "price_text": second_price, "stock_text": stock},
    ]
    values: dict[str, object] = {
        "agent_name": "Léa",
        "shop_name": "Maison Corail",
        "language": language,
        "product": products[0],
        "products": products,
        "count": len(products),
        "query": query,
        "budget_text": budget,
        "cart": {"count": 1, "total_text": price},
        "opening_text": "…",
        "hours_text": "…",
        "order": {
            "number": "1042",
            "status_text": "…",
            "placed_text": "2026-11-02",
            "updated_text": "2026-11-04",
            "total_text": price,
        },
        "parcel": {
            "carrier": "Colissimo",
            "status_text": "…",
            "expected_text": None if minimal else "2026-11-06",
            "number": None if minimal else "8V123",
            "url": None if minimal else "https://parcels.example/8V123",
        },
        "checkout_url": "https://shop.example/checkout",
        "question": "…",
        "advantage": "…",
        "drawback": "…",
        "offer": _OFFERS.get(language.split("-", maxsplit=1)[0], _OFFERS["en"]),
    }
    names = ALWAYS_KNOWN | LINES[key].known if minimal else LINES[key].variables
    return {name: values[name] for name in names}
