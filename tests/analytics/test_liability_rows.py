"""Does every executable row fire where it says, on whom it says, and nowhere beside it?

The expectations are read from the text of the rows, not from the parsed rules.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources

import pytest

from analytics.liability import LiabilityAnswer
from graph.model import Fact
from graph.vocabulary import DecisionType, Domain, ListKind
from tests.analytics.liability_facts import (
    ask,
    decided,
    holds,
    named,
    office,
    oid,
    org,
    person,
    pid,
)

TEXT = (resources.files("analytics.rules") / "measures.csv").read_text(encoding="utf-8")
EXECUTABLE = [
    row for row in csv.DictReader(TEXT.splitlines(keepends=True)) if row["executable"] == "Y"
]
DAY = "2025-06-02"
CONDUCT = "2025-03-03"
LISTS = {"listing", "abnormal_entry"}
STATE_TESTS = {"state", "state_functionary", "staff_of_state"}
COLUMNS = {
    "legal_rep": "legal_representative",
    "principal_or_负责人": "principal",
    "actual_controller": "actual_controller",
    "directly_responsible": "directly_responsible",
}
BY_NAME = {"NAMED": "CONFIRMED", "COURT": "CONFIRMED", "PUBLISH": "CONFIRMED"}
BY_OFFICE = {
    "MARK": "PROPOSED",
    "AUTO": "PROPOSED",
    "FAULT": "CANDIDATE",
    "NAMED": "CANDIDATE",
}


def first(row: dict[str, str], column: str) -> str | None:
    return row[f"trigger_{column}"].split(";")[0] or None


def said(row: dict[str, str]) -> dict[str, object]:
    """A decision that is exactly what the row is about."""
    kind = first(row, "type")
    kind = "penalty" if kind == "*" else kind
    return {
        "kind": kind,
        "list_kind": first(row, "list_kind") if kind in LISTS else None,
        "domain": first(row, "domain"),
        "violation_type": first(row, "violation"),
        "severity": first(row, "severity"),
        "conduct": CONDUCT,
    }


def subject_kind(row: dict[str, str]) -> str:
    wanted = first(row, "subject") or "company"
    if wanted in STATE_TESTS:
        return "state_organ" if wanted == "state" else "company"
    return "company" if wanted == "organization" else wanted


def subject_of(row: dict[str, str]) -> str:
    return pid("su") if subject_kind(row) == "person" else "a"


def facts_of(row: dict[str, str], **changes: object) -> list[Fact]:
    """The decision, four persons named in the four capacities, and other office-holders."""
    about = said(row) | changes
    kind = about.pop("kind")
    subject = about.pop("subject", subject_of(row))
    decision = decided(subject, kind, about.pop("on", DAY), **about)
    found: list[Fact] = [decision, person("su")]
    if subject_kind(row) != "person":
        found += [
            org("a", subject_kind(row)),
            office("lr", "a"),
            office("head", "a", role="principal"),
            holds(pid("owner"), "a", "60"),
        ]
    if first(row, "subject") in STATE_TESTS - {"state"}:
        found += [org("bureau", "state_organ"), office("n_principal", "bureau", role="other")]
    return found + [named(f"n_{capacity}", capacity) for capacity in COLUMNS.values()]


def fired(row: dict[str, str], answer: LiabilityAnswer) -> bool:
    made = (*answer.items, *answer.measures, *answer.notices)
    return any(thing.rule_id == row["id"] for thing in made)


def asked(row: dict[str, str], **changes: object) -> LiabilityAnswer:
    facts = facts_of(row, **changes)
    subject = changes.get("subject", subject_of(row))
    return ask(subject if ":" in subject else oid(subject), *facts, on="2025-07-01")


def expected(row: dict[str, str]) -> set[tuple[str, str, str]]:
    """(person, role, state) of the items a row makes, read from its cells."""
    found: set[tuple[str, str, str]] = set()
    if row["trigger_subject"] == "person":
        return {("su", "subject", "CONFIRMED")}
    in_state = row["trigger_subject"] == "state"
    convicted = said(row)["kind"] == "conviction"
    for column, role in COLUMNS.items():
        cell = row[column]
        if cell in BY_NAME:
            found.add((f"n_{role}", role, BY_NAME[cell]))
        if role == "directly_responsible" and cell in {"MARK", "AUTO"}:
            found.add((f"n_{role}", role, "PROPOSED"))
        if role == "actual_controller" and cell == "MARK":
            # He is named as such, and so he is the controller.
            found.add((f"n_{role}", role, "PROPOSED"))
        holder = {"legal_representative": "lr", "principal": "head"}.get(role)
        if holder and cell in BY_OFFICE and not convicted and not (in_state and cell == "NAMED"):
            found.add((holder, role, BY_OFFICE[cell]))
    return found


@pytest.mark.parametrize("row", EXECUTABLE, ids=lambda row: row["id"])
def test_a_row_catches_whom_its_cells_say(row: dict[str, str]) -> None:
    answer = asked(row)
    names = {pid(f"n_{role}"): f"n_{role}" for role in COLUMNS.values()}
    names |= {pid(name): name for name in ("lr", "head", "owner", "su")}
    made = {
        (names[item.person.party_id], item.role.value, item.state.value)
        for item in answer.items
        if item.rule_id == row["id"]
    }
    notifies = row["software_mode"] == "NOTIFY"
    assert made == (set() if notifies else expected(row))
    reaches = row["entity"].startswith("SUBJECT") or row["entity"] == "COURT"
    measured = [each for each in answer.measures if each.rule_id == row["id"]]
    makes = reaches and row["software_mode"] not in {"MARK", "RULE_ALERT"}
    assert len(measured) == makes
    targets = {"M021": 1, "M022": 1, "M112": 2, "M113": 3}.get(row["id"], 0)
    assert sum(notice.rule_id == row["id"] for notice in answer.notices) == targets


# M053 is executed as an alert of the risk layer: it makes nothing here.
FIRING = [row for row in EXECUTABLE if row["software_mode"] != "RULE_ALERT"]


def near_misses(row: dict[str, str]) -> Iterator[dict[str, object]]:
    """One change each that takes the decision out of the row's reach."""
    kinds = row["trigger_type"].split(";")
    if kinds != ["*"]:
        yield {"kind": next(kind for kind in DecisionType if kind not in kinds)}
    if row["trigger_list_kind"] and said(row)["kind"] in LISTS:
        known = row["trigger_list_kind"].split(";")
        yield {"list_kind": next(kind for kind in ListKind if kind not in known)}
    if row["trigger_domain"]:
        yield {"domain": next(each for each in Domain if each != row["trigger_domain"])}
        yield {"domain": None}
    if row["trigger_violation"]:
        yield {"violation_type": "something_else"}
        yield {"violation_type": None}
    if row["trigger_severity"]:
        yield {"severity": "general"}
        yield {"severity": None}
    if row["valid_from"]:
        before = date.fromisoformat(row["valid_from"]) - timedelta(days=1)
        yield {"conduct": before.isoformat()}
    yield {"severity": "minor"}
    yield {"violation_type": "utility_arrears"}
    yield {"review_status": "suspended"}
    yield {"on": "2025-07-02"}


@pytest.mark.parametrize("row", FIRING, ids=lambda row: row["id"])
def test_a_row_fires_and_is_silent_on_every_near_miss(row: dict[str, str]) -> None:
    assert fired(row, asked(row))
    heard = [change for change in near_misses(row) if fired(row, asked(row, **change))]
    assert heard == []


@pytest.mark.parametrize(
    "row", [row for row in FIRING if row["trigger_subject"]], ids=lambda row: row["id"]
)
def test_a_row_is_silent_on_subjects_it_does_not_name(row: dict[str, str]) -> None:
    tests = set(row["trigger_subject"].split(";"))
    facts = facts_of(row)
    if tests & STATE_TESTS:
        facts = [fact for fact in facts if getattr(fact, "kind", "") != "state_organ"]
        facts += [org("a"), org("bureau")]
        answer = ask(oid("a"), *facts, on="2025-07-01")
    elif tests == {"person"}:
        answer = ask(oid("b"), *facts_of(row, subject="b"), org("b"), on="2025-07-01")
    else:
        answer = ask(pid("su"), *facts_of(row, subject=pid("su")), on="2025-07-01")
    assert not fired(row, answer)
