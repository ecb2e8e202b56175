"""What does the graph of a day look like to somebody with networkx at hand?

Edges are taken from the snapshot in whole columns; only what is wanted becomes
objects of Python.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graph.collecting import nothing_to_collect
from graph.dated import dated_holdings, known_ends, rows_of_the_day
from graph.decimals import fraction
from graph.errors import PartyNotFoundError, ValueRefusedError
from graph.identity import NAMESPACES, party_from_id
from graph.model import PartyId
from graph.shares import HUNDRED, ShareRange
from graph.snapshot import snapshot
from graph.store import MISSING
from graph.tables import APPOINTMENTS, ARRANGEMENTS, HOLDINGS, ORGANIZATIONS
from graph.vocabulary import PartyKind

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.dated import DatedHoldings, Ints
    from graph.periods import AsOf
    from graph.reader import GraphReader
    from graph.shares import Stake
    from graph.snapshot import Snapshot
    from graph.tables import Table

    Network = nx.MultiDiGraph[PartyId]
    Mask = npt.NDArray[np.bool_]
    Edge = tuple[PartyId, PartyId, dict[str, Any]]

_BATCH = 20_000
_UNSTATED = {name: party_from_id(PartyId(f"{name}:")).kind for name in NAMESPACES}


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """All edges of one type.

    Attributes
    ----------
    start, end
        Party numbers.
    columns
        Per attribute its numbers, and what turns them into values.
    """

    type: str
    start: Ints
    end: Ints
    columns: Mapping[str, tuple[Ints, Callable[[Ints], list[Any]]]]

    def between(self, chosen: Mask, ids: Sequence[PartyId]) -> Iterator[Edge]:
        """Yield the edges between chosen parties."""
        at = np.flatnonzero(chosen[self.start] & chosen[self.end])
        names = ("type", *self.columns)
        cells = zip(*(show(numbers[at]) for numbers, show in self.columns.values()), strict=True)
        ends = zip(self.start[at].tolist(), self.end[at].tolist(), cells, strict=True)
        for start, end, values in ends:
            yield ids[start], ids[end], dict(zip(names, (self.type, *values), strict=True))


def to_networkx(
    reader: GraphReader, *, around: Collection[PartyId] | None = None, hops: int | None = None
) -> Network:
    """Return the graph of the reader's day as a directed multigraph.

    Parameters
    ----------
    reader
        The store, the day, and what was known.
    around
        Only these parties and what is connected with them; None is everything.
    hops
        How many edges away from them, in whatever direction; None is as far
        as edges lead.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are party ids with their `kind`, and their `name` where `around`
        asks for a part. Every edge has a `type`, and `from` and `to` (None:
        nobody said, or not yet known). `HOLDS` leads from the holder to the
        company, with `capital` and `votes` as `ShareRange` of exact fractions;
        `APPOINTED` to the organization, with the `role`; `ARRANGED` from the
        party to the target (without one, to the group), with `kind`, `group`
        and `pct`, a fraction of the whole.

    Raises
    ------
    PartyNotFoundError
        If one of `around` is not in the store.
    ValueRefusedError
        If `hops` is negative, or stands without `around`.

    Notes
    -----
    Linear in the rows, once more for every hop. Parties other than
    organizations are left out when they have no edge on that day, unless
    `around` names them.
    """
    if hops is not None and (hops < 0 or around is None):
        raise ValueRefusedError("hops", hops, "a number from 0, together with around")
    snap, as_of = snapshot(reader.store), reader.as_of
    ids = snap.party_ids()
    types = (
        *_holdings(reader, snap, ids),
        _appointments(snap, as_of),
        _arrangements(snap, as_of, ids),
    )
    kinds = _stated_kinds(snap, as_of)
    if around is None:
        chosen = _linked(types, kinds != MISSING)
    else:
        chosen = _reached(types, _marked(ids, around), hops)
    network: Network = nx.MultiDiGraph()
    with nothing_to_collect():
        network.add_nodes_from(_nodes(chosen, ids, kinds))
        for edges in types:
            network.add_edges_from(edges.between(chosen, ids))
    if around is not None:
        _add_names(network, reader)
    return network


def _holdings(reader: GraphReader, snap: Snapshot, ids: Sequence[PartyId]) -> tuple[_Edges, _Edges]:
    """Return the holdings of the day, and those whose numbers fit no integers."""
    votes = dated_holdings(snap, reader.as_of)
    capital = dated_holdings(snap, reader.as_of, basis="capital")
    company = np.repeat(np.arange(len(votes.scale)), np.diff(votes.indptr))
    wide = np.union1d(votes.wide, capital.wide)
    fits = np.flatnonzero(~np.isin(company, wide))
    columns = {
        "capital": (_of_scale(capital, company)[fits], _shares),
        "votes": (_of_scale(votes, company)[fits], _shares),
        **_days_of(snap, HOLDINGS, reader.as_of, votes.rows[fits]),
    }
    plain = _Edges("HOLDS", votes.holder[fits], company[fits], columns)
    return plain, _exact(reader.stakes_in([ids[at] for at in wide.tolist()]), ids)


def _exact(stakes: Sequence[Stake], ids: Sequence[PartyId]) -> _Edges:
    """Return stakes as edges."""
    ends = {stake.holder for stake in stakes} | {stake.company for stake in stakes}
    numbers = _numbers(ids, ends)
    until = [None if s.holding is None else s.holding.period.end for s in stakes]
    values: dict[str, list[Any]] = {
        "capital": [stake.capital for stake in stakes],
        "votes": [stake.votes for stake in stakes],
        "from": [stake.start for stake in stakes],
        "to": until,
    }
    places = np.arange(len(stakes))
    return _Edges(
        "HOLDS",
        np.array([numbers[stake.holder] for stake in stakes], dtype=np.int64),
        np.array([numbers[stake.company] for stake in stakes], dtype=np.int64),
        {name: (places, _picked(values[name])) for name in values},
    )


def _appointments(snap: Snapshot, as_of: AsOf) -> _Edges:
    rows, table = rows_of_the_day(snap, APPOINTMENTS, as_of), snap.tables["appointments"]
    columns = {
        "role": (table["role"][rows], _picked(APPOINTMENTS.column("role").codes)),
        **_days_of(snap, APPOINTMENTS, as_of, rows),
    }
    return _Edges("APPOINTED", table["person"][rows], table["org"][rows], columns)


def _arrangements(snap: Snapshot, as_of: AsOf, ids: Sequence[PartyId]) -> _Edges:
    rows, table = rows_of_the_day(snap, ARRANGEMENTS, as_of), snap.tables["arrangements"]
    start, target, group = (table[name][rows] for name in ("party", "target", "group"))
    # What concerns nobody else stays with its party.
    end = np.where(target != MISSING, target, np.where(group != MISSING, group, start))
    columns = {
        "kind": (table["kind"][rows], _picked(ARRANGEMENTS.column("kind").codes)),
        "group": (group, _picked(ids)),
        "pct": (table["pct"][rows], _fractions),
        **_days_of(snap, ARRANGEMENTS, as_of, rows),
    }
    return _Edges("ARRANGED", start, end, columns)


def _days_of(
    snap: Snapshot, table: Table, as_of: AsOf, rows: Ints
) -> dict[str, tuple[Ints, Callable[[Ints], list[Any]]]]:
    columns = snap.tables[table.name]
    return {
        "from": (columns["from"][rows], _days),
        "to": (known_ends(columns, rows, as_of), _days),
    }


def _stated_kinds(snap: Snapshot, as_of: AsOf) -> Ints:
    """Return the code of each described organization's kind, `MISSING` of others."""
    columns = snap.tables["organizations"]
    rows = np.flatnonzero(snap.visible(ORGANIZATIONS, as_of))
    rows = rows[np.argsort(columns["file"][rows], kind="stable")]
    kinds = np.full(len(snap.party_of_node), MISSING)
    stated = columns["kind"][rows]
    company = ORGANIZATIONS.column("kind").codes.index(PartyKind.COMPANY)
    kinds[columns["org"][rows]] = np.where(stated == MISSING, company, stated)
    return kinds


