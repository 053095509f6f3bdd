"""The shop's product pictures: flat, warm drawings made by code, one per product and colour."""

from app.demo.pictures import (
    accessories,
    bags,
    bedding,
    candles,
    decor,
    garden,
    garments,
    kitchen,
    lights,
    linens,
    pantry,
    paper,
    shoes,
    tableware,
    toys,
)
from app.demo.pictures.canvas import Draw, Picture

_SETS = (
    accessories, bags, bedding, candles, decor, garden, garments, kitchen, lights, linens, pantry, paper, shoes,
    tableware, toys,
)  # fmt: skip
_KINDS: dict[str, Draw] = {kind: draw for module in _SETS for kind, draw in module.KINDS.items()}


def render(picture: str, colour: str, seed: str, label: str) -> str:
    """Draw one picture.

    Args:
        picture: kind and optional style, such as ``"cushion stripes"``.
        colour: main colour as ``#RRGGBB``.
        seed: picks the backdrop; the same seed always gives the same drawing.
        label: accessible title of the image.

    Raises:
        KeyError: no drawing of that kind exists.
    """
    kind, _, style = picture.partition(" ")
    canvas = Picture(colour, seed, style)
    _KINDS[kind](canvas)
    return canvas.svg(label)
