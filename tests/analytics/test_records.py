"""Is everything dated told in order, and does what was repaired leave no trace in a report?"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics.liability import Liability, Measure, liabilities_of
from analytics.records import CreditReport, EventKind, Timeline, report_of, timeline_of
from analytics.records.events import TITLES_OF_EVENTS
from analytics.records.identity import Standing
from analytics.records.words import chinese, english
from analytics.rules import shipped_rules
from api.masking import Mask
from api.report_json import RIGHT_ZH, report_document
from api.roles import Role
from graph import vocabulary as v
from graph.errors import PartyNotFoundError
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from graph.uscc import make_uscc
from loaders.loading import LoadOptions, load

Rows = list[dict[str, str]]
MILL = make_uscc("91", "410502", 11)
BUREAU = make_uscc("11", "410500", 1)
BY = {"authority": "安阳市市场监督管理局", "authority_uscc": BUREAU}
NO = "安监〔2024〕1号"
LISTING = {
    "decision_no": NO, **BY, "subject": "mill", "type": "listing",
    "list_kind": "SERIOUS_VIOLATION", "severity": "serious", "domain": "food",
    "conduct_from": "2024-01-10", "pre_notice_on": "2024-02-01", "decided_on": "2024-03-01",
    "legal_basis": "办法第二条",
}  # fmt: skip
PENALTY = {
    "decision_no": "安监罚〔2024〕2号", **BY, "subject": "mill", "type": "penalty",
    "decided_on": "2024-04-01", "effective_on": "2024-04-10",
    "legal_basis": "食品安全法第一百二十四条", "domain": "food", "severity": "general",
}  # fmt: skip
BASE: dict[str, Rows] = {
    "organizations": [
        {"org": "mill", "uscc": MILL, "name": "安阳磨坊有限公司", "kind": "company",
         "industry": "C13", "region": "410502", "founded_on": "2015-01-01"},
        {"org": "bureau", "uscc": BUREAU, "name": "安阳市市场监督管理局", "kind": "state_organ",
         "address": "安阳市文峰大道1号"},
    ],
    "persons": [{"person": "boss", "name": "王伟"}, {"person": "li", "name": "李四丰"}],
    "holdings": [
        {"holder": "li", "company": "mill", "capital_pct": "60", "from": "2015-01-01",
         "to": "2019-01-01"},
        {"holder": "li", "company": "mill", "capital_pct": "40", "from": "2019-01-01"},
    ],
    "appointments": [
        {"person": "boss", "org": "mill", "role": "legal_representative", "from": "2015-01-01"},
        {"person": "li", "org": "mill", "role": "director", "from": "2015-01-01",
         "to": "2020-01-01"},
    ],
    "commitments": [
        {"org": "mill", "matter": "permit", "made_on": "2021-01-01", "due_on": "2021-06-01",
         "kept": "yes"},
    ],
    "permits": [
        {"permit_no": "许1", "decision_no": "许〔2022〕1号", **BY, "org": "mill",
         "category": "食品经营", "decided_on": "2022-01-01", "valid_from": "2022-01-01",
         "valid_to": "2025-12-31"},
    ],
    "ratings": [
        {"org": "mill", "scheme": "tax", "grade": "A", "from": "2022-04-01"},
        {"org": "mill", "scheme": "tax", "grade": "B", "from": "2023-04-01"},
    ],
    "decisions": [PENALTY],
}  # fmt: skip
RECORD: dict[str, Rows] = {
    "decisions": [LISTING],
    "named_persons": [{"decision_no": NO, **BY, "person": "boss", "capacity": "principal"}],
    "objections": [
        {"decision_no": NO, **BY, "filed_at": "2024-05-01T09:00:00", "outcome": "rejected",
         "decided_at": "2024-05-06T09:00:00"},
    ],
}  # fmt: skip
REPAIRS: Rows = [{"decision_no": NO, **BY, "subject": "mill", "repaired_on": "2024-08-01"}]
UPHELD: Rows = [
    {"decision_no": NO, **BY, "filed_at": "2024-07-01T09:00:00", "outcome": "upheld",
     "decided_at": "2024-08-01T09:00:00"},
]  # fmt: skip


class Town:
    """A store that is loaded dataset by dataset; keys of the town hold in all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: GraphStore = open_store(f"sqlite:///{folder / 'town.db'}", create=True)

    def load(self, name: str, tables: dict[str, Rows]) -> "Town":
        folder = self.folder / name
        folder.mkdir()
        for table, rows in tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)
        report = load(self.store, [folder], LoadOptions(dataset="town"))
        assert report.rejected == 0, report
        return self

    def reader(self, on: str, known_at: str = "2026-06-30") -> GraphReader:
        return GraphReader(
            self.store, AsOf(on=date.fromisoformat(on), known_at=date.fromisoformat(known_at))
        )

    def timeline(self, party: str, on: str, *, with_erased: bool = False) -> Timeline:
        (found,) = self.store.resolve(party)
        reader = self.reader(on)
        return timeline_of(reader, found, rules=shipped_rules(), with_erased=with_erased)

    def report(self, on: str, *, published_only: bool = False) -> CreditReport:
        (found,) = self.store.resolve("mill")
        reader = self.reader(on)
        return report_of(reader, found, rules=shipped_rules(), published_only=published_only)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path).load("base", BASE)
    yield made
    made.store.close()


