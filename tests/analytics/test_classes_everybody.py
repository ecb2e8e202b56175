"""Is everybody classed as the question about each one answers, and do histories agree with days?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.classes import NotClassed, OwnClass, shipped_scheme, supervision_class_of
from analytics.classes.everybody import classes_of_everybody
from analytics.classes.facts import facts_of
from analytics.classes.history import class_history, turning_days
from analytics.control import Axis
from graph.model import PartyId
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from tests.analytics.class_worlds import DAYS, world
from tests.tables import load_tables, uscc

SEEDS = range(12)
SCHEME = shipped_scheme()
LATE = date(2030, 1, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


@contextmanager
def loaded(seed: int, folder: Path) -> Iterator[GraphReader]:
    print(f"seed {seed}")
    store = open_store(f"sqlite:///{folder / f'{seed}.db'}", create=True)
    load_tables(store, folder / "one", **world(seed))
    load_tables(store, folder / "one", **world(seed + 1000, orgs="abcd"))
    yield GraphReader(store, AsOf(LATE, LATE))
    store.close()


@pytest.fixture(params=SEEDS)
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphReader]:
    with loaded(request.param, tmp_path) as found:
        yield found


def told(own: OwnClass | None) -> object:
    """What an interval says of a class."""
    if own is None:
        return None
    lists = [entry.row.list_kind for entry in own.direct]
    return own.name, own.score, lists, [(one.row.id, one.points) for one in own.reasons]


def orgs(store: GraphStore) -> list[PartyId]:
    return [party for party in store.party_ids() if party.startswith("org:")]


def test_everybody_has_the_class_that_the_question_about_each_one_answers(
    reader: GraphReader,
) -> None:
    for on in DAYS[::3]:
        for known_at in (day(on), LATE):
            there = reader.at(AsOf(day(on) + timedelta(days=3), known_at))
            everybody = {one.party: one for one in classes_of_everybody(there, scheme=SCHEME)}
            for party in orgs(reader.store):
                alone = supervision_class_of(there, party, scheme=SCHEME, with_association=False)
                if alone.own is None:
                    assert party not in everybody
                    continue
                one = everybody[party]
                assert (one.region, one.industry) == (alone.party.region, alone.party.industry)
                shown = (one.own.name, one.own.score, one.own.direct, one.own.burden)
                assert shown == (
                    alone.own.name, alone.own.score, alone.own.direct, alone.own.burden,
                )  # fmt: skip
                decisions = [r for r in one.own.reasons if r.row.id != "B01"]
                assert decisions == [r for r in alone.own.reasons if r.row.id != "B01"]
            assert list(everybody) == sorted(everybody)


def test_the_worlds_hold_every_class_and_every_reason_to_have_none(tmp_path: Path) -> None:
    seen = set()
    for seed in SEEDS:
        with loaded(seed, tmp_path) as reader:
            for on in DAYS[::3]:
                there = reader.at(AsOf(day(on), LATE))
                for party in orgs(reader.store):
                    alone = supervision_class_of(
                        there, party, scheme=SCHEME, with_association=False
                    )
                    seen.add(alone.own.name.value if alone.own else alone.why_not)
    assert seen >= {"A", "B", "C", "D", *NotClassed} - {NotClassed.NOT_DESCRIBED}


def test_an_older_revision_is_classed_as_it_was(reader: GraphReader) -> None:
    on = day("2024-06-01")
    first = AsOf(on, LATE, 1)
    there = reader.at(first)
    found = list(classes_of_everybody(there, scheme=SCHEME))
    assert reader.store.revision() == 2
    assert found
    for one in found:
        alone = supervision_class_of(there, one.party, scheme=SCHEME, with_association=False)
        assert alone.own is not None
        assert (one.own.name, one.own.score) == (alone.own.name, alone.own.score)


def test_a_history_says_on_every_day_what_the_question_about_that_day_answers(
    reader: GraphReader,
) -> None:
    for party in orgs(reader.store)[:6]:
        history = class_history(reader, party, scheme=SCHEME)
        assert history.intervals[0].start is None
        assert history.intervals[-1].end is None
        asked = date(2020, 12, 1)
        while asked < date(2026, 3, 1):
            (said,) = [
                one
                for one in history.intervals
                if (one.start or date.min) <= asked < (one.end or date.max)
            ]
            there = reader.at(AsOf(asked, LATE))
            alone = supervision_class_of(there, party, scheme=SCHEME, with_association=False)
            assert (told(said.own), said.why_not) == (told(alone.own), alone.why_not)
            asked += timedelta(days=17)


def test_a_history_turns_only_on_days_on_which_something_turns(reader: GraphReader) -> None:
    for party in orgs(reader.store)[:6]:
        answer = supervision_class_of(reader, party, scheme=SCHEME, with_association=False)
        facts = facts_of(reader, [party])[party]
        days = turning_days(SCHEME, facts, answer.party)
        history = class_history(reader, party, scheme=SCHEME)
        assert {one.start for one in history.intervals[1:]} <= set(days)


def test_a_history_of_knowledge_says_what_was_answered_on_each_day(reader: GraphReader) -> None:
    on = day("2024-06-01")
    there = reader.at(AsOf(on, LATE))
    for party in orgs(reader.store)[:4]:
        history = class_history(there, party, scheme=SCHEME, by=Axis.KNOWN)
        asked = date(2020, 12, 1)
        while asked < date(2026, 3, 1):
            (said,) = [
                one
                for one in history.intervals
                if (one.start or date.min) <= asked < (one.end or date.max)
            ]
            alone = supervision_class_of(
                reader.at(AsOf(on, asked)), party, scheme=SCHEME, with_association=False
            )
            assert (told(said.own), said.why_not) == (told(alone.own), alone.why_not)
            asked += timedelta(days=17)


def test_an_empty_store_classes_nobody(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'facts.db'}", create=True)
    load_tables(store, tmp_path / "p", persons="person,name\np,张三\n")
    reader = GraphReader(store, AsOf(LATE, LATE))
    assert len(classes_of_everybody(reader, scheme=SCHEME)) == 0
    store.close()


def test_what_two_datasets_say_of_one_entity_counts_once_and_the_last_word_counts(
    tmp_path: Path,
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'facts.db'}", create=True)
    promise = "org,matter,made_on,breached_on\n{0},m,2023-01-01,2024-02-01\n"
    penalty = (
        "decision_no,authority,subject,type,severity,decided_on,legal_basis\n"
        "D1,某局,{0},penalty,general,2024-01-15,某法第一条\n"
    )
    figures = "org,indicator,value,from\n{0},complaints,{1},2024-01-01\n"
    described = "org,uscc,name,kind,region,industry\n{0},{1},甲公司,company,{2},{3}\n"
    said = (("one", "a", "410502", "C1310", "2"), ("two", "k", "410503", "F5122", "12"))
    for dataset, key, region, industry, complaints in said:
        load_tables(
            store,
            tmp_path / dataset,
            organizations=described.format(key, uscc(7), region, industry),
            decisions=penalty.format(key),
            commitments=promise.format(key),
            indicators=figures.format(key, complaints),
        )
    reader = GraphReader(store, AsOf(day("2024-06-01"), LATE))
    (one,) = classes_of_everybody(reader, scheme=SCHEME)
    alone = supervision_class_of(reader, one.party, scheme=SCHEME, with_association=False)
    wanted = ("B", 240, [], [("S03", 80), ("S10", 100), ("E01", 60)])
    assert told(one.own) == told(alone.own) == wanted
    assert (one.region, one.industry) == ("410503", "F5122")
    store.close()


def test_a_breach_that_a_decision_tells_too_counts_once(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'facts.db'}", create=True)
    load_tables(
        store,
        tmp_path / "one",
        organizations="org,name,kind\na,甲公司,company\n",
        decisions="decision_no,authority,subject,type,decided_on,legal_basis\n"
        "D1,某局,a,commitment_breach,2024-02-01,某法第一条\n",
        commitments="org,matter,made_on,breached_on\na,m,2023-01-01,2024-02-01\n"
        "a,n,2023-01-01,2024-02-02\n",
    )
    reader = GraphReader(store, AsOf(day("2024-06-01"), LATE))
    (one,) = classes_of_everybody(reader, scheme=SCHEME)
    assert [(reason.row.id, reason.points) for reason in one.own.reasons] == [("S10", 200)]
    store.close()
