"""What the page says, in the languages of the team's tools."""

from typing import Final

TEXTS: Final[dict[str, dict[str, str]]] = {
    "fr": {
        "title": "Répondre à un client",
        "thread": "La conversation",
        "empty": "Le client n’a encore rien écrit.",
        "visitor": "Client",
        "agent": "Agent",
        "human": "La boutique",
        "requested": "attend une personne",
        "active_mine": "vous répondez, l’agent se tait",
        "active": "quelqu’un d’autre répond",
        "none": "l’agent répond",
        "refresh": "Voir les nouveaux messages",
        "reply": "Votre réponse",
        "note": "Dès votre réponse, l’agent se tait.",
        "send": "Envoyer",
        "give_back": "Rendre la conversation à l’agent",
        "console": "Ouvrir la console",
        "given_back": "C’est fait : l’agent répond à nouveau. Ce lien ne sert plus.",
        "void": "Ce lien n’est plus valable : il a expiré, la conversation a été rendue à l’agent, ou l’accès a été "
        "retiré. Rien n’a été envoyé.",
        "busy": "Une autre personne répond à ce client. Rien n’a été envoyé ; votre texte est conservé ci-dessous.",
        "refused": "La réponse est vide ou trop longue. Rien n’a été envoyé.",
    },
    "en": {
        "title": "Answer a shopper",
        "thread": "The conversation",
        "empty": "The shopper has not written anything yet.",
        "visitor": "Shopper",
        "agent": "Agent",
        "human": "The shop",
        "requested": "waits for a person",
        "active_mine": "you answer, the agent is silent",
        "active": "somebody else answers",
        "none": "the agent answers",
        "refresh": "Show new messages",
        "reply": "Your reply",
        "note": "The agent is silent from your reply on.",
        "send": "Send",
        "give_back": "Give back to the agent",
        "console": "Open the console",
        "given_back": "Done: the agent is answering again. This link is of no more use.",
        "void": "This link is not valid any more: it has expired, the conversation was given back to the agent, or the "
        "access was withdrawn. Nothing was sent.",
        "busy": "Another person answers this shopper. Nothing was sent; your text is kept below.",
        "refused": "The reply is empty or too long. Nothing was sent.",
    },
}


def texts(locale: str) -> tuple[str, dict[str, str]]:
    """Return the language and the texts for a locale; English where it is not spoken here."""
    base = locale.partition("-")[0].lower()
    language = base if base in TEXTS else "en"
    return language, TEXTS[language]
