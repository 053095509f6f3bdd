"""The shape of an index and how its texts are cut into terms."""

import tantivy
from tantivy import Filter, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

VERSION = 2
"""Part of the folder's name: another shape is another index."""

LANGUAGES = {"fr": "french", "en": "english", "de": "german", "it": "italian", "es": "spanish"}
TITLE, KIND, TEXT = "title", "kind", "text"
"""Text fields; each exists once per language, as `title_fr`. `text` holds all of a product's words."""
_LONGEST_TERM = 60
_AMOUNT_BITS = 48
_LETTERS = 26
HIGHEST_PRICE = (1 << _AMOUNT_BITS) - 1


def build_schema() -> tantivy.Schema:
    """Return the schema."""
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("external_id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("code", "brand_key", "category_key", "attribute_key"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="plain", index_option="freq")
    for language in LANGUAGES:
        for name in (TITLE, KIND, TEXT):
            builder.add_text_field(f"{name}_{language}", tokenizer_name=language, index_option="freq")
    builder.add_boolean_field("in_stock", indexed=True, fast=True)
    builder.add_integer_field("price", indexed=True, fast=True)
    return builder.build()


def price_key(amount: int, currency: str) -> int:
    """Return the number that stands for a price: those of one currency are in order, and far from any other's.

    Args:
        amount: minor units, from 0 to HIGHEST_PRICE; what is beyond is taken for the bound.
        currency: ISO 4217 code.
    """
    code = 0
    for letter in currency:
        code = code * _LETTERS + ord(letter) - ord("A")
    return code << _AMOUNT_BITS | min(max(amount, 0), HIGHEST_PRICE)


def _plain() -> TextAnalyzerBuilder:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    return builder.filter(Filter.remove_long(_LONGEST_TERM)).filter(Filter.lowercase())


PLAIN: TextAnalyzer = _plain().filter(Filter.ascii_fold()).build()
ANALYZERS: dict[str, TextAnalyzer] = {
    tag: _plain().filter(Filter.stopword(name)).filter(Filter.stemmer(name)).filter(Filter.ascii_fold()).build()
    for tag, name in LANGUAGES.items()
}


def register(index: tantivy.Index) -> None:
    """Teach an opened index our analyzers; they are not stored with it."""
    index.register_tokenizer("plain", PLAIN)
    for tag, analyzer in ANALYZERS.items():
        index.register_tokenizer(tag, analyzer)
