"""The demonstration catalogue: YAML files read once into typed products, in French and English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import product as combinations
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from app.demo.texts import LANGUAGES, slug

DATA = Path(__file__).parent / "data"
CURRENCY = "EUR"

Words = Mapping[str, str]
"""One text per language code."""


@dataclass(frozen=True)
class Category:
    slug: str
    name: Words
    children: tuple["Category", ...] = ()


@dataclass(frozen=True)
class Choice:
    """One value of one option, such as the colour navy."""

    option: str
    value: str
    name: Words = field(compare=False)
    hex: str | None = None


@dataclass(frozen=True)
class Variant:
    id: str
    sku: str
    choices: tuple[Choice, ...]
    price: Decimal
    compare_at: Decimal | None
    stock: int

    def label(self, language: str) -> str:
        return " · ".join(choice.name[language] for choice in self.choices)

    @property
    def colour(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.hex), None)


@dataclass(frozen=True)
class Product:
    handle: str
    picture: str
    brand: str
    category: Category
    subcategory: Category
    title: Words
    description: Words
    facts: Mapping[str, Words]
    tags: tuple[str, ...]
    is_gift: bool
    main_colour: Choice
    variants: tuple[Variant, ...]

    @property
    def price(self) -> Decimal:
        return min(variant.price for variant in self.variants)

    @property
    def compare_at(self) -> Decimal | None:
        """The former price of the cheapest variant, when it is on sale."""
        return min(self.variants, key=lambda variant: variant.price).compare_at

    @property
    def in_stock(self) -> bool:
        return any(variant.stock for variant in self.variants)

    @property
    def colours(self) -> tuple[Choice, ...]:
        found = [variant.colour for variant in self.variants if variant.colour]
        return tuple(dict.fromkeys(found)) or (self.main_colour,)


@dataclass(frozen=True)
class Catalog:
    categories: tuple[Category, ...]
    products: tuple[Product, ...]
    options: Mapping[str, Words]

    def product(self, handle: str) -> Product | None:
        return _by_handle().get(handle)

    def variant(self, variant_id: str) -> tuple[Product, Variant] | None:
        return _by_variant().get(variant_id)

    def category(self, name: str) -> Category | None:
        return next((category for category in self.categories if category.slug == name), None)


@cache
def catalog() -> Catalog:
    """Read the catalogue; the files do not change while the program runs."""
    words = _read(DATA / "vocabulary.yaml")
    categories = tuple(_category(key, entry) for key, entry in words["categories"].items())
    entries = [entry for path in sorted((DATA / "catalog").glob("*.yaml")) for entry in _read(path)]
    products = tuple(_product(entry, words, categories) for entry in entries)
    order = [category.slug for category in categories]
    products = tuple(sorted(products, key=lambda item: order.index(item.category.slug)))
    return Catalog(categories, products, {key: dict(names) for key, names in words["options"].items()})


@cache
def _by_handle() -> dict[str, Product]:
    return {item.handle: item for item in catalog().products}


@cache
def _by_variant() -> dict[str, tuple[Product, Variant]]:
    return {variant.id: (item, variant) for item in catalog().products for variant in item.variants}


def _read(path: Path) -> Any:
    # Only our own files are read here, and the safe loader makes plain values of them.
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _category(key: str, entry: dict[str, Any]) -> Category:
    children = tuple(_category(child, names) for child, names in entry.get("children", {}).items())
    return Category(key, {language: entry[language] for language in LANGUAGES}, children)


def _product(entry: dict[str, Any], words: dict[str, Any], categories: tuple[Category, ...]) -> Product:
    top, _, below = entry["in"].partition("/")
    category = next(item for item in categories if item.slug == top)
    options: dict[str, list[Any]] = entry.get("options", {})
    choices = [[_choice(option, str(value), words) for value in values] for option, values in options.items()]
    main = entry.get("colour") or options["couleur"][0]
    occasions = [words["occasions"][key] for key in entry.get("gift", [])]
    return Product(
        handle=entry["handle"],
        picture=entry["picture"],
        brand=entry["brand"],
        category=category,
        subcategory=next(item for item in category.children if item.slug == below),
        title={language: entry[language]["title"] for language in LANGUAGES},
        description={language: _description(entry, language, occasions) for language in LANGUAGES},
        facts=_facts(entry, words, occasions),
        tags=_tags(occasions),
        is_gift=bool(occasions),
        main_colour=_choice("couleur", main, words),
        variants=tuple(_variant(entry, chosen) for chosen in combinations(*choices)),
    )


def _choice(option: str, value: str, words: dict[str, Any]) -> Choice:
    known = (words["colours"] if option == "couleur" else words["values"]).get(value)
    if known is None:
        return Choice(option, value, dict.fromkeys(LANGUAGES, value))
    return Choice(option, value, {language: known[language] for language in LANGUAGES}, known.get("hex"))


def _variant(entry: dict[str, Any], choices: tuple[Choice, ...]) -> Variant:
    identity = "-".join([entry["handle"], *(slug(choice.value) for choice in choices)])
    values = {choice.value for choice in choices}
    special = next((price for value, price in entry.get("prices", {}).items() if str(value) in values), None)
    price = Decimal(special or entry["price"])
    former = Decimal(entry["compare_at"]) if "compare_at" in entry else None
    return Variant(
        id=identity,
        sku=f"ADP-{crc32(identity.encode()) % 16**6:06X}",
        choices=choices,
        price=price,
        compare_at=former if former and former > price else None,
        stock=_stock(entry, identity, values),
    )


def _stock(entry: dict[str, Any], identity: str, values: set[str]) -> int:
    """Pieces left: what the file says, else a number that is always the same for this variant."""
    sold_out = [{part.strip() for part in str(rule).split("/")} for rule in entry.get("sold_out", [])]
    if any(rule <= values for rule in sold_out):
        return 0
    stock = entry.get("stock")
    return int(stock) if stock is not None else 2 + crc32(identity.encode()) % 23


def _description(entry: dict[str, Any], language: str, occasions: list[dict[str, str]]) -> str:
    text = " ".join(entry[language]["text"].split())
    if not occasions:
        return text
    label = {"fr": "Idée cadeau : ", "en": "Gift idea: "}[language]
    return f"{text} {label}{', '.join(occasion[language] for occasion in occasions)}."


def _facts(entry: dict[str, Any], words: dict[str, Any], occasions: list[dict[str, str]]) -> dict[str, Words]:
    material = _pair(entry["material"])
    facts: dict[str, Words] = {
        "matiere": material,
        "dimensions": {"fr": entry["dimensions"], "en": entry.get("dimensions_en", entry["dimensions"])},
        "usage": _pair(entry["usage"]),
        "entretien": words["care"][entry["care"]],
    }
    if occasions:
        facts["occasion"] = {language: ", ".join(item[language] for item in occasions) for language in LANGUAGES}
    return facts


def _pair(text: str) -> Words:
    french, english = text.split(" | ")
    return {"fr": french, "en": english}


def _tags(occasions: list[dict[str, str]]) -> tuple[str, ...]:
    if not occasions:
        return ()
    named = [occasion[language] for language in LANGUAGES for occasion in occasions]
    return ("idée cadeau", "gift idea", *named)
