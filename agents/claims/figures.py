"""Number words as digits, so that "cinquante euros" and "zwanzig Prozent" are checked like figures."""

import re
from functools import lru_cache

from agents.understanding.lexicon import LANGUAGES, lexicon
from agents.understanding.reading import compose
from core.text import plain

_COUNTED = re.compile(
    r"^(?:euros?|dollars?|pounds?|livres?|francs?|franken|pour|percent|per|prozent|por|cents?|heures?|hours?|stunden?|ore|"
    r"horas?|jours?|days?|tage?n?|giorn[io]|dias?|semaines?|weeks?|wochen?|settiman[ae]|semanas?|mois|months?|monaten?|"
    r"monate?|mes[ei]s?|ans?|years?|jahren?|anni|anos?)$"
)
_WORD = re.compile(r"[^\W\d_]+")
_JOINERS = frozenset({"et", "and", "und", "e", "y"})


@lru_cache(maxsize=4096)
def in_digits(sentence: str, language: str) -> str:
    """Return a sentence with the number words before money, shares and spans of time written as digits.

    Args:
        sentence: any text.
        language: the language it is in; one without word lists leaves the sentence as it is.
    """
    if language not in LANGUAGES:
        return sentence
    numbers = lexicon(language).numbers
    words = [(match.start(), match.end(), plain(match[0])) for match in _WORD.finditer(sentence)]
    found: list[str] = []
    position = index = 0
    while index < len(words):
        end, values = index, list[int]()
        while end < len(words) and (words[end][2] in numbers or (values and words[end][2] in _JOINERS)):
            values += [numbers[words[end][2]]] if words[end][2] in numbers else []
            end += 1
        if values and values != [1] and end < len(words) and _COUNTED.match(words[end][2]):
            found += [sentence[position : words[index][0]], str(compose(values))]
            position = words[end - 1][1]
        index = max(end, index + 1)
    return "".join((*found, sentence[position:])) if found else sentence
