"""Is a file that cannot be a table refused whole, clearly, and with nothing kept?"""

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad_input.command import Answer, Zeren

HOLDINGS = "holder,company,capital_pct,from\n" + "".join(
    f"h{number},c{number},51,2020-01-01\n" for number in range(2000)
)
SEED = 7


def half_a_gz() -> bytes:
    whole = gzip.compress(HOLDINGS.encode(), mtime=0)
    return whole[: len(whole) // 2]


def workbook_without_sheets() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook>")
    return file.getvalue()


# file name, content, words of which each must stand in the message
REFUSED: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "a picture": ("holdings.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, ()),
    "prose": ("holdings.csv", "这不是表格。\n只是一段话。\n".encode(), ()),
    "noise": ("holdings.csv", random.Random(SEED).randbytes(4096), ()),
    "empty": ("holdings.csv", b"", ()),
    "blank lines": ("holdings.csv", b"\n\n\n", ()),
    "utf-16": ("holdings.csv", HOLDINGS.encode("utf-16"), ()),
    "bytes of no encoding": ("persons.csv", b"person,name\nx,\xff\xff\xfe\n", ()),
    "half a gz": ("holdings.csv.gz", half_a_gz(), ()),
    "a gz that is none": ("holdings.csv.gz", HOLDINGS.encode(), ()),
    "a corrupt workbook": ("holdings.xlsx", b"PK\x03\x04" + b"\x00" * 500, ()),
    "a workbook without sheets": ("holdings.xlsx", workbook_without_sheets(), ()),
    "text named workbook": ("holdings.xlsx", HOLDINGS.encode(), ()),
    "a corrupt parquet": ("holdings.parquet", b"PAR1" + b"\x00" * 100 + b"PAR1", ()),
    "unknown column": (
        "holdings.csv",
        b"holder,company,capital_pc,from\nx,y,51,2020-01-01\n",
        ("capital_pc", "capital_pct"),
    ),
    "missing required column": (
        "holdings.csv",
        b"holder,capital_pct,from\nx,51,2020-01-01\n",
        ("company",),
    ),
    "one column twice": ("holdings.csv", b"holder,company,company\nx,y,z\n", ("company",)),
    "unknown table": ("shareholdings.csv", HOLDINGS.encode(), ("shareholdings",)),
}


def insist_refused(answer: Answer, file: str, words: tuple[str, ...]) -> None:
    assert answer.code == 1, answer.out + answer.err
    assert not answer.has_traceback()
    assert set(answer.json) == {"error"}
    assert answer.error.isupper()
    for word in (file, *words):
        assert word in answer.out
        assert word in answer.err


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_file_is_named_and_nothing_of_its_load_stays(
    name: str, loaded: Zeren, unchanged: Callable[[], None]
) -> None:
    file, content, words = REFUSED[name]
    folder = loaded.folder / "bad"
    folder.mkdir()
    (folder / file).write_bytes(content)
    # A sound table of the same load: it must not be kept either.
    (folder / "organizations.csv").write_text("org,name,kind\nz,安阳丙有限公司,company\n")
    insist_refused(loaded.run("load", folder, "--json"), file, words)
    unchanged()
    assert loaded.run("controllers", "z", "--json").error == "NOT_FOUND"


def test_people_read_the_message_on_stderr_and_nothing_on_stdout(loaded: Zeren) -> None:
    file = loaded.folder / "holdings.csv"
    file.write_text("holder,company,capital_pc\nx,y,51\n")
    answer = loaded.run("load", file)
    assert (answer.code, answer.out) == (1, "")
    assert "capital_pct" in answer.err
    assert not answer.has_traceback()


def test_a_load_refused_into_nothing_leaves_a_store_that_knows_nothing(zeren: Zeren) -> None:
    file = zeren.folder / "holdings.csv"
    file.write_text("holder,company,capital_pc\nx,y,51\n")
    assert zeren.run("load", file, "--json").code == 1
    answer = zeren.run("controllers", "y", "--json")
    assert answer.code == 1
    assert not answer.has_traceback()


def test_unknown_columns_may_be_ignored_on_demand(zeren: Zeren) -> None:
    file = zeren.folder / "holdings.csv"
    file.write_text("holder,company,capital_pct,remark\nx,y,51,看不懂\n")
    report = zeren.ask("load", file, "--ignore-columns")
    assert report["tables"]["holdings"]["accepted"] == 1


@pytest.mark.parametrize("path", ["absent.csv", "absent"])
def test_a_path_that_does_not_exist_is_named(zeren: Zeren, path: str) -> None:
    answer = zeren.run("load", zeren.folder / path, "--json")
    assert answer.code in {1, 2}
    assert path in answer.out + answer.err
    assert not answer.has_traceback()


def test_a_folder_without_tables_says_so(zeren: Zeren) -> None:
    (zeren.folder / "none").mkdir()
    (zeren.folder / "none" / "readme.txt").write_text("nothing here")
    answer = zeren.run("load", zeren.folder / "none", "--json")
    assert (answer.code, set(answer.json)) == (1, {"error"})
    assert "none" in answer.err


def test_a_folder_in_the_place_of_a_table_is_no_traceback(zeren: Zeren) -> None:
    (zeren.folder / "bad" / "holdings.csv").mkdir(parents=True)
    answer = zeren.run("load", zeren.folder / "bad", "--json")
    assert answer.code == 1
    assert not answer.has_traceback()


@pytest.mark.parametrize(
    "words",
    [("load",), ("lod", "x"), ("load", "x", "--no-such-option"), ("controllers",)],
    ids=" ".join,
)
def test_wrong_usage_exits_2(zeren: Zeren, words: tuple[str, ...]) -> None:
    answer = zeren.run(*words)
    assert answer.code == 2
    assert not answer.has_traceback()


def test_a_header_alone_is_a_table_without_rows(zeren: Zeren, tmp_path: Path) -> None:
    file = tmp_path / "holdings.csv"
    file.write_text("holder,company,capital_pct\n")
    assert zeren.ask("load", file)["tables"]["holdings"]["rows"] == 0
