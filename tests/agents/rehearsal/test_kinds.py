"""What is left of a title when the name is taken out."""

import pytest

from agents.rehearsal.kinds import describe, names_in


@pytest.mark.parametrize(
    ("title", "brand", "language", "kind", "details"),
    [
        ("Planche à découper en olivier", "Bois Flotté", "fr", "planche à découper", ("olivier",)),
        ("Pichet Goéland", "Grès du Large", "fr", "pichet", ()),
        ("Bol en grès bleu", "Terre", "fr", "bol", ("grès", "bleu")),
        ("Utopia Towels Blue Kitchen Towels 12-Pack - 100% Cotton", "Utopia Towels", "en", "towels",
         ("blue", "kitchen", "cotton")),
        ("Gift Card in a Birthday Box", "", "en", "card", ("gift", "birthday", "box")),
        ("Handgenähte Ledertasche, braun", "", "de", "Ledertasche", ("Handgenähte", "braun")),
        ("Tovaglia di lino ricamata", "", "it", "tovaglia di lino", ("ricamata",)),
    ],
)  # fmt: skip
def test_a_title_tells_what_the_thing_is(title, brand, language, kind, details):
    assert describe(title, brand, language) == (kind, details)


def test_a_name_is_told_by_how_the_original_spells_it():
    names = names_in("Mug en grès Embrun", "fr")
    assert describe("Embrun stoneware mug", "Grès du Large", "en", names) == ("mug", ("stoneware",))


def test_a_title_that_is_nothing_but_its_brand_tells_nothing():
    assert describe("Rivage", "Rivage", "fr") == ("", ())
