"""Chinese small enterprises, their holders with amounts and their officers, as native tables.

The two published splits are taken together. Where they overlap the same row
stands twice with the same values; both are written, so that the load itself
must count the second one as unchanged. The data has no dates: every fact has
an unknown start.
"""

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
