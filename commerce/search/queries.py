"""Builds index queries from a search."""

from collections.abc import Iterable, Iterator

import tantivy
from tantivy import FieldType, Occur, Query, Schema

from commerce.ports import SearchQuery
from commerce.search.schema import ANALYZERS, HIGHEST_PRICE, KIND, LANGUAGES, PLAIN, TEXT, TITLE, price_key
from core.text import plain

MAX_TERMS = 24
_BONUS = {TITLE: 0.4, KIND: 0.1}
"""Added for a word in this field, however rare it is there: a gift card is not the only gift for its name."""
_CODE_BOOST = 8.0
_FUZZY_FROM = 4
Clause = tuple[Occur, Query]


def build(schema: Schema, search: SearchQuery, *, fuzzy: bool = False) -> Query:
    """Return the query of a search; `fuzzy` also takes words with one letter wrong."""
    text = _fuzzy_text(schema, search.text) if fuzzy else _text(schema, search)
    clauses: list[Clause] = [(Occur.Must, text)]
    clauses += [(Occur.Must, Query.const_score_query(one, 0.0)) for one in _filters(schema, search)]
    clauses += [(Occur.MustNot, one) for one in _exclusions(schema, search.excluded)]
    return Query.boolean_query(clauses)


def _text(schema: Schema, search: SearchQuery) -> Query:
    if not search.text.strip():
        return Query.all_query()
    clauses: list[Clause] = []
    for language in LANGUAGES:
        for term in _terms(ANALYZERS[language], search.text):
            clauses.append((Occur.Should, Query.term_query(schema, f"{TEXT}_{language}", term, "freq")))
            for field, bonus in _BONUS.items():
                query = Query.term_query(schema, f"{field}_{language}", term, "basic")
                clauses.append((Occur.Should, Query.const_score_query(query, bonus)))
    for code in dict.fromkeys((plain(search.text), *plain(search.text).split()[:MAX_TERMS])):
        query = Query.term_query(schema, "code", code)
        clauses.append((Occur.Should, Query.boost_query(query, _CODE_BOOST)))
    return Query.boolean_query(clauses)


def _fuzzy_text(schema: Schema, text: str) -> Query:
    clauses: list[Clause] = [
        (Occur.Should, Query.fuzzy_term_query(schema, "words", term, distance=1, transposition_cost_one=True))
        for term in _terms(PLAIN, text)
        if len(term) >= _FUZZY_FROM
    ]
    return Query.boolean_query(clauses) if clauses else Query.empty_query()


def _terms(analyzer: tantivy.TextAnalyzer, text: str) -> list[str]:
    return list(dict.fromkeys(analyzer.analyze(text)))[:MAX_TERMS]


def _filters(schema: Schema, search: SearchQuery) -> Iterator[Query]:
    if search.in_stock_only:
        yield Query.term_query(schema, "in_stock", True)  # noqa: FBT003 - the value to look for
    if search.currency and (search.price_min is not None or search.price_max is not None):
        low = price_key(search.price_min or 0, search.currency)
        high = price_key(HIGHEST_PRICE if search.price_max is None else search.price_max, search.currency)
        yield Query.range_query(schema, "price", FieldType.Integer, low, high)
    if search.brands:
        yield _any(schema, "brand_key", map(plain, search.brands))
    if search.categories:
        yield _any(schema, "category_key", map(plain, search.categories))
    for name, values in search.attributes.items():
        yield _any(schema, "attribute_key", (f"{plain(name)}={plain(value)}" for value in values))


def _any(schema: Schema, field: str, values: Iterable[str]) -> Query:
    return Query.boolean_query([(Occur.Should, Query.term_query(schema, field, value)) for value in values])


def _exclusions(schema: Schema, words: tuple[str, ...]) -> Iterator[Query]:
    for word in words[:MAX_TERMS]:
        for language in LANGUAGES:
            for term in _terms(ANALYZERS[language], word):
                yield Query.term_query(schema, f"{TITLE}_{language}", term)
                yield Query.term_query(schema, f"{KIND}_{language}", term)
