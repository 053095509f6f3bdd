"""What a visitor reads of an HTML page, as blocks."""

import pytest

from agents.knowledge.chunks import SEPARATOR, cut, sentences
from agents.knowledge.readers.__main__ import parse
from agents.knowledge.readers.blocks import Block, Unreadable
from agents.knowledge.readers.process import read


def blocks(body: str, head: str = "") -> list[tuple[int, str, str | None]]:
    page = f"<html lang=fr><head>{head}</head><body>{body}</body></html>".encode()
    return [(one.level, one.text, one.anchor) for one in parse("html", page, None).blocks]


def test_headings_keep_their_level_and_their_anchor() -> None:
    page = "<main><h1>Aide</h1><section id=a><h2>Un</h2><p>Texte.</p></section><h2 id=b>Deux</h2><p>Suite.</p></main>"
    assert blocks(page) == [
        (1, "Aide", None), (2, "Un", "a"), (0, "Texte.", "a"), (2, "Deux", "b"), (0, "Suite.", "b"),
    ]  # fmt: skip


def test_a_table_says_with_each_value_what_it_is() -> None:
    rows = "<tr><td><p>France</p></td><td>4,90 €</td></tr><tr><td colspan=2>Fin</td></tr>"
    table = f"<tr><th>Zone</th><th>Prix</th></tr>{rows}"
    assert [text for _, text, _ in blocks(f"<table>{table}</table>")] == ["Zone: France; Prix: 4,90 €", "Fin"]


def test_questions_that_unfold_are_headings() -> None:
    page = "<details><summary>Retours ?</summary><p>30 jours.</p></details><dl><dt>Prix ?</dt><dd>5 €.</dd></dl>"
    assert [(level > 0, text) for level, text, _ in blocks(page)] == [
        (True, "Retours ?"), (False, "30 jours."), (True, "Prix ?"), (False, "5 €."),
    ]  # fmt: skip


def test_lists_of_links_are_menus_and_links_in_sentences_are_not() -> None:
    page = "<ul><li><a href=/a>Robes</a></li></ul><p>Écrivez <a href=/c>au service client</a>, dit-il.</p>"
    assert [text for _, text, _ in blocks(page)] == ["Écrivez au service client, dit-il."]


def test_a_main_part_that_holds_next_to_nothing_is_not_taken_for_the_page() -> None:
    page = f"<main><p>Court.</p></main><div><p>{'Un long texte utile. ' * 20}</p></div>"
    assert "Un long texte utile." in blocks(page)[-1][1]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_the_characters_are_those_that_the_page_declares(charset: str) -> None:
    page = f"<html><head><meta charset='{charset}'></head><body><p>Été à 5 degrés</p></body></html>".encode(charset)
    assert parse("html", page, None).blocks == [Block("Été à 5 degrés")]


def test_a_page_without_text_says_so() -> None:
    with pytest.raises(Unreadable, match="no text"):
        parse("html", b"<html><body><img src=a></body></html>", None)


async def test_a_page_that_nests_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its parser needs minutes; it gets the seconds that every file gets, here one."""
    monkeypatch.setattr("agents.knowledge.readers.process.READING_SECONDS", -4)
    with pytest.raises(Unreadable, match="too long"):
        await read(b"<div>" * 400_000, "text/html")


def test_passages_follow_the_headings_and_lose_nothing() -> None:
    long = [Block(" ".join(f"mot{number}" for number in range(90)) + ".") for _ in range(6)]
    found = list(cut([Block("Aide", 1), Block("Retours", 2, "r"), *long, Block("Prix", 2, "p"), Block("Cinq euros.")]))
    assert [one.heading for one in found] == [f"Aide{SEPARATOR}Retours"] * 3 + [f"Aide{SEPARATOR}Prix"]
    assert all(len(one.text.split()) <= 230 for one in found)
    assert " ".join(one.text for one in found).split() == " ".join([*(one.text for one in long), "Cinq euros."]).split()
    assert [one.anchor for one in found] == ["r", "r", "r", "p"]


def test_a_sentence_that_never_ends_is_cut() -> None:
    [first, *others] = list(cut([Block("mot " * 1000)]))
    assert len(first.text.split()) == 230
    assert sum(len(one.text.split()) for one in (first, *others)) == 1000


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Nous livrons en 3 jours. Les retours sont gratuits !", 2),
        ("M. Dupont répond sous 24 h. Appelez-le.", 2),
        ("Versand z.B. mit DHL. Danke.", 2),
        ("Prix : 4.90 €. Voilà.", 2),
        ("Une ligne\nUne autre", 2),
        ("Sans point final", 1),
    ],
)
def test_sentences_end_where_people_end_them(text: str, count: int) -> None:
    found = sentences(text)
    assert len(found) == count, found
    assert " ".join(found) == text.replace("\n", " ")
