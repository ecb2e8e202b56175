"""Is a store that cannot be opened or written a clear error that damages nothing?"""

import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.sqlite_schema import VERSION
from tests.bad_input.command import Answer, Inside, Zeren
from tests.bad_input.facts import SOUND, write

MANY = 60_000
SMALL_DISK = "size=6m"
NO_RIGHT = 77


def insist_clear(zeren: Zeren, *words: str | Path) -> str:
    answer = zeren.run(*words, "--json")
    assert answer.code in {1, 2}, answer.out + answer.err
    assert not answer.has_traceback()
    assert answer.err.strip()
    return answer.error


def big_folder(folder: Path) -> Path:
    lines = "".join(f"h{number},c{number},51,2020-01-01\n" for number in range(MANY))
    return write(folder, {"holdings": "holder,company,capital_pct,from\n" + lines})


@pytest.mark.parametrize(
    "content",
    [b"this is a letter, not a store\n" * 200, b"SQLite format 3\x00" + b"\x07" * 4080],
    ids=["text", "a damaged database"],
)
def test_a_file_that_is_no_store_is_left_as_it_is(zeren: Zeren, content: bytes) -> None:
    zeren.file.write_bytes(content)
    folder = write(zeren.folder / "in", SOUND)
    for words in (("load", folder), ("controllers", "a"), ("liabilities", "a"), ("quality",)):
        assert insist_clear(zeren, *words) == "NOT_A_STORE"
    assert zeren.file.read_bytes() == content


def test_somebody_elses_database_is_no_store(zeren: Zeren) -> None:
    with sqlite3.connect(zeren.file) as other:
        other.execute("CREATE TABLE letters (text)")
    other.close()
    before = zeren.file.read_bytes()
    folder = write(zeren.folder / "in", SOUND)
    assert insist_clear(zeren, "load", folder) == "NOT_A_STORE"
    assert zeren.file.read_bytes() == before


def test_a_store_of_another_version_is_refused_and_kept(loaded: Zeren) -> None:
    other = sqlite3.connect(loaded.file)
    (version,) = other.execute("PRAGMA user_version").fetchone()
    other.execute(f"PRAGMA user_version = {version + 1000}")
    other.close()
    folder = loaded.folder / "sound"
    for words in (("load", folder), ("controllers", "a"), ("quality",)):
        assert insist_clear(loaded, *words) == "STORE_VERSION"
    other = sqlite3.connect(loaded.file)
    other.execute(f"PRAGMA user_version = {version}")
    other.close()
    assert loaded.run("controllers", "a", "--json").code == 0


def test_a_store_of_the_layout_before_is_brought_up_to_date(loaded: Zeren) -> None:
    other = sqlite3.connect(loaded.file)
    other.executescript("DROP TABLE outcomes; PRAGMA user_version = 2;")
    other.close()
    assert loaded.run("controllers", "a", "--json").code == 0
    other = sqlite3.connect(loaded.file)
    assert other.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert other.execute("SELECT count(*) FROM outcomes").fetchone() == (0,)
    other.close()


def test_a_store_that_does_not_exist_is_not_made_by_a_question(zeren: Zeren) -> None:
    assert insist_clear(zeren, "controllers", "a") == "NO_STORE"
    assert not zeren.file.exists()


@pytest.mark.parametrize("url", ["mysql://here/x", "facts.db", "sqlite:"])
def test_an_unreadable_store_url_is_wrong_usage_or_a_clear_error(tmp_path: Path, url: str) -> None:
    insist_clear(Inside(tmp_path, store=url), "controllers", "a")


def test_another_person_key_is_refused(loaded: Zeren, unchanged: Callable[[], None]) -> None:
    key = loaded.folder / "person.key"
    ours = key.read_text()
    key.write_text("17" * 32)
    assert insist_clear(loaded, "load", loaded.folder / "sound") == "WRONG_PERSON_KEY"
    key.write_text(ours)
    unchanged()


@pytest.mark.parametrize("text", ["", "not hexadecimal", "5a" * 31])
def test_a_damaged_key_file_is_named(zeren: Zeren, text: str) -> None:
    (zeren.folder / "person.key").write_text(text)
    (zeren.folder / "person.key").chmod(0o600)
    assert insist_clear(zeren, "load", write(zeren.folder / "in", SOUND)) == "KEY_FILE"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    # The rights of a folder do not stop an administrator; a file in its place stops anybody.
    (tmp_path / "file").write_text("not a folder")
    zeren = Inside(tmp_path, store=f"sqlite:///{tmp_path}/file/facts.db")
    insist_clear(zeren, "load", write(tmp_path / "in", SOUND))
    insist_clear(zeren, "controllers", "a")


