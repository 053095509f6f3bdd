"""The search words of a message: what is left when talk, bounds, sizes and exclusions are taken out."""

from __future__ import annotations

from agents.understanding.reading import Reading

_KEPT = frozenset({"", "attr", "audience", "occasion", "brand", "product"})


def search_words(reading: Reading) -> str:
    """The query in the shopper's own words, lower case; "" when nothing to search for is named."""
    kept = [index for index, keep in enumerate(_kept(reading)) if keep]
    pieces: list[str] = []
    previous = -2
    for index in kept:
        token = reading.tokens[index]
        glued = previous == index - 1 and _is_glue(reading.text[reading.tokens[previous].end : token.start])
        if glued:
            pieces[-1] += reading.text[reading.tokens[previous].end : token.start] + token.text.lower()
        else:
            pieces.append(token.text.lower())
        previous = index
    return " ".join(pieces)


def _is_glue(between: str) -> bool:
    """Parts of one name, as in "t-shirt", "iphone15" and "rj45"."""
    return between in {"", "-"}


def _kept(reading: Reading) -> list[bool]:
    kept = [False] * len(reading.tokens)
    position = 0
    while position < len(reading.tokens):
        token = reading.tokens[position]
        if token.tag:
            kept[position] = token.tag in _KEPT and not _is_filler(reading, position)
            position += 1
            continue
        chatter = reading.lexicon.chatter.at(reading.norms, position)
        if chatter and reading.free(position, chatter[0]):
            position = chatter[0]
            continue
        kept[position] = token.norm.isalnum() and token.norm not in reading.lexicon.stopwords
        position += 1
    for position in range(len(kept) - 1):
        between = reading.text[reading.tokens[position].end : reading.tokens[position + 1].start]
        # the "t" of "t-shirt" is a function word elsewhere
        kept[position] = kept[position] or (kept[position + 1] and between == "-" and not reading.tokens[position].tag)
    return kept


def _is_filler(reading: Reading, position: int) -> bool:
    """A function word inside a tagged phrase, as in "en cuir"; the last word of a phrase never is ("en or")."""
    following = reading.tokens[position + 1 : position + 2]
    tag = reading.tokens[position].tag
    return reading.norms[position] in reading.lexicon.stopwords and any(token.tag == tag for token in following)
