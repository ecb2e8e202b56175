"""What is there to draw of each typical structure, and what does its picture point out?

The facts are the native tables in `docs/structures`, which `zeren load` takes as they are; where
each party stands is said in `pictures.yaml`. The English name of a party is its key in words.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
TABLES = HERE.parent / "structures"
LAYOUT = HERE / "pictures.yaml"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a picture; `kind` as in the tables, or `person`."""

    key: str
    name: str
    kind: str

    @property
    def english(self) -> str:
        """The key in words.

        >>> Party("tower-one", "塔一公司", "company").english
        'Tower One'
        """
        return self.key.replace("-", " ").title()


@dataclass(frozen=True, slots=True)
class Tie:
    """What binds two parties, drawn as one line.

    Attributes
    ----------
    facts
        The facts it stands for, each as `kind holder company`.
    upper, lower
        Where the line begins and ends: it leads to whoever is directed.
    words
        What stands on it, Chinese first.
    """

    facts: tuple[str, ...]
    upper: str
    lower: str
    words: tuple[str, ...]
    is_holding: bool
    is_mutual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """One typical structure.

    Attributes
    ----------
    places
        Column and row of each party.
    proof, ring
        Facts that the picture points out.
    """

    slug: str
    title: Mapping[str, str]
    asked: str
    parties: tuple[Party, ...]
    places: Mapping[str, tuple[float, float]]
    ties: tuple[Tie, ...]
    controllers: tuple[str, ...]
    proof: tuple[str, ...]
    ring: tuple[str, ...]

    @property
    def controlled(self) -> frozenset[str]:
        """The parties in which the proof shows control."""
        return frozenset(fact.split()[2] for fact in self.proof)


def read_structures() -> list[Structure]:
    """Return the structures in the order of `pictures.yaml`.

    Raises
    ------
    ValueError
        If the layout names a fact that the tables do not have.
    """
    layout = yaml.safe_load(LAYOUT.read_text(encoding="utf-8"))
    parties = _parties()
    ties = [*_holdings(), *_arrangements()]
    return [_structure(slug, said, parties, ties) for slug, said in layout.items()]


def table(name: str) -> list[Row]:
    """Return the rows of one of the tables."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _structure(
    slug: str, said: Mapping[str, Any], parties: Mapping[str, Party], ties: Sequence[Tie]
) -> Structure:
    places = {key: (float(place[0]), float(place[1])) for key, place in said["places"].items()}
    structure = Structure(
        slug=slug,
        title=said["title"],
        asked=said["asked"],
        parties=tuple(parties[key] for key in places),
        places=places,
        ties=tuple(tie for tie in ties if tie.upper in places),
        controllers=tuple(said.get("controllers", ())),
        proof=tuple(said.get("proof", ())),
        ring=tuple(said.get("ring", ())),
    )
    drawn = {fact for tie in structure.ties for fact in tie.facts}
    missing = {*structure.proof, *structure.ring} - drawn
    if missing:
        message = f"{slug}: not in the tables: {sorted(missing)}"
        raise ValueError(message)
    return structure


def _parties() -> dict[str, Party]:
    organizations = [Party(row["org"], row["name"], row["kind"]) for row in table("organizations")]
    persons = [Party(row["person"], row["name"], "person") for row in table("persons")]
    return {party.key: party for party in organizations + persons}


def _holdings() -> list[Tie]:
    managing = {(row["person"], row["org"]) for row in table("appointments")}
    return [
        _managing(row) if (row["holder"], row["company"]) in managing else _holding(row)
        for row in table("holdings")
    ]


def _holding(row: Row) -> Tie:
    holder, company, share = row["holder"], row["company"], row["capital_pct"]
    return Tie((f"votes {holder} {company}",), holder, company, (f"{share} %",), is_holding=True)


def _managing(row: Row) -> Tie:
    holder, company = row["holder"], row["company"]
    facts = (f"partnership {holder} {company}", f"votes {holder} {company}")
    words = (f"执行事务合伙人 {row['capital_pct']} %", "managing partner")
    return Tie(facts, holder, company, words, is_holding=False)


def _arrangements() -> list[Tie]:
    rows = table("arrangements")
    ties = []
    for row in rows:
        kind, party, target, group = (row[key] for key in ("kind", "party", "target", "group"))
        fact = (f"{kind} {party} {target}",)
        if kind == "nominee":
            ties.append(Tie(fact, party, group, ("代持", "nominee"), is_holding=False))
        elif kind == "entrustment":
            words = (f"表决权委托 {row['pct']} %", "entrusted votes")
            ties.append(Tie(fact, party, group, words, is_holding=False))
        elif kind == "contract_control":
            words = ("协议控制", "by contract")
            ties.append(Tie(fact, party, target, words, is_holding=False))
    return ties + _concerts([row for row in rows if row["kind"] == "concert"])


def _concerts(rows: Sequence[Row]) -> list[Tie]:
    """Return a line between each two members of an agreement that follow each other."""
    return [
        Tie(
            tuple(f"concert {row['party']} {row['target']}" for row in (first, second)),
            first["party"],
            second["party"],
            ("一致行动", "in concert"),
            is_holding=False,
            is_mutual=True,
        )
        for first, second in pairwise(rows)
        if first["group"] == second["group"]
    ]
