"""What is an entity like: age, capital, trade, place, promises, permits, indicators?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from graph.decimals import DIGIT_BITS, DIGIT_MASK
from graph.merging import one_per_identity
from graph.model import Commitment, Indicator, PartyId, Permit
from graph.store import MISSING
from graph.vocabulary import YesNo

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from analytics.warning.observed import Observed

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_DAYS_OF_A_YEAR = 365.25
_MOST_INDICATORS = 40
"""The most widely stated ones; each is a column."""


def attributes(seen: Observed) -> dict[str, Floats]:
    """Return what an entity is like and what its trade and place are like, per scored entity.

    Notes
    -----
    Streams commitments, permits and indicators; a rate leaves the entity itself out.
    """
    entities = seen.world.entities
    founded = entities.founded[seen.scored].astype(np.float64)
    age = np.where(founded > 0, (seen.today - founded) / _DAYS_OF_A_YEAR, np.nan)
    capital, kind = _registered(seen)
    found = {
        "is.age": np.where(age >= 0, age, np.nan),
        "is.capital": np.log10(1.0 + capital),
        "is.kind": kind,
        "is.dissolved": 1.0 * (entities.is_described & ~entities.lives)[seen.scored],
        "rate.section": rate_of_others(seen, entities.section),
        "rate.region": rate_of_others(seen, entities.region),
        "rate.stratum": rate_of_others(seen, entities.stratum),
    }
    return {**found, **_promises(seen), **_permits(seen), **_indicators(seen)}


def rate_of_others(seen: Observed, group: Ints) -> Floats:
    """Return per scored entity how many of its group have a recent record, itself left out.

    Parameters
    ----------
    group
        Per party its group; negative is none. Of a small group the rate lies
        near that of everybody.
    """
    recent, chosen = seen.is_recent[seen.scored], group[seen.scored]
    base = float(recent.mean()) if len(recent) else 0.0
    at = np.maximum(chosen, 0)
    size = np.bincount(at, minlength=1)[at] - 1.0
    others = np.bincount(at, weights=recent, minlength=1)[at] - recent
    shrunk = (others + seen.parameters.shrinkage * base) / (size + seen.parameters.shrinkage)
    rate: Floats = np.where(chosen >= 0, shrunk, np.nan)
    return rate


def capital_of(seen: Observed) -> Floats:
    """Return the registered capital in CNY per scored entity; not a number where unknown."""
    return _registered(seen)[0]


def _registered(seen: Observed) -> tuple[Floats, Floats]:
    rows, _ = seen.visible("organizations")
    columns = seen.snap.tables["organizations"]
    org = seen.world.rank[columns["org"][rows]]
    capital, kind = np.full(seen.count, np.nan), np.full(seen.count, np.nan)
    packed = columns["registered_capital"][rows]
    plain = (packed >> DIGIT_BITS) / 10.0 ** (packed & DIGIT_MASK)
    capital[org] = np.where((packed != MISSING) & (plain >= 0), plain, np.nan)
    code = columns["kind"][rows]
    kind[org] = np.where(code >= 0, code, np.nan)
    return capital[seen.scored], kind[seen.scored]


def _promises(seen: Observed) -> dict[str, Floats]:
    on = seen.reader.as_of.on
    broken: defaultdict[PartyId, float] = defaultdict(float)
    overdue: defaultdict[PartyId, float] = defaultdict(float)
    for fact in one_per_identity(seen.reader.store.scan(Commitment, seen.reader.as_of)):
        if fact.made_on > on:
            continue
        # Whether it was kept shows when it is due, whatever the row says before.
        is_over = (fact.breached_on or fact.due_on or fact.made_on) <= on
        is_broken = is_over and (fact.kept is YesNo.NO or fact.breached_on is not None)
        broken[fact.org] += is_broken
        is_late = fact.kept is None and fact.due_on is not None and fact.due_on < on
        overdue[fact.org] += is_late and not is_broken
    return {
        "promises.broken": _spread(seen, broken),
        "promises.overdue": _spread(seen, overdue),
    }


def _permits(seen: Observed) -> dict[str, Floats]:
    on = seen.reader.as_of.on
    valid: defaultdict[PartyId, float] = defaultdict(float)
    for fact in one_per_identity(seen.reader.store.scan(Permit, seen.reader.as_of)):
        has_begun = (fact.valid_from or fact.decided_on or on) <= on
        valid[fact.org] += has_begun and (fact.valid_to is None or fact.valid_to > on)
    return {"permits.valid": _spread(seen, valid)}


def _indicators(seen: Observed) -> dict[str, Floats]:
    """Return the latest known value of each indicator; not a number where none is."""
    latest: defaultdict[str, dict[PartyId, tuple[date | None, float]]] = defaultdict(dict)
    for fact in indicators_known(seen):
        of_kind = latest[fact.indicator]
        other = of_kind.get(fact.org)
        if other is None or _is_later(fact.since, other[0]):
            of_kind[fact.org] = (fact.since, float(fact.value))
    widest = sorted(latest, key=lambda name: (-len(latest[name]), name))[:_MOST_INDICATORS]
    return {
        f"indicator.{name}": _spread(
            seen, {org: value for org, (_, value) in latest[name].items()}, missing=np.nan
        )
        for name in sorted(widest)
    }


def indicators_known(seen: Observed) -> Iterable[Indicator]:
    """Yield the indicators that are not about a later day."""
    on = seen.reader.as_of.on
    for fact in one_per_identity(seen.reader.store.scan(Indicator, seen.reader.as_of)):
        if fact.since is None or fact.since <= on:
            yield fact


def _is_later(one: date | None, other: date | None) -> bool:
    return one is not None and (other is None or one > other)


def _spread(seen: Observed, values: Mapping[PartyId, float], missing: float = 0.0) -> Floats:
    """Return a number per scored entity from those that have one."""
    found = np.full(seen.count, missing)
    names = sorted(values)
    numbers = seen.world.entities.numbers(names)
    said = np.array([float(values[name]) for name in names], dtype=np.float64)
    found[numbers[numbers >= 0]] = said[numbers >= 0]
    return found[seen.scored]
