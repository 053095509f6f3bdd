"""How an order's state reads in the five languages."""

from datetime import date

from babel.dates import format_date

from agents.cards import base_language

_ORDER = {
    "received": ("enregistrée", "received", "eingegangen", "ricevuto", "recibido"),
    "preparing": ("en préparation", "being prepared", "in Vorbereitung", "in preparazione", "en preparación"),
    "shipped": ("expédiée", "shipped", "versandt", "spedito", "enviado"),
    "delivered": ("livrée", "delivered", "zugestellt", "consegnato", "entregado"),
    "cancelled": ("annulée", "cancelled", "storniert", "annullato", "cancelado"),
    "refunded": ("remboursée", "refunded", "erstattet", "rimborsato", "reembolsado"),
}
_PARCEL = {
    "preparing": ("en préparation", "being prepared", "in Vorbereitung", "in preparazione", "en preparación"),
    "in_transit": ("en route", "on its way", "unterwegs", "in viaggio", "en camino"),
    "out_for_delivery": ("en cours de livraison", "out for delivery", "in Zustellung", "in consegna", "en reparto"),
    "at_pickup_point": (
        "à retirer au point relais", "waiting at the pick-up point", "abholbereit", "pronto per il ritiro",
        "listo para recoger",
    ),
    "delivered": ("livré", "delivered", "zugestellt", "consegnato", "entregado"),
    "problem": (
        "retenu par un incident", "held up by a problem", "durch ein Problem aufgehalten", "fermo per un problema",
        "detenido por un problema",
    ),
}  # fmt: skip
_LANGUAGES = ("fr", "en", "de", "it", "es")


def order_status_text(status: str, language: str) -> str:
    """Return the state of an order, as it stands in a sentence."""
    return _ORDER[status][_column(language)]


def parcel_status_text(status: str, language: str) -> str:
    """Return the state of a parcel, as it stands in a sentence."""
    return _PARCEL[status][_column(language)]


def _column(language: str) -> int:
    base = base_language(language)
    return _LANGUAGES.index(base if base in _LANGUAGES else "en")


def day_text(day: date, language: str) -> str:
    """Return a day as people of the language write it in a sentence, such as `24 novembre 2026`."""
    return str(format_date(day, "long", locale=base_language(language)))


def day_spellings(day: date, language: str) -> tuple[str, ...]:
    """Return the ways in which a reply may write a day that it knows."""
    locale = base_language(language)
    forms = ("long", "full", "d MMMM", "MMMM d", "EEEE", "dd/MM/yyyy", "dd.MM.yyyy", "d/M", "dd/MM", "yyyy-MM-dd")
    return tuple(str(format_date(day, form, locale=locale)) for form in forms)
