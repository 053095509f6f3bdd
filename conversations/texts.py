"""Lines that a shopper reads when a person comes and goes, or does not come."""

_NOTICES = {
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
    "silence": {
        "fr": "La boutique n’a pas pu vous répondre à temps. L’assistant vous répond à nouveau.",
        "en": "The shop could not reply in time. The assistant is answering again.",
        "de": "Das Geschäft konnte nicht rechtzeitig antworten. Der Assistent antwortet Ihnen wieder.",
        "it": "Il negozio non è riuscito a rispondere in tempo. L’assistente le risponde di nuovo.",
        "es": "La tienda no ha podido responder a tiempo. El asistente le responde de nuevo.",
    },
    "nobody": {
        "fr": "Personne n’a encore pu se libérer. Laissez votre e-mail et la boutique pourra vous répondre ; "
        "l’assistant reste là en attendant.",
        "en": "Nobody has been free so far. Leave your e-mail and the shop can get back to you; "
        "the assistant stays here meanwhile.",
        "de": "Bisher hatte niemand Zeit. Hinterlassen Sie Ihre E-Mail-Adresse, dann kann das Geschäft Ihnen "
        "schreiben; der Assistent bleibt solange hier.",
        "it": "Finora nessuno era libero. Lasci la sua e-mail e il negozio potrà scriverle; "
        "nel frattempo l’assistente resta qui.",
        "es": "Hasta ahora no había nadie libre. Deje su correo y la tienda podrá escribirle; "
        "mientras tanto, el asistente sigue aquí.",
    },
    "closed": {
        "fr": "La boutique est fermée en ce moment. Retour : {opening}. Laissez votre e-mail pour avoir une réponse.",
        "en": "The shop is closed at the moment. Back: {opening}. Leave your e-mail to get an answer.",
        "de": "Das Geschäft ist gerade geschlossen. Wieder da: {opening}. Hinterlassen Sie Ihre E-Mail-Adresse, "
        "um eine Antwort zu bekommen.",
        "it": "Il negozio è chiuso in questo momento. Di nuovo qui: {opening}. Lasci la sua e-mail per una risposta.",
        "es": "La tienda está cerrada en este momento. De vuelta: {opening}. Deje su correo para recibir respuesta.",
    },
}
WITH_FORM = frozenset({"nobody", "closed"})
"""Lines that ask for an address, and come with the form for it."""


def handoff_notice(kind: str, language: str, opening: str = "") -> str:
    """Return a line in a language; English where it is not spoken here.

    Args:
        kind: `active`, `ended`, `silence`, `nobody` or `closed`.
        language: tag.
        opening: when people are back, in words; `closed` says it.
    """
    lines = _NOTICES[kind]
    return lines.get(language.partition("-")[0].lower(), lines["en"]).format(opening=opening)