def kinds(timeline: Timeline) -> list[tuple[str, str]]:
    return [(entry.day.isoformat(), entry.kind.value) for entry in timeline.entries]


def test_everything_dated_stands_in_order(town: Town) -> None:
    town.load("record", RECORD)
    found = town.timeline("mill", "2024-07-31")
    measures = ("2024-03-01", "measure_began"), ("2024-03-01", "item_began")
    assert [one for one in kinds(found) if one not in measures] == [
        ("2015-01-01", "founded"),
        ("2015-01-01", "office_began"),
        ("2015-01-01", "office_began"),
        ("2015-01-01", "holding_began"),
        ("2019-01-01", "holding_changed"),
        ("2020-01-01", "office_ended"),
        ("2021-01-01", "commitment_made"),
        ("2021-06-01", "commitment_kept"),
        ("2022-01-01", "permit_granted"),
        ("2022-04-01", "rated"),
        ("2023-04-01", "rated"),
        ("2024-02-01", "announced"),
        ("2024-03-01", "decided"),
        ("2024-03-01", "in_effect"),
        ("2024-03-01", "named"),
        ("2024-04-01", "decided"),
        ("2024-04-10", "in_effect"),
        ("2024-05-01", "objection_filed"),
        ("2024-05-06", "objection_decided"),
    ]
    assert set(measures) <= set(kinds(found))
    changed = [entry for entry in found.entries if entry.kind is EventKind.HOLDING_CHANGED]
    assert [entry.detail for entry in changed] == ["60% → 40%"]


def test_every_entry_has_a_source_and_both_languages(town: Town) -> None:
    town.load("record", RECORD | {"repairs": REPAIRS})
    for party in ("mill", "boss"):
        for entry in town.timeline(party, "2026-01-01", with_erased=True).entries:
            assert entry.source.row >= 2
            assert any("一" <= letter <= "鿿" for letter in entry.title_zh)
            assert entry.title_en.isascii()
            assert entry.subject in town.timeline(party, "2026-01-01", with_erased=True).parties


def test_every_code_has_a_word_in_both_languages() -> None:
    codes = (*v.Role, *v.ArrangementKind, *v.DecisionType, *v.ListKind, *v.Capacity, *v.ActKind)
    more = (*v.PartyKind, *v.ObjectionOutcome, *v.YesNo)
    assert all(chinese(code) and english(code) for code in (*codes, *more))
    assert set(TITLES_OF_EVENTS) == set(EventKind)


def test_before_the_repair_it_is_told_and_from_that_day_it_is_not(town: Town) -> None:
    without = kinds(town.timeline("mill", "2024-08-01"))
    town.load("record", RECORD | {"repairs": REPAIRS})

    def told(on: str, *, with_erased: bool = False) -> set[str | None]:
        entries = town.timeline("mill", on, with_erased=with_erased).entries
        return {entry.decision_no for entry in entries}

    assert NO in told("2024-07-31")
    assert NO in told("2024-08-01", with_erased=True)
    after = town.timeline("mill", "2024-08-01")
    standing = [item for item in items(town, "2024-08-01") if not item.is_out_of_sight]
    kept = [one for one in after.entries if one.decision_no == NO]
    # Only what repair does not end may still name the decision.
    assert {entry.kind for entry in kept} <= {EventKind.ITEM_BEGAN, EventKind.MEASURE_BEGAN}
    assert bool(kept) is bool(standing)
    others = [(one.day.isoformat(), one.kind.value) for one in after.entries if one not in kept]
    assert others == without


