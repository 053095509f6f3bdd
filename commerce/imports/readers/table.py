"""Tables: CSV and TSV with any separator and line end, rows of any length, quotes that do not close."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commerce.imports.readers.limits import FileRejected, Limits
from commerce.imports.readers.records import RowProblem

_SEPARATORS = ",;\t|"
_SEP_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number as a spreadsheet counts, and its non-empty cells by column name."""

    number: int
    cells: dict[str, str]

    def get(self, *names: str) -> str:
        """Return the first of these columns that has something in it, or an empty string."""
        for name in names:
            if value := self.cells.get(name):
                return value
        return ""


def column_name(text: str) -> str:
    """Return a header as it is compared: lower case, plain quotes, single spaces."""
    text = text.replace("\u2019", "'").replace("\u00a0", " ").replace("\u202f", " ").strip("\ufeff")
    return _SPACES.sub(" ", text).strip().casefold()


def header_of(head: str) -> tuple[str, list[str]]:
    """Return the separator and the column names of a table that starts with this text."""
    separator, body = "", head.lstrip("\ufeff \r\n")
    first, _, rest = body.replace("\r\n", "\n").replace("\r", "\n").partition("\n")
    if told := _SEP_LINE.match(first):
        separator, body = told.group(1), rest
    else:
        unquoted = re.sub(r'"[^"]*"', "", first)
        separator = max(_SEPARATORS, key=unquoted.count)
    try:
        cells = next(csv.reader(io.StringIO(body, newline=""), delimiter=separator), [])
    except csv.Error:
        cells = []
    return separator, [column_name(cell) for cell in cells]


class Table:
    """Rows of a CSV or TSV file, one at a time.

    A quote that is opened and never closed would swallow the rest of the file as one cell. Where that shows, only
    the row with the broken quote is given up and reading goes on with the next line.
    """

    def __init__(self, lines: Iterable[str], head: str, limits: Limits) -> None:
        self.separator, self.columns = header_of(head)
        self._limits = limits
        if len(self.columns) > limits.columns:
            raise FileRejected(f"The file has {len(self.columns)} columns; at most {limits.columns} can be read.")
        self._source = iter(lines)
        self._returned: deque[str] = deque()  # lines to be read again after a repair
        self._taken: list[str] = []  # lines of the current row
        self._size = 0
        self._repairs = 0
        self._ended = False

    def __iter__(self) -> Iterator[Row | RowProblem]:
        csv.field_size_limit(self._limits.field)  # one setting per process, always the same
        number = 0
        for cells in self._rows():
            blank = cells is not None and not any(cells)
            if number == 0 and (blank or self._is_preamble(cells)):
                continue
            number += 1
            if number > 1 and not blank:
                yield self._row(number, cells)
            if number > self._limits.rows:
                raise FileRejected(f"The file has more than {self._limits.rows} rows. Split it into several imports.")

    def _is_preamble(self, cells: list[str] | None) -> bool:
        """Excel may write a line that names the separator before the header."""
        return cells is not None and len(cells) <= 2 and bool(_SEP_LINE.match(self.separator.join(cells)))

    def _lines(self) -> Iterator[str]:
        while True:
            line = self._returned.popleft() if self._returned else next(self._source, None)
            if line is None:
                self._ended = True
                return
            self._taken.append(line)
            self._size += len(line)
            if len(line) >= self._limits.line or self._size > self._limits.item:
                raise csv.Error
            yield line

    def _rows(self) -> Iterator[list[str] | None]:
        """Yield cells of each row, or None for a row that had to be given up."""
        reader = csv.reader(self._lines(), delimiter=self.separator)
        while True:
            self._taken.clear()
            self._size = 0
            try:
                cells = next(reader, None)
                broken = cells is not None and self._swallowed(cells)
            except csv.Error:
                cells, broken = [], True
            if cells is None:
                return
            if broken:
                self._repair()
                reader = csv.reader(self._lines(), delimiter=self.separator)
            yield None if broken else cells

    def _swallowed(self, cells: list[str]) -> bool:
        """Whether an open quote took everything up to the end of the file for one cell."""
        return self._ended and len(self._taken) > 1 and len(cells) < len(self.columns) and "\n" in cells[-1].strip()

    def _repair(self) -> None:
        self._repairs += 1
        if self._repairs > self._limits.repairs:
            raise FileRejected("Too many rows have a quote that is never closed. Export the file again.")
        self._returned.extendleft(reversed(self._taken[1:]))
        self._ended = False

    def _row(self, number: int, cells: list[str] | None) -> Row | RowProblem:
        columns = self.columns
        if cells is None:
            return RowProblem(number, "", "A quote is opened and never closed, or a cell is too long")
        if any(cells[len(columns) :]):
            return RowProblem(number, "", f"{len(cells)} cells under {len(columns)} columns: a separator is not quoted")
        return Row(
            number, {name: cell for name, cell in zip(columns, cells, strict=False) if cell and not cell.isspace()}
        )
