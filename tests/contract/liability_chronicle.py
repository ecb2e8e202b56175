"""Which random deliveries do the tests of liability's histories load, and what did they say when?

Every row states the day it was known, and no two rows the same day; of each row that is corrected
the last version known on a day counts, and a withdrawn one says nothing any more.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from tests.strategies import Row
from tests.tables import resident_id, uscc

FIRST = date(2024, 1, 1)
"""The days of knowledge begin here; the conduct lies in the weeks before."""

LAST = FIRST + timedelta(days=60)
ORGS = ("a", "b")
PEOPLE = ("zhang", "li", "wang")
AUTHORITY = "市发改委"
BASE = {
    "organizations": "org,uscc,name,kind\n"
    f"a,{uscc(1)},安阳第一有限公司,company\nb,{uscc(2)},安阳第二有限公司,company\n",
    "persons": "person,id_number,name\n"
    + "".join(f"{who},{resident_id(n)},王伟\n" for n, who in enumerate(PEOPLE)),
}
IDENTITY = {
    "appointments": ("person", "org", "role", "from"),
    "holdings": ("holder", "company", "from"),
    "decisions": ("decision_no", "subject"),
    "named_persons": ("decision_no", "subject", "person", "capacity"),
    "repairs": ("decision_no", "subject", "repaired_on"),
    "objections": ("decision_no", "subject", "filed_at"),
}
_KINDS = (
    {"type": "listing", "list_kind": "JOINT_PUNISHMENT"},
    {"type": "listing", "list_kind": "MIGRANT_WAGE_ARREARS"},
    {
        "type": "listing",
        "list_kind": "SERIOUS_VIOLATION",
        "violation_type": "annual_report_missing_3y",
    },
    {"type": "licence_revoked", "domain": "food"},
    {"type": "business_licence_revoked", "domain": "market"},
)
_STATUSES = (*(None,) * 6, "effective", "pending_review", "suspended")
# What an office or a decision says is mostly heard before what becomes of it.
_EARLY = {"appointments": 0.3, "decisions": 0.3}


@dataclass(frozen=True)
class Said:
    """One version of one row."""

    table: str
    row: Row

    @property
    def known_on(self) -> date:
        return _day_of(self.row["known_on"])

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same through its corrections."""
        return (self.table, *(self.row.get(name) for name in IDENTITY[self.table]))


def chronicle(seed: int) -> list[Said]:
    """Return the rows of one history, in the order in which they became known."""
    rng = random.Random(seed)
    rows: list[tuple[str, Row]] = []
    for make in (_offices, _stakes, _decisions, _namings, _repairs, _objections):
        rows += make(rng)
    days = sorted(rng.sample(range(61), len(rows)))
    by_key: dict[tuple[object, ...], int] = {}
    firsts = {Said(*row).key: place for place, row in reversed(list(enumerate(rows)))}
    order = [
        rng.random() * (_EARLY.get(row[0], 1) if firsts[Said(*row).key] == place else 1)
        for place, row in enumerate(rows)
    ]
    rows = [rows[place] for place in sorted(range(len(rows)), key=order.__getitem__)]
    said = []
    for (table, row), day in zip(rows, days, strict=True):
        known = {**row, "known_on": FIRST + timedelta(days=day), "withdrawn_on": None}
        said.append(Said(table, known))
        by_key[said[-1].key] = len(said) - 1
    for place in by_key.values():
        last = said[place]
        if rng.random() < 0.2:
            gone = last.known_on + timedelta(days=rng.randrange(1, 15))
            said[place] = Said(last.table, {**last.row, "withdrawn_on": gone})
    return said


def known(said: Sequence[Said], table: str, day: date) -> list[Row]:
    """Return the rows of a table as they were known on a day."""
    latest: dict[tuple[object, ...], Row] = {}
    for each in sorted(said, key=lambda one: one.known_on):
        if each.table == table and each.known_on <= day:
            latest[each.key] = each.row
    gone = {
        key
        for key, row in latest.items()
        if row["withdrawn_on"] and _day_of(row["withdrawn_on"]) <= day
    }
    return [row for key, row in latest.items() if key not in gone]


def _versions(
    rng: random.Random, row: Row, change: Callable[[], Row], often: float = 0.35
) -> Iterator[Row]:
    """Yield a row, and now and then corrections of it."""
    yield row
    while rng.random() < often:
        yield {**row, **change()}


