"""Statements of the Beneficial Ownership Data Standard 0.4, as native tables.

Only what states shares, and as much as native tables can say:

* Of each record the latest statement up to a day counts. A record that is closed
  ended with its interests, or else on the day of that statement.
* Shareholdings and voting rights become per cents, exact or a range; an exclusive
  end of a range is taken as its end. An interest of unknown type without a share is
  a holding of unknown size. What is stated as indirect sums up a chain whose
  holdings stand beside it, so it is left out; other interests carry no votes.
* Why an interested party is not named cannot be said in native tables.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.real.native import Tables
from tests.real.sources import DATA, Row

FOLDER = DATA / "bods" / "examples"
COLUMNS = {"shareholding": "capital_pct", "votingRights": "votes_pct"}
STATE = {"state", "stateBody"}
ENDS = (("_min", ("minimum", "exclusiveMinimum")), ("_max", ("maximum", "exclusiveMaximum")))

Statement = dict[str, Any]


@dataclass(frozen=True)
class Holding:
    """One stated holding, as a row of the native table."""

    holder: str
    company: str
    cells: Row


def statements(file: str, day: str) -> list[Statement]:
    """Return the latest statement of each record up to a day."""
    text = (FOLDER / f"{file}.json").read_text(encoding="utf-8")
    latest: dict[str, Statement] = {}
    for statement in json.loads(text, parse_float=Decimal):
        if statement["statementDate"][: len(day)] <= day:
            latest[statement["recordId"]] = statement
    return list(latest.values())


def holdings(stated: list[Statement]) -> list[Holding]:
    """Return the holdings that the statements make."""
    return [
        Holding(record["interestedParty"], record["subject"], cells)
        for statement in stated
        if statement["recordType"] == "relationship"
        for record in (statement["recordDetails"],)
        if isinstance(record["interestedParty"], str)
        for cells in _cells(statement, record.get("interests", ()))
    ]


def tables(stated: list[Statement]) -> Tables:
    """Return organizations, persons and holdings, as far as any are stated."""
    held = [
        {"holder": each.holder, "company": each.company, **each.cells} for each in holdings(stated)
    ]
    written = {
        "organizations": [
            {"org": each["recordId"], "name": each["recordId"], "kind": _kind(each)}
            for each in stated
            if each["recordType"] == "entity"
        ],
        "persons": [
            {"person": each["recordId"], "name": each["recordId"]}
            for each in stated
            if each["recordType"] == "person"
        ],
        "holdings": held,
    }
    return {table: rows for table, rows in written.items() if rows}


def _kind(statement: Statement) -> str:
    is_state = statement["recordDetails"]["entityType"]["type"] in STATE
    return "state_organ" if is_state else "company"


def _cells(statement: Statement, interests: list[Statement]) -> Iterator[Row]:
    """Yield one row: what is stated of capital and of votes stands side by side."""
    direct = [each for each in interests if each.get("directOrIndirect") != "indirect"]
    shares: Row = {}
    for each in direct:
        if each.get("type") in COLUMNS:
            shares |= _share(COLUMNS[each["type"]], each.get("share", {}))
    is_unknown = any(each.get("type") is None for each in direct)
    if not shares and not is_unknown:
        return
    start = min((each["startDate"] for each in direct if each.get("startDate")), default="")
    end = max((each["endDate"] for each in direct if each.get("endDate")), default="")
    if statement["recordStatus"] == "closed":
        end = end or statement["statementDate"][:10]
    yield {**shares, "from": start, "to": end}


def _share(column: str, share: Statement) -> Row:
    if "exact" in share:
        return {column: str(share["exact"])}
    return {
        column + end: str(share[name]) for end, names in ENDS for name in names if name in share
    }
