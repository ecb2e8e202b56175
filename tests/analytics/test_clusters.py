"""Are planted clusters found, decoys left alone, and is nothing found where flags are shuffled?"""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.clusters.candidates import candidates_of
from analytics.clusters.evidence import Evidence
from analytics.clusters.finding import ClusterFindings, find_clusters
from analytics.clusters.hubs import Cut
from analytics.clusters.links import linked_world
from analytics.clusters.null import surprise_of
from analytics.clusters.parameters import Parameters, Signal
from analytics.clusters.weights import LinkKind
from analytics.publication import counts
from api.clusters_records import counted_records
from graph.model import Decision, DecisionNote, Objection, Repair
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.vocabulary import DecisionType, Severity
from loaders.city import write_city
from loaders.loading import load
from tests.analytics.cluster_town import DAY, QUICK, Town

SEEDS = (3, 7)
RUNS = 100
MOST_RUNS = 5


@contextmanager
def city(folder: Path, seed: int, organizations: int = 2000) -> Iterator[GraphReader]:
    write_city(folder / "city", organizations=organizations, seed=seed)
    store = open_store(f"sqlite:///{folder / 'city.db'}", create=True)
    try:
        load(store, [folder / "city"])
        yield GraphReader(store, AsOf(on=DAY, known_at=DAY))
    finally:
        store.close()


def planted(folder: Path) -> tuple[list[set[str]], list[set[str]]]:
    """The members of the clusters and of the decoys."""
    with (folder / "city" / "organizations.csv").open(encoding="utf-8", newline="") as file:
        ids = {row["org"]: f"org:{row['uscc']}" for row in csv.DictReader(file)}
    truth = json.loads((folder / "city" / "truth" / "planted.json").read_text("utf-8"))
    clusters, decoys = (
        [{ids[key] for key in each["members"]} for each in truth[name]]
        for name in ("clusters", "decoys")
    )
    return clusters, decoys


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_clusters_are_found_and_decoys_are_not(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    with city(tmp_path, seed) as reader:
        found = find_clusters(reader, counted_records(reader), Parameters())
    clusters, decoys = planted(tmp_path)
    sets = [set(cluster.ids) for cluster in found.clusters]
    assert len(sets) == len(clusters)
    for members in clusters:
        assert any(len(members & each) >= 0.8 * len(members | each) for each in sets)
    assert [each & decoy for each in sets for decoy in decoys if each & decoy] == []


def test_shuffled_flags_make_clusters_in_five_of_a_hundred_runs_at_most(tmp_path: Path) -> None:
    with city(tmp_path, 7) as reader:
        world = linked_world(reader, QUICK)
        found = find_clusters(reader, counted_records(reader), QUICK)
    candidates, entities = candidates_of(world, QUICK), world.entities
    is_flagged = found.flags.score > 0
    rng = np.random.default_rng(11)
    surprised = 0
    for run in range(RUNS):
        shuffled = is_flagged.copy()
        for stratum in np.unique(entities.stratum[entities.lives]):
            inside = np.flatnonzero(entities.lives & (entities.stratum == stratum))
            shuffled[inside] = rng.permutation(is_flagged[inside])
        said = surprise_of(
            candidates, shuffled, entities.stratum, entities.lives, shuffles=1_999, seed=run
        )
        surprised += bool(((said.q_value <= QUICK.most_q) & (said.flagged >= 3)).any())
    assert is_flagged.sum() > 20
    assert surprised <= MOST_RUNS


def test_the_same_facts_give_the_same_clusters(tmp_path: Path) -> None:
    with city(tmp_path, 3) as reader:
        records = counted_records(reader)
        once, again = (find_clusters(reader, records, QUICK) for _ in range(2))
        backwards = find_clusters(reader, records[::-1], QUICK)
    assert once.clusters == again.clusters == backwards.clusters
    assert once.clusters


def test_the_order_in_which_a_store_met_the_parties_changes_nothing(tmp_path: Path) -> None:
    with city(tmp_path, 3) as reader:
        wanted = find_clusters(reader, counted_records(reader), Parameters()).clusters
    for name in ("organizations", "persons", "holdings", "appointments", "arrangements"):
        path = tmp_path / "city" / f"{name}.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(rows), ""]), encoding="utf-8")
    store = open_store(f"sqlite:///{tmp_path / 'other.db'}", create=True)
    try:
        load(store, [tmp_path / "city"])
        other = GraphReader(store, AsOf(on=DAY, known_at=DAY))
        found = find_clusters(other, counted_records(other), Parameters()).clusters
    finally:
        store.close()
    assert found == wanted


def group(town: Town, **values: object) -> list[str]:
    """Five companies of one head in two industries, three of them fined, among many others."""
    orgs = [town.org(industry="CE"[at % 2] + "1411"[:2], **values) for at in range(5)]
    for at, org in enumerate(orgs):
        town.head("p", org)
        if at < 3:
            town.decide(f"D{at}", org, "2024-06-01")
    for at in range(80):
        town.org(industry="CE"[at % 2] + "14")
    return list(orgs)


def found_in(town: Town, folder: Path) -> ClusterFindings:
    return town.clusters(folder)


def test_a_group_with_three_flagged_of_two_industries_is_a_cluster(tmp_path: Path) -> None:
    town = Town()
    orgs = group(town)
    (cluster,) = found_in(town, tmp_path).clusters
    assert list(cluster.ids) == orgs
    assert (cluster.flagged, cluster.sections, cluster.regions) == (3, ("C", "E"), ("410502",))
    assert cluster.expected == pytest.approx(3 * 2 / 43 + 2 * 1 / 42)
    assert cluster.expires == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("note", "row"),
    [
        ("repairs", {"repaired_on": "2024-12-31"}),
        ("objections", {"filed_at": "2024-07-01", "outcome": "upheld", "decided_at": "2024-12-31"}),
    ],
)
def test_repaired_and_successfully_objected_records_flag_nobody(
    tmp_path: Path, note: str, row: dict[str, str]
) -> None:
    town = Town()
    group(town)
    town.add(note, decision_no="D0", **row)
    found = found_in(town, tmp_path)
    assert found.clusters == ()
    assert found.flagged == 2


