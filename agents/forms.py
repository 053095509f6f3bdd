"""Forms that a reply can show."""

from typing import Any

from agents.cards import base_language

_LEAD = {
    "fr": {
        "title": "Laissez-nous vos coordonnées",
        "name": "Nom",
        "email": "Adresse e-mail",
        "message": "Votre message",
        "consent": "J'accepte que {shop} utilise ces informations pour me répondre.",
        "submit": "Envoyer",
    },
    "en": {
        "title": "Leave us your contact details",
        "name": "Name",
        "email": "E-mail address",
        "message": "Your message",
        "consent": "I agree that {shop} uses these details to answer me.",
        "submit": "Send",
    },
    "de": {
        "title": "Hinterlassen Sie Ihre Kontaktdaten",
        "name": "Name",
        "email": "E-Mail-Adresse",
        "message": "Ihre Nachricht",
        "consent": "Ich bin einverstanden, dass {shop} diese Angaben verwendet, um mir zu antworten.",
        "submit": "Senden",
    },
    "it": {
        "title": "Ci lasci i suoi recapiti",
        "name": "Nome",
        "email": "Indirizzo e-mail",
        "message": "Il suo messaggio",
        "consent": "Accetto che {shop} usi questi dati per rispondermi.",
        "submit": "Inviare",
    },
    "es": {
        "title": "Déjenos sus datos de contacto",
        "name": "Nombre",
        "email": "Correo electrónico",
        "message": "Su mensaje",
        "consent": "Acepto que {shop} use estos datos para responderme.",
        "submit": "Enviar",
    },
}
_ORDER = {
    "fr": {"title": "Où est ma commande ?", "number": "Numéro de commande", "message": "Commande {number}, {email}"},
    "en": {"title": "Where is my order?", "number": "Order number", "message": "Order {number}, {email}"},
    "de": {"title": "Wo ist meine Bestellung?", "number": "Bestellnummer", "message": "Bestellung {number}, {email}"},
    "it": {"title": "Dov'è il mio ordine?", "number": "Numero d'ordine", "message": "Ordine {number}, {email}"},
    "es": {"title": "¿Dónde está mi pedido?", "number": "Número de pedido", "message": "Pedido {number}, {email}"},
}


def consent_text(language: str, shop_name: str) -> str:
    """Return the sentence that the person agrees to; it is stored with the consent."""
    return _texts(_LEAD, language)["consent"].format(shop=shop_name)


def lead_form(language: str, shop_name: str) -> dict[str, Any]:
    """Return the data of a `form` event that asks for contact details; it is posted to `/leads`."""
    texts = _texts(_LEAD, language)
    return {
        "form": "lead",
        "title": texts["title"],
        "fields": [
            {"name": "name", "type": "text", "label": texts["name"], "required": False},
            {"name": "email", "type": "email", "label": texts["email"], "required": True},
            {"name": "message", "type": "textarea", "label": texts["message"], "required": False},
        ],
        "consent_text": consent_text(language, shop_name),
        "submit_text": texts["submit"],
        "message": None,
    }


def order_form(language: str) -> dict[str, Any]:
    """Return the data of a `form` event that asks for an order's proof.

    It is sent as the message that `message` spells, with the answers in place of the names in braces.
    """
    texts, lead = _texts(_ORDER, language), _texts(_LEAD, language)
    return {
        "form": "order_status",
        "title": texts["title"],
        "fields": [
            {"name": "number", "type": "text", "label": texts["number"], "required": True},
            {"name": "email", "type": "email", "label": lead["email"], "required": True},
        ],
        "consent_text": None,
        "submit_text": lead["submit"],
        "message": texts["message"],
    }


def _texts(texts: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    return texts.get(base_language(language), texts["en"])
