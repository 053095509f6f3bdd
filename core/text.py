"""Small helpers for comparing text the way people do."""

import unicodedata


def plain(text: str) -> str:
    """Return the text lower-case, without accents, with single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in decomposed if not unicodedata.combining(letter)).split())
