"""Does association stay a bounded lead that never moves a class?"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.classes import Association, ClassAnswer, shipped_scheme, supervision_class_of
from analytics.classes.association import strongest_ways
from analytics.classes.links import HUB, Tie
from analytics.clusters.weights import LinkKind
from graph.model import PartyId
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from tests.analytics.class_worlds import DAYS, DECISIONS, world
from tests.tables import as_csv, load_tables

ON = date(2024, 6, 1)
SCHEME = shipped_scheme()
Row = dict[str, str]


@contextmanager
def town(**tables: Sequence[Row]) -> Iterator[GraphReader]:
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/facts.db", create=True)
        filled = {name: as_csv(rows) for name, rows in tables.items() if rows}
        report = load_tables(store, Path(folder) / "t", **filled)
        assert report.to_json()["rejections"] == []
        yield GraphReader(store, AsOf(ON, ON))
        store.close()


def asked(reader: GraphReader, org: str) -> ClassAnswer:
    return supervision_class_of(reader, PartyId(f"org:t:{org}"), scheme=SCHEME)


def lead(reader: GraphReader, org: str) -> Association:
    found = asked(reader, org).association
    assert found is not None
    return found


def companies(*names: str, **kinds: str) -> list[Row]:
    return [{"org": name, "name": name, "kind": kinds.get(name, "company")} for name in names]


def listing(org: str) -> Row:
    return {
        "decision_no": f"L-{org}", "authority": "某局", "subject": org, "type": "listing",
        "list_kind": "WORK_SAFETY", "decided_on": "2024-01-15", "legal_basis": "某法第一条",
    }  # fmt: skip


def head(person: str, *orgs: str, role: str = "legal_representative") -> list[Row]:
    return [{"person": person, "org": org, "role": role, "from": "2020-01-01"} for org in orgs]


def holds(holder: str, company: str, pct: str) -> Row:
    return {"holder": holder, "company": company, "capital_pct": pct, "from": "2020-01-01"}


LI = [{"person": "li", "name": "李"}]


def test_a_shared_legal_representative_brings_half_and_the_next_hop_a_quarter() -> None:
    with town(
        organizations=companies("a", "b", "c", "d"),
        persons=[*LI, {"person": "wu", "name": "吴"}],
        appointments=[*head("li", "a", "b"), *head("wu", "b", "c")],
        holdings=[holds("c", "d", "30")],
        decisions=[listing("a")],
    ) as reader:
        near, far, beyond = (lead(reader, org) for org in "bcd")
    assert [(one.party, one.weight, one.through) for one in near.influences] == [
        ("org:t:a", Fraction(1, 2), None)
    ]
    assert [(one.party, one.weight, one.through) for one in far.influences] == [
        ("org:t:a", Fraction(1, 4), "org:t:b")
    ]
    assert (near.points, far.points, beyond.points) == (50, 25, 0)
    assert near.document()["use"] == "LEAD_ONLY"


def test_weaker_ties_bring_less() -> None:
    wanted = {"director": 30, "independent_director": 0, "supervisor": 30, "operator": 50}
    for role, points in wanted.items():
        with town(
            organizations=companies("a", "b"),
            persons=LI,
            appointments=head("li", "a", "b", role=role),
            decisions=[listing("a")],
        ) as reader:
            assert lead(reader, "b").points == points
    for share, points in {"24.99": 0, "25": 40, "50": 40}.items():
        with town(
            organizations=companies("a", "b"),
            holdings=[holds("a", "b", share)],
            decisions=[listing("a")],
        ) as reader:
            assert (lead(reader, "b").points, share) == (points, share)


def test_a_majority_holder_ties_what_it_holds() -> None:
    for share, points in {"50": 0, "50.01": 50}.items():
        with town(
            organizations=companies("a", "b"),
            persons=LI,
            holdings=[holds("li", "a", share), holds("li", "b", "60")],
            decisions=[listing("a")],
        ) as reader:
            assert lead(reader, "b").points == points


def test_nothing_passes_through_the_state() -> None:
    with town(
        organizations=companies("a", "b", "state", state="state_organ"),
        holdings=[holds("state", "a", "100"), holds("state", "b", "100")],
        decisions=[listing("a")],
    ) as reader:
        assert (lead(reader, "b").points, lead(reader, "b").influences) == (0, ())


def test_nothing_passes_through_a_hub_and_the_hub_is_named() -> None:
    for extra, points in ((HUB - 2, 50), (HUB - 1, 0)):
        others = [f"x{number}" for number in range(extra)]
        with town(
            organizations=companies("a", "b", *others),
            persons=LI,
            appointments=head("li", "a", "b", *others),
            decisions=[listing("a")],
        ) as reader:
            found = lead(reader, "b")
        assert (found.points, len(found.hubs)) == (points, 0 if points else 1)


def test_what_was_repaired_weighs_on_nobody() -> None:
    with town(
        organizations=companies("a", "b"),
        persons=LI,
        appointments=head("li", "a", "b"),
        decisions=[listing("a")],
        repairs=[{"decision_no": "L-a", "subject": "a", "repaired_on": "2024-05-31"}],
    ) as reader:
        assert lead(reader, "b").points == 0


def test_many_burdened_neighbours_weigh_a_hundred_and_what_counts_stays_in_the_band() -> None:
    bad = [f"x{number}" for number in range(8)]
    penalties = [
        {"decision_no": f"P{number}", "authority": "某局", "subject": "b", "type": "penalty",
         "severity": "general", "decided_on": "2024-01-15", "legal_basis": "某法第一条"}
        for number in range(2)
    ]  # fmt: skip
    with town(
        organizations=companies("b", *bad),
        persons=LI,
        appointments=head("li", "b", *bad),
        decisions=[*map(listing, bad), *penalties],
    ) as reader:
        answer = asked(reader, "b")
    assert answer.own is not None
    assert answer.association is not None
    assert (answer.own.score, answer.own.name) == (160, "A")
    assert (answer.association.points, answer.association.counted) == (100, 39)
    assert SCHEME.band_of(160 + answer.association.counted).name == "A"


orgs = st.sampled_from(["e", "b", "c", "d", "f"])
others = st.sampled_from(["b", "c", "d", "f"])
posts = st.builds(
    lambda person, org, role: {
        "person": person, "org": org, "role": role, "from": "2020-01-01",
    },
    st.sampled_from(["p", "q"]), orgs,
    st.sampled_from(["legal_representative", "director", "supervisor"]),
)  # fmt: skip
stakes = st.builds(holds, st.sampled_from(["p", "q", "b", "c", "e"]), orgs, st.sampled_from(
    ["20", "30", "60", "100"]
))  # fmt: skip


def decided(number: int, subject: str, kind: tuple[str, str], severity: str) -> Row:
    return {
        "decision_no": f"D{number}-{subject}", "authority": "某局", "subject": subject,
        "type": kind[0], "list_kind": kind[1], "severity": severity,
        "decided_on": DAYS[number % len(DAYS)], "legal_basis": "某法第一条",
    }  # fmt: skip


def decisions_about(subjects: st.SearchStrategy[str]) -> st.SearchStrategy[list[Row]]:
    severities = st.sampled_from(["general", "serious"])
    rows = st.builds(decided, st.integers(0, 14), subjects, st.sampled_from(DECISIONS), severities)
    return st.lists(rows, max_size=8, unique_by=lambda row: row["decision_no"])


@settings(max_examples=25, deadline=None)
@given(
    own=decisions_about(st.just("e")),
    theirs=decisions_about(others),
    offices=st.lists(posts, max_size=8, unique_by=lambda row: tuple(row.values())),
    holdings=st.lists(
        stakes.filter(lambda row: row["holder"] != row["company"]),
        max_size=6,
        unique_by=lambda row: (row["holder"], row["company"]),
    ),
)
def test_the_class_is_what_it_is_without_anybody_else(
    own: list[Row], theirs: list[Row], offices: list[Row], holdings: list[Row]
) -> None:
    everybody = companies("e", "b", "c", "d", "f")
    people = [{"person": "p", "name": "甲"}, {"person": "q", "name": "乙"}]
    with town(organizations=everybody, persons=people, decisions=own) as reader:
        alone = asked(reader, "e")
    with town(
        organizations=everybody,
        persons=people,
        decisions=[*own, *theirs],
        appointments=offices,
        holdings=holdings,
    ) as reader:
        among = asked(reader, "e")
    assert alone.own is not None
    assert among.own is not None
    assert among.association is not None
    assert (among.own.name, among.own.score) == (alone.own.name, alone.own.score)
    shown = [(reason.row.id, reason.points) for reason in among.own.reasons]
    assert shown == [(reason.row.id, reason.points) for reason in alone.own.reasons]
    found = among.association
    assert 0 <= found.counted <= found.points <= 100
    raised = among.own.score + found.counted
    assert SCHEME.band_of(raised).name is SCHEME.band_of(among.own.score).name
    assert all(
        one.weight <= Fraction(1, 2 if one.through is None else 4) for one in found.influences
    )


def test_ways_are_the_strongest_by_hand() -> None:
    for seed in range(20):
        text = world(seed)["appointments"]
        print(f"seed {seed}")
        rows = list(csv.DictReader(StringIO(text)))
        ties: dict[PartyId, dict[PartyId, Tie]] = {}
        for one in rows:
            for other in rows:
                if one["person"] == other["person"] and one["org"] != other["org"]:
                    weight = 60 + len(one["role"]) % 40
                    own = ties.setdefault(PartyId(one["org"]), {})
                    own[PartyId(other["org"])] = Tie(weight, LinkKind.OFFICER)
        for entity in ties:
            found = {org: way[0] for org, way in strongest_ways(entity, ties).items()}
            assert found == ways_by_hand(entity, ties)


def ways_by_hand(
    entity: PartyId, ties: dict[PartyId, dict[PartyId, Tie]]
) -> dict[PartyId, Fraction]:
    """All ways of one and two steps, the strongest of each end."""
    ways: dict[PartyId, list[Fraction]] = {}
    for first, tie in ties[entity].items():
        ways.setdefault(first, []).append(Fraction(tie.weight, 200))
        for second, more in ties.get(first, {}).items():
            if second != entity:
                both = Fraction(tie.weight, 200) * Fraction(more.weight, 200)
                ways.setdefault(second, []).append(both)
    return {org: max(found) for org, found in ways.items()}
