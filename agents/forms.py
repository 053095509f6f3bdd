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
_BOOKING = {
    "fr": {"title": "Demander un rendez-vous", "date": "Jour", "time": "Heure", "people": "Nombre de personnes"},
    "en": {"title": "Ask for an appointment", "date": "Day", "time": "Time", "people": "Number of people"},
    "de": {"title": "Einen Termin anfragen", "date": "Tag", "time": "Uhrzeit", "people": "Anzahl Personen"},
    "it": {"title": "Chiedere un appuntamento", "date": "Giorno", "time": "Ora", "people": "Numero di persone"},
    "es": {"title": "Pedir una cita", "date": "Día", "time": "Hora", "people": "Número de personas"},
}
_QUOTE = {
    "fr": {"title": "Demander un devis", "items": "Ce qu'il vous faut", "quantity": "Quantité", "company": "Société"},
    "en": {"title": "Ask for a quote", "items": "What you need", "quantity": "Quantity", "company": "Company"},
    "de": {"title": "Ein Angebot anfragen", "items": "Was Sie brauchen", "quantity": "Menge", "company": "Firma"},
    "it": {
        "title": "Chiedere un preventivo",
        "items": "Che cosa le serve",
        "quantity": "Quantità",
        "company": "Azienda",
    },
    "es": {"title": "Pedir un presupuesto", "items": "Lo que necesita", "quantity": "Cantidad", "company": "Empresa"},
}


def consent_text(language: str, shop_name: str) -> str:
    """Return the sentence that the person agrees to; it is stored with the consent."""
    return _texts(_LEAD, language)["consent"].format(shop=shop_name)


def lead_form(language: str, shop_name: str) -> dict[str, Any]:
    """Return the data of a `form` event that asks for contact details; it is posted to `/leads`, as its name's kind."""
    return _contact_form("lead", _texts(_LEAD, language)["title"], [], language, shop_name)


def booking_form(language: str, shop_name: str) -> dict[str, Any]:
    """Return the data of a `form` event that asks when somebody wants to come."""
    texts = _texts(_BOOKING, language)
    fields = [
        _field("date", "date", texts["date"], required=True),
        _field("time", "time", texts["time"]),
        _field("people", "number", texts["people"]),
    ]
    return _contact_form("booking", texts["title"], fields, language, shop_name)


def quote_form(language: str, shop_name: str) -> dict[str, Any]:
    """Return the data of a `form` event that asks what a quote is for."""
    texts = _texts(_QUOTE, language)
    fields = [
        _field("items", "textarea", texts["items"], required=True),
        _field("quantity", "number", texts["quantity"]),
        _field("company", "text", texts["company"]),
    ]
    return _contact_form("quote", texts["title"], fields, language, shop_name)


def _contact_form(kind: str, title: str, fields: list[dict[str, Any]], language: str, shop_name: str) -> dict[str, Any]:
    texts = _texts(_LEAD, language)
    return {
        "form": kind,
        "title": title,
        "fields": [
            *fields,
            _field("name", "text", texts["name"]),
            _field("email", "email", texts["email"], required=True),
            _field("message", "textarea", texts["message"]),
        ],
        "consent_text": consent_text(language, shop_name),
        "submit_text": texts["submit"],
        "message": None,
    }


def _field(name: str, kind: str, label: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": label, "required": required}


def order_form(language: str) -> dict[str, Any]:
    """Return the data of a `form` event that asks for an order's proof.

    It is sent as the message that `message` spells, with the answers in place of the names in braces.
    """
    texts, lead = _texts(_ORDER, language), _texts(_LEAD, language)
    return {
        "form": "order_status",
        "title": texts["title"],
        "fields": [
            _field("number", "text", texts["number"], required=True),
            _field("email", "email", lead["email"], required=True),
        ],
        "consent_text": None,
        "submit_text": lead["submit"],
        "message": texts["message"],
    }


def _texts(texts: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    return texts.get(base_language(language), texts["en"])
