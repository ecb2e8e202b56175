"""Does every kind of file say the same, and is a line counted as it stands?"""

import datetime as dt
import gzip
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

from graph.errors import FileRefusedError
from graph.opening import open_store
from graph.store import GraphStore
from loaders.loading import load
from loaders.reading import RawTable, read
from tests.tables import facts_of

HEADER = ["holder", "company", "share_class", "capital_pct", "amount", "from", "to"]
ROWS: list[list[str]] = [
    ["张伟", "000001", "", "33.3", "", "2020-01-01", ""],
    ["李娜", "000001", "优先股", "0.1", "", "2020-01-01", "2021-06-30"],
    ["a,b", "000002", "", "", "1234567.89", "", ""],
]
TEXT = "\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in ROWS)
CSV = ",".join(HEADER) + "\n" + TEXT + "\n"


def write_csv(folder: Path, data: bytes) -> None:
    (folder / "holdings.csv").write_bytes(data)


def write_gz(folder: Path) -> None:
    (folder / "holdings.csv.gz").write_bytes(gzip.compress(CSV.encode()))


def write_excel(folder: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append([_typed(name, cell) for name, cell in zip(HEADER, row, strict=True)])
    book.save(folder / "holdings.xlsx")


def write_parquet(folder: Path, number: pa.DataType) -> None:
    kinds = dict.fromkeys(HEADER, pa.string())
    kinds |= {"capital_pct": number, "amount": pa.decimal128(20, 2)}
    kinds |= {"from": pa.date32(), "to": pa.timestamp("us")}
    columns = {
        name: pa.array([_typed(name, row[at]) for row in ROWS]).cast(kinds[name])
        if name not in {"amount", "to"}
        else pa.array([_exact(name, row[at]) for row in ROWS], kinds[name])
        for at, name in enumerate(HEADER)
    }
    parquet.write_table(pa.table(columns), folder / "holdings.parquet")


def _typed(name: str, cell: str) -> object:
    if not cell:
        return None
    if name in {"capital_pct", "amount"}:
        return float(cell)
    return dt.date.fromisoformat(cell) if name in {"from", "to"} else cell


def _exact(name: str, cell: str) -> object:
    if not cell:
        return None
    return Decimal(cell) if name == "amount" else dt.datetime.fromisoformat(cell)


WRITERS: dict[str, Callable[[Path], None]] = {
    "UTF-8": lambda folder: write_csv(folder, CSV.encode()),
    "byte order mark": lambda folder: write_csv(folder, b"\xef\xbb\xbf" + CSV.encode()),
    "GB18030": lambda folder: write_csv(folder, CSV.encode("gb18030")),
    "Windows lines": lambda folder: write_csv(folder, CSV.replace("\n", "\r\n").encode()),
    "no last line end": lambda folder: write_csv(folder, CSV.rstrip().encode()),
    "gz": write_gz,
    "Excel": write_excel,
    "Parquet": lambda folder: write_parquet(folder, pa.float64()),
    "Parquet of short floats": lambda folder: write_parquet(folder, pa.float32()),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_kind_of_file_gives_the_same_facts(
    store: GraphStore, tmp_path: Path, kind: str
) -> None:
    plain, other = tmp_path / "plain" / "t", tmp_path / "other" / "t"
    for folder in (plain, other):
        folder.mkdir(parents=True)
    write_csv(plain, CSV.encode())
    WRITERS[kind](other)
    assert load(store, [other]).rejections == ()
    second = open_store(f"sqlite:///{tmp_path / 'second.db'}", create=True)
    load(second, [plain])
    assert facts_of(store) == facts_of(second)
    assert load(store, [plain]).tables["holdings"].unchanged == len(ROWS)
    second.close()


def read_text(folder: Path, text: str) -> RawTable:
    path = folder / "holdings.csv"
    path.write_bytes(text.encode())
    return read(path)


@pytest.mark.parametrize(
    ("text", "lines", "misshapen"),
    [
        ("a,b\n1,2\n3,4\n", [2, 3], ()),
        ("a,b\n1,2\n\n3,4\n\n", [2, 4], ()),
        ("a,b\n,\n1,2\n , \n", [3], ()),
        ("a,b\r\n\r\n1,2\r\n", [3], ()),
        ('a,b\n"two\nlines",2\n3,4\n', [2, 4], ()),
        ("a,b\n1,2,3\n4\n5,6\n", [4], (2, 3)),
        ("a\n1\n\n2\n", [2, 4], ()),
        ("a\r\n1\r\n\r\n2\r\n", [2, 4], ()),
        ("\na,b\n1,2\n", [3], ()),
        ("a,b\n", [], ()),
    ],
)
def test_a_row_has_the_line_it_begins_on_and_empty_lines_are_no_rows(
    tmp_path: Path, text: str, lines: list[int], misshapen: tuple[int, ...]
) -> None:
    raw = read_text(tmp_path, text)
    assert (raw.lines.tolist(), raw.misshapen) == (lines, misshapen)


def test_cells_are_trimmed_and_nothing_else(tmp_path: Path) -> None:
    raw = read_text(tmp_path, 'a, b\n 001 ,"　甲 乙　"\nNULL,"say ""so"""\n')
    assert {name: column.to_pylist() for name, column in raw.columns.items()} == {
        "a": ["001", "NULL"],
        "b": ["甲 乙", 'say "so"'],
    }


def test_wholly_empty_rows_of_a_workbook_or_parquet_are_no_rows(tmp_path: Path) -> None:
    columns = {"org": pa.array(["a", None, "b"]), "name": pa.array(["甲", "  ", None])}
    parquet.write_table(pa.table(columns), tmp_path / "organizations.parquet")
    assert read(tmp_path / "organizations.parquet").lines.tolist() == [2, 4]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("holdings.csv", b"", "EMPTY_FILE"),
        ("holdings.csv", b" \n\n", "EMPTY_FILE"),
        ("holdings.csv", b"a,a\n1,2\n", "BAD_HEADER"),
        ("holdings.csv", b"a,b\n\xff\xff\xff,1\n", "WRONG_ENCODING"),
        ("holdings.csv", b"a,b\n\0,1\n", "NOT_A_TABLE"),
        ("holdings.csv.gz", gzip.compress(CSV.encode())[:-9], "BROKEN_ARCHIVE"),
        ("holdings.csv.gz", b"plain", "BROKEN_ARCHIVE"),
        ("holdings.xlsx", b"PK\x03\x04 broken", "NOT_A_TABLE"),
        ("holdings.parquet", b"PAR1 broken", "NOT_A_TABLE"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FileRefusedError) as refused:
        read(tmp_path / name)
    assert (refused.value.file, refused.value.reason) == (name, reason)


def test_nested_parquet_is_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"a": [[1], [2]]}), tmp_path / "holdings.parquet")
    with pytest.raises(FileRefusedError):
        read(tmp_path / "holdings.parquet")
