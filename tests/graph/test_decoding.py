"""Does a kept row become the fact it was?"""

from datetime import date
from fractions import Fraction

import pytest

from graph.decimals import parse
from graph.decoding import LIFE, Decoder, flags_of
from graph.model import Fact, Holding, NamedPerson, Objection, Source
from graph.periods import ALWAYS, Period
from graph.tables import TABLES, Column, Table, Type, table_of
from graph.vocabulary import Flag, ObjectionOutcome, bit

DAY = date(2021, 6, 1)
SOURCE = Source(dataset="t", file="t.csv", row=7, digest="", revision=1)
STATED = bit(Flag.KNOWN_STATED)


def decoded(kind: type[Fact], flags: int = 0, /, **cells: object) -> Fact:
    """Decode a row of a table of which only some cells are filled."""
    listed = [cells.get(column.name) for column in table_of(kind).kept]
    return Decoder(kind, DAY, lambda _, __: SOURCE)([1, *listed, ALWAYS, flags, 1, 7])


def test_a_holding_comes_back_with_its_numbers_and_days() -> None:
    row = decoded(
        Holding,
        holder="person:t:p",
        company="org:t:x",
        capital_pct=parse("33.3"),
        **{"from": DAY.toordinal()},
    )
    assert row == Holding(
        source=SOURCE,
        holder=row.holder,  # type: ignore[attr-defined]
        company=row.company,  # type: ignore[attr-defined]
        capital_pct=Fraction("33.3"),
        period=Period(DAY),
    )


@pytest.mark.parametrize(
    ("flags", "shift", "end"), [(0, 0, True), (0, 1, False), (STATED, 1, True)]
)
def test_an_end_after_what_was_known_is_open_unless_the_row_says_when(
    flags: int, shift: int, *, end: bool
) -> None:
    to = DAY.toordinal() + shift
    row = decoded(Holding, flags, holder="person:t:p", company="org:t:x", to=to)
    assert isinstance(row, Holding)
    assert row.period.end == (date.fromordinal(to) if end else None)


def test_an_outcome_is_open_before_the_instant_of_its_day() -> None:
    positions = list(ObjectionOutcome)
    for instant, outcome in (("2021-06-01T09:00", "upheld"), ("2021-06-02T09:00", None)):
        row = decoded(
            Objection,
            decision_no="1",
            filed_at="2021-05-01",
            outcome=positions.index(ObjectionOutcome.UPHELD),
            decided_at=instant,
        )
        assert isinstance(row, Objection)
        assert row.outcome == outcome


@pytest.mark.parametrize(
    ("text", "until", "life"), [(LIFE, None, True), ("2030-01-01", date(2030, 1, 1), False)]
)
def test_a_term_may_last_for_life(text: str, until: date | None, *, life: bool) -> None:
    row = decoded(NamedPerson, decision_no="1", person="person:t:p", capacity=0, until=text)
    assert isinstance(row, NamedPerson)
    assert (row.until, row.for_life) == (until, life)


def test_the_flag_that_only_stores_use_is_not_shown() -> None:
    assert flags_of(STATED | bit(Flag.KNOWN_ASSUMED)) == {Flag.KNOWN_ASSUMED}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_of_every_table_is_an_attribute_of_its_fact(table: Table) -> None:
    row = decoded(table.fact, STATED, **{c.name: _some_cell(c) for c in table.kept})
    named = [column.field or column.name for column in table.kept]
    said = [getattr(row, name) for name in named if hasattr(row, name)]
    hidden = {name for name in named if not hasattr(row, name)}
    assert hidden <= {"from", "to"}
    assert None not in said


def _some_cell(column: Column) -> object:
    if column.type is Type.DATE:
        return DAY.toordinal()
    if column.type in {Type.INSTANT, Type.MOMENT, Type.UNTIL}:
        return "2021-01-01"
    return 0 if column.is_integer else "text"
