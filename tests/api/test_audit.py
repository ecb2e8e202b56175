"""Does the record notice every way of tampering, and name the line?"""

import json
import threading
from pathlib import Path

import pytest

from api.audit import AuditLog
from graph.errors import StoreWriteError


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    made = AuditLog(tmp_path / "town.audit.jsonl")
    for number in range(5):
        made.record(actor="key:1", action="read", party=f"person:{number}")
    return made


def lines(log: AuditLog) -> list[str]:
    return log.path.read_text(encoding="utf-8").splitlines(keepends=True)


def test_an_untouched_record_holds(log: AuditLog) -> None:
    assert (log.verify().holds, log.verify().lines) == (True, 5)


def test_no_record_holds(tmp_path: Path) -> None:
    assert AuditLog(tmp_path / "none").verify().holds


@pytest.mark.parametrize("line", range(1, 6))
@pytest.mark.parametrize("field", ["actor", "party", "at", "seq", "prev", "hash"])
def test_a_changed_field_is_found_in_its_line(log: AuditLog, line: int, field: str) -> None:
    kept = lines(log)
    entry = json.loads(kept[line - 1])
    entry[field] = "changed" if isinstance(entry[field], str) else 99
    kept[line - 1] = json.dumps(entry, separators=(",", ":")) + "\n"
    log.path.write_text("".join(kept), encoding="utf-8")
    assert log.verify().broken_line == line


@pytest.mark.parametrize("line", range(1, 6))
def test_a_removed_line_is_missed(log: AuditLog, line: int) -> None:
    kept = lines(log)
    del kept[line - 1]
    log.path.write_text("".join(kept), encoding="utf-8")
    assert log.verify().broken_line == line


def test_a_line_put_in_or_repeated_is_found(log: AuditLog) -> None:
    kept = lines(log)
    log.path.write_text("".join([*kept[:3], *kept[2:]]), encoding="utf-8")
    assert log.verify().broken_line == 4


def test_a_removed_file_is_missed(log: AuditLog) -> None:
    log.path.unlink()
    assert log.verify().broken_line == 1


def test_writers_at_once_make_one_chain(log: AuditLog) -> None:
    others = [AuditLog(log.path) for _ in range(4)]

    def write(one: AuditLog) -> None:
        for _ in range(25):
            one.record(actor="key:2", action="read")

    threads = [threading.Thread(target=write, args=(one,)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (log.verify().holds, log.verify().lines) == (True, 105)


def test_half_a_line_is_found_and_the_chain_goes_on_after_it(log: AuditLog) -> None:
    with log.path.open("a", encoding="utf-8") as file:
        file.write('{"seq":6,"at"')
    log.record(actor="key:1", action="read")
    assert log.verify().broken_line == 6
    assert len(lines(log)) == 7


def test_what_cannot_be_written_down_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreWriteError):
        AuditLog(tmp_path / "file" / "audit.jsonl").record(action="read")


def test_an_id_number_is_never_written(log: AuditLog) -> None:
    log.record(action="read", party="11010519491231002X")
    assert "11010519491231002X" not in "".join(lines(log))