def _offices(rng: random.Random) -> list[tuple[str, Row]]:
    found: list[tuple[str, Row]] = []
    posts = {
        (rng.choice(PEOPLE), rng.choice(ORGS), rng.choice(["legal_representative", "principal"]))
        for _ in range(7)
    }
    for who, where, role in sorted(posts):
        start = _before(rng)
        row: Row = {"person": who, "org": where, "role": role, "from": start}

        def ended(start: date = start) -> Row:
            return {"to": rng.choice([None, max(start, _before(rng))])}

        found += [("appointments", each) for each in _versions(rng, {**row, **ended()}, ended)]
    return found


def _stakes(rng: random.Random) -> list[tuple[str, Row]]:
    found: list[tuple[str, Row]] = []
    for who, where in sorted({(rng.choice(PEOPLE), rng.choice(ORGS)) for _ in range(4)}):
        row: Row = {"holder": who, "company": where, "from": _before(rng)}

        def share() -> Row:
            return {"capital_pct": rng.choice(["30", "60", "100"])}

        found += [("holdings", each) for each in _versions(rng, {**row, **share()}, share)]
    return found


def _decisions(rng: random.Random) -> list[tuple[str, Row]]:
    found: list[tuple[str, Row]] = []
    for number in range(rng.randrange(2, 5)):
        row: Row = {"authority": AUTHORITY, "legal_basis": "条例28", "decision_no": f"{number}号"}
        row |= {"subject": _subject(number), **rng.choice(_KINDS)}
        # Decided before anything of it was known; what ends it may come later.
        row |= {
            "decided_on": FIRST - timedelta(days=1),
            "pre_notice_on": rng.choice([None, *[FIRST - timedelta(days=9)] * 5]),
        }

        dated = partial(_life, rng, is_listed=row["type"] == "listing")
        found += [("decisions", each) for each in _versions(rng, {**row, **dated()}, dated, 0.6)]
    return found


def _life(rng: random.Random, *, is_listed: bool) -> Row:
    days = sorted([_before(rng), _before(rng)])
    return {
        "conduct_from": days[0],
        "conduct_to": days[1],
        "review_status": rng.choice(_STATUSES),
        "revoked_on": rng.choice([None, None, None, None, _after(rng)]),
        "ended_on": rng.choice([None, None, None, _after(rng)]) if is_listed else None,
    }


def _namings(rng: random.Random) -> list[tuple[str, Row]]:
    capacities = ["legal_representative", "principal", "actual_controller", "directly_responsible"]
    found: list[tuple[str, Row]] = []
    for number, who, capacity in sorted(
        {
            (rng.randrange(4), rng.choice(PEOPLE), rng.choice([*capacities, "other"]))
            for _ in range(4)
        }
    ):

        def fault() -> Row:
            return {"fault_found": rng.choice([None, None, "yes", "no"])}

        row = {**_note(number), "person": who, "capacity": capacity}
        found += [("named_persons", each) for each in _versions(rng, {**row, **fault()}, fault)]
    return found


def _repairs(rng: random.Random) -> list[tuple[str, Row]]:
    if rng.random() < 0.5:
        return []
    return [("repairs", {**_note(rng.randrange(4)), "repaired_on": _after(rng)})]


def _objections(rng: random.Random) -> list[tuple[str, Row]]:
    if rng.random() < 0.5:
        return []
    filed = FIRST + timedelta(days=rng.randrange(20))

    def outcome() -> Row:
        said = rng.choice([None, "upheld", "rejected"])
        at = filed + timedelta(days=rng.randrange(1, 20))
        return {"outcome": said, "decided_at": f"{at}T09:00:00+08:00" if said else None}

    row = {**_note(rng.randrange(4)), "filed_at": f"{filed}T16:00:00+08:00"}
    return [("objections", each) for each in _versions(rng, {**row, **outcome()}, outcome)]


def _subject(number: int) -> str:
    return ORGS[number % len(ORGS)]


def _note(number: int) -> Row:
    return {"decision_no": f"{number}号", "authority": AUTHORITY, "subject": _subject(number)}


def _before(rng: random.Random) -> date:
    return FIRST - timedelta(days=rng.randrange(2, 30))


def _after(rng: random.Random) -> date:
    return FIRST + timedelta(days=rng.randrange(60))


def _day_of(value: object) -> date:
    assert isinstance(value, date)
    return value
