"""Mails to a shop's owners: somebody waits for a person, somebody left an address. They carry a link, no content."""

from email.utils import parseaddr
from typing import Literal

from core.mail import Mail
from core.runtime import Runtime
from tenants.branding import BrandTokens

Kind = Literal["handoff_requested", "lead_captured"]

_SUBJECTS = {
    ("handoff_requested", "en"): "A shopper asks for a person – {shop}",
    ("handoff_requested", "fr"): "Un client demande à parler à quelqu’un – {shop}",
    ("lead_captured", "en"): "A new contact – {shop}",
    ("lead_captured", "fr"): "Un nouveau contact – {shop}",
}
_TEXTS = {
    ("handoff_requested", "en"): """Hello,

A shopper of {shop} asks to talk to a person. Answer here:

{link}

Until somebody replies, the agent goes on helping.
""",
    ("handoff_requested", "fr"): """Bonjour,

Un client de {shop} demande à parler à quelqu’un. Répondez-lui ici :

{link}

Tant que personne ne répond, l’agent continue de l’aider.
""",
    ("lead_captured", "en"): """Hello,

A shopper of {shop} left contact details and agreed to be contacted. Read them here:

{link}
""",
    ("lead_captured", "fr"): """Bonjour,

Un client de {shop} a laissé ses coordonnées et accepte d’être contacté. Elles sont ici :

{link}
""",
}


def compose(rt: Runtime, kind: Kind, to: str, locale: str, brand: BrandTokens, *, shop: str, conversation: str) -> Mail:
    """Write a mail.

    Args:
        rt: says from which address this installation sends, and where its console is.
        kind: what happened.
        to: address.
        locale: the shop's language tag; English where we do not write it.
        brand: in whose name.
        shop: the shop's name.
        conversation: public id of the conversation to open.
    """
    base = locale.partition("-")[0]
    chosen = (kind, base if (kind, base) in _TEXTS else "en")
    known = {"shop": " ".join(shop.split()), "link": f"{rt.settings.public_url}/console/conversations/{conversation}"}
    address = parseaddr(rt.settings.mail_from)[1]
    return Mail(
        to=to,
        subject=_SUBJECTS[chosen].format(**known),
        text=_TEXTS[chosen].format(**known),
        sender=f"{brand.sender} <{address}>",
    )
