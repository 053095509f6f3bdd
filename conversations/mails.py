"""Mails to a shop's team: somebody waits for a person, somebody left an address. They carry links, no content."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Final, Literal

from core.mail import Mail
from core.runtime import Runtime
from tenants.branding import BrandTokens

Kind = Literal[
    "handoff_requested", "handoff_waiting", "handoff_assigned", "lead_captured", "booking_captured", "quote_captured"
]
LEADS: Final[Mapping[str, Kind]] = {
    "lead": "lead_captured",
    "booking": "booking_captured",
    "quote": "quote_captured",
}
"""Mails of leads, by their kind."""
WAITING = frozenset({"handoff_requested", "handoff_waiting"})
"""Mails that nobody needs once a person has come."""

_SUBJECTS = {
    ("handoff_requested", "en"): "A shopper asks for a person – {shop}",
    ("handoff_requested", "fr"): "Un client demande à parler à quelqu’un – {shop}",
    ("handoff_waiting", "en"): "A shopper still waits for a person – {shop}",
    ("handoff_waiting", "fr"): "Un client attend toujours quelqu’un – {shop}",
    ("handoff_assigned", "en"): "A conversation is yours to answer – {shop}",
    ("handoff_assigned", "fr"): "Une conversation vous est confiée – {shop}",
    ("lead_captured", "en"): "A new contact – {shop}",
    ("lead_captured", "fr"): "Un nouveau contact – {shop}",
    ("booking_captured", "en"): "Somebody asks for an appointment – {shop}",
    ("booking_captured", "fr"): "Une demande de rendez-vous – {shop}",
    ("quote_captured", "en"): "Somebody asks for a quote – {shop}",
    ("quote_captured", "fr"): "Une demande de devis – {shop}",
}
_TEXTS = {
    ("handoff_requested", "en"): """Hello,

A shopper of {shop} asks to talk to a person. Answer from your phone, without signing in:

{answer}

The link is yours alone and works for three days: do not forward it. In the console:

{link}

Until somebody replies, the agent goes on helping.
""",
    ("handoff_requested", "fr"): """Bonjour,

Un client de {shop} demande à parler à quelqu’un. Répondez-lui depuis votre téléphone, sans vous connecter :

{answer}

Ce lien est personnel et marche trois jours : ne le transférez pas. Dans la console :

{link}

Tant que personne ne répond, l’agent continue de l’aider.
""",
    ("handoff_waiting", "en"): """Hello,

A shopper of {shop} asked for a person, and nobody has come yet. Answer from your phone, without signing in:

{answer}

Or in the console:

{link}

The shopper was told that nobody is free and can leave an e-mail address. This is the only reminder.
""",
    ("handoff_waiting", "fr"): """Bonjour,

Un client de {shop} a demandé quelqu’un et personne n’est encore venu. Répondez-lui depuis votre téléphone, sans vous \
connecter :

{answer}

Ou dans la console :

{link}

Le client sait que personne n’est libre et peut laisser son e-mail. Il n’y aura pas d’autre rappel.
""",
    ("handoff_assigned", "en"): """Hello,

A colleague of {shop} asks you to answer a shopper. From your phone, without signing in:

{answer}

Or in the console:

{link}
""",
    ("handoff_assigned", "fr"): """Bonjour,

Une personne de {shop} vous confie une conversation. Répondez depuis votre téléphone, sans vous connecter :

{answer}

Ou dans la console :

{link}
""",
    ("lead_captured", "en"): """Hello,

A shopper of {shop} left contact details and agreed to be contacted. Read them here:

{link}
""",
    ("lead_captured", "fr"): """Bonjour,

Un client de {shop} a laissé ses coordonnées et accepte d’être contacté. Elles sont ici :

{link}
""",
    ("booking_captured", "en"): """Hello,

A shopper of {shop} asks for an appointment and waits for your answer. Day, time and address are here:

{link}
""",
    ("booking_captured", "fr"): """Bonjour,

Un client de {shop} demande un rendez-vous et attend votre réponse. Le jour, l’heure et ses coordonnées sont ici :

{link}
""",
    ("quote_captured", "en"): """Hello,

A shopper of {shop} asks for a quote and waits for your answer. What they need and their address are here:

{link}
""",
    ("quote_captured", "fr"): """Bonjour,

Un client de {shop} demande un devis et attend votre réponse. Ce qu’il lui faut et ses coordonnées sont ici :

{link}
""",
}


def compose(
    rt: Runtime,
    kind: Kind,
    to: str,
    locale: str,
    brand: BrandTokens,
    *,
    shop: str,
    conversation: str,
    answer: str = "",
) -> Mail:
    """Write a mail.

    Args:
        rt: says from which address this installation sends, and where its console is.
        kind: what happened.
        to: address.
        locale: the shop's language tag; English where we do not write it.
        brand: in whose name.
        shop: the shop's name.
        conversation: public id of the conversation to open.
        answer: the reader's own link to the conversation; without it, the console's takes its place.
    """
    base = locale.partition("-")[0]
    chosen = (kind, base if (kind, base) in _TEXTS else "en")
    link = f"{rt.settings.public_url}/console/conversations/{conversation}"
    known = {"shop": " ".join(shop.split()), "link": link, "answer": answer or link}
    address = parseaddr(rt.settings.mail_from)[1]
    return Mail(
        to=to,
        subject=_SUBJECTS[chosen].format(**known),
        text=_TEXTS[chosen].format(**known),
        sender=f"{brand.sender} <{address}>",
    )
