"""Which new records are outcomes: what took effect, not what was taken back?"""

from datetime import date
from pathlib import Path

from api.warn_records import CountedRecords
from graph.periods import AsOf
from tests.analytics.cluster_town import Town

CUTOFF, END = date(2023, 12, 31), date(2024, 12, 30)


def numbers(town: Town, folder: Path, known_at: date = date(2026, 1, 1)) -> list[str]:
    with town.reader(folder) as reader:
        there = reader.at(AsOf(on=END, known_at=known_at))
        found = CountedRecords().outcomes(there, CUTOFF)
        return sorted(record.decision.decision_no for record in found)


def test_new_is_what_was_decided_after_the_cutoff_within_the_horizon(tmp_path: Path) -> None:
    town = Town()
    org = town.org()
    days = {
        "before": "2023-12-31",
        "first": "2024-01-01",
        "last": "2024-12-30",
        "after": "2024-12-31",
    }
    for number, day in days.items():
        town.decide(number, org, day)
    assert numbers(town, tmp_path) == ["first", "last"]


def test_repaired_or_ended_did_happen_revoked_or_objected_to_did_not(tmp_path: Path) -> None:
    town = Town()
    org, day = town.org(), "2024-02-01"
    town.decide("repaired", org, day)
    town.add("repairs", decision_no="repaired", repaired_on="2024-08-01")
    entry = {"type": "abnormal_entry", "list_kind": "ABNORMAL_OPERATIONS"}
    town.decide("ended", org, day, **entry, ended_on="2024-06-01")
    town.decide("revoked", org, day, revoked_on="2024-06-01", review_status="revoked")
    town.decide("objected", org, day)
    upheld = {"outcome": "upheld", "decided_at": "2024-03-05T10:00:00+08:00"}
    town.add("objections", decision_no="objected", filed_at="2024-03-01T10:00:00+08:00", **upheld)
    town.decide("not yet in effect", org, day, effective_on="2025-03-01")
    town.decide("under review", org, day, review_status="pending_review")
    town.decide("bankrupt", org, day, type="bankruptcy")
    assert numbers(town, tmp_path) == ["ended", "repaired"]


def test_what_was_known_decides(tmp_path: Path) -> None:
    town = Town()
    org = town.org()
    town.decide("told late", org, "2024-02-01", known_on="2025-06-01")
    town.decide("told at once", org, "2024-02-01", known_on="2024-02-01")
    assert numbers(town, tmp_path / "a", END) == ["told at once"]
    assert numbers(town, tmp_path / "b") == ["told at once", "told late"]
