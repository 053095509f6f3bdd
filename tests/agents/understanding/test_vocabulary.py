"""The tenant's words: found in any inflection, corrected when misspelt, fast when there are many."""

import random
import time

from agents.understanding import Vocabulary
from agents.understanding.fuzzy import FuzzyWords


def test_misspellings_are_corrected_to_the_nearest_word() -> None:
    words = FuzzyWords(["lampe", "chaussure", "camille", "baskets"])
    assert [words.nearest(word) for word in ("lanpe", "lmape", "chausure", "chausurre", "camile", "basket")] == [
        "lampe", "lampe", "chaussure", "chaussure", "camille", "baskets",
    ]  # fmt: skip


def test_a_word_with_no_near_or_two_equally_near_neighbours_is_left_alone() -> None:
    words = FuzzyWords(["lampe", "manteau", "bouton", "mouton"])
    assert [words.nearest(word) for word in ("xyzzy", "lam", "gouton", "")] == [None, None, None, None]


def test_fifty_thousand_words_are_searched_in_well_under_a_millisecond() -> None:
    rng = random.Random(7)
    names = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(5, 12))) for _ in range(50_000)]
    words = FuzzyWords(names)
    misspelt = [name[:2] + name[3:] for name in names[:500]]
    started = time.perf_counter()
    found = [words.nearest(word) for word in misspelt]
    assert (time.perf_counter() - started) / len(misspelt) < 0.002
    assert sum(found[i] == names[i] for i in range(500)) > 400


def test_names_are_found_in_any_inflection_and_by_their_parts() -> None:
    shop = Vocabulary.build(categories=["Mode > Robes & jupes", "Women > Dresses"], brands=["Le Creuset"])
    for text, value in (
        ("robe", "Mode > Robes & jupes"),
        ("jupes", "Mode > Robes & jupes"),
        ("dress", "Women > Dresses"),
    ):
        hit = shop.match([text], [text], 0) or shop.match([text], [_stem(text)], 0)
        assert hit is not None
        assert hit[1].value == value


def _stem(word: str) -> str:
    from agents.understanding.text import stem

    return stem(word)


def test_colours_of_the_shop_are_known_by_their_meaning() -> None:
    shop = Vocabulary.build(options={"Couleur": ["Noir", "Bleu marine"], "Size": ["M"]})
    assert shop.option_values("black") == [("Couleur", "Noir")]
    assert shop.option_values("navy") == [("Couleur", "Bleu marine")]
    assert shop.option_values("M") == [("Size", "M")]
    assert shop.option_values("pink") == []
