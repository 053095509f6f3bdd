"""E-mail addresses of users."""

import re

from core.errors import Invalid
from core.redaction import clean_text

_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\\\"]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")


def normalise_email(text: str) -> str:
    """Return an address trimmed and in lower case, as users are stored and looked up by.

    Raises:
        Invalid: it cannot be one.
    """
    email = clean_text(text).strip().lower()
    if not _EMAIL.fullmatch(email) or not email.isascii():
        raise Invalid("email: this does not look like an e-mail address.")
    return email
