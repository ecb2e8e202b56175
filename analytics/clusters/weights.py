"""How strong is each kind of link between two entities, and on what basis?"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType

from graph.errors import ValueRefusedError


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
    return weights_in(source.read_text(encoding="utf-8"))


def weights_in(text: str) -> Mapping[LinkKind, Weight]:
    """Return the weights of a CSV file; a kind without a row keeps nobody together.

    Raises
    ------
    ValueRefusedError
        If a row names no kind, or its weight is no number from 0 to 1.
    """
    found: dict[LinkKind, Weight] = {}
    for row in csv.DictReader(text.splitlines()):
        kind = _kind(row.get("kind"))
        weight = _weight(row.get("weight"))
        found[kind] = Weight(kind, row.get("chinese") or "", weight, row.get("basis") or "")
    none = {kind: Weight(kind, "", 0.0, "no row") for kind in LinkKind}
    return MappingProxyType({kind: found.get(kind, none[kind]) for kind in LinkKind})


def _kind(text: str | None) -> LinkKind:
    if text not in set(LinkKind):
        raise ValueRefusedError("kind", text, "one of " + ", ".join(LinkKind))
    return LinkKind(text)


def _weight(text: str | None) -> float:
    try:
        weight = float(text or "")
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= 1:
        raise ValueRefusedError("weight", text, "a number from 0 to 1")
    return weight