def test_a_folder_in_the_place_of_the_store(zeren: Zeren) -> None:
    zeren.file.mkdir()
    insist_clear(zeren, "load", write(zeren.folder / "in", SOUND))
    insist_clear(zeren, "controllers", "a")
    assert list(zeren.file.iterdir()) == []


def run_on_a_small_disk(
    zeren: Zeren, disk: Path, asked: list[tuple[str | Path, ...]]
) -> list[Answer]:
    """Run commands one after the other on a disk that goes away with the last of them."""
    disk.mkdir()
    script = [f"mount -t tmpfs -o {SMALL_DISK} tmpfs {shlex.quote(str(disk))} || exit {NO_RIGHT}"]
    for number, words in enumerate(asked):
        line = shlex.join(zeren.line(*words, "--json"))
        script.append(f"{line} >{number}.out 2>{number}.err; echo $? >{number}.code")
    finished = subprocess.run(
        ["unshare", "--mount", "sh", "-c", "\n".join(script)],
        cwd=zeren.folder,
        env=zeren.environment(),
        capture_output=True,
        check=False,
    )
    if not (zeren.folder / "0.code").exists():
        pytest.skip(f"a small disk needs the right to mount one: {finished.stderr!r}")
    read = [
        [zeren.folder / f"{n}.{end}" for end in ("code", "out", "err")] for n in range(len(asked))
    ]
    return [
        Answer(int(code.read_text()), out.read_text(), err.read_text()) for code, out, err in read
    ]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    zeren = Zeren(tmp_path, store=f"sqlite:///{disk}/facts.db")
    sound, big = write(tmp_path / "sound", SOUND), big_folder(tmp_path / "big")
    question = ("controllers", "b")
    first, before, full, after, unknown = run_on_a_small_disk(
        zeren, disk, [("load", sound), question, ("load", big), question, ("controllers", "c7")]
    )
    assert (first.code, before.code) == (0, 0)
    assert full.code == 1
    assert full.error == "STORE_NOT_WRITABLE"
    assert not full.has_traceback()
    assert after.out == before.out
    assert unknown.error == "NOT_FOUND"


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="prlimit is not installed")
def test_a_file_that_may_not_grow_keeps_what_was_there(loaded: Zeren) -> None:
    before = loaded.run("controllers", "b", "--json").out
    size = loaded.file.stat().st_size + (1 << 20)
    limited = Zeren(loaded.folder, limits=("prlimit", f"--fsize={size}"))
    assert insist_clear(limited, "load", big_folder(loaded.folder / "big")) == "STORE_NOT_WRITABLE"
    assert loaded.run("controllers", "b", "--json").out == before
    assert loaded.run("controllers", "c7", "--json").error == "NOT_FOUND"


@pytest.mark.parametrize("option", ["--rejections", "--out"])
def test_an_answer_that_cannot_be_written_is_no_traceback(loaded: Zeren, option: str) -> None:
    words = ["load", loaded.folder / "sound"] if option == "--rejections" else ["controllers"]
    more = [] if option == "--rejections" else ["--all"]
    for target in (loaded.folder / "absent" / "x.csv", loaded.folder / "sound"):
        answer = loaded.run(*words, *more, option, target)
        assert answer.code in {1, 2}, answer.out
        assert not answer.has_traceback()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_standard_output_is_no_success(loaded: Zeren) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        finished = subprocess.run(
            loaded.line("controllers", "b", "--json"),
            env=loaded.environment(),
            cwd=loaded.folder,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert finished.returncode in {1, 2, 120}
    assert "Traceback" not in finished.stderr


def test_the_mode_of_a_new_key_file_shuts_others_out(tmp_path: Path) -> None:
    zeren = Zeren(tmp_path)
    environment = zeren.environment()
    del environment["ZEREN_KEY_FILE"]
    subprocess.run(
        zeren.line("load", write(tmp_path / "in", SOUND)),
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    (key,) = (tmp_path / "home").rglob("person.key")
    assert key.stat().st_mode & 0o777 == 0o600
