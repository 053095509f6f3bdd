"""Which option values a message names."""

import pytest

from agents.brains.variants import named_values
from agents.understanding import Entities

VALUES = ("30 × 40 cm", "50 × 70 cm", "l", "40", "41", "noir")


@pytest.mark.parametrize(
    ("text", "entities", "named"),
    [
        ("30 × 40 cm", Entities(), {"30 × 40 cm"}),
        ("la 50x70 cm svp", Entities(), {"50 × 70 cm"}),
        ("is it available in 40?", Entities(), {"40"}),
        ("moins de 40", Entities(price_max=4000), set()),
        ("40 pièces", Entities(quantity=40), set()),
        ("l'autre", Entities(), set()),
        ("en L", Entities(sizes=("L",)), {"l"}),
        ("le noir en 41", Entities(sizes=("41",)), {"noir", "41"}),
    ],
)
def test_named_values(text: str, entities: Entities, named: set[str]) -> None:
    assert named_values(VALUES, text, entities) == named