def items(town: Town, on: str) -> list[Liability | Measure]:
    (mill,) = town.store.resolve("mill")
    answer = liabilities_of(town.reader(on), mill, rules=shipped_rules())
    found = [*answer.items, *answer.measures]
    return [item for item in found if item.decision.decision_no == NO]


@pytest.mark.parametrize("eraser", [{"repairs": REPAIRS}, {"objections": UPHELD}])
def test_what_ended_before_its_ground_was_erased_is_told_to_auditors_only(
    town: Town, eraser: dict[str, Rows]
) -> None:
    left = LISTING | {"ended_on": "2024-06-01"}
    town.load("record", RECORD | {"decisions": [left]} | eraser)

    def told(on: str, *, with_erased: bool = False) -> set[str | None]:
        entries = town.timeline("boss", on, with_erased=with_erased).entries
        return {entry.decision_no for entry in entries}

    assert NO in told("2024-07-31")
    assert NO in told("2024-08-01", with_erased=True)
    assert NO not in told("2024-08-01")


def test_the_two_sides_of_an_office_agree(town: Town) -> None:
    town.load("record", RECORD)
    shared = {
        *(EventKind.OFFICE_BEGAN, EventKind.OFFICE_ENDED, EventKind.HOLDING_BEGAN),
        *(EventKind.HOLDING_CHANGED, EventKind.NAMED, EventKind.ITEM_BEGAN),
    }
    of_mill = town.timeline("mill", "2026-01-01").entries
    seen = set()
    for key in ("boss", "li"):
        (person,) = town.store.resolve(key)
        mine = [one for one in town.timeline(key, "2026-01-01").entries if one.kind in shared]
        assert mine == [one for one in of_mill if one.kind in shared and one.other == person]
        seen |= {one.kind for one in mine}
    assert seen == shared


@pytest.mark.parametrize("eraser", [{"repairs": REPAIRS}, {"objections": UPHELD}])
@pytest.mark.parametrize("published_only", [False, True])
def test_an_erased_record_leaves_no_trace_in_a_report(
    tmp_path: Path, eraser: dict[str, Rows], *, published_only: bool
) -> None:
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    never = Town(tmp_path / "without").load("base", BASE)
    once = Town(tmp_path / "with").load("base", BASE).load("record", RECORD | eraser)

    def document(town: Town, on: str) -> dict[str, object]:
        report = report_of(
            town.reader(on),
            town.store.resolve("mill")[0],
            rules=shipped_rules(),
            published_only=published_only,
        )
        return report_document(report, Mask(Role.ADMIN), "") | {"data_revision": 0}

    assert document(once, "2024-07-31") != document(never, "2024-07-31")
    assert str(document(once, "2024-08-01")) == str(document(never, "2024-08-01"))
    once.store.close()
    never.store.close()


BAN = PENALTY | {
    "decision_no": "安监罚〔2024〕3号", "type": "licence_revoked", "effective_on": "",
    "decided_on": "2024-04-02",
}  # fmt: skip


