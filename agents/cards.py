"""Products and carts as the shopper sees them: rendered from the database, never by a model."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_currency, format_percent

from agents.claims import patterns
from agents.guardrails.manipulation import speaks_to_a_machine
from commerce.carts.view import CartLine, CartView
from commerce.catalog.detail import ProductDetail, VariantDetail
from commerce.money import to_decimal, to_text
from core.ids import public_id

_STOCK = {
    "fr": ("En stock", "En rupture", "Disponibilité à confirmer"),
    "en": ("In stock", "Out of stock", "Availability to be confirmed"),
    "de": ("Auf Lager", "Ausverkauft", "Verfügbarkeit auf Anfrage"),
    "it": ("Disponibile", "Esaurito", "Disponibilità da confermare"),
    "es": ("En stock", "Agotado", "Disponibilidad por confirmar"),
}

_OFFERS = {
    "fr": ("{} de remise", "livraison offerte"),
    "en": ("{} off", "free delivery"),
    "de": ("{} Rabatt", "kostenloser Versand"),
    "it": ("{} di sconto", "spedizione gratuita"),
    "es": ("{} de descuento", "envío gratis"),
}


def base_language(tag: str) -> str:
    """Return the language of a BCP 47 tag without its region."""
    return tag.split("-", maxsplit=1)[0].lower()


@lru_cache(maxsize=8192)
def money_text(minor: int, currency: str, language: str) -> str:
    """Return a sum as people of the language write it, such as `49,00 €`."""
    return str(format_currency(to_decimal(minor, currency), currency, locale=base_language(language)))


def stock_is_fresh(variant: VariantDetail, now: datetime, max_age_hours: int) -> bool:
    """Say whether a variant's stock was read recently enough to be stated."""
    checked = variant.stock_checked_at
    return checked is not None and now - checked <= timedelta(hours=max_age_hours)


def stock_text(product: ProductDetail, language: str, now: datetime, max_age_hours: int) -> str:
    """Return the availability in the shopper's language, or that it needs confirming when it is old."""
    available, sold_out, unknown = _STOCK.get(base_language(language), _STOCK["en"])
    if not any(stock_is_fresh(variant, now, max_age_hours) for variant in product.variants):
        return unknown
    return available if product.in_stock else sold_out


_REASON = re.compile(r"[^.!?]{12,110}[.!?](?=\s|$)|[^.!?,;:]{20,100}(?=[,;:])")
_CLAIMS = (
    patterns.MONEY, patterns.PERCENT, patterns.TIME, patterns.PROMISE, patterns.SCARCITY, patterns.GIFT, patterns.URL,
)  # fmt: skip


def reason_for(product: ProductDetail) -> str | None:
    """Return one reason to look at a product: the first short sentence, or clause, of its own description.

    Suppliers write descriptions: a reason that promises, hurries or names sums is not repeated.
    """
    match = _REASON.match(product.description.strip())
    if match is None or any(pattern.search(match[0]) for pattern in _CLAIMS) or speaks_to_a_machine(match[0]):
        return None
    return match[0].strip()


def product_card(product: ProductDetail, language: str, now: datetime, max_age_hours: int) -> dict[str, Any]:
    """Return the data of a `product_card` event."""
    offer = product.cheapest
    currency = offer.currency if offer else None
    return {
        "product_id": public_id("prd", product.id),
        "external_id": product.external_id,
        "title": product.title,
        "url": product.url,
        "image_url": product.image_url,
        "currency": currency,
        **_price(offer, language),
        "in_stock": product.in_stock,
        "stock_text": stock_text(product, language, now, max_age_hours),
        "reason": reason_for(product),
        "rating": None,
        "variants": [_variant(variant, language) for variant in product.variants if variant.price is not None],
    }


def _price(offer: VariantDetail | None, language: str) -> dict[str, str | None]:
    if offer is None or offer.price is None or offer.currency is None:
        return {"price": None, "price_text": None, "compare_at_text": None}
    reduced = offer.compare_at is not None and offer.compare_at > offer.price
    return {
        "price": to_text(offer.price, offer.currency),
        "price_text": money_text(offer.price, offer.currency, language),
        "compare_at_text": money_text(offer.compare_at or 0, offer.currency, language) if reduced else None,
    }


def _variant(variant: VariantDetail, language: str) -> dict[str, Any]:
    return {
        "id": public_id("var", variant.id),
        "title": variant.title,
        "price": to_text(variant.price or 0, variant.currency or "EUR"),
        "price_text": money_text(variant.price or 0, variant.currency or "EUR", language),
        "in_stock": variant.in_stock,
    }


def cart_data(cart: CartView, language: str) -> dict[str, Any]:
    """Return the data of a `cart` event, and of the widget's cart calls."""
    return {
        "items": [_line(line, cart.currency, language) for line in cart.lines],
        "count": cart.count,
        "total": to_text(cart.total, cart.currency),
        "total_text": money_text(cart.total, cart.currency, language),
        "currency": cart.currency,
        "checkout_url": cart.checkout_url,
        "discount": _discount(cart, language),
    }


def _discount(cart: CartView, language: str) -> dict[str, str] | None:
    found = cart.discount
    if found is None:
        return None
    return {
        "code": found.code,
        "text": f"{discount_text(found.rung, found.percent, language)} · {found.code}",
        "amount_text": money_text(-found.amount, cart.currency, language) if found.amount else "",
    }


def discount_text(rung: str, percent: int, language: str) -> str:
    """Return what an offer gives, such as `10 % de remise` or `free delivery`, in the shopper's language."""
    spoken = base_language(language)
    reduced, delivered = _OFFERS.get(spoken, _OFFERS["en"])
    if rung == "free_shipping":
        return delivered
    return reduced.format(format_percent(Decimal(percent) / 100, locale=spoken))


def _line(line: CartLine, currency: str, language: str) -> dict[str, Any]:
    return {
        "id": public_id("lin", line.id),
        "variant_id": public_id("var", line.variant_id),
        "title": line.title,
        "variant_title": line.variant_title,
        "quantity": line.quantity,
        "unit_price_text": money_text(line.unit_price, currency, language),
        "line_total_text": money_text(line.total, currency, language),
        "image_url": line.image_url,
        "url": line.url,
    }
