"""Words of one meaning, in every language."""

import pytest

from agents.understanding.concepts import MAX_REMEMBERED, Concepts, concepts
from agents.understanding.lexicon import LANGUAGES, load_yaml


@pytest.mark.parametrize("word", ["livraison", "shipping", "versandkosten", "spedizione", "envio"])
def test_shipping_is_one_concept_in_five_languages(word: str) -> None:
    assert "ship" in concepts().of(word)


def test_a_joined_word_has_the_concepts_of_its_parts() -> None:
    assert {"ship", "cost"} <= set(concepts("de").of("versandkosten"))


def test_a_phrase_has_its_concept_once_and_hides_those_of_its_words() -> None:
    table = Concepts([("combien_de_temps", "time"), ("combien", "howmuch")])
    assert table.read(["en", "combien", "de", "temps"]) == [(), ("time",), (), ()]
    assert table.read(["combien"]) == [("howmuch",)]


def test_a_word_nobody_listed_has_none() -> None:
    assert concepts().of("xyzzy") == ()


def test_made_up_words_are_not_remembered_without_end() -> None:
    table = Concepts([("ship*", "ship")])
    for number in range(2 * MAX_REMEMBERED):
        table.of(f"word{number}")
    assert table.of("shipping") == ("ship",)
    assert len(table._remembered) == MAX_REMEMBERED


def test_every_concept_names_words_in_every_language() -> None:
    missing = [
        (name, code) for name, words in load_yaml("concepts.yaml").items() for code in LANGUAGES if not words.get(code)
    ]
    assert not missing
