"""Who read about which person, who did what, and has anybody touched the record since?

An append-only file of JSON lines. Each line carries the hash of the line before and its own,
so that a change, a deletion or an insertion breaks the chain at that line; a small file
beside it remembers how far the chain had come, so that a cut-off end is noticed too.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.moments import instant
from graph.errors import StoreWriteError
from graph.identifiers import scrub

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

START = "0" * 64
_TAIL_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds; `broken_line` is the first line where it does not."""

    file: str
    lines: int
    broken_line: int | None = None
    reason: str | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.broken_line is None


class AuditLog:
    """The record of one store, written by any number of processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def record(self, **said: object) -> None:
        """Append one line and see it to the disk before anything is answered.

        Raises
        ------
        StoreWriteError
            If it cannot be written: then nothing may be shown either.
        """
        with self._lock:
            try:
                self._append(said)
            except OSError as error:
                raise StoreWriteError(str(self.path), error.strerror or str(error)) from error

    def verify(self) -> Verdict:
        """Walk the chain and name the first broken line."""
        previous, number = START, 0
        heads = {0: START}
        if self.path.exists():
            with self.path.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    reason = _fault(line, number, previous)
                    if reason:
                        return Verdict(str(self.path), number, number, reason)
                    previous = json.loads(line)["hash"]
                    heads[number] = previous
        reached, expected = self._head()
        if heads.get(reached) != expected:
            first = min(reached, number + 1)
            return Verdict(str(self.path), number, first, f"line {reached} is gone or replaced")
        return Verdict(str(self.path), number)

    def _append(self, said: Mapping[str, object]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            number, previous, is_torn = _tail(descriptor)
            entry = {"seq": number + 1, "at": instant(), **_clean(said), "prev": previous}
            entry["hash"] = _hash(entry)
            os.write(descriptor, b"\n" * is_torn + _line(entry) + b"\n")
            os.fdatasync(descriptor)
            self._head_file.write_text(f"{entry['seq']} {entry['hash']}\n", encoding="ascii")
        finally:
            os.close(descriptor)

    @property
    def _head_file(self) -> Path:
        return self.path.with_name(self.path.name + ".head")

    def _head(self) -> tuple[int, str]:
        try:
            number, _, value = self._head_file.read_text(encoding="ascii").strip().partition(" ")
            return int(number), value
        except (OSError, ValueError):
            return 0, START


def _clean(said: Mapping[str, object]) -> dict[str, object]:
    return {
        name: scrub(value) if isinstance(value, str) else value
        for name, value in said.items()
        if value is not None
    }


def _line(entry: Mapping[str, object]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def _hash(entry: Mapping[str, object]) -> str:
    said = {name: value for name, value in entry.items() if name != "hash"}
    return hashlib.sha256(_line(said)).hexdigest()


def _tail(descriptor: int) -> tuple[int, str, bool]:
    """Return number and hash of the last whole line, and whether half a line follows it."""
    size = os.lseek(descriptor, 0, os.SEEK_END)
    if size == 0:
        return 0, START, False
    block = os.pread(descriptor, min(size, _TAIL_BYTES), max(0, size - _TAIL_BYTES))
    is_torn = not block.endswith(b"\n")
    for line in reversed(block.splitlines()):
        entry = _entry(line)
        if entry is not None:
            return int(str(entry["seq"])), str(entry["hash"]), is_torn
    return 0, START, is_torn


def _entry(line: bytes) -> dict[str, object] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    is_ours = isinstance(entry, dict) and {"seq", "prev", "hash"} <= entry.keys()
    return entry if is_ours else None


def _fault(line: bytes, number: int, previous: str) -> str | None:
    entry = _entry(line)
    if entry is None:
        return "not a line of the record"
    if entry["seq"] != number:
        return f"carries number {entry['seq']}"
    if entry["prev"] != previous:
        return "does not follow the line before"
    is_whole = entry["hash"] == _hash(entry) and line == _line(entry) + b"\n"
    return None if is_whole else "was changed"
