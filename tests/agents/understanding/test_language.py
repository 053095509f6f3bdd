"""Which language a short message is in."""

from pathlib import Path

import pytest
import yaml

from agents.understanding import Vocabulary, understand
from agents.understanding.language import detect_language
from agents.understanding.lexicon import LANGUAGES

DATA = Path(__file__).parent / "data"
FILES = {"fr": "intents_fr", "en": "intents_en", "de": "dev_de", "it": "dev_it", "es": "dev_es"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_words_tell_the_language_whatever_the_page_is_in(language: str) -> None:
    messages = yaml.safe_load((DATA / f"{FILES[language]}.yaml").read_text(encoding="utf-8"))
    texts = [text for lines in messages.values() for text in lines if len(text.split()) >= 3]
    for page in LANGUAGES:
        right = [detect_language(text, prior=page)[0] == language for text in texts]
        assert len(right) > 200
        assert sum(right) / len(right) >= 0.97, page


@pytest.mark.parametrize("word", ["ok", "menu", "info", "taxi", "nike", "hello", "normal"])
def test_a_single_word_that_several_languages_have_is_in_the_pages(word: str) -> None:
    assert [detect_language(word, prior=page)[0] for page in LANGUAGES] == list(LANGUAGES)


def test_a_single_word_of_one_language_is_in_that_one() -> None:
    assert detect_language("Lieferzeit", prior="fr")[0] == "de"
    assert detect_language("bonjour", prior="en")[0] == "fr"


@pytest.mark.parametrize("text", ["by Vannerie du Marais", "Verre clair", "the Panier à linge please"])
def test_names_of_the_shop_are_in_no_language(text: str) -> None:
    shop = Vocabulary.build(
        brands=["Vannerie du Marais"], options={"Couleur": ["Verre clair"]}, titles=["Panier à linge"]
    )
    assert understand(text, vocabulary=shop, default_language="en").language == "en"
    assert understand("je voudrais plutôt un panier en osier", vocabulary=shop, default_language="en").language == "fr"
