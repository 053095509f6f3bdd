"""Colours, materials and sizes that a sentence gives to a product: models invent variants."""

from collections.abc import Iterator

from agents.claims import patterns
from agents.understanding.lexicon import LANGUAGES, lexicon, names_of
from agents.understanding.text import words


def named_attributes(sentence: str, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each colour, material and size of a sentence with the words, of any language, that would support it.

    Args:
        sentence: a statement about products.
        language: the language it is in.
    """
    if language in LANGUAGES:
        found = words(sentence)
        attributes = lexicon(language).attributes
        for start in range(len(found)):
            hit = attributes.at(found, start)
            if hit and hit[1][0] in ("colour", "material"):
                yield " ".join(found[start : hit[0]]), names_of(hit[1][1])
    for match in patterns.SIZE.finditer(sentence):
        yield match[1], (match[1],)
