"""The shop's languages: interface texts, prices and slugs."""

import re
import unicodedata
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

import yaml

LANGUAGES = ("fr", "en")


@cache
def texts(language: str) -> dict[str, str]:
    """The interface texts of one language, by key."""
    path = Path(__file__).parent / "data" / f"interface.{language}.yaml"
    found = cast("dict[str, str]", yaml.safe_load(path.read_text(encoding="utf-8")))
    return {key: typeset(text) for key, text in found.items()}


def typeset(text: str) -> str:
    """Keep French punctuation and units on the line of the word or number before them."""
    return re.sub(r" (?=[€;:?!%»])|(?<=\d) (?=h\b)", "\u00a0", text)


def money(amount: Decimal, language: str) -> str:
    """A price in euros as people of that language write it."""
    if language == "fr":
        whole, _, cents = f"{amount:.2f}".partition(".")
        grouped = f"{int(whole):,}".replace(",", "\u202f")
        return f"{grouped},{cents}\u00a0€"
    return f"€{amount:,.2f}"


def slug(text: str) -> str:
    """Lower-case ASCII for addresses and ids: ``"160 × 250 cm"`` gives ``"160x250cm"``."""
    plain = unicodedata.normalize("NFKD", text.replace("×", "x")).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"(?<=\d) ?(x|cm) ?", r"\1", plain)
    return re.sub(r"[^a-z0-9]+", "-", joined).strip("-")
