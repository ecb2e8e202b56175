"""What does a register of a million organizations look like, as native tables?

Almost a forest, as real registers are: most companies have one or two owners,
a few holders own very many, and a small core of companies own each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import csv

from graph.uscc import make_uscc

if TYPE_CHECKING:
    from pathlib import Path

_REGIONS = ("410502", "410503", "410505", "410506", "410522", "410523", "410526", "410527")
_KINDS = ("company",) * 17 + ("partnership", "cooperative", "individual_business")
_INDUSTRIES = ("A0111", "C1310", "E4710", "F5122", "H6210", "I6510", "L7211", "M7320")


def write_register(out: Path, *, organizations: int, seed: int) -> int:
    """Write the tables of a register; return how many rows they have.

    For n organizations: n rows of organizations, 1.6 n of holdings, n of
    appointments and n / 10 of decisions. Persons are known by key only.
    """
    random = np.random.default_rng(seed)
    out.mkdir(parents=True, exist_ok=True)
    codes = np.array(
        [make_uscc("91", _REGIONS[at % len(_REGIONS)], at) for at in range(organizations)]
    )
    rows = _organizations(out, codes, random) + _holdings(out, organizations, random)
    return rows + _appointments(out, organizations, random) + _decisions(out, codes, random)


def _organizations(out: Path, codes: np.ndarray, random: np.random.Generator) -> int:
    count = len(codes)
    places = np.arange(count)
    return _write(
        out / "organizations.csv",
        {
            "org": _keys("c", places),
            "uscc": codes,
            "name": np.char.add(np.char.add("安阳第", places.astype(str)), "号商贸有限公司"),
            "kind": random.choice(_KINDS, count),
            "industry": random.choice(_INDUSTRIES, count),
            "region": random.choice(_REGIONS, count),
            "founded_on": _days(random, count, "2000-01-01", 8_000),
        },
    )


class Drawn(NamedTuple):
    """Holdings by number: of the company, of the company or person that holds, per cent."""

    company: np.ndarray
    by_company: np.ndarray
    owner: np.ndarray
    person: np.ndarray
    pct: np.ndarray


def holders_and_shares(organizations: int, random: np.random.Generator) -> Drawn:
    """Draw who holds how much of each of the organizations."""
    second = np.arange(organizations) % 5 < 3  # noqa: PLR2004 (1.6 holdings a company)
    company = np.concatenate([np.arange(organizations), np.flatnonzero(second)])
    # Three in ten holders are companies, mostly older ones: chains, few rings.
    by_company = random.random(len(company)) < 0.3  # noqa: PLR2004
    owner = (company * random.random(len(company)) ** 0.5).astype(np.int64)
    person = (random.pareto(1.2, len(company)) * organizations / 8).astype(np.int64) % organizations
    share = random.integers(51, 101, organizations)
    return Drawn(company, by_company, owner, person, np.concatenate([share, (100 - share)[second]]))


def _holdings(out: Path, organizations: int, random: np.random.Generator) -> int:
    drawn = holders_and_shares(organizations, random)
    count = len(drawn.company)
    return _write(
        out / "holdings.csv",
        {
            "holder": np.where(drawn.by_company, _keys("c", drawn.owner), _keys("p", drawn.person)),
            "company": _keys("c", drawn.company),
            "share_class": np.where(np.arange(count) < organizations, "", "b"),
            "capital_pct": drawn.pct.astype(str),
            "from": _days(random, count, "2005-01-01", 6_000),
        },
    )


def _appointments(out: Path, organizations: int, random: np.random.Generator) -> int:
    roles = ("legal_representative", "principal", "director", "supervisor")
    return _write(
        out / "appointments.csv",
        {
            "person": _keys("p", random.integers(0, organizations, organizations)),
            "org": _keys("c", np.arange(organizations)),
            "role": random.choice(roles, organizations, p=(0.7, 0.1, 0.1, 0.1)),
            "from": _days(random, organizations, "2005-01-01", 6_000),
        },
    )


def _decisions(out: Path, codes: np.ndarray, random: np.random.Generator) -> int:
    count = len(codes) // 10
    places = np.arange(count)
    kinds = random.choice(("penalty", "listing", "licence_revoked"), count, p=(0.7, 0.2, 0.1))
    decided = np.datetime64("2018-01-01") + random.integers(0, 2_500, count)
    return _write(
        out / "decisions.csv",
        {
            "decision_no": np.char.add("安市监罚〔2020〕", places.astype(str)),
            "authority": np.full(count, "安阳市市场监督管理局"),
            "subject": codes[random.integers(0, len(codes), count)],
            "type": kinds,
            "list_kind": np.where(kinds == "listing", "SERIOUS_VIOLATION", ""),
            "severity": random.choice(("general", "serious"), count),
            "domain": random.choice(("market", "food", "tax"), count),
            "conduct_from": (decided - 60).astype(str),
            "pre_notice_on": (decided - 20).astype(str),
            "decided_on": decided.astype(str),
            "legal_basis": np.full(count, "企业信息公示暂行条例 第17条"),
        },
    )


def _keys(prefix: str, places: np.ndarray) -> np.ndarray:
    return np.char.add(prefix, places.astype(str))


def _days(random: np.random.Generator, count: int, first: str, span: int) -> np.ndarray:
    return (np.datetime64(first) + random.integers(0, span, count)).astype(str)


def _write(path: Path, columns: dict[str, np.ndarray]) -> int:
    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    csv.write_csv(table, path, csv.WriteOptions(quoting_style="needed"))
    return int(table.num_rows)
