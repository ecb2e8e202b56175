"""Which random deliveries do the tests of kept findings load?

A handful of parties of every kind, so that shares, posts, parents, agreements and decisions meet
in a few rows; half of all rows correct or withdraw an earlier one.
"""

import random
from datetime import date

from graph.vocabulary import ListKind
from tests.strategies import Row
from tests.tables import resident_id, uscc

AUTHORITY = "安阳市局"
ORGS = tuple("abcdef")
PEOPLE = ("zhang", "li", "wang", "zhao")
KINDS = (
    *("company",) * 6,
    *("partnership", "partnership", "individual_business", "branch", "branch"),
    *("state_organ", "state_organ", "public_institution"),
)
ROLES = (
    *("legal_representative",) * 3,
    *("principal", "managing_partner", "managing_partner", "operator", "other", "branch_head"),
)
CAPACITIES = (
    *("legal_representative", "principal", "actual_controller"),
    *("directly_responsible", "other", "impersonated"),
)
MARKED: Row = {"type": "listing", "list_kind": "JOINT_PUNISHMENT"}
DECISIONS: tuple[Row, ...] = (
    *(MARKED,) * 20,
    *({"type": "listing", "list_kind": kind.value} for kind in ListKind),
    {
        "type": "listing",
        "list_kind": "SERIOUS_VIOLATION",
        "violation_type": "annual_report_missing_3y",
    },
    {"type": "licence_revoked", "domain": "food"},
    {"type": "licence_revoked", "domain": "seed"},
    {"type": "business_licence_revoked", "domain": "market"},
    {"type": "registration_revoked", "domain": "market"},
    {"type": "conviction", "domain": "criminal"},
    {"type": "consumption_order", "domain": "court"},
    {"type": "finding", "domain": "soe"},
    {"type": "penalty", "domain": "environment"},
)
YEARS = range(2018, 2025)


def delivery(rng: random.Random, size: int) -> dict[str, list[Row]]:
    """Draw the rows of one delivery, by table."""
    tables: dict[str, list[Row]] = {}
    for _ in range(size):
        table, row = rng.choice(_MAKERS)(rng)
        tables.setdefault(table, []).append(row)
    return tables


def everybody() -> dict[str, list[Row]]:
    """Say who there is, before anything else."""
    rng = random.Random(0)
    return {
        "organizations": [_organization(rng, org)[1] for org in ORGS],
        "persons": [_person(rng, who)[1] for who in PEOPLE],
    }


def _day(rng: random.Random) -> date:
    return date(rng.choice(YEARS), rng.choice((1, 7)), 1)


def _organization(rng: random.Random, org: str | None = None) -> tuple[str, Row]:
    org = org or rng.choice(ORGS)
    kind = rng.choice(KINDS)
    return "organizations", {
        "org": org,
        # Now and then a code becomes known, or turns out to be shared.
        "uscc": uscc(ORGS.index(org) // rng.choice((1, 1, 2))) if rng.random() < 0.05 else "",
        "name": f"{org.upper()}{rng.choice('甲乙')}公司",
        "kind": kind,
        "region": rng.choice(("410502", "410503")),
        "parent_org": rng.choice(ORGS) if kind == "branch" else "",
        "dissolved_on": _day(rng) if rng.random() < 0.1 else "",
    }


def _person(rng: random.Random, who: str | None = None) -> tuple[str, Row]:
    who = who or rng.choice(PEOPLE)
    return "persons", {
        "person": who,
        "id_number": resident_id(PEOPLE.index(who)) if rng.random() < 0.9 else "",
        "name": f"{who}{rng.choice('一二')}",
        "deceased_on": _day(rng) if rng.random() < 0.2 else "",
    }


def _appointment(rng: random.Random) -> tuple[str, Row]:
    start = date(rng.choice((2015, 2016, 2019)), 1, 1)
    return "appointments", {
        "person": rng.choice(PEOPLE),
        "org": rng.choice(ORGS),
        "role": rng.choice(ROLES),
        "from": start,
        "to": rng.choice(("", "", "", date(start.year + 6, 1, 1))),
        "withdrawn_on": _withdrawn(rng),
    }


def _withdrawn(rng: random.Random) -> object:
    return date(2026, 1, 1) if rng.random() < 0.1 else ""


def _holding(rng: random.Random) -> tuple[str, Row]:
    return "holdings", {
        "holder": rng.choice(ORGS + PEOPLE * 2),
        "company": rng.choice(ORGS),
        "capital_pct": rng.choice(("20", "30", "40", "60")),
        "from": date(2015, 1, 1),
        "withdrawn_on": _withdrawn(rng),
    }


def _arrangement(rng: random.Random) -> tuple[str, Row]:
    kind = rng.choice(("concert", "concert", "nominee", "entrustment", "declared_controller"))
    return "arrangements", {
        "kind": kind,
        "group": "pact" if kind == "concert" else "",
        "party": rng.choice(ORGS + PEOPLE),
        "target": rng.choice(ORGS),
        "from": date(2015, 1, 1),
    }


def _decision(rng: random.Random) -> tuple[str, Row]:
    decided = _day(rng)
    about_person = rng.random() < 0.15
    return "decisions", {
        "decision_no": f"{rng.randrange(8)}号",
        "authority": AUTHORITY,
        "subject": rng.choice(PEOPLE if about_person else ORGS),
        "legal_basis": "条例28",
        "pre_notice_on": decided,
        "decided_on": decided,
        "conduct_from": rng.choice((decided, date(decided.year - 1, 1, 1))),
        "conduct_to": decided,
        "ended_on": date(2025, 6, 1) if rng.random() < 0.1 else "",
        "severity": rng.choice(("", "serious")),
        "withdrawn_on": _withdrawn(rng),
        **rng.choice(DECISIONS),
    }


def _note(rng: random.Random) -> Row:
    subject = rng.choice(("", "", *ORGS, *PEOPLE))
    number = rng.choice([f"{n}号" for n in range(8)] + ["commitment:减排:2020-01-01"])
    return {"decision_no": number, "authority": AUTHORITY, "subject": subject}


def _naming(rng: random.Random) -> tuple[str, Row]:
    return "named_persons", {
        **_note(rng),
        "person": rng.choice(PEOPLE),
        "capacity": rng.choice(CAPACITIES),
        "fault_found": rng.choice(("", "", "yes", "no")),
    }


def _repair(rng: random.Random) -> tuple[str, Row]:
    return "repairs", {**_note(rng), "repaired_on": date(2025, 6, 1), "document": "修复书"}


def _objection(rng: random.Random) -> tuple[str, Row]:
    outcome = rng.choice(("", "upheld", "rejected"))
    decided = "2025-03-02T08:00:00+08:00" if outcome else ""
    return "objections", {
        **_note(rng),
        "filed_at": "2025-03-01T08:00:00+08:00",
        "outcome": outcome,
        "decided_at": decided,
    }


def _commitment(rng: random.Random) -> tuple[str, Row]:
    return "commitments", {
        "org": rng.choice(ORGS),
        "matter": rng.choice(("减排", "供热")),
        "made_on": date(2020, 1, 1),
        "kept": "no",
        "breached_on": rng.choice((date(2021, 1, 1), date(2022, 1, 1))),
    }


_MAKERS = (
    *(_organization, _person, _appointment, _appointment, _holding, _holding, _arrangement),
    *(_decision, _decision, _decision, _decision, _naming, _repair, _objection, _commitment),
)
