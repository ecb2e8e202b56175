"""Do kept findings that follow what is loaded say the same as a full run?"""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.findings import current
from analytics.findings.current import current_findings, findings_at
from analytics.findings.kept import Findings
from analytics.liability import liabilities_of
from analytics.liability.acting import Signature
from analytics.rules import shipped_rules
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from loaders.acts import record_acts
from loaders.loading import LoadOptions
from tests.contract.conftest import examples, new_store
from tests.contract.findings_changes import CHANGES, LATER, REGROUPED, TOWN, VAGUE
from tests.contract.findings_town import ORGS, delivery, everybody
from tests.contract.test_random_histories import possible
from tests.strategies import Row
from tests.tables import as_csv, load_tables

# After whatever day the tests run on: what a load does not date is known from that day on.
TODAY = date(2100, 1, 1)
KINDS = ("proposed", "confirmed", "dismissed")
pytestmark = pytest.mark.hypothesis


def load(store: GraphStore, tables: dict[str, list[Row]], *, whole: bool = False) -> None:
    texts = {name: as_csv(rows) for name, rows in tables.items()}
    options = LoadOptions(dataset="t", complete=whole)
    load_tables(store, Path(mkdtemp()), options, **texts)


def said(findings: Findings) -> dict[str, object]:
    """Everything that can be read of findings."""
    items = list(findings.items())
    return {
        "items": items,
        "notices": list(findings.notices()),
        "counts": findings.counts(),
        "parties": {row.liability_id: findings.party_of(row.liability_id) for row in items},
    }


