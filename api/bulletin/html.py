"""How are the parts of a page written, with every text escaped?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; numbers stand at the right."""

    title: str
    is_number: bool = False


def text(value: object) -> str:
    """Return a value as text that nothing can break out of."""
    return "–" if value is None or value == "" else escape(str(value))


def section(name: str, title: str, body: str) -> str:
    """Return a section with its heading."""
    head = f"<h2 id='{name}'>{text(title)}</h2>"
    return f"<section aria-labelledby='{name}'>{head}{body}</section>"


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], caption: str = "") -> str:
    """Return a table that becomes a list on a narrow screen; cells are escaped already."""
    head = "".join(
        f"<th scope='col'{_right(column)}>{text(column.title)}</th>" for column in columns
    )
    body = "".join(f"<tr>{_cells(columns, row)}</tr>" for row in rows)
    said = f"<caption>{text(caption)}</caption>" if caption else ""
    return f"<table class='stack'>{said}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(columns: Sequence[Column], row: Sequence[str]) -> str:
    return "".join(
        f"<td data-label='{text(column.title)}'{_right(column)}>{cell}</td>"
        for column, cell in zip(columns, row, strict=True)
    )


def _right(column: Column) -> str:
    return " class='number'" if column.is_number else ""
