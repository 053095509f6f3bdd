"""Prices are data, and what a call costs is exact."""

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from agents.llm.catalogue import Catalogue, load_catalogue
from agents.llm.usage import Spent
from agents.ports import ModelTarget, Usage

_OWN = """
as_of: 2026-01-01
source: a contract
eur_per_usd: "1"
unknown: {currency: EUR, input: "9", cached_input: "9", output: "9", context: 8000}
models:
  own: {currency: EUR, input: "0.1", cached_input: "0", output: "0.3", context: 8000}
"""


def test_a_million_tokens_cost_what_the_table_says() -> None:
    table = load_catalogue()
    card = table.models["gpt-5-mini"]
    assert card.currency == "USD"
    million = 1_000_000
    for usage, price in (
        (Usage(million, 0, 0), card.input),
        (Usage(million, million, 0), card.cached_input),
        (Usage(0, 0, million), card.output),
    ):
        assert Decimal(table.cost("gpt-5-mini", usage)) / million == price * table.eur_per_usd


def test_costs_are_rounded_up_to_the_millionth(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(_OWN)
    table = load_catalogue(tmp_path / "own.yaml")
    assert table.cost("own", Usage(11, 1, 0)) == 1
    assert table.cost("own", Usage(12, 1, 0)) == 2, "1.1 millionths are paid as two"
    assert table.cost("own", Usage(0, 0, 0)) == 0
    assert table.cost("own", Usage(10, 50, 0)) == 0, "a provider that counts more cached than sent"
    assert table.cost("nobody knows it", Usage(1, 0, 0)) == 9


def test_every_model_has_a_context_for_a_whole_turn() -> None:
    table = load_catalogue()
    assert all(card.context >= 32_000 for card in (table.unknown, *table.models.values()))
    assert all(card.cached_input <= card.input <= card.output for card in table.models.values())


@pytest.mark.parametrize("wrong", ['input: "-1"', "currency: GBP", "supports: [magic]"])
def test_a_file_that_makes_no_sense_is_refused(tmp_path: Path, wrong: str) -> None:
    name = wrong.partition(":")[0]
    lines = _OWN.replace("models:", f"# {name}\nmodels:").splitlines()
    card = {"currency": "EUR", "input": "1", "cached_input": "1", "output": "1", "context": "8000"}
    card = {key: value for key, value in card.items() if key != name}
    body = ", ".join(f"{key}: {value}" for key, value in card.items())
    (tmp_path / "wrong.yaml").write_text("\n".join([*lines, f"  bad: {{{body}, {wrong}}}"]))
    with pytest.raises(ValidationError):
        load_catalogue(tmp_path / "wrong.yaml")


def test_a_turn_adds_up_its_calls() -> None:
    table: Catalogue = load_catalogue()
    spent = Spent(table)
    assert spent.as_json() == {}
    spent.add(ModelTarget("", "gpt-5-mini", "k"), Usage(1000, 0, 100))
    spent.add(ModelTarget("", "gpt-5-nano", "k"), Usage(500, 0, 50), estimated=True)
    spent.add(ModelTarget("", "gpt-5", "k", own=True), Usage(9000, 0, 900))
    found = spent.as_json()
    expected = table.cost("gpt-5-mini", Usage(1000, 0, 100)) + table.cost("gpt-5-nano", Usage(500, 0, 50))
    assert (found["cost_micros"], found["calls"], found["input_tokens"]) == (expected, 3, 10_500)
    assert (found["model"], found["estimated"]) == ("gpt-5", True)
