"""Tables that are not quite tables: one bad row never costs another."""

from dataclasses import replace

import pytest

from commerce.imports.readers.limits import DEFAULT_LIMITS, FileRejected

HEADER = "Handle,Title,Variant Price,Vendor\n"


def ids(products) -> list[str]:
    return [product.external_id for product in products]


def test_missing_trailing_columns_are_empty_cells(read) -> None:
    products, problems = read(HEADER + "a,A\nb,B,5\n")
    assert problems == []
    assert ids(products) == ["a", "b"]


def test_an_unquoted_separator_is_reported_instead_of_shifting_the_price(read) -> None:
    products, problems = read(HEADER + "a,Table, ronde,12,Nord\nb,B,5,Sud\n")
    assert ids(products) == ["b"]
    assert (problems[0].row, "not quoted" in problems[0].message) == (2, True)


def test_a_quote_left_open_costs_one_row(read) -> None:
    products, problems = read(HEADER + 'a,"Table,12,Nord\n' + "".join(f"p{n},P,1,Sud\n" for n in range(50)))
    assert len(products) == 50
    assert [problem.row for problem in problems] == [2]


def test_a_quote_left_open_in_a_large_file_costs_one_row(read) -> None:
    products, problems = read(HEADER + 'a,"Table,12,Nord\n' + "".join(f"p{n},P,1,Sud\n" for n in range(20_000)))
    assert len(products) == 20_000
    assert [problem.row for problem in problems] == [2]


def test_a_file_of_open_quotes_is_given_up(read) -> None:
    content = HEADER + "".join(f'p{n},"{"x" * 120},1,Sud\n' for n in range(50))
    with pytest.raises(FileRejected, match="never closed"):
        read(content, limits=replace(DEFAULT_LIMITS, repairs=3, field=100))


def test_a_cell_that_is_too_long_costs_its_row(read) -> None:
    products, problems = read(HEADER + f"a,{'x' * 200_000},1,Nord\nb,B,5,Sud\n")
    assert ids(products) == ["b"]
    assert problems[0].row == 2


def test_rows_are_counted_as_a_spreadsheet_does(read) -> None:
    _, problems = read("\n" + HEADER + 'a,"A\nA",1,N\n\n,no handle,1,N\n')
    assert [(problem.row, problem.field) for problem in problems] == [(4, "Handle")]


def test_a_second_row_with_the_same_id_is_reported(read) -> None:
    products, problems = read('{"external_id": "1", "title": "A"}\n{"external_id": "1", "title": "B"}\n')
    assert [product.title for product in products] == ["A"]
    assert (problems[0].row, problems[0].field) == (2, "external_id")
