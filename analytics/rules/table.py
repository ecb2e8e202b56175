"""Which rows stand in a rule file, and on which lines?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import RuleError

if TYPE_CHECKING:
    from _csv import Reader

PRINCIPAL = "principal_or_负责人"
COLUMNS = (
    "id",
    "measure",
    "entity",
    "legal_rep",
    PRINCIPAL,
    "actual_controller",
    "directly_responsible",
    "legal_basis",
    "ends_on_credit_repair",
    "software_mode",
    "trigger_type",
    "trigger_list_kind",
    "trigger_domain",
    "trigger_violation",
    "trigger_subject",
    "trigger_severity",
    "term",
    "executable",
    "anchor",
    "valid_from",
    "valid_to",
    "list_or_violation",
    "measure_kind",
    "source_status",
)
"""What every rule file must have, in whatever order; further columns are for lawyers."""
VERIFICATION = ("verified_by", "verified_on")
"""What a rule file may have: which lawyer checked the row, and when."""
HEADER = "(header)"
Validity = tuple[date, date]


class ProblemCode(StrEnum):
    """What can be wrong with a rule file."""

    UNREADABLE = "UNREADABLE"
    HEADER = "HEADER"
    EXTRA_CELLS = "EXTRA_CELLS"
    EMPTY = "EMPTY"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    BAD_DATE = "BAD_DATE"
    DATE_ORDER = "DATE_ORDER"
    OVERLAP = "OVERLAP"
    NO_KIND = "NO_KIND"
    NOT_READ = "NOT_READ"
    GATE = "GATE"
    NOT_VERIFIED = "NOT_VERIFIED"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell.

    Attributes
    ----------
    line
        The line of the file on which the row begins; the header is line 1.
    """

    code: ProblemCode
    line: int
    rule_id: str
    column: str
    value: str
    expected: str

    def error(self) -> RuleError:
        """Return what is raised where a book cannot be made of the file."""
        return RuleError(
            self.rule_id, self.column, self.value, f"{self.expected} (line {self.line})"
        )


@dataclass(frozen=True, slots=True)
class Row:
    """The trimmed cells of one row; a column that the file lacks reads as empty."""

    line: int
    cells: Mapping[str, str]
    is_own: bool = False

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def rule_id(self) -> str:
        """The id, or a word where there is none."""
        return self["id"] or "(no id)"

    @property
    def is_executable(self) -> bool:
        """Whether the engine is to execute it."""
        return self["executable"] == "Y"

    @property
    def validity(self) -> Validity | None:
        """First and last day, both included; None where the cells are no dates."""
        try:
            first = date.fromisoformat(self["valid_from"]) if self["valid_from"] else date.min
            last = date.fromisoformat(self["valid_to"]) if self["valid_to"] else date.max
        except ValueError:
            return None
        return first, last

    def alternatives(self, column: str) -> tuple[str, ...]:
        """Return the values of a cell that semicolons separate."""
        text = self[column]
        return tuple(part.strip() for part in text.split(";")) if text else ()

    def problem(
        self, code: ProblemCode, column: str, expected: str, value: str | None = None
    ) -> Problem:
        """Return what is wrong with one cell, `value` where only a part of it is."""
        found = self[column] if value is None else value
        return Problem(code, self.line, self.rule_id, column, found, expected)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """The rows of one file, and what keeps the file from being a table of rules."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_text(path: Path) -> str:
    """Return the text of a rule file.

    Raises
    ------
    RuleError
        If it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise RuleError("(file)", "path", str(path), "a readable CSV file in UTF-8") from None


def read_table(text: str, *, is_own: bool = False) -> RuleTable:
    """Return the rows of a rule file, wholly empty lines left out."""
    # Strictly: a quote that nobody closed would swallow all rows behind it.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = [name.strip() for name in next(reader, [])]
    problems = list(_header_problems(header))
    rows: list[Row] = []
    if not problems:
        try:
            for row, extra in _numbered(reader, header, is_own=is_own):
                rows.append(row)
                if extra:
                    problems.append(_too_long(row, len(header), extra))
        except csv.Error as error:
            broken = Problem(
                ProblemCode.UNREADABLE, reader.line_num, "(file)", "(row)", str(error), "CSV"
            )
            problems.append(broken)
    return RuleTable(tuple(rows), tuple(problems))


def _numbered(reader: Reader, header: Sequence[str], *, is_own: bool) -> Iterator[tuple[Row, str]]:
    """Yield each row with the line it begins on, and what stands behind its last cell."""
    line = reader.line_num + 1
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            named = dict(zip(header, stripped, strict=False))
            yield Row(line, named, is_own=is_own), "".join(stripped[len(header) :])
        line = reader.line_num + 1


def _too_long(row: Row, length: int, extra: str) -> Problem:
    expected = f"{length} cells, as in the header"
    return row.problem(ProblemCode.EXTRA_CELLS, "(behind the last)", expected, extra)


def _header_problems(header: Sequence[str]) -> Iterator[Problem]:
    for name in COLUMNS:
        if name not in header:
            yield Problem(ProblemCode.HEADER, 1, HEADER, name, "", "a column of this name")
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        yield Problem(ProblemCode.HEADER, 1, HEADER, name, name, "this column once")
