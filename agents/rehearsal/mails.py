"""The mail that tells a shop's owners that an agent does worse than it did."""

from collections.abc import Mapping
from email.utils import parseaddr

from core.mail import Mail
from core.runtime import Runtime
from tenants.branding import BrandTokens

_SUBJECTS = {
    "en": "Your agent did worse in last night's rehearsal – {shop}",
    "fr": "Votre agent a fait moins bien à la répétition de cette nuit – {shop}",
}
_TEXTS = {
    "en": """Hello,

Every night, simulated shoppers try the agent of {shop}. Last night it went worse than the time before:

{sentence}

Who tried what, and what the agent answered, is here:

{link}

Often a change in the catalogue or in the FAQ is the reason.
""",
    "fr": """Bonjour,

Chaque nuit, des clients simulés essaient l’agent de {shop}. La nuit dernière, cela s’est moins bien passé que la fois
d’avant :

{sentence}

Qui a essayé quoi, et ce que l’agent a répondu, se trouve ici :

{link}

Souvent, un changement du catalogue ou de la FAQ en est la cause.
""",
}


def compose(
    rt: Runtime, to: str, locale: str, brand: BrandTokens, *, shop: str, agent: str, sentences: Mapping[str, str]
) -> Mail:
    """Write the mail.

    Args:
        rt: says from which address this installation sends, and where its console is.
        to: address.
        locale: the shop's language tag; English where we do not write it.
        brand: in whose name.
        shop: the shop's name.
        agent: public id of the agent.
        sentences: what came of the rehearsal, by language.
    """
    base = locale.partition("-")[0]
    language = base if base in _TEXTS else "en"
    known = {
        "shop": " ".join(shop.split()),
        "sentence": sentences[language],
        "link": f"{rt.settings.public_url}/console/agents/{agent}",
    }
    address = parseaddr(rt.settings.mail_from)[1]
    return Mail(
        to=to,
        subject=_SUBJECTS[language].format(**known),
        text=_TEXTS[language].format(**known),
        sender=f"{brand.sender} <{address}>",
    )