class Runs:
    """How often everything was computed anew, and how often it was followed."""

    def __init__(self) -> None:
        self.full = self.followed = 0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count what one look at the findings took."""
        with mock.patch.object(current, "all_outcomes", wraps=current.all_outcomes) as full:
            yield
        self.full += full.call_count
        self.followed += 1 - full.call_count


def insist_on_a_full_run(store: GraphStore, path: Path, runs: Runs) -> dict[str, object]:
    """Insist that what is kept is what a full run says; return it."""
    rules = shipped_rules()
    reader = GraphReader(store, AsOf(TODAY, TODAY))
    with closing(findings_at(reader, rules, lambda *_: None)) as fresh:
        wanted = said(fresh)
    with runs.counted(), closing(quietly(store, path)) as kept:
        assert said(kept) == wanted
    return wanted


def quietly(store: GraphStore, path: Path) -> Findings:
    return current_findings(store, TODAY, shipped_rules(), path, lambda *_: None)


def act(store: GraphStore, rng: random.Random) -> None:
    """Let an official do something about what there is."""
    reader = GraphReader(store, AsOf(TODAY, TODAY))
    for org in rng.sample(ORGS, len(ORGS)):
        for party in store.resolve(org):
            for item in liabilities_of(reader, party, rules=shipped_rules()).items:
                signed = Signature("wang", f"{TODAY}T10:00:00+08:00", "经查实")
                acts = possible(item, signed, rng.sample(KINDS, len(KINDS)))
                if acts:
                    record_acts(store, acts[:1])
                    return


def test_what_is_kept_follows_every_delivery(kind: str) -> None:
    runs = Runs()
    sizes = []

    @examples(kind)
    @given(seed=st.integers(0, 10**6))
    def holds(seed: int) -> None:
        rng = random.Random(seed)
        with new_store(kind) as store, TemporaryDirectory() as folder:
            path = Path(folder) / "findings"
            load(store, everybody())
            load(store, delivery(rng, 80))
            quietly(store, path).close()
            for step in range(6):
                if step % 3 == 2:
                    act(store, rng)
                load(store, delivery(rng, rng.choice((1, 1, 2, 5))), whole=rng.random() < 0.1)
                sizes.append(len(str(insist_on_a_full_run(store, path, runs))))

    holds()
    # The deliveries were worth it: something came out, and most of them were followed.
    assert max(sizes) > min(sizes)
    assert runs.followed > runs.full


@pytest.mark.parametrize("what", CHANGES)
def test_one_change_is_followed(what: str, store: GraphStore, tmp_path: Path) -> None:
    insist_on_a_change(store, tmp_path / "findings", [TOWN], CHANGES[what])


@pytest.mark.parametrize("what", LATER)
def test_a_change_of_a_change_is_followed(what: str, store: GraphStore, tmp_path: Path) -> None:
    before, change = LATER[what]
    insist_on_a_change(store, tmp_path / "findings", [TOWN, CHANGES[before]], change)


def insist_on_a_change(
    store: GraphStore, path: Path, before: list[dict[str, str]], change: dict[str, str]
) -> None:
    """Insist that a change moves something, and is found without a full run."""
    runs = Runs()
    for tables in before:
        deliver(store, tables)
    was = insist_on_a_full_run(store, path, runs)
    deliver(store, change)
    assert insist_on_a_full_run(store, path, runs) != was
    assert (runs.full, runs.followed) == (1, 1)


def deliver(store: GraphStore, tables: dict[str, str]) -> None:
    report = load_tables(store, Path(mkdtemp()), LoadOptions(dataset="t"), **tables)
    assert report.rejections == ()


def test_parties_that_get_other_ids_are_computed_anew(store: GraphStore, tmp_path: Path) -> None:
    runs = Runs()
    deliver(store, TOWN)
    was = insist_on_a_full_run(store, tmp_path / "findings", runs)
    deliver(store, REGROUPED)
    assert insist_on_a_full_run(store, tmp_path / "findings", runs) != was
    assert (runs.full, runs.followed) == (2, 0)


def test_a_note_that_does_not_say_whose_is_computed_anew(store: GraphStore, tmp_path: Path) -> None:
    runs = Runs()
    deliver(store, TOWN | CHANGES["a commitment that was broken"])
    insist_on_a_full_run(store, tmp_path / "findings", runs)
    deliver(store, VAGUE)
    insist_on_a_full_run(store, tmp_path / "findings", runs)
    assert (runs.full, runs.followed) == (2, 0)


def test_nothing_new_is_nothing_to_do(store: GraphStore, tmp_path: Path) -> None:
    runs = Runs()
    deliver(store, TOWN)
    path = tmp_path / "findings"
    insist_on_a_full_run(store, path, runs)
    with mock.patch.object(current, "liabilities_for") as computed:
        insist_on_a_full_run(store, path, runs)
    assert not computed.called
    assert runs.full == 1


@pytest.mark.parametrize(
    "other", [{"identity": "another"}, {"rules": "others"}, {"on": date(2099, 12, 31)}]
)
def test_what_was_computed_from_something_else_is_not_followed(
    other: dict[str, Any], store: GraphStore, tmp_path: Path
) -> None:
    deliver(store, TOWN)
    with closing(quietly(store, tmp_path / "findings")) as kept:
        head = kept.head()
    assert head is not None
    assert head.extent == store.extent()
    assert head.leads_to(head)
    assert not replace(head, **other).leads_to(head)


def test_where_no_file_can_be_they_are_held_in_memory(store: GraphStore, tmp_path: Path) -> None:
    deliver(store, TOWN)
    wanted = insist_on_a_full_run(store, tmp_path / "findings", Runs())
    file = tmp_path / "text"
    file.write_text("this is no database", encoding="utf-8")
    assert insist_on_a_full_run(store, file, Runs()) == wanted
    assert insist_on_a_full_run(store, tmp_path / "no" / "folder", Runs()) == wanted
    assert file.read_text(encoding="utf-8") == "this is no database"


def test_nobody_else_reads_the_file(store: GraphStore, tmp_path: Path) -> None:
    deliver(store, TOWN)
    quietly(store, tmp_path / "findings").close()
    assert (tmp_path / "findings").stat().st_mode & 0o077 == 0
