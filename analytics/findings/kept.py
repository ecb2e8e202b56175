"""Where do the findings about everybody lie, and how are they read?"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analytics.findings.rows import ItemRow, NoticeRow, item_row, notice_row
from analytics.findings.touched import Touched
from analytics.liability import DecisionOutcome
from analytics.liability.case import is_breach
from analytics.liability.grounds import decision_order
from graph.model import PartyId
from graph.store import Extent

_LAYOUT = 2
_MEMORY = ":memory:"
# Whoever comes while everything is computed waits for it.
_PATIENCE_SECONDS = 600.0
_SCHEMA = """
CREATE TABLE head (layout INTEGER NOT NULL, said TEXT NOT NULL);
CREATE TABLE decision (
    decision INTEGER PRIMARY KEY, number TEXT, subject TEXT NOT NULL,
    place TEXT NOT NULL, counted INTEGER NOT NULL, measures INTEGER NOT NULL);
CREATE INDEX decision_number ON decision (number);
CREATE INDEX decision_subject ON decision (subject) WHERE number IS NULL;
CREATE TABLE row (
    decision INTEGER NOT NULL REFERENCES decision ON DELETE CASCADE,
    kind TEXT NOT NULL, id TEXT NOT NULL,
    party TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX row_decision ON row (decision);
CREATE INDEX row_id ON row (id);
"""
_ITEM, _NOTICE = "item", "notice"


@dataclass(frozen=True, slots=True)
class Head:
    """What findings were computed from: they are of no use for anything else."""

    identity: str
    rules: str
    on: date
    extent: Extent

    def leads_to(self, other: Head) -> bool:
        """Tell whether what came since can be followed."""
        same = (self.identity, self.rules, self.on, self.extent.regrouped)
        return (
            same == (other.identity, other.rules, other.on, other.extent.regrouped)
            and self.extent.revision <= other.extent.revision
        )

    def to_json(self) -> str:
        """Return this as text."""
        return json.dumps(asdict(self) | {"on": self.on.isoformat()}, sort_keys=True)

    @classmethod
    def of_json(cls, text: str) -> Head:
        """Return what `to_json` wrote."""
        said = json.loads(text)
        on = date.fromisoformat(said["on"])
        return cls(said["identity"], said["rules"], on, Extent(**said["extent"]))


class Findings:
    """The rows of everybody, in one file.

    Parameters
    ----------
    path
        None keeps them in memory.

    Raises
    ------
    sqlite3.Error, OSError
        If there can be no such file.
    """

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            # It names persons.
            path.touch(mode=0o600, exist_ok=True)
        self._rows = sqlite3.connect(
            path or _MEMORY, timeout=_PATIENCE_SECONDS, isolation_level=None
        )
        # Who still reads the rows of before holds nobody up.
        self._rows.execute("PRAGMA journal_mode = WAL")
        # What a power cut takes is computed again.
        self._rows.execute("PRAGMA synchronous = NORMAL")
        self._rows.execute("PRAGMA foreign_keys = ON")

    def close(self) -> None:
        """Close the file."""
        self._rows.close()

    def head(self) -> Head | None:
        """Return what the rows were computed from, None where there are none of this form."""
        try:
            row = self._rows.execute("SELECT layout, said FROM head").fetchone()
        except sqlite3.OperationalError:
            return None
        return Head.of_json(row[1]) if row and row[0] == _LAYOUT else None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep all that is changed inside, or nothing; one process at a time."""
        self._rows.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._rows.execute("ROLLBACK")
            raise
        self._rows.execute("COMMIT")

    def begin(self) -> None:
        """Forget everything."""
        for name in ("head", "row", "decision"):
            self._rows.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _SCHEMA.split(";"):
            self._rows.execute(statement)

    def forget(self, touched: Touched) -> None:
        """Forget what follows from decisions that are computed anew."""
        self._rows.execute(
            "DELETE FROM decision WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(touched.numbers)),),
        )
        self._rows.execute(
            "DELETE FROM decision WHERE number IS NULL "
            "AND subject IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(touched.orgs)),),
        )

    def add(self, outcomes: Iterable[DecisionOutcome]) -> None:
        """Add what follows from decisions."""
        for outcome in outcomes:
            added = self._rows.execute(
                "INSERT INTO decision VALUES (NULL, ?, ?, ?, ?, ?)", _decision_row(outcome)
            )
            self._rows.executemany(
                "INSERT INTO row VALUES (?, ?, ?, ?, ?, ?)",
                ((added.lastrowid, *row) for row in _rows_of(outcome)),
            )

    def stamp(self, head: Head) -> None:
        """Say what the rows were computed from."""
        self._rows.execute("DELETE FROM head")
        self._rows.execute("INSERT INTO head VALUES (?, ?)", (_LAYOUT, head.to_json()))

    def items(self) -> Iterator[ItemRow]:
        """Yield all items: by the day of their decision, its number, authority and subject."""
        return (ItemRow(*body) for body in self._bodies(_ITEM))

    def notices(self) -> Iterator[NoticeRow]:
        """Yield all notices, in the order of the items."""
        return (NoticeRow(*body) for body in self._bodies(_NOTICE))

    def counts(self) -> Counter[str]:
        """Return how many there are of each: item, notice, measure, decision."""
        kinds = self._rows.execute("SELECT kind, count(*) FROM row GROUP BY kind")
        decisions, measures = self._rows.execute(
            "SELECT total(counted), total(measures) FROM decision"
        ).fetchone()
        return Counter({**dict(kinds), "decision": int(decisions), "measure": int(measures)})

    def party_of(self, row_id: str) -> PartyId | None:
        """Return a party in whose answer the item or notice of an id is, None if there is none."""
        row = self._rows.execute(
            "SELECT party FROM row WHERE id = ? AND kind IN (?, ?)",
            (row_id, _ITEM, _NOTICE),
        ).fetchone()
        return PartyId(row[0]) if row else None

    def _bodies(self, kind: str) -> Iterator[list[Any]]:
        rows = self._rows.execute(
            "SELECT body FROM row JOIN decision USING (decision) "
            "WHERE kind = ? ORDER BY place, seq",
            (kind,),
        )
        return (json.loads(body) for (body,) in rows)


def _decision_row(outcome: DecisionOutcome) -> tuple[object, ...]:
    decision = outcome.decision
    number = None if is_breach(decision) else decision.decision_no
    # What acts alone hold comes behind what rules give.
    place = "\0".join([str(int(outcome.is_superseded)), *map(str, decision_order(decision))])
    counted = int(not outcome.is_superseded)
    return number, decision.subject, place, counted, len(outcome.measures)


def _rows_of(outcome: DecisionOutcome) -> Iterator[tuple[object, ...]]:
    for seq, item in enumerate(outcome.items):
        yield _ITEM, item.liability_id, item.person.party_id, seq, _text(item_row(item))
    for seq, notice in enumerate(outcome.notices):
        about = (notice.person or notice.unit).party_id
        yield _NOTICE, notice.notice_id, about, seq, _text(notice_row(notice))


def _text(body: object) -> str:
    return json.dumps(body, ensure_ascii=False)
