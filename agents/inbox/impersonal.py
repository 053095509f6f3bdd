"""Takes out of a text what tells who somebody is, so that an answer to one shopper can be given to all."""

import re
from collections.abc import Iterable
from typing import Final

from core.redaction import clean_text, mask_sensitive

_GAP: Final = "…"
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(r"(?<![\w#])(?:\+|00)?\(?\d(?:[\s.()/-]{0,2}\d){8,14}(?!\w)")
_HASH_NUMBER = re.compile(r"#\s?[A-Za-z]{0,6}-?\d[\w-]{1,20}")
_NUMBER_OF = re.compile(
    r"\b((?:commande|order|bestell(?:ung|nummer)|auftrag|ordine|pedido|colis|facture|invoice|parcel|tracking)\w*"
    r"(?:\s+(?:n[°ºo]?\.?|nr\.?|no\.?|num[ée]ro|number|nummer|numero))?\s*[:#]?\s*)(?=[\w-]*\d{3})[\w-]{3,24}",
    re.IGNORECASE,
)
_LONG_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d{5})[A-Z0-9][A-Z0-9-]{4,23}\b")
_CALLED = re.compile(
    r"\b((?i:je m['’]appelle|mon nom est|my name is|ich hei(?:ß|ss)e|mein name ist|mi chiamo|il mio nome è|me llamo"
    r"|mi nombre es)\s+)[^\W\d_][\w'’-]*(?:\s+[A-ZÀ-Þ][\w'’-]*){0,3}"
)
_SALUTED = re.compile(
    r"\b((?:[Mm]onsieur|[Mm]adame|M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Herr|Frau|[Ss]ignora?|[Ss]e[ñn]ora?)\s+)"
    r"[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+)?"
)
_SHORTEST_NAME = 3


def impersonal(text: str, names: Iterable[str] = ()) -> str:
    """Return a text without addresses, numbers that lead to a person, and names; an ellipsis stands in their places.

    Args:
        text: what somebody wrote.
        names: what is known of who they are: full names, of which each word counts.
    """
    found = mask_sensitive(clean_text(text)).strip()
    for pattern in (_EMAIL, _HASH_NUMBER, _PHONE):
        found = pattern.sub(_GAP, found)
    for pattern in (_NUMBER_OF, _CALLED, _SALUTED):
        found = pattern.sub(rf"\1{_GAP}", found)
    found = _LONG_CODE.sub(_GAP, found)
    words = {word for name in names for word in re.split(r"[\s@.,_+-]+", name) if len(word) >= _SHORTEST_NAME}
    for word in sorted(words, key=len, reverse=True):
        found = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", _GAP, found, flags=re.IGNORECASE)
    return re.sub(rf"{_GAP}(?:\s*{_GAP})+", _GAP, found)
