"""Lines that a shopper reads when a person comes and goes."""

_HANDOFF = {
    "active": {
        "fr": "Une personne de la boutique vous répond.",
        "en": "A person from the shop is answering you.",
        "de": "Eine Person aus dem Geschäft antwortet Ihnen.",
        "it": "Una persona del negozio le risponde.",
        "es": "Una persona de la tienda le responde.",
    },
    "ended": {
        "fr": "L’assistant vous répond à nouveau.",
        "en": "The assistant is answering again.",
        "de": "Der Assistent antwortet Ihnen wieder.",
        "it": "L’assistente le risponde di nuovo.",
        "es": "El asistente le responde de nuevo.",
    },
}


def handoff_notice(status: str, language: str) -> str:
    """Return the line for `active` or `ended` in a language; English where it is not spoken here."""
    lines = _HANDOFF[status]
    return lines.get(language.partition("-")[0].lower(), lines["en"])
