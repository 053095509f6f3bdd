"""A small shop's vocabulary, as the tests of this package read messages against it."""

import pytest

from agents.understanding import Vocabulary, warm
from agents.understanding.lexicon import LANGUAGES


@pytest.fixture(scope="session", autouse=True)
def trained() -> None:
    """Models take seconds where they were never made, which no test that measures time should be charged with."""
    warm(*LANGUAGES)


@pytest.fixture(scope="session")
def shop() -> Vocabulary:
    return Vocabulary.build(
        brands=["Nike", "Le Creuset", "Maison Lumière"],
        categories=["Mode > Robes", "Sacs & bagages", "Lampes", "Montres", "Women > Dresses", "Shoes", "Pulls"],
        options={"Couleur": ["Noir", "Bleu marine", "Rouge"], "Taille": ["S", "M", "38", "42"], "Motif": ["Fleuri"]},
        titles=["Lampe de bureau Nova", "Robe longue Camille", "Baskets Air Zoom", "Sweat à capuche", "Desk lamp Nova"],
    )