@pytest.mark.parametrize(
    "values",
    [
        {"revoked_on": "2024-12-01"},
        {"review_status": "suspended"},
        {"severity": "minor"},
        {"decided_on": "2022-12-31", "effective_on": "2022-12-31"},
        {"effective_on": "2025-01-05"},
    ],
)
def test_what_is_no_effective_record_of_the_window_flags_nobody(
    tmp_path: Path, values: dict[str, str]
) -> None:
    town = Town()
    org = town.org()
    town.decide("D1", org, "2024-06-01")
    town.decide("D2", town.org(), "2024-06-01", **values)
    found = found_in(town, tmp_path)
    assert [record.decision.subject for record in found.flags.records] == [org]


def test_one_industry_in_one_region_is_no_cluster(tmp_path: Path) -> None:
    town = Town()
    orgs = [town.org() for _ in range(5)]
    for at, org in enumerate(orgs):
        town.head("p", org)
        if at < 4:
            town.decide(f"D{at}", org, "2024-06-01")
    for _ in range(80):
        town.org()
    assert found_in(town, tmp_path).clusters == ()


def test_one_decision_about_companies_of_one_controller_is_one_matter(tmp_path: Path) -> None:
    town = Town()
    orgs = [town.org(region=("410502", "410503")[at % 2]) for at in range(5)]
    town.person("p")
    for at, org in enumerate(orgs):
        town.hold("p", org, "100")
        if at < 3:
            town.decide("D", org, "2024-06-01")
    for at in range(80):
        town.org(region=("410502", "410503")[at % 2])
    assert found_in(town, tmp_path).clusters == ()


def test_evidence_names_every_row_with_its_days(tmp_path: Path) -> None:
    town = Town()
    orgs = group(town, phone="0372-0123456")
    with town.reader(tmp_path) as reader:
        found = find_clusters(reader, counted_records(reader), QUICK)
        evidence = Evidence(reader, found.world)
        (cluster,) = found.clusters
        links, paths = evidence.links_of(cluster), evidence.paths_of(cluster)
        assert evidence.removed_of(cluster) == ()
    assert len(links) == 10
    assert {link.weight for link in links} == {1.4}
    assert [(path.kind, path.via, len(path.facts)) for path in paths] == [
        (LinkKind.LEGAL_REPRESENTATIVE, "person:town:p", 5),
        (LinkKind.OFFICER, "person:town:p", 5),
        (LinkKind.CONTACT, "3720123456", 5),
    ]
    heads = paths[0].facts
    assert [fact.party for fact in heads] == orgs
    assert all(fact.source and fact.start == date(2015, 1, 1) for fact in heads)


def test_a_cluster_says_which_hub_it_was_not_built_on(tmp_path: Path) -> None:
    town = Town()
    room = "文峰区德隆街96号8号楼803室"
    group(town, address=room)
    for _ in range(20):
        town.org(industry="C14", address=room)
    with town.reader(tmp_path) as reader:
        found = find_clusters(reader, counted_records(reader), QUICK)
        (cluster,) = found.clusters
        removed = Evidence(reader, found.world).removed_of(cluster)
    assert len(cluster.ids) == 5
    assert [(hub.kind, hub.degree, hub.cut) for hub in removed] == [
        (LinkKind.ADDRESS, 25, Cut.DROPPED)
    ]


def test_a_record_weighs_half_after_the_half_life() -> None:
    signal = Signal()
    assert [signal.weight(each) for each in (*Severity, None)] == [0.0, 1.0, 3.0, 1.0]


@pytest.mark.parametrize(("day", "score"), [("2024-12-31", 3.0), ("2024-01-01", 1.5)])
def test_severity_and_age_make_the_score(tmp_path: Path, day: str, score: float) -> None:
    town = Town()
    town.decide("D1", town.org(), day, severity="serious")
    found = found_in(town, tmp_path)
    assert found.flags.score.max() == pytest.approx(score, rel=2e-3)


def test_exactly_the_records_that_count_are_handed_in(tmp_path: Path) -> None:
    with city(tmp_path, 3) as reader:
        found = {record.decision.key for record in counted_records(reader)}
        decisions = list(reader.store.scan(Decision, reader.as_of))
        notes: list[DecisionNote] = [
            *reader.store.scan(Repair, reader.as_of),
            *reader.store.scan(Objection, reader.as_of),
        ]
    wanted = {
        each.key
        for each in decisions
        if each.type is not DecisionType.BANKRUPTCY and counts(each, notes, DAY).counts
    }
    assert found == wanted
    assert 0 < len(wanted) < len(decisions)
