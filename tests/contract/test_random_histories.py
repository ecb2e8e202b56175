"""Does everything hold after every delivery and every act, in whatever order they come?"""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.liability import Liability, LiabilityAnswer, act_on_item, liabilities_of
from analytics.liability.acting import Signature
from analytics.rules import shipped_rules
from graph.errors import ActRefusedError
from graph.model import Act, Decision, PartyId
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from graph.vocabulary import ActKind
from loaders.acts import record_acts
from loaders.loading import LoadOptions
from tests.contract.conftest import examples, new_store
from tests.contract.liability_chronicle import BASE, LAST, ORGS, PEOPLE, Said, chronicle, known
from tests.strategies import Row
from tests.tables import as_csv, load_tables

pytestmark = pytest.mark.hypothesis
SEEDS = st.integers(0, 10**6)
ACTS = [*["proposed", "confirmed"] * 9, "dismissed", "reopened"]
# Rows that repair and leaving a list do not end, or only put up for review.
OUTLIVE_REPAIR = frozenset({"M011", "M014", "M015", "M050"})
Told = dict[str, list[tuple[object, ...]]]


def histories(kind: str) -> settings:
    """Fewer examples than others try: each is a chain of loads and of many questions."""
    usual = examples(kind)
    return settings(usual, max_examples=usual.max_examples // (2 if kind == "sqlite" else 6))


@dataclass
class World:
    """A store, what was loaded into it so far, and every id it ever gave."""

    store: GraphStore
    rng: random.Random
    rows: list[Said] = field(default_factory=list)
    ids: dict[tuple[str, ...], str] = field(default_factory=dict)
    acted: dict[tuple[str, ...], ActKind] = field(default_factory=dict)

    def begin(self) -> None:
        load_tables(self.store, Path(mkdtemp()), LoadOptions(dataset="t"), **BASE)

    def deliver(self, said: Sequence[Said]) -> None:
        tables: dict[str, list[Row]] = {}
        for each in said:
            tables.setdefault(each.table, []).append(each.row)
        texts = {name: as_csv(rows) for name, rows in tables.items()}
        report = load_tables(self.store, Path(mkdtemp()), LoadOptions(dataset="t"), **texts)
        assert report.rejections == ()
        self.rows += said

    def party(self, key: str) -> PartyId:
        (party,) = self.store.resolve(key)
        return party

    def ask(self, key: str, on: date, heard: date, revision: int | None = None) -> LiabilityAnswer:
        moment = AsOf(on=on, known_at=heard, revision=revision)
        reader = GraphReader(self.store, moment)
        return liabilities_of(reader, self.party(key), rules=shipped_rules())

    def told(self, on: date, heard: date, revision: int | None = None) -> Told:
        """What is answered about everybody, without where it was written."""
        found: Told = {}
        for key in (*ORGS, *PEOPLE):
            answer = self.ask(key, on, heard, revision)
            found[key] = [_plain(item) for item in answer.items]
            found[key] += [
                (each.rule_id, each.decision.decision_no, each.state, each.flags, each.to)
                for each in answer.measures
            ]
        return found

    def act(self, day: date) -> int:
        """Let officials do something about what there is; return how much they did."""
        acts = []
        for key in ORGS:
            for item in self.ask(key, day, day).items:
                signed = Signature("wang", f"{day}T10:{len(acts):02}:00+08:00", "经查实")
                for act in possible(item, signed, self.rng.sample(ACTS, len(ACTS)))[:1]:
                    self.acted[_key(item)] = act.act
                    acts.append(act)
        if acts:
            record_acts(self.store, acts)
        return len(acts)


def possible(item: Liability, signed: Signature, kinds: Sequence[str]) -> list[Act]:
    """Return the acts of these kinds that may be done about an item."""
    acts = []
    for kind in kinds:
        with suppress(ActRefusedError):
            acts.append(act_on_item(item, ActKind(kind), signed))
    return acts


def _key(item: Liability) -> tuple[str, ...]:
    return (item.person.party_id, item.rule_id, *item.decision.key, item.decision.subject)


def _plain(item: Liability) -> tuple[object, ...]:
    said = (item.liability_id, item.person.party_id, item.rule_id, item.decision.decision_no)
    life = (item.state, item.flags, item.since, item.to, item.ended_reason)
    acts = tuple((act.act, act.acted_at) for act in item.acts)
    return (*said, *life, item.role, item.office, item.anchor, item.explanation, acts)


def insist(world: World, on: date, heard: date) -> set[str | None]:
    """Insist on all that must hold as known on a day; return why items have ended."""
    items = {key: world.ask(key, on, heard).items for key in (*ORGS, *PEOPLE)}
    by_id = {item.liability_id: item for key in ORGS for item in items[key]}
    assert len(by_id) == sum(len(items[key]) for key in ORGS)
    assert {item.liability_id: item for key in PEOPLE for item in items[key]} == by_id
    for item in by_id.values():
        assert world.ids.setdefault(_key(item), item.liability_id) == item.liability_id
        if item.ended_reason == "superseded":
            assert item.acts
        else:
            insist_on_a_ground(world, item, heard)
            assert item.state == "ENDED" or stands(world, item.rule_id, item.decision, on, heard)
    assert len(set(world.ids.values())) == len(world.ids)
    # What an official decided is never gone without a word.
    acted = {world.ids[key] for key, act in world.acted.items() if act is not ActKind.REOPENED}
    assert acted <= by_id.keys()
    for each in [measure for key in ORGS for measure in world.ask(key, on, heard).measures]:
        assert each.state == "ENDED" or stands(world, each.rule_id, each.decision, on, heard)
    return {item.ended_reason for item in by_id.values()}


def insist_on_a_ground(world: World, item: Liability, heard: date) -> None:
    """Insist on an office, a naming or control, known then, on a day of the anchor."""
    keys = {world.party(key): key for key in (*ORGS, *PEOPLE)}
    who, where = keys[item.person.party_id], keys[item.decision.subject]
    days = [
        item.anchor.first + timedelta(days=n)
        for n in range((item.anchor.last - item.anchor.first).days + 1)
    ]
    offices = [
        row
        for row in known(world.rows, "appointments", heard)
        if (row["person"], row["org"]) == (who, where)
        and any(row["from"] <= day and (row["to"] is None or day < row["to"]) for day in days)
    ]
    namings = [
        row
        for row in known(world.rows, "named_persons", heard)
        if (row["person"], row["decision_no"]) == (who, item.decision.decision_no)
    ]
    stakes = [
        row
        for row in known(world.rows, "holdings", heard)
        if (row["holder"], row["company"]) == (who, where)
        and row["from"] <= item.anchor.last
        and int(str(row["capital_pct"])) > 50
    ]
    assert not any(row["fault_found"] == "no" for row in namings)
    named = [row for row in namings if row["capacity"] != "other"]
    assert offices or named or (stakes and item.rule_id == "M001")


def stands(world: World, rule: str, decision: Decision, on: date, heard: date) -> bool:
    """Whether what is known of a decision lets anything under a rule stand on a day."""
    number = decision.decision_no
    found = [row for row in known(world.rows, "decisions", heard) if row["decision_no"] == number]
    if not found or found[0]["review_status"] not in {None, "effective"}:
        return False
    ends = [found[0]["revoked_on"]]
    ends += [] if rule in OUTLIVE_REPAIR else [found[0]["ended_on"]]
    for row in known(world.rows, "repairs", heard):
        if row["decision_no"] == number and rule not in OUTLIVE_REPAIR:
            ends.append(row["repaired_on"])
    for row in known(world.rows, "objections", heard):
        if row["decision_no"] == number and row["outcome"] == "upheld":
            ends.append(date.fromisoformat(str(row["decided_at"])[:10]))
    return not any(end is not None and end <= on for end in ends)


def cut(rng: random.Random, rows: Sequence[Said]) -> list[list[Said]]:
    """Cut rows into deliveries, in their order."""
    places = sorted(rng.sample(range(1, len(rows)), min(3, len(rows) - 1)))
    return [
        list(rows[start:end]) for start, end in zip([0, *places], [*places, len(rows)], strict=True)
    ]


def test_what_was_answered_once_is_answered_again(kind: str) -> None:
    did = []
    reasons: set[str | None] = set()

    @histories(kind)
    @given(seed=SEEDS)
    @example(seed=9)
    def holds(seed: int) -> None:
        rng = random.Random(seed)
        with new_store(kind) as store:
            world = World(store, rng)
            world.begin()
            answered: list[tuple[date, date, int, Told]] = []
            for delivery in cut(rng, chronicle(seed)):
                world.deliver(delivery)
                day = delivery[-1].known_on
                reasons.update(insist(world, day, day))
                did.append(world.act(day))
                reasons.update(insist(world, day, day))
                insist(world, LAST + timedelta(days=9), day)
                later = rng.choice([day, LAST])
                answered.append((later, day, store.revision(), world.told(later, day)))
            for on, heard, revision, told in answered:
                assert world.told(on, heard) == told
                assert world.told(on, heard, revision) == told

    holds()
    # The histories were worth it: officials had something to do, and things ended in every way.
    if kind == "sqlite":
        assert sum(did) > len(did)
        assert reasons >= {None, "revoked", "objection_upheld", "repaired", "dismissed", "expired"}
        assert "superseded" in reasons


def test_the_order_of_the_deliveries_does_not_matter(kind: str) -> None:
    told_of = []

    @histories(kind)
    @given(seed=SEEDS)
    def holds(seed: int) -> None:
        rng = random.Random(seed)
        rows = chronicle(seed)
        shuffled = rng.sample(rows, len(rows))
        days = [*sorted(rng.sample([row.known_on for row in rows], min(3, len(rows)))), LAST]
        with new_store(kind) as store, new_store("sqlite") as other:
            worlds = World(store, random.Random(seed)), World(other, random.Random(seed))
            for world, order in zip(worlds, (rows, shuffled), strict=True):
                world.begin()
                for delivery in cut(rng, order):
                    world.deliver(delivery)
            for heard in days:
                on = rng.choice([heard, LAST])
                first, second = (world.told(on, heard) for world in worlds)
                assert first == second
                told_of.append(bool(first))
            # What officials then do is written down in both, and does the same in both.
            acted = [world.act(LAST + timedelta(days=1)) for world in worlds]
            assert len(set(acted)) == 1
            late = LAST + timedelta(days=2)
            first, second = (world.told(late, late) for world in worlds)
            assert first == second
            insist(worlds[1], late, late)

    holds()
    assert any(told_of)
