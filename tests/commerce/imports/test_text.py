import time

from commerce.imports.readers.text import clean, html_to_text


def test_html_becomes_readable_lines() -> None:
    source = "<p>Une robe <b>l&eacute;g&egrave;re</b></p><ul><li>100&nbsp;% lin</li><li>Lavable</li></ul>"
    assert html_to_text(source) == "Une robe légère\n100 % lin\nLavable"


def test_scripts_and_styles_vanish_with_their_content() -> None:
    assert html_to_text("a<script>alert('</p>')</script>b<style>p{}</style>c<SCRIPT src=x></SCRIPT>d") == "abcd"


def test_a_lone_angle_bracket_is_text() -> None:
    assert html_to_text("for waists < 80 cm & > 60 cm") == "for waists < 80 cm & > 60 cm"


def test_titles_keep_markup_as_text_and_lose_control_characters() -> None:
    assert clean("<script>alert(1)</script>\x00  Robe\n") == "<script>alert(1)</script> Robe"
    assert clean("Cafe\u0301") == "Café"


def test_hostile_markup_takes_linear_time() -> None:
    started = time.perf_counter()
    for piece in ("<", "<!--", "<a ", "<script>", "</", "&", "<a href='"):
        html_to_text(piece * 30_000)
    assert time.perf_counter() - started < 2
