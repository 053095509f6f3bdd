"""A generated catalogue of any size, the same for the same size, in French with English translations."""

import random
from itertools import product
from typing import Any

_KINDS = (
    ("Lampe", "Lamp", "Luminaires"), ("Robe", "Dress", "Vêtements"), ("Pull", "Jumper", "Vêtements"),
    ("Veste", "Jacket", "Vêtements"), ("Sac", "Bag", "Bagagerie"), ("Table basse", "Coffee table", "Meubles"),
    ("Chaise", "Chair", "Meubles"), ("Coussin", "Cushion", "Textile"), ("Tapis", "Rug", "Textile"),
    ("Bol", "Bowl", "Table"), ("Assiette", "Plate", "Table"), ("Théière", "Teapot", "Table"),
    ("Bougie", "Candle", "Maison"), ("Vase", "Vase", "Maison"), ("Miroir", "Mirror", "Maison"),
    ("Montre", "Watch", "Accessoires"),
)  # fmt: skip
_COLOURS = (
    ("bleu", "blue"), ("noir", "black"), ("blanc", "white"), ("rouge", "red"), ("vert", "green"), ("gris", "grey"),
    ("beige", "beige"), ("jaune", "yellow"),
)  # fmt: skip
_MATERIALS = (
    ("coton", "cotton"), ("lin", "linen"), ("laine", "wool"), ("cuir", "leather"), ("bois", "wood"),
    ("verre", "glass"), ("laiton", "brass"), ("grès", "stoneware"),
)  # fmt: skip
_BRANDS = ("Quai", "Lueur", "Terre", "Phare", "Rivage", "Brume")
_SIZES = ("S", "M", "L")


def generate(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """Return `count` products as import records, in NDJSON's fields."""
    # A fixed seed: benchmarks of two versions must see the same shop.
    chance = random.Random(seed)
    combinations = list(product(_KINDS, _COLOURS, _MATERIALS))
    chance.shuffle(combinations)
    return [_product(chance, number, *combinations[number % len(combinations)]) for number in range(count)]


def _product(
    chance: random.Random, number: int, kind: tuple[str, str, str], colour: tuple[str, str], material: tuple[str, str]
) -> dict[str, Any]:
    price = f"{chance.randrange(9, 250)}.{chance.choice(('00', '50', '90'))}"
    brand = chance.choice(_BRANDS)
    series = f"{brand} {number}"
    offer: dict[str, Any] = {"price": price, "currency": "EUR", "in_stock": chance.random() > 0.1}
    record: dict[str, Any] = {
        "external_id": f"bench-{number}",
        "title": f"{kind[0]} {series} en {material[0]} {colour[0]}",
        "description": f"{kind[0]} en {material[0]}, couleur {colour[0]}. Une idée cadeau signée {brand}.",
        "categories": [kind[2], kind[0]],
        "brand": brand,
        "language": "fr",
        "url": f"https://shop.example/p/{number}",
        "translations": {
            "en": {
                "title": f"{kind[1]} {series} in {colour[1]} {material[1]}",
                "description": f"{kind[1]} in {material[1]}, colour {colour[1]}. A gift idea by {brand}.",
            }
        },
    }
    if kind[2] != "Vêtements":
        return {**record, **offer}
    variants = [{"external_id": f"bench-{number}-{size}", "options": {"Taille": size}, **offer} for size in _SIZES]
    return {**record, "currency": "EUR", "variants": variants}