def test_a_bar_that_outlives_the_repair_is_told_without_its_record(town: Town) -> None:
    no, day = BAN["decision_no"], BAN["decided_on"]
    repair = {"decision_no": no, **BY, "subject": "mill", "repaired_on": "2024-08-01"}
    town.load("ban", {"decisions": [BAN], "repairs": [repair]})

    def told(on: str, *, published_only: bool = False) -> tuple[list[object], str]:
        report = town.report(on, published_only=published_only)
        document = report_document(report, Mask(Role.ADMIN), "")
        # The second delivery is of the ban and its repair alone.
        assert (2 in {one.revision for one in report.sources}) is (on < "2024-08-01")
        return list(document["statutory_bars"]), str(document)  # type: ignore[call-overload]

    bars, text = told("2024-07-31")
    assert (bars, no in text) == ([], True)
    bars, text = told("2024-08-01")
    assert bars == [
        {
            "rule_id": "M050",
            "measure": shipped_rules().rule("M050").measure,
            "legal_basis": shipped_rules().rule("M050").legal_basis,
            "state": "CONFIRMED",
            "flags": [],
            "to": date(2029, 4, 3),
        }
    ]
    assert (no in text, day in text) == (False, False)
    assert told("2024-08-01", published_only=True)[0] == []
    assert told("2029-04-03")[0] == []


def test_after_an_upheld_objection_no_bar_is_left(town: Town) -> None:
    upheld = [UPHELD[0] | {"decision_no": BAN["decision_no"]}]
    town.load("ban", {"decisions": [BAN], "objections": upheld})
    assert town.report("2024-08-01").bars == ()


def test_a_breach_that_was_repaired_reads_as_a_promise(town: Town) -> None:
    broken = {"org": "mill", "matter": "wages", "made_on": "2023-01-01", "kept": "no",
              "breached_on": "2023-05-01"}  # fmt: skip
    town.load("breach", {"commitments": [broken]})
    assert "commitment_broken" in dict(map(reversed, kinds(town.timeline("mill", "2024-01-01"))))
    assert [row.breached_on for row in town.report("2024-01-01").commitments][-1] is not None
    repair = {"decision_no": "commitment:wages:2023-01-01", "authority": "", "subject": "mill",
              "repaired_on": "2024-02-01"}  # fmt: skip
    town.load("repair", {"repairs": [repair]})
    after = kinds(town.timeline("mill", "2024-02-01"))
    assert not {"commitment_broken", "repaired"} & {kind for _, kind in after}
    last = town.report("2024-02-01").commitments[-1]
    assert (last.matter, last.kept, last.breached_on) == ("wages", None, None)


def test_a_report_holds_what_is_in_effect_on_the_day(town: Town) -> None:
    town.load("record", RECORD)
    on_day = town.report("2024-05-01")
    numbers = [record.decision.decision_no for record in on_day.records]
    assert numbers == ["安监罚〔2024〕2号", NO]
    assert [record.decision.decision_no for record in on_day.lists] == [NO]
    assert [record.decision.decision_no for record, _ in on_day.pending] == [NO]
    assert (on_day.standing, [row.person for row in on_day.representatives]) == (
        Standing.ACTIVE,
        [town.store.resolve("boss")[0]],
    )
    assert [rating.grade for rating in on_day.ratings] == ["B"]
    assert [permit.permit_no for permit in on_day.permits] == ["许1"]
    assert [one.address for one in on_day.authorities] == ["安阳市文峰大道1号"]
    assert town.report("2025-12-31").permits
    assert town.report("2026-01-01").permits == ()
    assert town.report("2014-12-31").standing is Standing.NOT_FOUNDED
    before = [one.decision.decision_no for one in town.report("2024-04-09").records]
    assert before == [NO]


def test_after_publication_ends_the_public_is_told_no_more(town: Town) -> None:
    town.load("record", {"decisions": [LISTING | {"publish_until": "2024-06-30"}]})
    staff, public = town.report("2024-07-01"), town.report("2024-07-01", published_only=True)
    assert len(staff.records) - len(public.records) == 1
    assert NO not in {measure.decision.decision_no for measure in public.measures}
    assert town.report("2024-06-30", published_only=True).lists


def test_a_person_has_no_credit_report(town: Town) -> None:
    reader = town.reader("2024-01-01")
    boss = town.store.resolve("boss")[0]
    with pytest.raises(PartyNotFoundError):
        report_of(reader, boss, rules=shipped_rules())


def test_the_right_to_object_is_said_in_the_same_words_everywhere(town: Town) -> None:
    town.load("record", RECORD)
    (mill,) = town.store.resolve("mill")
    answer = liabilities_of(town.reader("2024-07-01"), mill, rules=shipped_rules())
    words = RIGHT_ZH.split("提出异议：")[1]
    assert answer.items[0].explanation.endswith(words)
