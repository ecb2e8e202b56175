"""Five worked cases of the company-control problem, as native tables."""

import json
from dataclasses import dataclass
from decimal import Decimal

from tests.real.native import Tables
from tests.real.sources import DATA


@dataclass(frozen=True)
class Case:
    """One published graph with its full answer."""

    name: str
    own: tuple[tuple[str, str, Decimal], ...]
    control: frozenset[tuple[str, str]]


def cases() -> list[Case]:
    """Read the cases; the decimals stay as they are written."""
    text = (DATA / "company_control" / "cases.json").read_text(encoding="utf-8")
    return [
        Case(
            name,
            tuple((holder, company, share) for holder, company, share in case["own"]),
            frozenset((controller, company) for controller, company in case["control"]),
        )
        for name, case in json.loads(text, parse_float=Decimal)["cases"].items()
    ]


def tables_of(case: Case) -> Tables:
    """Every name is described as a company, so that no reference is unknown."""
    names = sorted({name for holder, company, _ in case.own for name in (holder, company)})
    return {
        "organizations": [{"org": name, "name": name, "kind": "company"} for name in names],
        "holdings": [
            {"holder": holder, "company": company, "capital_pct": f"{share * 100:f}"}
            for holder, company, share in case.own
        ],
    }