def _nodes(
    chosen: Mask, ids: Sequence[PartyId], kinds: Ints
) -> Iterator[tuple[PartyId, dict[str, Any]]]:
    """Yield the chosen parties with their kinds: the stated one, else what the id says."""
    codes = ORGANIZATIONS.column("kind").codes
    for at, code in zip(np.flatnonzero(chosen).tolist(), kinds[chosen].tolist(), strict=True):
        party = ids[at]
        kind = _UNSTATED[party.partition(":")[0]] if code == MISSING else codes[code]
        yield party, {"kind": kind}


def _numbers(ids: Sequence[PartyId], wanted: Collection[PartyId]) -> dict[PartyId, int]:
    """Return the numbers of some parties: of nodes with one id the least."""
    if not wanted:
        return {}
    found: dict[PartyId, int] = {}
    for number, party in enumerate(ids):
        if party in wanted:
            found.setdefault(party, number)
    return found


def _marked(ids: Sequence[PartyId], around: Collection[PartyId]) -> Mask:
    numbers = _numbers(ids, frozenset(around))
    for party in around:
        if party not in numbers:
            raise PartyNotFoundError(party)
    marked = np.zeros(len(ids), dtype=bool)
    marked[list(numbers.values())] = True
    return marked


def _linked(types: Sequence[_Edges], chosen: Mask) -> Mask:
    for edges in types:
        chosen[edges.start] = chosen[edges.end] = True
    return chosen


def _reached(types: Sequence[_Edges], chosen: Mask, hops: int | None) -> Mask:
    start = np.concatenate([edges.start for edges in types])
    end = np.concatenate([edges.end for edges in types])
    left = -1 if hops is None else hops
    while left != 0:
        wider = chosen.copy()
        wider[end[chosen[start]]] = True
        wider[start[chosen[end]]] = True
        if (wider == chosen).all():
            break
        chosen, left = wider, left - 1
    return chosen


def _add_names(network: Network, reader: GraphReader) -> None:
    parties = list(network)
    for begin in range(0, len(parties), _BATCH):
        for party, told in reader.parties(parties[begin : begin + _BATCH]).items():
            network.nodes[party]["name"] = told.name


def _of_scale(holdings: DatedHoldings, company: Ints) -> Ints:
    return np.stack([holdings.low, holdings.high, holdings.scale[company]], axis=1)


def _shares(numbers: Ints) -> list[ShareRange]:
    return [_share(low, high, whole) for low, high, whole in numbers.tolist()]


@lru_cache(maxsize=1 << 16)
def _share(low: int, high: int, whole: int) -> ShareRange:
    return ShareRange(Fraction(low, whole), Fraction(high, whole))


def _days(numbers: Ints) -> list[date | None]:
    return [_day(number) for number in numbers.tolist()]


@lru_cache(maxsize=1 << 16)
def _day(number: int) -> date | None:
    return None if number == MISSING else date.fromordinal(number)


def _fractions(numbers: Ints) -> list[Fraction | None]:
    return [None if n == MISSING else fraction(n) / HUNDRED for n in numbers.tolist()]


def _picked(values: Sequence[Any]) -> Callable[[Ints], list[Any]]:
    """Return what turns places in a sequence into what stands there."""
    return lambda places: [None if at == MISSING else values[at] for at in places.tolist()]
