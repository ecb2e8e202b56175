"""Is a measure an administrative, a market or an industry one?"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType


class MeasureKind(StrEnum):
    """Who holds what against an organization.

    References
    ----------
    安政办〔2020〕33号, 第10项: 行政性、市场性、行业性惩戒措施.
    """

    ADMINISTRATIVE = "administrative"
    """行政: an authority or a court lists, inspects, publishes, refuses or restricts."""
    MARKET = "market"
    """市场: no part in a market, in procurement or in tenders."""
    INDUSTRY = "industry"
    """行业: no licence and no business in a trade."""


def kind_of(measure_kind: str) -> MeasureKind | None:
    """Return the kind of what a row calls `measure_kind`, None where no kind is known.

    >>> kind_of("MARKET_BAN")
    <MeasureKind.MARKET: 'market'>
    """
    return known_kinds().get(measure_kind)


@lru_cache(maxsize=1)
def known_kinds() -> Mapping[str, MeasureKind]:
    """Return the shipped table, by the column `measure_kind` of the rule rows."""
    text = (resources.files("analytics.rules") / "kinds.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["measure_kind"]: MeasureKind(row["kind"]) for row in rows})
