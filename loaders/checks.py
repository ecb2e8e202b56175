"""Do the cells of one row agree with each other?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from graph.decimals import fraction
from graph.store import MISSING
from graph.vocabulary import ABOUT_NOTICES, ActKind, ArrangementKind
from loaders.arrow import mask
from loaders.rejection import Code

if TYPE_CHECKING:
    import numpy.typing as npt

    from loaders.parsing import ParsedTable

# Pairs of days of which the first may not lie after the second.
_IN_ORDER: dict[str, tuple[tuple[str, str], ...]] = {
    "decisions": (
        ("conduct_from", "conduct_to"),
        ("conduct_from", "decided_on"),
        ("decided_on", "effective_on"),
        ("conduct_from", "effective_on"),
        ("decided_on", "ended_on"),
        ("decided_on", "revoked_on"),
    ),
    "commitments": (("made_on", "breached_on"),),
}
_PERIODS: dict[str, tuple[tuple[str, str], ...]] = {
    "organizations": (("founded_on", "dissolved_on"),),
    "persons": (("born_on", "deceased_on"),),
    "permits": (("valid_from", "valid_to"),),
    **dict.fromkeys(("holdings", "arrangements"), (("from", "to"),)),
    "appointments": (("from", "to"), ("actual_from", "actual_to")),
}
# Days that cannot lie after the day of the load.
_PAST: dict[str, tuple[str, ...]] = {
    "decisions": ("conduct_from", "conduct_to", "decided_on", "ended_on", "revoked_on"),
    "repairs": ("repaired_on",),
    "commitments": ("made_on", "breached_on"),
}
_NEEDS_TARGET = tuple(kind for kind in ArrangementKind if kind is not ArrangementKind.CONCERT)
_NEEDS_GROUP = (ArrangementKind.CONCERT, ArrangementKind.NOMINEE, ArrangementKind.ENTRUSTMENT)


def check(rows: ParsedTable, today: date) -> None:
    """Reject the rows whose cells contradict each other.

    Parameters
    ----------
    rows
        The rows; those that fall are marked in place.
    today
        The day of the load.
    """
    name = rows.table.name
    for first, last in _PERIODS.get(name, ()):
        rows.reject(_reversed(rows, first, last), Code.PERIOD_ORDER, last)
    for first, last in _IN_ORDER.get(name, ()):
        rows.reject(_reversed(rows, first, last), Code.DATE_ORDER, last)
    for column in _PAST.get(name, ()):
        late = np.flatnonzero(rows.days(column) > today.toordinal())
        rows.reject(late, Code.DATE_ORDER, column)
    special = _SPECIAL.get(name)
    if special is not None:
        special(rows, today)


def _reversed(rows: ParsedTable, first: str, last: str) -> npt.NDArray[np.int64]:
    start, end = rows.days(first), rows.days(last)
    return np.flatnonzero((start != MISSING) & (end != MISSING) & (end < start))


def _decisions(rows: ParsedTable, _: date) -> None:
    nobody = rows.is_missing("authority") & rows.is_missing("authority_uscc")
    for column, missing in (
        ("decision_no", rows.is_missing("decision_no")),
        ("authority", nobody),
        ("legal_basis", rows.is_missing("legal_basis")),
    ):
        rows.reject(np.flatnonzero(missing), Code.NO_BASIS, column)
    alone = rows.is_missing("conduct_from") & ~rows.is_missing("conduct_to")
    rows.reject(np.flatnonzero(alone), Code.INCOMPLETE, "conduct_from")


def _holdings(rows: ParsedTable, _: date) -> None:
    for kind in ("capital", "votes"):
        low, high = rows.days(f"{kind}_pct_min"), rows.days(f"{kind}_pct_max")
        both = np.flatnonzero((low != MISSING) & (high != MISSING))
        wrong = [row for row in both if fraction(int(low[row])) > fraction(int(high[row]))]
        rows.reject(np.array(wrong, dtype=np.int64), Code.RANGE_ORDER, f"{kind}_pct_max")


def _arrangements(rows: ParsedTable, _: date) -> None:
    kinds = rows.days("kind")
    for column, needing in (("target", _NEEDS_TARGET), ("group", _NEEDS_GROUP)):
        places = [list(ArrangementKind).index(kind) for kind in needing]
        lacking = np.isin(kinds, places) & rows.is_missing(column)
        rows.reject(np.flatnonzero(lacking), Code.INCOMPLETE, column)


def _objections(rows: ParsedTable, today: date) -> None:
    for column in ("filed_at", "decided_at"):
        _not_in_future(rows, today, column)
    early = pc.less(
        rows.texts("decided_at"), pc.utf8_slice_codeunits(rows.texts("filed_at"), 0, 10)
    )
    rows.reject(np.flatnonzero(mask(early)), Code.DATE_ORDER, "decided_at")
    open_end = rows.is_missing("decided_at") & ~rows.is_missing("outcome")
    rows.reject(np.flatnonzero(open_end), Code.INCOMPLETE, "decided_at")


def _acts(rows: ParsedTable, today: date) -> None:
    _not_in_future(rows, today, "acted_at")
    acts = rows.days("act")
    about_notices = np.isin(acts, [list(ActKind).index(kind) for kind in ABOUT_NOTICES])
    for column, needing in (
        ("person", ~about_notices),
        ("unit", about_notices),
        ("target", about_notices),
    ):
        lacking = (acts != MISSING) & needing & rows.is_missing(column)
        rows.reject(np.flatnonzero(lacking), Code.INCOMPLETE, column)


def _outcomes(rows: ParsedTable, today: date) -> None:
    _not_in_future(rows, today, "recorded_at")


def _not_in_future(rows: ParsedTable, today: date, column: str) -> None:
    late = mask(pc.greater(rows.texts(column), today.isoformat() + "T24"))
    rows.reject(np.flatnonzero(late), Code.DATE_ORDER, column)


_SPECIAL: dict[str, Callable[[ParsedTable, date], None]] = {
    "decisions": _decisions,
    "holdings": _holdings,
    "arrangements": _arrangements,
    "objections": _objections,
    "acts": _acts,
    "outcomes": _outcomes,
}
