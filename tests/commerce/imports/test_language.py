import pytest

from commerce.imports.readers.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Une robe légère pour les soirées d'été, avec des manches courtes et un col rond.", "fr"),
        ("The jacket that keeps you warm on the trail, with a hood and two pockets for your phone.", "en"),
        ("Ein Pullover aus Wolle, der sich gut mit einer Jeans tragen lässt und nicht kratzt.", "de"),
        ("Una lampada per il soggiorno con una luce calda che non stanca gli occhi.", "it"),
        ("Una chaqueta para los días de lluvia, con capucha y bolsillos para el teléfono.", "es"),
    ],
)
def test_small_words_tell_the_language(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["", "Kindle Paperwhite 8 GB", "赤いドレス", "La Roche-Posay 40 ml"])
def test_where_they_do_not_nothing_is_said(text: str) -> None:
    assert guess_language(text) == ""


def test_a_file_that_says_its_language_is_believed(read) -> None:
    products, _ = read('{"external_id": "1", "title": "The lamp for the desk and for you", "language": "de"}')
    assert products[0].language == "de"
