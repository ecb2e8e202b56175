"""Does a history of control say on every day what the question about that day is answered?"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

import pytest

from analytics.control import (
    Axis,
    Basis,
    ControlAnswer,
    ControlHistory,
    Controller,
    ControlOptions,
    Interval,
    Via,
    control_history,
    controllers_of,
)
from analytics.control.changes import ChangeKind
from analytics.control.history import MANY_DAYS
from analytics.control.turning_facts import Turn
from graph.model import PartyId
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from loaders.loading import LoadOptions
from tests.contract.conftest import new_store
from tests.contract.dated_world import ASKED, DAYS, EVERY_DAY, FIRST, worlds
from tests.tables import as_csv, load_tables

LATE = date(2030, 1, 1)
ON = FIRST + timedelta(days=DAYS // 2)
# Each world is a load or three; on a server each empties a database first.
SEEDS = {"sqlite": range(30), "neo4j": range(3)}

Told = tuple[str, list[tuple[object, ...]]]


def seeds(kind: str) -> range:
    return SEEDS[kind]


def insist_on_variety(kind: str, seen: Sequence[ControlHistory]) -> None:
    """Insist that the worlds were worth it: that answers change, and of which types they are."""
    assert sum(len(history.intervals) for history in seen) > 2 * len(seen)
    if kind == "sqlite":
        outcomes = {each.outcome.value for history in seen for each in history.intervals}
        assert outcomes >= {"COMPUTED_MAJORITY", "AGREEMENT", "DECLARED", "CONCERT", "STATE"}
        assert outcomes >= {"UNKNOWN", "JOINT", "DISPERSED", "CIRCULAR"}
        kinds = {one.kind for history in seen for each in history.intervals for one in each.changes}
        assert kinds >= {ChangeKind.OUTCOME, ChangeKind.GAINED, ChangeKind.LOST, ChangeKind.VOTES}


@contextmanager
def filled(kind: str, seed: int) -> Iterator[GraphStore]:
    """Give a store with the world of a seed."""
    with new_store(kind) as store:
        for number, (dataset, tables) in enumerate(worlds(seed)):
            texts = {name: as_csv(rows) for name, rows in tables.items() if rows}
            folder = Path(mkdtemp()) / str(number)
            load_tables(store, folder, LoadOptions(dataset=dataset), **texts)
        yield store


def org(key: str) -> PartyId:
    return PartyId(f"org:t:{key}")


def told(outcome: str, controllers: Sequence[Controller]) -> Told:
    listed = [
        (
            each.party.party_id,
            each.via,
            each.votes,
            each.ultimate,
            each.deciding,
            tuple(member.party_id for member in each.members),
        )
        for each in controllers
        if each.deciding or each.ultimate
    ]
    return outcome, sorted(listed, key=str)


def of_answer(answer: ControlAnswer) -> Told:
    return told(answer.outcome, answer.controllers)


def of_interval(interval: Interval) -> Told:
    return told(interval.outcome, interval.controllers)


def around(history: ControlHistory, day: date) -> Interval:
    """The one interval with a day in it."""
    (found,) = (
        each
        for each in history.intervals
        if (each.start is None or each.start <= day) and (each.end is None or day < each.end)
    )
    return found


def insist_on_joined_intervals(history: ControlHistory) -> None:
    """Insist that the intervals cover all days once, and that no two could be one."""
    assert history.intervals[0].start is None
    assert history.intervals[-1].end is None
    for one, following in pairwise(history.intervals):
        assert one.end == following.start
        assert of_interval(one) != of_interval(following)


def insist_on_changes(history: ControlHistory) -> None:
    """Insist that what is said to have changed is the difference between the neighbours."""
    first = history.intervals[0]
    assert (first.changes, first.facts, first.facts_total) == ((), (), 0)
    for one, following in pairwise(history.intervals):
        old = {each.party.party_id: each for each in one.controllers}
        new = {each.party.party_id: each for each in following.controllers}
        expected = {("gained", party) for party in new.keys() - old.keys()}
        expected |= {("lost", party) for party in old.keys() - new.keys()}
        both = old.keys() & new.keys()
        expected |= {("votes", each) for each in both if old[each].votes != new[each].votes}
        expected |= {("via", each) for each in both if old[each].via != new[each].via}
        if one.outcome != following.outcome:
            expected.add(("outcome", ""))
        others = {ChangeKind.STANDING, ChangeKind.MEMBERS}
        found = [
            (each.kind.value, each.controller.party.party_id if each.controller else "")
            for each in following.changes
            if each.kind not in others
        ]
        assert sorted(found) == sorted(expected)
        # Nothing changes unless a fact does.
        assert following.facts
        assert following.facts_total == len(following.facts)


def test_every_day_of_a_history_by_valid_time_is_as_recomputed(kind: str) -> None:
    seen: list[ControlHistory] = []
    for seed in seeds(kind):
        print(f"seed {seed}")
        with filled(kind, seed) as store:
            for entity in ASKED:
                for known_at in (FIRST + timedelta(days=9), LATE):
                    reader = GraphReader(store, AsOf(on=ON, known_at=known_at))
                    history = control_history(reader, entity)
                    for day in EVERY_DAY:
                        asked = reader.at(AsOf(on=day, known_at=known_at))
                        answer = controllers_of(asked, entity)
                        assert of_interval(around(history, day)) == of_answer(answer), day
                    insist_on_joined_intervals(history)
                    insist_on_changes(history)
                    insist_on_days_of_facts(history)
                    seen.append(history)
    insist_on_variety(kind, seen)


def insist_on_days_of_facts(history: ControlHistory) -> None:
    for interval in history.intervals:
        for fact in interval.facts:
            is_end = fact.turn in {Turn.ENDS, Turn.DISSOLVED}
            assert interval.start == (fact.period.end if is_end else fact.period.start)


def test_every_day_of_a_history_by_time_of_knowledge_is_as_recomputed(kind: str) -> None:
    seen: list[ControlHistory] = []
    for seed in seeds(kind):
        print(f"seed {seed}")
        with filled(kind, seed) as store:
            for entity in ASKED:
                for revision in (None, 1):
                    reader = GraphReader(store, AsOf(on=ON, known_at=LATE, revision=revision))
                    history = control_history(reader, entity, by=Axis.KNOWN)
                    for day in [*EVERY_DAY, date(2025, 1, 1), LATE]:
                        asked = reader.at(AsOf(on=ON, known_at=day, revision=revision))
                        answer = controllers_of(asked, entity)
                        assert of_interval(around(history, day)) == of_answer(answer), day
                    insist_on_joined_intervals(history)
                    insist_on_changes(history)
                    seen.append(history)
    insist_on_variety(kind, seen)


def asked(
    store: GraphStore, tables: dict[str, str], folder: Path, **options: object
) -> ControlHistory:
    """Load tables and ask about the company x."""
    load_tables(store, folder / "t", **tables)
    reader = GraphReader(store, AsOf(on=ON, known_at=LATE))
    return control_history(reader, org("x"), **options)  # type: ignore[arg-type]


def days_of(history: ControlHistory) -> list[str | None]:
    return [str(each.start) if each.start else None for each in history.intervals]


def names(interval: Interval) -> list[str]:
    return [each.party.display_name for each in interval.controllers]


def changes(interval: Interval) -> list[tuple[str, str | None]]:
    return [
        (each.kind.value, each.controller.party.display_name if each.controller else None)
        for each in interval.changes
    ]


def turns(interval: Interval) -> list[tuple[str, str, int]]:
    return [(each.kind, each.turn.value, each.source.row) for each in interval.facts if each.source]


def test_on_the_day_of_a_change_the_new_holder_is_in(store: GraphStore, tmp_path: Path) -> None:
    persons = "person,name\np,甲\nq,乙\n"
    holdings = (
        "holder,company,capital_pct,from,to\np,x,100,2018-01-01,2019-05-10\nq,x,100,2019-05-10,\n"
    )
    history = asked(store, {"persons": persons, "holdings": holdings}, tmp_path)
    assert days_of(history) == [None, "2018-01-01", "2019-05-10"]
    last = history.intervals[-1]
    assert (names(history.intervals[1]), names(last)) == (["甲"], ["乙"])
    assert changes(last) == [("gained", "乙"), ("lost", "甲")]
    assert turns(last) == [("holding", "ends", 2), ("holding", "starts", 3)]


def test_a_day_on_which_only_others_change_is_none_of_the_history(
    store: GraphStore, tmp_path: Path
) -> None:
    holdings = """
        holder,company,capital_pct,from,to
        p,x,60,2018-01-01,
        q,x,40,2018-01-01,2019-05-10
        r,x,40,2019-05-10,
        """
    history = asked(store, {"holdings": holdings}, tmp_path)
    assert days_of(history) == [None, "2018-01-01"]


def test_what_has_no_known_start_was_always_so(store: GraphStore, tmp_path: Path) -> None:
    holdings = "holder,company,capital_pct,from,to\np,x,60,,2019-01-01\n"
    history = asked(store, {"holdings": holdings}, tmp_path)
    assert days_of(history) == [None, "2019-01-01"]
    assert (names(history.intervals[0]), names(history.intervals[1])) == (["t:p"], [])
    assert history.intervals[1].changes[-1].kind is ChangeKind.LOST


def test_of_nobody_known_there_is_one_interval_without_end(
    store: GraphStore, tmp_path: Path
) -> None:
    load_tables(store, tmp_path / "t", organizations="org,name\nx,X\n")
    reader = GraphReader(store, AsOf(on=ON, known_at=LATE))
    for by in Axis:
        (only,) = control_history(reader, org("x"), by=by).intervals
        assert (only.start, only.end, only.outcome, only.controllers) == (None, None, "UNKNOWN", ())


def test_a_holder_that_is_dissolved_ends_its_control(store: GraphStore, tmp_path: Path) -> None:
    organizations = "org,name,dissolved_on\nm,M,2019-06-01\nx,X,\n"
    holdings = "holder,company,capital_pct,from\np,m,100,2018-01-01\nm,x,60,2018-01-01\n"
    tables = {"organizations": organizations, "holdings": holdings}
    history = asked(store, tables, tmp_path)
    assert days_of(history) == [None, "2018-01-01", "2019-06-01"]
    assert turns(history.intervals[-1]) == [("organization", "dissolved", 2)]
    by_knowledge = control_history(
        GraphReader(store, AsOf(on=ON, known_at=LATE)), org("x"), by=Axis.KNOWN
    )
    assert days_of(by_knowledge) == [None, "2018-01-01", "2019-06-01"]
    assert turns(by_knowledge.intervals[-1]) == [("organization", "end_known", 2)]


def test_a_correction_is_known_from_its_day(store: GraphStore, tmp_path: Path) -> None:
    holdings = """
        holder,company,capital_pct,from,known_on
        p,x,60,2018-01-01,2018-02-02
        p,x,80,2018-01-01,2019-03-03
        """
    history = asked(store, {"holdings": holdings}, tmp_path, by=Axis.KNOWN)
    assert days_of(history) == [None, "2018-02-02", "2019-03-03"]
    last = history.intervals[-1]
    assert [(each.kind, each.before, each.after) for each in last.changes] == [("votes", 60, 80)]
    assert turns(last) == [("holding", "superseded", 2), ("holding", "known", 3)]
    by_facts = control_history(GraphReader(store, AsOf(on=ON, known_at=LATE)), org("x"))
    assert days_of(by_facts) == [None, "2018-01-01"]


def test_a_row_that_was_withdrawn_before_today_is_told(store: GraphStore, tmp_path: Path) -> None:
    holdings = """
        holder,company,capital_pct,from,known_on,withdrawn_on
        p,x,60,2018-01-01,2018-02-02,2019-03-03
        """
    history = asked(store, {"holdings": holdings}, tmp_path, by=Axis.KNOWN)
    assert days_of(history) == [None, "2018-02-02", "2019-03-03"]
    assert [names(each) for each in history.intervals] == [[], ["t:p"], []]
    assert turns(history.intervals[-1]) == [("holding", "superseded", 2)]


@pytest.mark.parametrize(
    ("known_on", "days"),
    [("", [None, "2018-01-01", "2019-05-05"]), ("2018-01-01", [None])],
)
def test_an_end_that_does_not_say_when_it_was_known_is_known_on_its_day(
    store: GraphStore, tmp_path: Path, known_on: str, days: list[str | None]
) -> None:
    holdings = "holder,company,capital_pct,from,to,known_on\n"
    holdings += f"p,x,60,2018-01-01,2019-05-05,{known_on}\n"
    history = asked(store, {"holdings": holdings}, tmp_path, by=Axis.KNOWN)
    assert days_of(history) == days
    if known_on == "":
        assert turns(history.intervals[-1]) == [("holding", "end_known", 2)]


def test_a_managing_partner_and_an_agreement_make_turns(store: GraphStore, tmp_path: Path) -> None:
    tables = {
        "organizations": "org,name,kind\nx,X,partnership\n",
        "appointments": "person,org,role,from,to\np,x,managing_partner,2017-01-01,2018-01-01\n",
        "arrangements": "kind,party,target,from\ndeclared_controller,q,x,2019-01-01\n",
    }
    history = asked(store, tables, tmp_path)
    assert days_of(history) == [None, "2017-01-01", "2018-01-01", "2019-01-01"]
    assert [each.outcome for each in history.intervals] == [
        *("UNKNOWN", "AGREEMENT", "UNKNOWN", "DECLARED")
    ]
    assert [turns(each) for each in history.intervals[1:]] == [
        [("managing_partner", "starts", 2)],
        [("managing_partner", "ends", 2)],
        [("declared_controller", "starts", 2)],
    ]


def test_the_members_of_a_group_are_part_of_the_answer(store: GraphStore, tmp_path: Path) -> None:
    tables = {
        "holdings": "holder,company,capital_pct,from\np,x,30,2018-01-01\nq,x,30,2018-01-01\n",
        "arrangements": "kind,group,party,from\nconcert,g,p,2018-01-01\nconcert,g,q,2018-01-01\n"
        "concert,g,r,2019-01-01\n",
        "persons": "person,name\np,甲\nq,乙\nr,丙\n",
    }
    history = asked(store, tables, tmp_path)
    last = history.intervals[-1]
    assert days_of(history) == [None, "2018-01-01", "2019-01-01"]
    assert changes(last) == [("members", "甲、乙、丙")]


def test_what_a_managing_partner_agrees_with_others_makes_turns(
    store: GraphStore, tmp_path: Path
) -> None:
    # p votes the fund's 30 per cent, q has 30 of his own: together they control x.
    tables = {
        "organizations": "org,name,kind\nfund,F,partnership\nx,X,company\n",
        "holdings": "holder,company,capital_pct,from\nfund,x,30,2017-01-01\nq,x,30,2017-01-01\n"
        "r,x,40,2017-01-01\n",
        "appointments": "person,org,role,from\np,fund,managing_partner,2017-01-01\n",
        "arrangements": "kind,group,party,from\nconcert,g,p,2018-01-01\nconcert,g,q,2019-01-01\n",
    }
    history = asked(store, tables, tmp_path)
    assert (days_of(history)[-1], history.intervals[-1].outcome) == ("2019-01-01", "CONCERT")
    fund = control_history(GraphReader(store, AsOf(on=ON, known_at=LATE)), org("fund"))
    assert days_of(fund) == [None, "2017-01-01"]


def test_where_days_are_left_out_the_history_begins_later_and_says_so(
    store: GraphStore, tmp_path: Path
) -> None:
    rows = [f"p,x,{number + 51},201{number}-01-01,201{number + 1}-01-01" for number in range(6)]
    holdings = "\n".join(["holder,company,capital_pct,from,to", *rows])
    whole = asked(store, {"holdings": holdings}, tmp_path)
    assert (whole.partial, len(whole.intervals)) == (None, 8)
    reader = GraphReader(store, AsOf(on=ON, known_at=LATE))
    part = control_history(reader, org("x"), most_days=3)
    assert part.partial == MANY_DAYS
    assert days_of(part) == ["2014-01-01", "2015-01-01", "2016-01-01"]
    first = replace(whole.intervals[-3], changes=(), facts=(), facts_total=0)
    assert part.intervals == (first, *whole.intervals[-2:])


def test_options_and_ways_count_as_in_the_question_of_a_day(
    store: GraphStore, tmp_path: Path
) -> None:
    tables = {
        "holdings": "holder,company,capital_pct,votes_pct,from\np,x,40,60,2018-01-01\n",
        "arrangements": "kind,party,target,from\ndeclared_controller,q,x,2019-01-01\n",
    }
    load_tables(store, tmp_path / "t", **tables)
    reader = GraphReader(store, AsOf(on=ON, known_at=LATE))

    def found(options: ControlOptions, only: frozenset[Via] = frozenset()) -> list[list[str]]:
        history = control_history(reader, org("x"), options=options, only=only)
        return [names(each) for each in history.intervals]

    assert found(ControlOptions())[1] == ["t:p"]
    assert found(ControlOptions(without=frozenset({Via.DECLARED}))) == [[], ["t:p"]]
    assert found(ControlOptions(basis=Basis.CAPITAL, without=frozenset({Via.DECLARED}))) == [[]]
    assert found(ControlOptions(), frozenset({Via.DECLARED}))[-1] == ["t:q"]


def test_no_day_asks_the_store_again(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"p,x,{number + 51},201{number}-01-01,201{number + 1}-01-01" for number in range(6)]
    counts = []
    for number, listed in enumerate((rows[:1], rows)):
        folder = tmp_path / str(number)
        asked(
            store, {"holdings": "\n".join(["holder,company,capital_pct,from,to", *listed])}, folder
        )
        questions = 0
        plain = store.facts

        def counted(*words: object, plain: object = plain) -> object:
            nonlocal questions
            questions += 1
            return plain(*words)  # type: ignore[operator]

        with monkeypatch.context() as patch:
            patch.setattr(store, "facts", counted)
            control_history(GraphReader(store, AsOf(on=ON, known_at=LATE)), org("x"))
        counts.append(questions)
    assert counts[0] == counts[1] > 0
