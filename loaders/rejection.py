"""Why was this row rejected?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The reasons; `MESSAGES` says each in words."""

    ROW_SHAPE = "ROW_SHAPE"
    REPEATED_HEADER = "REPEATED_HEADER"
    MISSING_VALUE = "MISSING_VALUE"
    DATE_FORMAT = "DATE_FORMAT"
    NUMBER_FORMAT = "NUMBER_FORMAT"
    NUMBER_RANGE = "NUMBER_RANGE"
    PERCENT_RANGE = "PERCENT_RANGE"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    ID_NUMBER = "ID_NUMBER"
    RANGE_ORDER = "RANGE_ORDER"
    PERIOD_ORDER = "PERIOD_ORDER"
    DATE_ORDER = "DATE_ORDER"
    INCOMPLETE = "INCOMPLETE"
    NO_BASIS = "NO_BASIS"
    CONFLICTING_ROWS = "CONFLICTING_ROWS"
    AMBIGUOUS_REFERENCE = "AMBIGUOUS_REFERENCE"


MESSAGES: dict[Code, str] = {
    Code.ROW_SHAPE: "the row has another number of cells than the header",
    Code.REPEATED_HEADER: "the header stands here again, expected a row",
    Code.MISSING_VALUE: "the cell is empty, expected a value",
    Code.DATE_FORMAT: "not a date, expected YYYY-MM-DD",
    Code.NUMBER_FORMAT: "not a number, expected plain decimal figures",
    Code.NUMBER_RANGE: "cannot be kept exactly, expected at most 17 digits, not negative",
    Code.PERCENT_RANGE: "outside 0 to 100 per cent",
    Code.UNKNOWN_CODE: "not a code of this column",
    Code.ID_NUMBER: "an ID number stands where none belongs; it is not kept and not shown",
    Code.RANGE_ORDER: "the smallest share is above the largest",
    Code.PERIOD_ORDER: "the end lies before the beginning",
    Code.DATE_ORDER: "the dates contradict each other or lie in the future",
    Code.INCOMPLETE: "a value that this one needs is missing",
    Code.NO_BASIS: "a decision without number, authority or legal basis has no effect",
    Code.CONFLICTING_ROWS: "another row of this load says something else of the same thing",
    Code.AMBIGUOUS_REFERENCE: "the reference could mean several parties",
}


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row that was not taken; the rest of its file went on.

    Attributes
    ----------
    row
        The line in the file, header = 1; None where the whole file is meant.
    value
        The cell as written, `***` where it held an ID number.
    """

    code: str
    file: str
    row: int | None
    column: str
    value: str
    message: str
