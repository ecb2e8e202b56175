"""Does a frame say what the answer it is made of says, and the same columns when there is none?"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import (
    classes_frame,
    clusters_frame,
    controllers_frame,
    coverage_frame,
    entities_frame,
    find_clusters,
    groups_frame,
    hubs_frame,
    issues_frame,
    liabilities_frame,
    measures_frame,
    members_frame,
    owners_frame,
    pairs_frame,
    quality_of,
    silence_frame,
    table_frame,
)
from analytics.classes import shipped_scheme
from analytics.classes.everybody import classes_of_everybody
from analytics.clusters.finding import ClusterFindings
from analytics.clusters.parameters import Parameters
from analytics.control import ControlOptions, Via
from analytics.control.whole_control import whole_control
from analytics.findings.rows import item_row
from analytics.frames.making import COUNT, DAY, NUMBER, TEXT, TRUTH, made
from analytics.liability.everybody import all_decisions, all_outcomes
from analytics.ownership.whole import whole_ownership
from analytics.rules import shipped_rules
from api import counted_records
from graph import open_store, read_at
from graph.errors import ValueRefusedError
from graph.merging import one_per_identity
from graph.model import Appointment, Organization
from graph.reader import GraphReader
from graph.tables import TABLES
from loaders import demo_store
from tests.tables import load_tables, resident_id, uscc

Answer = Callable[[GraphReader], pd.DataFrame]
OF_READERS: tuple[Answer, ...] = (
    *(controllers_frame, pairs_frame, owners_frame, liabilities_frame),
    *(measures_frame, silence_frame, classes_frame),
)
OF_REPORTS = (coverage_frame, issues_frame)
OF_CLUSTERS = (clusters_frame, members_frame, groups_frame, entities_frame, hubs_frame)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    folder = tmp_path_factory.mktemp("frames")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZEREN_KEY_FILE", str(folder / "key"))
        with closing(demo_store(folder, organizations=600)) as store:
            yield read_at(store, "2024-12-31", "2024-12-31")


@pytest.fixture(scope="module")
def found(reader: GraphReader) -> ClusterFindings:
    return find_clusters(reader, counted_records(reader), Parameters(shuffles=199))


def all_of(reader: GraphReader) -> list[pd.DataFrame]:
    report = quality_of(reader)
    clusters = find_clusters(reader, counted_records(reader), Parameters(shuffles=9))
    return [
        *(table_frame(reader, table.name) for table in TABLES),
        *(frame(reader) for frame in OF_READERS),
        *(frame(report) for frame in OF_REPORTS),
        *(frame(clusters) for frame in OF_CLUSTERS),
    ]


def cells(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """The rows with None for what is missing, and days as dates."""
    return [
        tuple(
            None if pd.isna(cell) else cell.date() if isinstance(cell, pd.Timestamp) else cell
            for cell in row
        )
        for row in frame.itertuples(index=False, name=None)
    ]


def test_a_frame_of_nothing_has_the_columns_of_a_frame_of_much(
    reader: GraphReader, tmp_path: Path
) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'empty.db'}", create=True)) as store:
        empty = all_of(read_at(store, "2024-12-31", "2024-12-31"))
    full = all_of(reader)
    assert [frame.dtypes.to_dict() for frame in empty] == [frame.dtypes.to_dict() for frame in full]
    assert {len(frame) for frame in empty} == {0}
    assert sum(len(frame) > 0 for frame in full) > 20


def test_made_keeps_what_is_missing_and_days_beyond_nanoseconds() -> None:
    frame = made(
        {"a": TEXT, "b": NUMBER, "c": DAY, "d": TRUTH, "e": COUNT},
        [
            (None, None, None, True, 1),
            ("x", 0.5, date(2900, 1, 1), False, 2),
            ("", 0.0, "1900-01-01", False, 3),
        ],
    )
    assert cells(frame) == [
        (None, None, None, True, 1),
        ("x", 0.5, date(2900, 1, 1), False, 2),
        ("", 0.0, date(1900, 1, 1), False, 3),
    ]


def test_controllers_and_pairs_are_those_of_everybody(reader: GraphReader) -> None:
    options = ControlOptions(without=frozenset({Via.NOMINEE}))
    control = whole_control(reader, options)
    frame = controllers_frame(reader, options)
    assert cells(frame[["company", "outcome", "controllers"]]) == [
        (company, outcome.value, ";".join(deciding))
        for company, outcome, deciding in control.outcome_rows()
    ]
    names = {row.org: row.name for row in reader.store.scan(Organization, reader.as_of)}
    assert frame["name"].tolist() == [names[company] for company in frame["company"]]
    pairs = pairs_frame(reader, options)
    assert cells(pairs) == [
        (
            *(pair.controller, pair.company, pair.via, pair.direct, pair.ultimate),
            None if pair.votes is None else round(float(pair.votes), 6),
        )
        for pair in control.pairs()
    ]
    assert not pairs["via"].str.contains("nominee").any()
    assert pairs_frame(reader)["via"].str.contains("nominee").any()


def test_owners_are_those_of_everybody_and_the_least_share_counts(reader: GraphReader) -> None:
    half = owners_frame(reader, Fraction(1, 2))
    rows = list(whole_ownership(reader).rows(Fraction(1, 2)))
    assert half["owner"].tolist() == [row.owner for row in rows]
    shares = np.array([np.nan if row.share is None else row.share * 100 for row in rows])
    np.testing.assert_allclose(half["share"], shares, atol=1e-6)
    assert len(half) < len(owners_frame(reader))


def test_liabilities_measures_and_silence_come_from_the_same_decisions(reader: GraphReader) -> None:
    outcomes = list(all_outcomes(reader, shipped_rules(), lambda *_: None))
    items = [item_row(item) for outcome in outcomes for item in outcome.items]
    frame = liabilities_frame(reader)
    assert len(items) > 10
    assert frame["liability_id"].tolist() == [item.liability_id for item in items]
    assert cells(frame)[0] == tuple(
        date.fromisoformat(cell) if name in {"since", "to", "decided_on"} and cell else cell
        for name, cell in items[0]._asdict().items()
    )
    measures = measures_frame(reader)
    expected = Counter(
        (one.decision.subject, one.rule_id, one.state.value, one.since)
        for outcome in outcomes
        for one in outcome.measures
    )
    assert Counter(cells(measures[["subject", "rule_id", "state", "from"]])) == expected
    silence = silence_frame(reader)
    assert len(silence) == len(all_decisions(reader))
    assert int(silence["items"].sum()) == len(items)


def test_classes_are_those_of_everybody(reader: GraphReader) -> None:
    classes = classes_of_everybody(reader, scheme=shipped_scheme())
    frame = classes_frame(reader)
    assert frame["party_id"].tolist() == list(classes.parties)
    counts = {name.value: count for name, count in classes.counts().items() if count}
    assert frame["class"].value_counts().to_dict() == counts


def test_quality_frames_add_up_to_the_report(reader: GraphReader) -> None:
    report = quality_of(reader)
    assert int(coverage_frame(report)["entities"].sum()) == report.uscc.entities
    assert issues_frame(report)["code"].tolist() == [issue.code for issue in report.issues]


def test_cluster_frames_tell_one_finding(found: ClusterFindings) -> None:
    groups, entities = groups_frame(found), entities_frame(found)
    assert len(groups) == found.tested
    assert int(entities["flagged"].sum()) == found.flagged
    clusters, members = clusters_frame(found), members_frame(found)
    assert len(clusters) == len(found.clusters) > 0
    for one in clusters.itertuples():
        inside = members[members["cluster"] == one.cluster]
        assert (len(inside), int(inside["flagged"].sum())) == (one.members, one.flagged)
        same = groups[
            np.isclose(groups["p_value"], one.p_value) & (groups["members"] == one.members)
        ]
        assert one.flagged in same["flagged"].tolist()
    scores = entities.set_index("party_id")["score"]
    assert members["score"].tolist() == scores[members["party_id"]].tolist()
    assert len(hubs_frame(found)) == len(found.world.removed)


def test_a_table_is_its_facts_with_their_sources(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'facts.db'}", create=True)) as store:
        load_tables(
            store,
            tmp_path / "town",
            organizations=f"org,uscc,name,registered_capital\na,{uscc(1)},甲,1000000",
            persons=f"person,id_type,id_number,name\np,resident_id,{resident_id(1)},张",
            holdings="holder,company,capital_pct,from,to\np,a,33.3333333,2020-01-01,2023-01-01",
            named_persons="decision_no,authority_uscc,person,capacity,until\n1,,p,principal,life",
        )
        reader = read_at(store, "2024-12-31", "2024-12-31")
        (person,) = table_frame(reader, "persons")["person"]
        company = f"org:{uscc(1)}"
        (row,) = cells(
            table_frame(reader, "holdings")[
                ["holder", "company", "capital_pct", "votes_pct", "from", "to", "file", "row"]
            ]
        )
        days = (date(2020, 1, 1), date(2023, 1, 1))
        assert row == (person, company, 33.333333, None, *days, "holdings.csv", 2)
        assert table_frame(reader, "holdings", valid_only=True).empty
        earlier = read_at(store, "2022-06-30", "2024-12-31")
        assert len(table_frame(earlier, "holdings", valid_only=True)) == 1
        assert table_frame(reader, "named_persons")["until"].tolist() == ["life"]
        (capital,) = table_frame(reader, "organizations")["registered_capital"]
        assert capital == 1_000_000


def test_what_was_not_known_yet_is_not_in_the_frame(reader: GraphReader) -> None:
    early = read_at(reader.store, "2024-12-31", "2022-12-31")
    decisions = table_frame(early, "decisions")
    assert 0 < len(decisions) < len(table_frame(reader, "decisions"))
    assert decisions["decided_on"].max() <= pd.Timestamp("2022-12-31")


def test_posts_of_a_day_are_the_valid_ones(reader: GraphReader) -> None:
    facts = one_per_identity(reader.store.scan(Appointment, reader.as_of))
    valid = [row.person for row in facts if row.period.contains(reader.as_of.on)]
    assert table_frame(reader, "appointments", valid_only=True)["person"].tolist() == valid
    assert len(valid) < len(facts)


def test_an_unknown_table_is_refused_with_those_there_are(reader: GraphReader) -> None:
    with pytest.raises(ValueRefusedError, match="table is holding, expected one of organizations"):
        table_frame(reader, "holding")
