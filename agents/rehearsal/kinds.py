"""Takes the name out of a product's title: what is left is what somebody who has never seen it would ask for."""

import re

from agents.understanding.text import fold, prepare

_HEAD = re.compile(r"\s[-–—|/]\s|[,;:|(\[]|\s[–—]|\.\s")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_MOST_WORDS = 3
_MOST_DETAILS = 4
_SHORT = 2
_COMPOUND = 3
_COMPOUND_LINKS = frozenset({"a", "d", "da", "de", "di"})
_HEAD_LAST = frozenset({"en", "de"})
"""Languages that put what a thing is behind what is said of it."""
_LINKS = {
    "fr": "à a au aux d de des du en et l la le les pour sans avec",
    "en": "a an and by for from in of on the to with w",
    "de": "am aus das dem den der des die ein eine für im in mit und von zum zur",
    "it": "a ai al alla con d da dei del della di e il in l la le lo per senza",
    "es": "a al con de del el en la las los para por sin y",
}


def describe(title: str, brand: str, language: str, names: frozenset[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """Return what a title calls the thing, and further words about it.

    The brand, numbers, and words that only name this one product go. `Cocotte en fonte Mijote` is a `cocotte`
    with `fonte` to add; `Olive wood board` a `board`; of a long title the first part tells what it is.

    Args:
        title: the product's title.
        brand: its brand, or empty.
        language: of the title.
        names: folded words that are known to be names, see `names_in`.
    """
    links = frozenset(_LINKS.get(language, _LINKS["en"]).split())
    named = names | names_in(title, language)
    head, tail = _cut(title)
    kept, rest = (_plain(part, brand, named, language) for part in (head, tail))
    if not [word for word in kept if word not in links]:
        kept, rest = rest, []
    kind = _last(kept, links) if language in _HEAD_LAST else _first(kept, links)
    more = [word for word in (*kept, *rest) if word not in links and word not in kind and len(word) > _SHORT]
    return " ".join(kind), tuple(dict.fromkeys(more))[:_MOST_DETAILS]


def names_in(title: str, language: str) -> frozenset[str]:
    """Return the folded words of a title that are written as names are, in languages whose titles show that."""
    found = _WORD.findall(title)
    capital = [word for word in found[1:] if word[0].isupper()]
    shouted = len(found) > _MOST_WORDS and len(capital) == len(found) - 1
    return frozenset() if language in _HEAD_LAST or shouted else frozenset(map(_key, capital))


def _key(word: str) -> str:
    return fold(prepare(word))


def _cut(title: str) -> tuple[str, str]:
    match = _HEAD.search(title, 3)
    return (title[: match.start()], title[match.end() :]) if match else (title, "")


def _plain(text: str, brand: str, names: frozenset[str], language: str) -> list[str]:
    """The words of a part of a title without brand, numbers and names, small."""
    found = _without(_WORD.findall(text), [_key(word) for word in _WORD.findall(brand)])
    kept = [word for word in found if _key(word) not in names and not any(sign.isdigit() for sign in word)]
    return kept if language == "de" else [word.lower() for word in kept]


def _without(found: list[str], brand: list[str]) -> list[str]:
    """Cut out the brand where it stands as a whole."""
    keys = list(map(_key, found))
    for start in range(len(keys) - len(brand) + 1):
        if brand and keys[start : start + len(brand)] == brand:
            return [*found[:start], *found[start + len(brand) :]]
    return found


def _first(kept: list[str], links: frozenset[str]) -> list[str]:
    """The first telling word, with the one that makes a compound of it: `planche à découper`, but `bol` (en grès)."""
    kept = _trim(kept, links)
    compound = len(kept) > _COMPOUND - 1 and fold(kept[1]) in _COMPOUND_LINKS and fold(kept[2]) not in links
    return kept[:_COMPOUND] if compound else kept[:1]


def _last(kept: list[str], links: frozenset[str]) -> list[str]:
    """The last telling word before the first link: `card` of `gift card in a box`."""
    start = next((place for place, word in enumerate(kept) if fold(word) not in links), len(kept))
    end = next((place for place in range(start, len(kept)) if fold(kept[place]) in links), len(kept))
    return kept[start:end][-1:]


def _trim(kept: list[str], links: frozenset[str]) -> list[str]:
    while kept and fold(kept[-1]) in links:
        kept = kept[:-1]
    while kept and fold(kept[0]) in links:
        kept = kept[1:]
    return kept
