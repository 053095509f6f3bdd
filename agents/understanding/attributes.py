"""Colours, materials, audiences, occasions and the shop's own names, wanted or excluded ("sans", "not", "sauf")."""

from __future__ import annotations

import re

from agents.understanding.reading import Reading
from agents.understanding.vocabulary import Term

_BREAK = re.compile(r"[,;.:!?\n]")
_FIELDS = {
    "colour": "colours", "material": "materials", "audience": "audience", "occasion": "occasions", "brand": "brands",
    "category": "categories",
}  # fmt: skip
_TAGS = {"colour": "attr", "material": "attr", "option": "attr", "category": "product"}


class _Scope:
    """How far a negation reaches: over articles and "or" to the words that it excludes, never over a comma."""

    def __init__(self) -> None:
        self.strength = ""
        self.items = 0

    def open(self, strength: str) -> None:
        self.strength, self.items = strength, 0

    def close(self) -> None:
        self.open("")


def read_attributes(reading: Reading) -> None:
    """Find attribute words and the shop's names; tag their tokens and sort them into wanted and excluded."""
    scope, position = _Scope(), 0
    while position < len(reading.tokens):
        if position and _BREAK.search(reading.text, reading.tokens[position - 1].end, reading.tokens[position].start):
            scope.close()
        position = _step(reading, position, scope)
    for key in (
        *reading.found.get("colours", ()),
        *reading.found.get("materials", ()),
        *reading.found.get("sizes", ()),
    ):
        reading.options += [pair for pair in reading.vocabulary.option_values(key) if pair not in reading.options]


def _step(reading: Reading, position: int, scope: _Scope) -> int:
    """Read what starts at a token; return the position after it."""
    lexicon, norms, token = reading.lexicon, reading.norms, reading.tokens[position]
    if token.tag:
        if token.tag == "size" and scope.strength:
            _exclude_size(reading, token.norm.upper())
        return position + 1
    if harmless := lexicon.not_negations.at(norms, position):
        scope.close()
        return harmless[0]
    if (negator := lexicon.negators.at(norms, position)) and reading.free(position, negator[0]):
        scope.open(negator[1])
        reading.mark(position, negator[0], "negator")
        return negator[0]
    if talk := _talk(reading, position):
        return talk
    if mention := _mention(reading, position, negated=bool(scope.strength)):
        scope.items += 1
        return mention
    _pass_word(reading, position, scope)
    return position + 1


def _pass_word(reading: Reading, position: int, scope: _Scope) -> None:
    """A word that is no attribute: it may carry a negation on, be excluded by it, or end it."""
    token = reading.tokens[position]
    if not scope.strength:
        return
    if scope.items and token.norm in reading.lexicon.negation_joiners:
        scope.items = 0
    elif scope.items:
        scope.close()
    elif token.norm not in reading.lexicon.stopwords:
        if scope.strength == "strong" and token.norm.isalpha():
            reading.add("words", token.norm, excluded=True)
            token.tag = "excluded"
            scope.items += 1
        else:
            scope.close()


def _talk(reading: Reading, position: int) -> int | None:
    """A phrase of talk of two words or more, so that "montre-moi" is no watch."""
    talk = reading.lexicon.chatter.at(reading.norms, position)
    if talk is None or talk[0] < position + 2 or not reading.free(position, talk[0]):
        return None
    reading.mark(position, talk[0], "chatter")
    return talk[0]


def _mention(reading: Reading, position: int, *, negated: bool) -> int | None:
    """Take the longest attribute or name of the shop that starts here; both when they are equally long."""
    attribute = reading.lexicon.attributes.at(reading.norms, position)
    name = reading.vocabulary.match(reading.norms, reading.stems, position)
    if attribute and not reading.free(position, attribute[0]):
        attribute = None
    if name and not reading.free(position, name[0]):
        name = None
    end = max(attribute[0] if attribute else 0, name[0] if name else 0)
    if not end:
        _tag_title_word(reading, position)
        return None
    if name and name[0] == end and not (attribute and attribute[0] == end and name[1].kind == "option"):
        _take_name(reading, name[1], negated=negated)
        _retag(reading, position, end, name[1].kind, negated=negated)
    if attribute and attribute[0] == end:
        kind, key = attribute[1]
        if kind in {"colour", "material"} or not negated:
            reading.add(_FIELDS[kind], key, excluded=negated)
        _retag(reading, position, end, kind, negated=negated)
    return end


def _take_name(reading: Reading, term: Term, *, negated: bool) -> None:
    if term.kind != "option":
        reading.add(_FIELDS[term.kind], term.value, excluded=negated)
    elif negated:
        reading.add("words", term.value, excluded=True)
    elif (term.name, term.value) not in reading.options:
        reading.options.append((term.name, term.value))


def _retag(reading: Reading, start: int, end: int, kind: str, *, negated: bool) -> None:
    reading.mark(start, end, "excluded" if negated else _TAGS.get(kind, kind))


def _tag_title_word(reading: Reading, position: int) -> None:
    """Tag a word of some product's title; it is no value by itself, but it tells that goods are meant."""
    norm = reading.norms[position]
    lexicon = reading.lexicon
    if len(norm) > 2 and norm not in lexicon.known and reading.vocabulary.has_title_word(norm):
        reading.tokens[position].tag = "product"


def _exclude_size(reading: Reading, size: str) -> None:
    if size in reading.found.get("sizes", ()):
        reading.found["sizes"].remove(size)
        reading.add("sizes", size, excluded=True)
