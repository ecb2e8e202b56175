"""Is every row of a delivery counted once, whatever stands in it?"""

from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from graph.errors import FileRefusedError, StrictLoadError, ValueRefusedError
from graph.opening import open_store
from graph.store import GraphStore
from graph.tables import KNOWN_ON, TABLES, WITHDRAWN_ON, Column, Table
from loaders.loading import LoadOptions, load
from loaders.rejection import MESSAGES, Code
from tests.strategies import Row, garbage_tables
from tests.tables import as_csv, facts_of, load_tables, resident_id, write_tables


def columns_of(table: Table) -> list[Column]:
    listed = (*table.columns, KNOWN_ON, WITHDRAWN_ON)
    return [column for column in listed if column.name != "id_status"]


@given(data=st.data())
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_whatever_stands_in_the_cells_every_row_is_counted_once(
    table: Table, data: st.DataObject
) -> None:
    rows: list[Row] = data.draw(garbage_tables(columns_of(table)))
    store = open_store(f"sqlite:///{Path(mkdtemp()) / 'facts.db'}", create=True)
    folder = Path(mkdtemp()) / "t"
    report = load_tables(store, folder, **{table.name: as_csv(rows)})
    counts = report.tables[table.name]
    assert counts.rows == sum(counts.as_tuple()[1:5])
    assert min(counts.as_tuple()) >= 0
    assert counts.rejected == report.rejected == len({each.row for each in report.rejections})
    before = facts_of(store)
    again = load(store, [folder]).tables[table.name]
    assert (again.unchanged, again.rejected) == (counts.rows - counts.rejected, counts.rejected)
    assert facts_of(store) == before
    store.close()


def test_a_rejection_names_file_line_column_and_value(store: GraphStore, tmp_path: Path) -> None:
    text = "holder,company,capital_pct\nx,y,10\n\nx,z,110\nonly,two\n"
    report = load_tables(store, tmp_path / "t", holdings=text)
    assert [(r.code, r.file, r.row, r.column, r.value) for r in report.rejections] == [
        ("PERCENT_RANGE", "holdings.csv", 4, "capital_pct", "110"),
        ("ROW_SHAPE", "holdings.csv", 5, "", ""),
    ]
    assert report.tables["holdings"].as_tuple() == (3, 1, 0, 0, 2, 0)


def test_an_id_number_is_never_shown_in_a_report(store: GraphStore, tmp_path: Path) -> None:
    number = resident_id(1)
    report = load_tables(
        store,
        tmp_path / "t",
        holdings=f"holder,company,capital_pct\n{number},y,10\nx,y,{number}\n",
        persons=f"person,id_type,id_number\n{number},resident_id,1\np,{number},1\n",
    )
    assert [each.value for each in report.rejections] == ["***"] * 4
    path = tmp_path / "rejections.csv"
    report.write_rejections(path)
    assert number not in path.read_text() + str(report.to_json())


def test_repeated_headers_are_rejected_as_such(store: GraphStore, tmp_path: Path) -> None:
    text = "holder,company,capital_pct,from\nx,y,10,2020-01-01\nholder,company,capital_pct,from\n"
    report = load_tables(store, tmp_path / "t", holdings=text)
    assert [(each.code, each.row) for each in report.rejections] == [("REPEATED_HEADER", 3)]


@pytest.mark.parametrize(
    ("name", "text", "reason", "word"),
    [
        ("holdings", "holder,company,capital\nx,y,1\n", "UNKNOWN_COLUMN", "capital_pct"),
        ("holdings", "holder,capital_pct\nx,1\n", "MISSING_COLUMN", "company"),
        ("persons", "person,id_status\nx,VALID\n", "UNKNOWN_COLUMN", "id_status"),
        ("holding", "holder,company\nx,y\n", "UNKNOWN_TABLE", "holdings"),
    ],
)
def test_a_file_that_is_not_its_table_is_refused_and_nothing_written(
    store: GraphStore, tmp_path: Path, name: str, text: str, reason: str, word: str
) -> None:
    good = "org,name\na,甲\n"
    with pytest.raises(FileRefusedError, match=word) as refused:
        load_tables(store, tmp_path / "t", organizations=good, **{name: text})
    assert refused.value.reason == reason
    assert store.revision() == 0


def test_unknown_columns_can_be_left_out(store: GraphStore, tmp_path: Path) -> None:
    text = "holder,company,remark\nx,y,z\n"
    load_tables(store, tmp_path / "t", LoadOptions(ignore_columns=True), holdings=text)
    assert len(facts_of(store)) == 1


@pytest.mark.parametrize("problem", ["absent", "empty"])
def test_nothing_to_load_is_said(store: GraphStore, tmp_path: Path, problem: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileRefusedError):
        load(store, [tmp_path / problem])


def test_the_dataset_is_named_after_the_folder_or_the_file(
    store: GraphStore, tmp_path: Path
) -> None:
    folder = write_tables(tmp_path / "my ring:1", holdings="holder,company\nx,y\n")
    assert load(store, [folder]).dataset == "my_ring_1"
    assert load(store, [folder / "holdings.csv"]).dataset == "holdings"
    assert load(store, [folder], LoadOptions(dataset="other")).dataset == "other"


def test_a_strict_load_also_stops_at_what_only_the_store_can_see(
    store: GraphStore, tmp_path: Path
) -> None:
    with pytest.raises(StrictLoadError) as stopped:
        load_tables(
            store,
            tmp_path / "t",
            LoadOptions(strict=True),
            holdings="holder,company,capital_pct\nx,y,10\nx,y,20\n",
        )
    assert stopped.value.rejected == 1
    assert store.revision() == 0


def test_every_reason_has_its_words() -> None:
    assert set(MESSAGES) == set(Code)


def test_a_future_day_of_knowing_is_refused(store: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(ValueRefusedError, match="--known-on is 2999-01-01"):
        load_tables(
            store,
            tmp_path / "d",
            LoadOptions(known_on=date(2999, 1, 1)),
            holdings="holder,company\na,b",
        )
    assert store.revision() == 0


def test_an_excel_row_with_a_cell_beyond_the_header_is_rejected(
    store: GraphStore, tmp_path: Path
) -> None:
    book = Workbook()
    for row in (["holder", "company"], ["a", "x"], ["b", "x", "lost?"], ["c", "x"]):
        book.active.append(row)
    book.save(tmp_path / "holdings.xlsx")
    report = load(store, [tmp_path / "holdings.xlsx"])
    assert [(r.code, r.row) for r in report.rejections] == [(Code.ROW_SHAPE, 3)]
    assert (report.tables["holdings"].rows, report.tables["holdings"].accepted) == (3, 2)
