"""What may be known of a few entities, at random, for tests of their classes?"""

import random
from collections.abc import Sequence

from tests.tables import as_csv

ORGS = tuple("abcdefgh")
PEOPLE = tuple("pqrs")
DAYS = tuple(f"{year}-{month:02}-15" for year in range(2021, 2026) for month in (1, 5, 9))
KINDS = ("company", "partnership", "individual_business", "branch", "state_organ", "")
REGIONS = ("410502", "410503", "410522", "")
INDUSTRIES = ("C1310", "F5122", "")
DECISIONS = (
    ("penalty", ""),
    ("penalty", ""),
    ("licence_revoked", ""),
    ("consumption_order", ""),
    ("abnormal_entry", "ABNORMAL_OPERATIONS"),
    ("listing", "WORK_SAFETY"),
    ("listing", "DISHONEST_JUDGMENT_DEBTOR"),
    ("finding", ""),
)

Row = dict[str, str]


def world(seed: int, *, orgs: Sequence[str] = ORGS) -> dict[str, str]:
    """Return native tables: descriptions, decisions, figures, posts and holdings at random."""
    rng = random.Random(seed)
    maybe = Maybe(rng)
    found = {
        "organizations": [maybe.organization(org) for org in orgs],
        "decisions": [maybe.decision(number, orgs) for number in range(rng.randrange(1, 14))],
        "commitments": [maybe.commitment(number, orgs) for number in range(rng.randrange(1, 4))],
        "indicators": maybe.indicators(orgs),
        "ratings": [{"org": rng.choice(orgs), "scheme": "纳税信用", "grade": rng.choice("ABCD")}],
        "persons": [{"person": person, "name": person} for person in PEOPLE],
        "appointments": maybe.appointments(orgs),
        "holdings": maybe.holdings(orgs),
    }
    numbers = [row["decision_no"] for row in found["decisions"]]
    found["repairs"] = [
        {"decision_no": number, "repaired_on": rng.choice(DAYS)}
        for number in rng.sample(numbers, len(numbers) // 4)
    ] or [{"decision_no": "none", "repaired_on": DAYS[0]}]
    found["objections"] = [maybe.objection(rng.choice(numbers))]
    return {name: as_csv(rows) for name, rows in found.items()}


class Maybe:
    """Rows at random, from one generator."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def day(self, chance: float = 1.0) -> str:
        return self.rng.choice(DAYS) if self.rng.random() < chance else ""

    def end(self, start: str, chance: float) -> str:
        return max(start, self.day()) if self.rng.random() < chance else ""

    def organization(self, org: str) -> Row:
        choice = self.rng.choice
        founded = self.day(0.7)
        return {
            "org": org,
            "name": f"公司{org}",
            "kind": choice(KINDS) if self.rng.random() < 0.4 else "company",
            "region": choice(REGIONS),
            "industry": choice(INDUSTRIES),
            "founded_on": founded,
            "dissolved_on": self.end(founded, 0.15),
            "known_on": self.day(0.2),
        }

    def decision(self, number: int, orgs: Sequence[str]) -> Row:
        kind, list_kind = self.rng.choice(DECISIONS)
        decided = self.day()
        return {
            "decision_no": f"D{number}",
            "authority": "某局",
            "subject": self.rng.choice(orgs),
            "type": kind,
            "list_kind": list_kind,
            "severity": self.rng.choice(("", "minor", "general", "serious")),
            "decided_on": decided,
            "ended_on": self.end(decided, 0.3) if kind in {"listing", "abnormal_entry"} else "",
            "revoked_on": self.end(decided, 0.15),
            "legal_basis": "某法第一条",
            "known_on": self.day(0.2),
        }

    def commitment(self, number: int, orgs: Sequence[str]) -> Row:
        return {
            "org": self.rng.choice(orgs),
            "matter": f"许可{number}",
            "made_on": "2020-06-01",
            "breached_on": self.day(0.7),
        }

    def objection(self, number: str) -> Row:
        outcome = self.rng.choice(("", "upheld", "rejected"))
        filed = self.day()
        decided = max(filed, self.day()) if outcome else ""
        return {
            "decision_no": number,
            "filed_at": filed,
            "outcome": outcome,
            "decided_at": decided,
        }

    def indicators(self, orgs: Sequence[str]) -> list[Row]:
        return [
            {
                "org": org,
                "indicator": self.rng.choice(("complaints", "tax_arrears", "employees")),
                "value": str(self.rng.choice((0, 2, 3, 9, 10, 40))),
                "from": day,
            }
            for org in orgs
            for day in self.rng.sample(DAYS, 2)
        ]

    def appointments(self, orgs: Sequence[str]) -> list[Row]:
        roles = ("legal_representative", "director", "supervisor", "independent_director")
        pairs = {(self.rng.choice(PEOPLE), org) for org in orgs for _ in range(2)}
        return [
            {"person": person, "org": org, "role": self.rng.choice(roles), "from": self.day()}
            for person, org in sorted(pairs)
        ]

    def holdings(self, orgs: Sequence[str]) -> list[Row]:
        pairs = {(self.rng.choice((*PEOPLE, *orgs)), org) for org in orgs}
        shares = ("10", "25", "51", "80")
        return [
            {"holder": holder, "company": org, "capital_pct": self.rng.choice(shares)}
            for holder, org in sorted(pairs)
            if holder != org
        ]
