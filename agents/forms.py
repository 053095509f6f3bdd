"""Forms that a reply can show."""

from typing import Any

from agents.cards import base_language

_TEXTS = {
    "fr": {
        "title": "Laissez-nous vos coordonnées",
        "name": "Nom (facultatif)",
        "email": "Adresse e-mail",
        "message": "Votre message (facultatif)",
        "consent": "J'accepte que {shop} utilise ces informations pour me répondre.",
        "submit": "Envoyer",
    },
    "en": {
        "title": "Leave us your contact details",
        "name": "Name (optional)",
        "email": "E-mail address",
        "message": "Your message (optional)",
        "consent": "I agree that {shop} uses these details to answer me.",
        "submit": "Send",
    },
}


def consent_text(language: str, shop_name: str) -> str:
    """Return the sentence that the person agrees to; it is stored with the consent."""
    return _texts(language)["consent"].format(shop=shop_name)


def lead_form(language: str, shop_name: str) -> dict[str, Any]:
    """Return the data of a `form` event that asks for contact details."""
    texts = _texts(language)
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
    }


def _texts(language: str) -> dict[str, str]:
    return _TEXTS.get(base_language(language), _TEXTS["en"])
