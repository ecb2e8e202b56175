"""How strong is each kind of link between two entities, and on what basis?"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType


class LinkKind(StrEnum):
    """What two entities have in common; the order is that of columns and of answers."""

    CONTROLLER = "controller"
    LEGAL_REPRESENTATIVE = "legal_representative"
    EQUITY = "equity"
    OFFICER = "officer"
    ADDRESS = "address"
    CONTACT = "contact"
    AGENT = "agent"

    @property
    def is_personal(self) -> bool:
        """Whether the same person or controller stands behind it: of these the strongest counts."""
        return self in _PERSONAL


_PERSONAL = frozenset({LinkKind.CONTROLLER, LinkKind.LEGAL_REPRESENTATIVE, LinkKind.OFFICER})


@dataclass(frozen=True, slots=True)
class Weight:
    """One row: how much a link of a kind weighs, in [0, 1], and why."""

    kind: LinkKind
    chinese: str
    weight: float
    basis: str


@cache
def shipped_weights() -> Mapping[LinkKind, Weight]:
    """Return the weights that come with Zeren, one per kind, in their order."""
    source = resources.files("analytics.clusters").joinpath("weights.csv")
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    found = {
        row["kind"]: Weight(
            LinkKind(row["kind"]), row["chinese"], float(row["weight"]), row["basis"]
        )
        for row in rows
    }
    return MappingProxyType({kind: found[kind.value] for kind in LinkKind})
