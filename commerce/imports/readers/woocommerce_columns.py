"""Column names of WooCommerce exports: the shop's language decides them. English, French, German, Spanish."""

import re

ID = ("id",)
TYPE = ("type", "typ", "tipo")
SKU = ("sku", "ugs", "artikelnummer")
BARCODE = (
    "gtin, upc, ean, or isbn",
    "gtin, upc, ean ou isbn",
    "gtin, upc, ean oder isbn",
    "gtin, upc, ean o isbn",
    "meta: _global_unique_id",
)
NAME = ("name", "nom", "nombre")
PUBLISHED = ("published", "publié", "veröffentlicht", "publicado")
VISIBILITY = (
    "visibility in catalog",
    "visibilité dans le catalogue",
    "sichtbarkeit im katalog",
    "visibilidad en el catálogo",
)
SHORT = ("short description", "description courte", "kurzbeschreibung", "descripción corta")
LONG = ("description", "beschreibung", "descripción")
SALE_FROM = (
    "date sale price starts",
    "date de début de promo",
    "datum, an dem angebotspreis beginnt",
    "día en que empieza el precio rebajado",
)
SALE_TO = (
    "date sale price ends",
    "date de fin de promo",
    "datum, an dem angebotspreis endet",
    "día en que termina el precio rebajado",
)
SALE = ("sale price", "tarif promo", "angebotspreis", "precio rebajado")
REGULAR = ("regular price", "tarif régulier", "regulärer preis", "precio normal")
IN_STOCK = ("in stock?", "en stock ?", "en stock?", "vorrätig?", "¿existencias?", "¿en inventario?")
STOCK = ("stock", "lager", "lagerbestand", "inventario")
BACKORDERS = (
    "backorders allowed?",
    "autoriser les commandes de produits en rupture ?",
    "lieferrückstande erlaubt?",
    "lieferrückstände erlaubt?",
    "¿permitir reservas de productos agotados?",
)
CATEGORIES = ("categories", "catégories", "kategorien", "categorías")
TAGS = ("tags", "étiquettes", "schlagwörter", "etiquetas")
BRANDS = ("brands", "marques", "marken", "marcas")
IMAGES = ("images", "bilder", "imágenes")
PARENT = ("parent", "übergeordnetes produkt", "superior")
EXTERNAL_URL = ("external url", "url externe", "externe url", "url externa")

_WEIGHT = re.compile(r"^(?:weight|poids|gewicht|peso) \((g|kg|lbs|oz)\)$")
_ATTRIBUTE = re.compile(r"\b(?:attribut|attribute|atributo|attributs)\b.*?(\d+)|(\d+).*\battribut")
_PARTS = {
    "name": ("name", "nom ", "nombre"),
    "values": ("value(s)", "valeur(s)", "wert(e)", "valor(es)"),
    "visible": ("visible", "sichtbar"),
}


def weight_column(columns: list[str]) -> tuple[str, str]:
    """Return the column of weights and its unit; two empty strings where there is none."""
    for column in columns:
        if match := _WEIGHT.match(column):
            return column, match.group(1)
    return "", ""


def attribute_columns(columns: list[str]) -> list[dict[str, str]]:
    """Return, for each numbered attribute, the columns of its name, values and visibility."""
    found: dict[int, dict[str, str]] = {}
    for column in columns:
        match = _ATTRIBUTE.search(column)
        part = next((part for part, words in _PARTS.items() if any(word in column for word in words)), "")
        if match and part and not column.startswith("meta:"):
            found.setdefault(int((match.group(1) or match.group(2))[:6]), {})[part] = column
    return [found[number] for number in sorted(found) if {"name", "values"} <= found[number].keys()]
