"""Mails to users: in their language, in the name of the brand that serves them."""

from email.utils import parseaddr

from core.mail import Mail
from core.runtime import Runtime
from tenants.branding import BrandTokens

_SUBJECTS = {
    ("welcome", "en"): "Your account with {brand}",
    ("welcome", "fr"): "Votre compte {brand}",
    ("password_reset", "en"): "Set a new password",
    ("password_reset", "fr"): "Choisissez un nouveau mot de passe",
    ("invitation", "en"): "Join {shop}",
    ("invitation", "fr"): "Rejoignez {shop}",
}
_TEXTS = {
    ("welcome", "en"): """Hello,

An account was opened for you with {brand}.
Choose your password within seven days:

{link}

If you did not expect this, ignore this mail.
""",
    ("welcome", "fr"): """Bonjour,

Un compte {brand} a été ouvert pour vous.
Choisissez votre mot de passe sous sept jours :

{link}

Si vous n’attendiez pas ce message, ignorez-le.
""",
    ("password_reset", "en"): """Hello,

Somebody, probably you, asked for a new password for {brand}.
Choose it here within an hour:

{link}

If it was not you, ignore this mail; nothing has changed.
""",
    ("password_reset", "fr"): """Bonjour,

Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour {brand}.
Choisissez-le ici dans l’heure :

{link}

Si ce n’était pas vous, ignorez ce message ; rien n’a changé.
""",
    ("invitation", "en"): """Hello,

You are invited to work on {shop} with {brand}.
Accept within seven days:

{link}

If you do not know this shop, ignore this mail.
""",
    ("invitation", "fr"): """Bonjour,

Vous êtes invité à travailler sur {shop} avec {brand}.
Acceptez sous sept jours :

{link}

Si vous ne connaissez pas cette boutique, ignorez ce message.
""",
}


def compose(rt: Runtime, kind: str, to: str, locale: str, brand: BrandTokens, **values: str) -> Mail:
    """Write a mail.

    Args:
        rt: says from which address this installation sends.
        kind: `welcome`, `password_reset` or `invitation`.
        to: address.
        locale: the reader's language tag; English where we do not write it.
        brand: in whose name.
        values: what the text needs: `link`, for an invitation also `shop`.
    """
    base = locale.partition("-")[0]
    chosen = (kind, base if (kind, base) in _TEXTS else "en")
    subject, text = _SUBJECTS[chosen], _TEXTS[chosen]
    known = {"brand": brand.name, **{name: " ".join(value.split()) for name, value in values.items()}}
    address = parseaddr(rt.settings.mail_from)[1]
    return Mail(to=to, subject=subject.format(**known), text=text.format(**known), sender=f"{brand.sender} <{address}>")


def console_link(rt: Runtime, page: str, token: str) -> str:
    """Return a link into the console. The token stands behind `#`, so that no server log or referrer sees it."""
    return f"{rt.settings.public_url}/console/#/{page}?token={token}"
