"""Names of people and shops, as they are stored."""

from core.errors import Invalid
from core.redaction import clean_text


def clean_name(text: str) -> str:
    """Return a name on one line, without invisible characters.

    Raises:
        Invalid: nothing is left.
    """
    name = " ".join(clean_text(text).split())
    if not name:
        raise Invalid("name: it is empty.")
    return name
