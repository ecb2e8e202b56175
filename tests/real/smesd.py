"""Chinese small enterprises, their holders with amounts and their officers, as native tables.

The two published splits are taken together. Where they overlap the same row
stands twice with the same values; both are written, so that the load itself
must count the second one as unchanged. The data has no dates: every fact has
an unknown start.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.real.native import Tables
from tests.real.sources import Row, rows

COMPANY_HOLDS, PERSON_HOLDS = "7", "8"
ROLES = {"1": "supervisor", "3": "senior_manager"}
TEN_THOUSAND = 10_000


def yuan(amount: str) -> str:
    """Return an amount of the source, stated in 10,000 CNY, in CNY."""
    return str(float(Fraction(amount) * TEN_THOUSAND))


def tables() -> Tables:
    """Return organizations, persons, holdings and appointments."""
    nodes, edges = rows("smesd/nodes.csv"), rows("smesd/edges.csv")
    capital = {row["index"]: yuan(row["register_capital"]) for row in rows("smesd/labels.csv")}
    return {
        "organizations": [_company(row, capital) for row in nodes if row["kind"] == "company"],
        "persons": [
            {"person": row["index"], "name": row["name"]}
            for row in nodes
            if row["kind"] == "person"
        ],
        "holdings": [_holding(row) for row in investments(edges)],
        "appointments": [
            {"person": row["src"], "org": row["dst"], "role": ROLES[row["type"]]}
            for row in edges
            if row["type"] in ROLES
        ],
    }


OBSERVED = date(2021, 12, 31)
_DAYS_OF_A_MONTH = 365.25 / 12


def dated_tables() -> Tables:
    """Return the tables as they look on the observation, with what can be dated.

    Months before the observation are turned into days before the last of
    December 2021, also for bankrupt ones, whose own calendar is not told. A
    lawsuit stands as a court's order; a bankruptcy follows on the next day.
    """
    founded = {row["index"]: _before(row["setup_months"]) for row in rows("smesd/labels.csv")}
    told = tables()
    organizations = [
        {**row, "founded_on": founded.get(row["org"], "")} for row in told["organizations"]
    ]
    return {**told, "organizations": organizations, "decisions": [*_lawsuits(), *_bankruptcies()]}


def bankruptcy_labels(split: str) -> dict[str, bool]:
    """Return who of a split went bankrupt, each company once."""
    stated = rows("smesd/labels.csv")
    return {row["index"]: row["bankrupt"] == "1" for row in stated if row["split"] == split}


def degrees() -> Counter[str]:
    """Return in how many edges each node stands: what the collection gives away."""
    edges = {(row["src"], row["dst"], row["type"]) for row in rows("smesd/edges.csv")}
    return Counter(source for source, _, _ in edges)


def _lawsuits() -> Iterator[Row]:
    for number, row in enumerate(rows("smesd/lawsuits.csv")):
        yield _order(row["index"], f"lawsuit-{number}", _before(row["months_before_observation"]))


def _bankruptcies() -> Iterator[Row]:
    day = (OBSERVED + timedelta(days=1)).isoformat()
    went = {row["index"] for row in rows("smesd/labels.csv") if row["bankrupt"] == "1"}
    for company in sorted(went):
        yield {**_order(company, f"bankruptcy-{company}", day), "type": "bankruptcy"}


def _order(company: str, number: str, day: str) -> Row:
    told = {"decision_no": number, "authority": "法院", "subject": company, "type": "court_order"}
    return {**told, "decided_on": day, "legal_basis": "来源未载明"}


def _before(months: str) -> str:
    return (OBSERVED - timedelta(days=round(float(months) * _DAYS_OF_A_MONTH))).isoformat()


def investments(edges: list[Row]) -> list[Row]:
    """Return the edges in which `src` holds `dst`."""
    return [row for row in edges if row["type"] in {COMPANY_HOLDS, PERSON_HOLDS}]


def amounts(edges: list[Row]) -> dict[tuple[str, str], Fraction]:
    """Return each holding once, in CNY."""
    return {(row["src"], row["dst"]): Fraction(yuan(row["weight"])) for row in investments(edges)}


def capitals() -> dict[str, Fraction]:
    """Return the registered capital of the labelled companies, in CNY."""
    stated = rows("smesd/labels.csv")
    return {row["index"]: Fraction(yuan(row["register_capital"])) for row in stated}


def _company(row: Row, capital: dict[str, str]) -> Row:
    return {
        "org": row["index"],
        "name": row["name"],
        "kind": "company",
        "registered_capital": capital.get(row["index"], ""),
    }


def _holding(row: Row) -> Row:
    return {"holder": row["src"], "company": row["dst"], "amount": yuan(row["weight"])}
