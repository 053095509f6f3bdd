"""Which language a product is described in, by the small words that each language cannot do without."""

import re
from collections import Counter

_SMALL_WORDS = {
    "fr": "le la les des du une un est et pour avec dans sur ou qui que pas plus votre vos ce cette au aux en de à ne "
    "son sa ses nos notre par très sans il elle comme",
    "en": "the and for with your is of to in this that are it you from or not can be on as by our will has have an a",
    "de": "der die das und mit für ist von den dem ein eine einer nicht auf im zu aus sich auch sie ihr oder bei wird",
    "it": "il lo la gli i le per con di e è una un che del della dei nel sono più questo questa dal alla non si come",
    "es": "el la los las para con de y es una un que del por se su sus más esta este en al como o sin muy",
}
_LANGUAGES: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES.setdefault(_word, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 600
_FEWEST = 4
_LEAD = 1.4


def guess_language(text: str) -> str:
    """Return fr, en, de, it or es, or nothing where the beginning of the text does not show it clearly."""
    hits: Counter[str] = Counter()
    for word in _WORD.findall(text[:_SAMPLE].lower()):
        hits.update(_LANGUAGES.get(word, ()))
    ranked = hits.most_common(2)
    if not ranked or ranked[0][1] < _FEWEST:
        return ""
    is_clear = len(ranked) == 1 or ranked[0][1] >= _LEAD * ranked[1][1]
    return ranked[0][0] if is_clear else ""
