"""Do kept findings that follow what is loaded say the same as a full run?"""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
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
from tests.contract.conftest import new_store
from tests.contract.findings_town import ORGS, delivery, everybody
from tests.contract.test_random_histories import histories, possible
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

    @histories(kind)
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
