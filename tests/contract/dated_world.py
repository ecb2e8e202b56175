"""Which small dated worlds do the tests of histories ask about?

Everything happens within a month, so that days of facts and of knowledge meet; a seed makes the
same world each time.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from graph.model import PartyId
from tests.strategies import Row
from tests.tables import uscc

FIRST = date(2020, 1, 1)
DAYS = 24
EVERY_DAY = [FIRST + timedelta(days=number) for number in range(-2, DAYS + 4)]
ORGS = ("a", "b", "c", "d", "bureau", "fund", "arm")
HELD = ("a", "b", "c", "d", "fund")
# Who stands later may hold who stands earlier, and sometimes the other way round.
HOLDERS = {
    "a": ("b", "c", "fund", "p", "q"),
    "b": ("c", "d", "p", "q", "r"),
    "c": ("d", "a", "bureau", "r"),
    "d": ("p", "q", "r", "bureau"),
    "fund": ("p", "q", "c"),
}
SPLITS = ((60, 40), (50, 50), (40, 30, 30), (51, 49), (100,), (34, 33), (55, None), (30, 30))
PEOPLE = ("p", "q", "r")
CODES = {key: uscc(number) for number, key in enumerate("abcd", start=1)}
"""The organizations that another dataset may speak of too."""

ASKED = [PartyId(f"org:{CODES['a']}"), PartyId(f"org:{CODES['b']}")]
ASKED += [PartyId("org:t:fund"), PartyId("org:t:arm")]

Tables = dict[str, list[Row]]


def worlds(seed: int) -> list[tuple[str, Tables]]:
    """Return the loads of one world: the dataset and its tables."""
    rng = random.Random(seed)
    first = {
        "organizations": _organizations(rng),
        "persons": [{"person": person, "name": person} for person in PEOPLE],
        "holdings": [row for company in HELD for row in _holdings(rng, company)],
        "arrangements": _pact(rng) + [_arrangement(rng) for _ in range(rng.randrange(4))],
        "appointments": [_office(rng) for _ in range(rng.randrange(1, 5))],
    }
    loads = [("t", first)]
    if rng.random() < 0.7:
        loads.append(("t", {"holdings": _corrected(rng, first["holdings"])}))
    if rng.random() < 0.4:
        other = [{**_stated(rng), **row} for row in rng.sample(first["organizations"], 3)]
        loads.append(("t", {"organizations": other}))
    if rng.random() < 0.6:
        loads.append(("u", {"holdings": _otherwise(rng, first["holdings"])}))
    return [(dataset, tables) for dataset, tables in loads if any(tables.values())]


def _organizations(rng: random.Random) -> list[Row]:
    kinds = {"bureau": "state_organ", "fund": "partnership", "arm": "branch"}
    return [
        {
            "org": org,
            "uscc": CODES.get(org),
            "name": org,
            "kind": kinds.get(org, "company"),
            "parent_org": rng.choice("abc") if org == "arm" else None,
            "registered_capital": rng.choice([None, 100]),
            "founded_on": rng.choice([None, _day(rng)]),
            "dissolved_on": _day(rng) if rng.random() < 0.15 else None,
            "known_on": _sometimes(rng),
        }
        for org in ORGS
    ]


def _holdings(rng: random.Random, company: str) -> list[Row]:
    """Return who holds a company: another split of it from one turn to the next."""
    turns = sorted({_day(rng) for _ in range(rng.randrange(1, 4))})
    spans = [(rng.choice([None, FIRST]), turns[0]), *pairwise([*turns, None])]
    found = []
    for start, end in spans:
        split = rng.choice(SPLITS)
        holders = rng.sample(HOLDERS[company], min(len(split), len(HOLDERS[company])))
        column = rng.choice(["capital_pct", "capital_pct", "votes_pct", "amount"])
        for holder, share in zip(holders, split, strict=False):
            row: Row = {"holder": holder, "company": company, "capital_pct": None}
            row |= {"votes_pct": None, "amount": None, column: share}
            found.append({**row, "from": start, "to": end, **_stated(rng)})
    return found


def _pact(rng: random.Random) -> list[Row]:
    """Return persons who act in concert, each since a day of his own; or nobody."""
    members = rng.sample(PEOPLE, rng.choice([0, 2, 3]))
    row: Row = {"kind": "concert", "group": "pact", "target": rng.choice([None, None, "a"])}
    together = _period(rng)
    return [
        {
            **row,
            "party": member,
            "pct": None,
            **rng.choice([together, together, _period(rng)]),
            **_stated(rng),
        }
        for member in members
    ]


def _arrangement(rng: random.Random) -> Row:
    kind = rng.choice(["nominee", "entrustment", "entrustment", "declared_controller"])
    row: Row = {
        "kind": kind,
        "party": rng.choice([*PEOPLE, "b", "c"]),
        "target": rng.choice(["a", "b", "c"]),
        "group": None,
        "pct": None,
    }
    if kind != "declared_controller":
        row |= {"group": rng.choice([*PEOPLE, "d"]), "pct": rng.choice([None, "30"])}
    return {**row, **_period(rng), **_stated(rng)}


def _office(rng: random.Random) -> Row:
    role = rng.choice(["managing_partner", "managing_partner", "director"])
    post = {"person": rng.choice(PEOPLE), "org": "fund", "role": role}
    return {**post, **_period(rng), **_stated(rng)}


def _corrected(rng: random.Random, holdings: Sequence[Row]) -> list[Row]:
    """Return some of the rows again: with another share, another end, or withdrawn."""
    found = []
    for row in rng.sample(holdings, len(holdings) // 2):
        later = {"known_on": _day(rng)}
        what = rng.choice(["share", "end", "withdrawn"])
        if what == "share":
            later["capital_pct"] = rng.choice(["10", "70"])
            later["amount"] = None
        elif what == "end":
            later["to"] = max(_day(rng), row["from"] or FIRST)
        else:
            later = {"known_on": row["known_on"], "withdrawn_on": _day(rng)}
        found.append({**row, **later})
    return found


def _otherwise(rng: random.Random, holdings: Sequence[Row]) -> list[Row]:
    """Return what another dataset says of the same holdings: the same, another share or end."""
    shared = [row for row in holdings if row["holder"] in CODES and row["company"] in CODES]
    return [
        {
            **row,
            "holder": CODES[str(row["holder"])],
            "company": CODES[str(row["company"])],
            **rng.choice([{}, {"votes_pct": 70}, {"to": row["from"]}]),
            **_stated(rng),
        }
        for row in shared
        if rng.random() < 0.6
    ]


def _period(rng: random.Random) -> Row:
    start = rng.choice([None, _day(rng), _day(rng), _day(rng)])
    end = rng.choice([None, _day(rng)])
    if start is not None and end is not None and end < start:
        start, end = end, start
    return {"from": start, "to": end}


def _stated(rng: random.Random) -> Row:
    """When the row was known: mostly it does not say."""
    known = _sometimes(rng)
    withdrawn = _day(rng) if rng.random() < 0.1 else None
    return {"known_on": known, "withdrawn_on": withdrawn if known else None}


def _sometimes(rng: random.Random) -> date | None:
    return _day(rng) if rng.random() < 0.3 else None


def _day(rng: random.Random) -> date:
    return FIRST + timedelta(days=rng.randrange(DAYS))
