"""How are the same files loaded, and the same questions asked, of two stores by the command?"""

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.neo4j_store.connection import PASSWORD_FILE
from tests.bad_input.command import Answer, Inside
from tests.contract.closing import stores_closed

WHOLE = (
    ("pairs.csv", "controllers", "--all", "--pairs"),
    ("outcomes.csv", "controllers", "--all"),
    ("liabilities.csv", "liabilities", "--all"),
    ("classes.csv", "classes", "--all"),
)
"""The tables about everybody: the file, and the words that write it."""


class Commanded(Inside):
    """The command on any store, which may need the password of a server."""

    def environment(self) -> dict[str, str]:
        passed = {name: os.environ[name] for name in (PASSWORD_FILE,) if name in os.environ}
        return super().environment() | passed

    def run(self, *words: str | Path) -> Answer:
        with stores_closed():
            return super().run(*words)


@dataclass(frozen=True)
class Answered:
    """What was answered: a digest of each file, and the text of each document."""

    files: dict[str, str]
    documents: dict[str, str]
    seconds: dict[str, float]


def answers_on(
    url: str, folder: Path, tables: Path, asked: Sequence[Sequence[str]], on: str
) -> Answered:
    """Load tables, ask about everybody and then each question; all as of one day."""
    folder.mkdir()
    zeren = Commanded(folder, url)
    began = time.monotonic()
    zeren.ask("load", tables)
    seconds = {"load": time.monotonic() - began}
    files: dict[str, str] = {}
    for name, *words in WHOLE:
        began = time.monotonic()
        ran = zeren.run(*words, "--on", on, "--out", folder / name)
        assert ran.code == 0, ran.err
        seconds[name] = time.monotonic() - began
        files[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert len((folder / name).read_bytes()) > 0
    documents: dict[str, str] = {}
    for words in (["quality"], ["analyze"], ["clusters"], ["warn", "score"], *map(list, asked)):
        began = time.monotonic()
        ran = zeren.run(*words, "--on", on, "--json")
        assert ran.code == 0, ran.out + ran.err
        documents[" ".join(words)] = ran.out
        seconds[words[0]] = seconds.get(words[0], 0.0) + time.monotonic() - began
    return Answered(files, documents, seconds)


def insist_on_equal_bytes(
    urls: tuple[str, str],
    folder: Path,
    tables: Path,
    asked: Sequence[Sequence[str]],
    on: str = "2024-06-01",
) -> str:
    """Compare all answers of two stores; return how long each took."""
    wanted, found = (
        answers_on(url, folder / str(number), tables, asked, on) for number, url in enumerate(urls)
    )
    assert found.files == wanted.files
    assert found.documents == wanted.documents
    took = [
        f"{name} {wanted.seconds[name]:.1f}/{found.seconds[name]:.1f}" for name in found.seconds
    ]
    return f"{tables.name}, seconds on each: {', '.join(took)}"
