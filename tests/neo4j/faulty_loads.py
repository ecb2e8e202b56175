"""Which loads are interrupted, and how is one run in a process of its own and killed?"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from graph.errors import ZerenError
from graph.neo4j_store import connection, settling, writer
from graph.neo4j_store.locking import WriterLock
from graph.opening import open_store
from loaders.loading import LoadOptions, load
from tests.tables import as_csv, resident_id, uscc, write_tables

COMPANIES = 24
SMALL_BATCH = 16
PUBLISHING = "CREATE (l:Load)"
_AFTER = "after"
_BEFORE = "before"
_WITHIN = "within"
WHENS = (_BEFORE, _WITHIN, _AFTER)


@dataclass(frozen=True)
class Step:
    """One load of the story: files and options."""

    folder: Path
    options: LoadOptions | None = None


@dataclass(frozen=True)
class Strike:
    """When a loader is killed: at its n-th change of the store."""

    number: int
    when: str
    delay: float = 0.0


@dataclass
class Journal:
    """The changes that a loader sent, in their order."""

    sent: list[str] = field(default_factory=list)

    @property
    def published(self) -> int:
        """The number of the change that made the load visible."""
        return next(n for n, text in enumerate(self.sent, start=1) if PUBLISHING in text)


def story(folder: Path) -> list[Step]:
    """Loads after one another: a first one, corrections, renames, separations, a whole state."""
    town = LoadOptions(dataset="town")
    return [
        Step(write_tables(folder / "1", **_town(names="有限公司", coded=12, share=60)), town),
        Step(write_tables(folder / "2", organizations=_registry("有限公司", 12)), _as("registry")),
        Step(write_tables(folder / "3", **_town(names="集团", coded=20, share=70)), town),
        Step(write_tables(folder / "4", organizations=_registry("另一家", 6)), _as("tax")),
        Step(
            write_tables(folder / "5", **_town(names="集团", coded=20, share=75, left_out=9)),
            LoadOptions(dataset="town", complete=True),
        ),
    ]


def _as(dataset: str) -> LoadOptions:
    return LoadOptions(dataset=dataset)


def _town(*, names: str, coded: int, share: int, left_out: int = 0) -> dict[str, str]:
    """Tables of a town: `coded` of its companies say their code, the last ones are left out."""
    numbers = range(COMPANIES - left_out)
    grows = names == "集团"
    return {
        "organizations": as_csv(
            [
                {
                    "org": f"c{n}",
                    "uscc": uscc(n + 1) if n < coded else None,
                    "name": f"安阳第{n}{names}" if n % 3 == 0 else f"安阳第{n}有限公司",
                    "kind": "company",
                    "address": f"安阳市{n % 5}号" if grows else "安阳市1号",
                    "phone": f"0372-{n % 4}",
                    "parent_org": f"c{n - 1}" if n % 4 == 1 else None,
                }
                for n in numbers
                # Some are only spoken of at first.
                if grows or n % 5 != 4
            ]
        ),
        "persons": as_csv(
            [
                {
                    "person": f"p{n}",
                    "id_number": resident_id(n + 1) if grows or n % 2 else None,
                    "name": f"人{n}",
                }
                for n in numbers
            ]
        ),
        "holdings": as_csv(
            [
                {
                    "holder": f"p{n}" if n % 2 else f"c{(n + 1) % COMPANIES}",
                    "company": f"c{n}",
                    "capital_pct": share if n % 3 else 55,
                    "from": "2020-01-01",
                }
                for n in numbers
            ]
        ),
        "appointments": as_csv(
            [
                {
                    "person": f"p{n}",
                    "org": f"c{n}",
                    "role": "legal_representative",
                    "from": "2019-05-01",
                    "to": "2024-01-01" if grows and n % 2 else None,
                }
                for n in numbers
            ]
        ),
        "arrangements": as_csv(
            [
                {"kind": "concert", "group": f"g{n % 3}", "party": f"p{n}", "from": "2020-01-01"}
                for n in numbers
            ]
            + [
                {
                    "kind": "declared_controller",
                    "group": None,
                    "party": f"p{n}",
                    "target": f"c{n}",
                    "from": "2021-01-01",
                }
                for n in range(5)
            ]
        ),
        "decisions": as_csv(
            [
                {
                    "decision_no": f"安信{n}号",
                    "authority": "安阳市市场监督管理局",
                    "subject": f"c{n}",
                    "type": "penalty",
                    "decided_on": "2021-06-01",
                    "legal_basis": "行政处罚法" if n % 2 or grows else "公司法",
                }
                for n in range(10)
            ]
        ),
    }


def _registry(name: str, rows: int) -> str:
    """A dataset that says whose code is whose, under the same names or under others."""
    return as_csv(
        [
            {
                "org": f"r{n}",
                "uscc": uscc(n + 1),
                "name": f"安阳第{n}{name}",
                "kind": "company",
            }
            for n in range(rows)
        ]
    )


@contextmanager
def watched(journal: Journal, strike: Strike | None = None) -> Iterator[None]:
    """Write down every change that a writer sends from here; end this process at one of them."""
    with pytest.MonkeyPatch.context() as patch:
        # Many parts of a small load: each may be the last.
        patch.setattr(writer, "BATCH", SMALL_BATCH)
        patch.setattr(settling, "_BATCH", SMALL_BATCH)
        for name in ("change", "change_in_parts"):
            patch.setattr(WriterLock, name, _noting(getattr(WriterLock, name), journal, strike))
        yield


def _noting(change: Any, journal: Journal, strike: Strike | None) -> Any:  # noqa: ANN401
    def noted(self: WriterLock, text: str, /, **values: object) -> object:
        journal.sent.append(text)
        when = strike.when if strike and strike.number == len(journal.sent) else None
        if when == _BEFORE:
            _die()
        if strike and when == _WITHIN:
            threading.Thread(target=_die, args=(strike.delay,), daemon=True).start()
        done = change(self, text, **values)
        if when in {_WITHIN, _AFTER}:
            _die()
        return done

    return noted


def _die(delay: float = 0.0) -> None:
    time.sleep(delay)
    os.kill(os.getpid(), signal.SIGKILL)


def loaded(url: str, step: Step) -> Journal:
    """Load in this process; return what was sent."""
    journal = Journal()
    with watched(journal):
        _load(url, step)
    return journal


def tidied(url: str) -> None:
    """Open a writer that writes nothing: it finishes what another left."""
    store = open_store(url)
    with store.writer():
        pass
    store.close()


def _load(url: str, step: Step) -> None:
    store = open_store(url, create=True)
    try:
        load(store, [step.folder], step.options)
    finally:
        store.close()


def started(
    url: str, step: Step, strike: Strike | None = None, *, patience: float = 30.0
) -> tuple[BaseProcess, Pipe]:
    """Start a load in a process of its own; it says each change, then how it ended.

    Parameters
    ----------
    patience
        How long the loader puts up with a server that is gone.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    ours, theirs = context.Pipe()
    names = ("ZEREN_KEY_FILE", "HOME", "XDG_CACHE_HOME", connection.PASSWORD_FILE)
    places = {name: os.environ[name] for name in names}
    process = context.Process(target=_run, args=(url, step, strike, patience, places, theirs))
    process.start()
    theirs.close()
    return process, ours


def struck(url: str, step: Step, strike: Strike) -> int | None:
    """Load in a process of its own that is killed; return how it ended."""
    process, pipe = started(url, step, strike)
    outcome(process, pipe)
    return process.exitcode


def outcome(process: BaseProcess, pipe: Pipe) -> str:
    """Wait for a load in another process; return how it says it ended, nothing if it was killed."""
    word = ""
    with closing(pipe), suppress(EOFError):
        while not isinstance(word := pipe.recv(), str):
            pass
    process.join()
    return word if isinstance(word, str) else ""


class _Spoken(list[str]):
    """A list that says to another process when something is added."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self._pipe = pipe

    def append(self, text: str, /) -> None:
        super().append(text)
        self._pipe.send(len(self))


def _run(
    url: str,
    step: Step,
    strike: Strike | None,
    patience: float,
    places: dict[str, str],
    pipe: Pipe,
) -> None:
    os.environ.update(places)
    connection.OUTAGE_SECONDS = patience
    try:
        with watched(Journal(_Spoken(pipe)), strike):
            _load(url, step)
    except ZerenError as error:
        pipe.send(f"{type(error).__name__}: {error}")
    else:
        pipe.send("done")
