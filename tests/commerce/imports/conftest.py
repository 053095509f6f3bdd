"""Reads product files that the tests write themselves."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from commerce.imports.readers.limits import DEFAULT_LIMITS, Limits
from commerce.imports.readers.reader import Format, ProductFile
from commerce.imports.readers.records import ProductRecord, ReaderOptions, RowProblem

Result = tuple[list[ProductRecord], list[RowProblem]]
Read = Callable[..., Result]


def read_file(
    content: str | bytes,
    declared: Format = Format.AUTO,
    *,
    currency: str = "EUR",
    today: date = date(2026, 11, 1),
    limits: Limits = DEFAULT_LIMITS,
) -> Result:
    """Return the products and the problems of a file."""
    data = content.encode() if isinstance(content, str) else content
    options = ReaderOptions(currency=currency, language="fr", today=today, limits=limits)
    outcomes = list(ProductFile(io.BytesIO(data), declared, options).outcomes())
    products = [outcome for outcome in outcomes if isinstance(outcome, ProductRecord)]
    return products, [outcome for outcome in outcomes if isinstance(outcome, RowProblem)]


@pytest.fixture
def read() -> Read:
    return read_file
