"""Are outcomes of alerts kept like every fact, do they travel, and does liability ignore them?"""

import json
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import orjson
import pytest

from analytics.clusters.outcomes import recorded_of
from analytics.liability import liabilities_of
from analytics.rules import shipped_rules
from api.clusters_memory import cluster_memory, recorded_outcomes
from api.liability_json import visible_document
from api.masking import Mask
from api.roles import Role
from graph.errors import ValueRefusedError
from graph.model import PartyId, RecordedOutcome, Source
from graph.moments import today
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from graph.vocabulary import AlertOutcome
from loaders.acts import record_acts
from loaders.copying import copy_store
from loaders.export import export_tables
from loaders.loading import load
from loaders.outcomes import record_outcomes
from tests.contract.conftest import new_store
from tests.contract.test_acts import COMPANY, UNIT, act_on, town
from tests.tables import facts_of

CLUSTER = "cluster:0123456789abcdef"
AT = "2025-01-02T09:30:05.000001+08:00"


def rows(outcome: str = "confirmed", at: str = AT, by: str = "wang") -> list[RecordedOutcome]:
    """What was found of a cluster of two."""
    return [
        RecordedOutcome(
            source=Source(dataset="", file="", row=0, digest="", revision=0),
            alert=CLUSTER,
            kind="cluster",
            party=party,
            outcome=AlertOutcome(outcome),
            first_seen=date(2024, 6, 30),
            recorded_at=at,
            recorded_by=by,
            reason="现场核实 11010519491231002X",
        )
        for party in (COMPANY, UNIT)
    ]


def moment(known: str) -> AsOf:
    day = date.fromisoformat(known)
    return AsOf(on=day, known_at=day)


def said(store: GraphStore, known: str = "2026-01-01") -> list[tuple[object, ...]]:
    """What is recorded, as it was known on a day."""
    return [
        (each.alert_id, each.outcome, each.at, each.by, each.reason, each.parties, each.first_seen)
        for each in recorded_outcomes(store, moment(known))
    ]


def test_an_outcome_is_kept_on_both_axes_of_time(store: GraphStore, tmp_path: Path) -> None:
    town(store, tmp_path)
    assert record_outcomes(store, rows()) == 2
    both = tuple(sorted((COMPANY, UNIT)))
    first = (CLUSTER, "confirmed", AT, "wang", "现场核实 ***", both, date(2024, 6, 30))
    assert said(store) == [first]
    assert said(store, "2025-01-01") == []
    assert recorded_of(store.scan(RecordedOutcome, AsOf(today(), today(), revision=1))) == ()
    later = rows("false", "2025-03-01T10:00:00+08:00", "li")
    record_outcomes(store, later)
    assert [each[1] for each in said(store)] == ["confirmed", "false"]
    assert [load.dataset for load in store.loads()] == ["town", "outcomes", "outcomes"]


def test_outcomes_are_written_all_or_none(store: GraphStore, tmp_path: Path) -> None:
    town(store, tmp_path)
    good = rows()
    for bad in (
        replace(good[1], party=PartyId("org:t:nobody")),
        replace(good[1], reason="  "),
    ):
        with pytest.raises(ValueRefusedError):
            record_outcomes(store, [good[0], bad])
    assert (store.revision(), said(store)) == (1, [])


def test_liability_is_the_same_whatever_came_of_an_alert(store: GraphStore, tmp_path: Path) -> None:
    item = town(store, tmp_path)
    record_acts(store, [act_on(item, "confirmed")])
    parties = (COMPANY, UNIT, item.person.party_id)
    before = [liabilities(store, party) for party in parties]
    record_outcomes(store, rows("confirmed"))
    record_outcomes(store, rows("false", "2025-03-01T10:00:00+08:00"))
    assert [liabilities(store, party) for party in parties] == before
    assert any("CONFIRMED" in each for each in before)


def liabilities(store: GraphStore, party: PartyId) -> str:
    """The whole answer of today, as it is written, but for the number of the revision."""
    reader = GraphReader(store, AsOf(on=today(), known_at=today()))
    answer = liabilities_of(reader, party, rules=shipped_rules())
    document = visible_document(answer, Mask(Role.AUDITOR))
    return orjson.dumps({**document, "data_revision": 0}).decode()


def test_a_copy_has_the_outcomes_and_the_id_of_the_cluster(kind: str, tmp_path: Path) -> None:
    with new_store(kind) as store, new_store("sqlite") as other:
        town(store, tmp_path)
        record_outcomes(store, rows())
        copy_store(store, other)
        assert facts_of(other) == facts_of(store)
        assert said(other) == said(store) != []
        cluster = cluster_memory(other).cluster(CLUSTER)
        assert cluster is not None
        assert cluster.members == {COMPANY, UNIT}
        assert cluster.first_seen == date(2024, 6, 30)


def test_an_export_has_the_outcomes_to_the_second(store: GraphStore, tmp_path: Path) -> None:
    town(store, tmp_path)
    # Two of one second: the later one has to stay the later one.
    record_outcomes(store, rows("confirmed", "2025-01-02T09:30:05.000002+08:00"))
    record_outcomes(store, rows("false", AT))
    export_tables(store, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["tables"]["outcomes"] == 4
    with closing(open_store(f"sqlite:///{tmp_path / 'again.db'}", create=True)) as again:
        assert load(again, [tmp_path / "out"]).rejections == ()
        for known in ("2025-01-01", "2025-01-02", "2026-01-01"):
            assert said(again, known) == said(store, known)
        assert [each[1] for each in said(again)] == ["false", "confirmed"]


def test_an_outcome_of_tomorrow_is_rejected(store: GraphStore, tmp_path: Path) -> None:
    town(store, tmp_path)
    folder = tmp_path / "late"
    folder.mkdir()
    (folder / "outcomes.csv").write_text(
        "alert,kind,party,outcome,recorded_at,recorded_by,reason\n"
        f"alert:1,phoenix,{COMPANY},false,2999-01-01T00:00:00+08:00,wang,x\n",
        encoding="utf-8",
    )
    (rejected,) = load(store, [folder]).rejections
    assert (rejected.code, rejected.column) == ("DATE_ORDER", "recorded_at")
