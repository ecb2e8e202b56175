"""How is the graph of everybody read from a store at once?

From the snapshot, column by column. The few companies whose votes nominees and
entrustments move, and those whose numbers do not fit into 63 bits, are read
and counted as one entity's are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.control.control_graph import bundled, concerts_of
from analytics.control.facts import ControlFacts, ControlOptions
from analytics.control.kinds import Via
from analytics.control.lots import Lot, lots_of, moved, moves_votes
from analytics.control.mandates import Mandate, mandates_of
from analytics.control.orders import order_by
from analytics.control.whole_graph import (
    KINDS,
    LARGEST,
    VOTES,
    Lots,
    Mandates,
    WholeGraph,
)
from graph.dated import DatedHoldings, dated_holdings, known_ends, rows_of_the_day
from graph.merging import one_per_identity
from graph.model import Arrangement, Party, PartyId
from graph.reader import GraphReader
from graph.snapshot import snapshot
from graph.store import MISSING
from graph.tables import APPOINTMENTS, ORGANIZATIONS
from graph.vocabulary import ArrangementKind, Flag, PartyKind, Role, bit

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

_COMPANY, _PERSON = KINDS.index(PartyKind.COMPANY), KINDS.index(PartyKind.PERSON)
_BRANCH, _PARTNERSHIP = KINDS.index(PartyKind.BRANCH), KINDS.index(PartyKind.PARTNERSHIP)
_MANAGING = list(Role).index(Role.MANAGING_PARTNER)


def whole_graph(reader: GraphReader, options: ControlOptions) -> WholeGraph:
    """Return the graph of commands of everybody, as of the reader's moment.

    Parameters
    ----------
    reader
        Columns come from the snapshot of its store, so that another date or
        another question reads them no more; the few arrangements are streamed.
    options
        Basis, threshold and what is switched off.

    Notes
    -----
    O(n log n) for the order of ids, else linear, without a Python step per
    row except for what is arranged.
    """
    return _Making(reader, options).graph()


@dataclass(frozen=True, slots=True, eq=False)
class _Described:
    """What tables say of each party number."""

    kinds: Ints
    parent: Ints
    dissolved: Bools
    is_withheld: Bools


class _Making:
    """One graph on its way from columns; numbers of the store first, then those in order of ids."""

    def __init__(self, reader: GraphReader, options: ControlOptions) -> None:
        self.reader, self.options = reader, options
        self.snap = snapshot(reader.store)
        scanned = one_per_identity(reader.store.scan(Arrangement, reader.as_of))
        self.facts = ControlFacts(
            on=reader.as_of.on, parties=self._named(scanned), arrangements=scanned
        )
        self.arrangements = self.facts.valid_arrangements(options.without)

    def _named(self, rows: list[Arrangement]) -> dict[PartyId, Party]:
        """Return what is known of those whom arrangements name."""
        ids = {party for row in rows for party in (row.party, row.target, row.group) if party}
        return dict(self.reader.parties(sorted(ids))) if ids else {}

    def graph(self) -> WholeGraph:
        """Return the graph, parties numbered in the order of their ids."""
        lots, scales, exact_scales = self._lots()
        managers, mandates = self._mandates()
        return WholeGraph(
            options=self.options,
            ids=self._ids,
            kinds=self._described.kinds[self._order],
            is_withheld=self._described.is_withheld[self._order],
            lots=lots,
            scales=scales,
            exact_scales=exact_scales,
            mandates=mandates,
            concerts=concerts_of(self._joint(), self._numbers(self._concert_ids())),
            managers=managers,
        )

    @cached_property
    def _names(self) -> pa.StringArray:
        """The ids in the order of the store, then those of groups that only arrangements make."""
        return pa.array([*self._stored, *self._made_up], pa.string())

    @cached_property
    def _stored(self) -> list[PartyId]:
        return list(self.snap.party_ids())

    @cached_property
    def _made_up(self) -> list[PartyId]:
        named = sorted({mandate.controller for mandate in self._arranged})
        known = pc.is_in(
            pa.array(named, pa.string()), value_set=pa.array(self._stored, pa.string())
        )
        return [
            party for party, is_known in zip(named, known.to_pylist(), strict=True) if not is_known
        ]

    @cached_property
    def _arranged(self) -> list[Mandate]:
        without = self.options.without | {Via.BRANCH, Via.PARTNERSHIP}
        return mandates_of(self.facts, self.arrangements, without)

    @cached_property
    def _order(self) -> Ints:
        """The numbers of the store in the order of their ids; of nodes of one party the least."""
        order = pc.sort_indices(self._names).to_numpy().astype(np.int64)
        least = self.snap.party_of_node
        stands = least[np.minimum(order, len(least) - 1)] == order
        chosen: Ints = order[(order >= len(least)) | stands]
        return chosen

    @cached_property
    def _ids(self) -> list[PartyId]:
        return [PartyId(party) for party in self._names.take(pa.array(self._order)).to_pylist()]

    @cached_property
    def _rank(self) -> Ints:
        """The place of each number of the store among the ids in order."""
        rank = np.zeros(len(self._names), dtype=np.int64)
        rank[self._order] = np.arange(len(self._order))
        stored = len(self.snap.party_of_node)
        rank[:stored] = rank[self.snap.party_of_node]
        return rank

    def _numbers(self, ids: list[PartyId]) -> dict[PartyId, int]:
        """Return the place of each id among the ids in order."""
        found = pc.index_in(pa.array(ids, pa.string()), value_set=self._names)
        return {
            party: int(self._rank[at]) for party, at in zip(ids, found.to_pylist(), strict=True)
        }

    @cached_property
    def _described(self) -> _Described:
        snap, as_of, count = self.snap, self.reader.as_of, len(self._names)
        is_person = pc.starts_with(self._names, "person:").to_numpy(zero_copy_only=False)
        is_group = pc.starts_with(self._names, "group:").to_numpy(zero_copy_only=False)
        kinds = np.full(count, KINDS.index(PartyKind.UNKNOWN))
        kinds[is_person] = _PERSON
        kinds[is_group] = KINDS.index(PartyKind.GROUP)
        table = snap.tables["organizations"]
        rows = np.flatnonzero(snap.visible(ORGANIZATIONS, as_of))
        # What the dataset loaded last says is written last.
        rows = rows[np.argsort(table["file"][rows], kind="stable")]
        org, kind = table["org"][rows], table["kind"][rows]
        kinds[org] = np.where(kind == MISSING, _COMPANY, kind)
        parent = np.full(count, MISSING)
        parent[org] = table["parent_org"][rows]
        ended = known_ends(table, rows, as_of, "dissolved_on")
        dissolved = np.zeros(count, dtype=bool)
        dissolved[org] = (ended != MISSING) & (ended <= as_of.on.toordinal())
        is_withheld = np.zeros(count, dtype=bool)
        is_withheld[org] = table["flags"][rows] & bit(Flag.WITHHELD) > 0
        return _Described(kinds, parent, dissolved, is_withheld)

    def _lots(self) -> tuple[Lots, Ints, dict[int, int]]:
        held = dated_holdings(self.snap, self.reader.as_of, basis=self.options.basis.value)
        special = self._is_special(held)
        scales = np.ones(len(self._order), dtype=np.int64)
        stated = np.flatnonzero((held.scale > 0) & ~special[: len(held.scale)])
        scales[self._rank[stated]] = held.scale[stated]
        plain = self._plain_lots(held, special)
        counted = self._counted_lots(np.flatnonzero(special))
        exact_scales = {}
        for company, scale in counted.scales.items():
            if company in counted.too_large:
                exact_scales[company] = scale
            else:
                scales[company] = scale
        return _merged(plain, counted.lots, len(self._order)), scales, exact_scales

    def _is_special(self, held: DatedHoldings) -> Bools:
        """Tell of which companies votes are moved, or do not fit."""
        special = np.zeros(len(self._names), dtype=bool)
        special[held.wide] = True
        moving = {row.target for row in self.arrangements if moves_votes(row) and row.target}
        at = pc.index_in(pa.array(sorted(moving), pa.string()), value_set=self._names)
        special[self.snap.party_of_node[at.to_numpy(zero_copy_only=False).astype(np.int64)]] = True
        return special

    def _plain_lots(self, held: DatedHoldings, special: Bools) -> Lots:
        """Return the lots of living parties whose votes nothing moves, straight from columns."""
        dissolved, count = self._described.dissolved, len(self._order)
        company = np.repeat(np.arange(len(held.scale)), np.diff(held.indptr))
        living = ~dissolved[held.holder] & ~dissolved[company] & ~special[company]
        entry = np.flatnonzero(living)
        voters, companies = self._rank[held.holder], self._rank[company]
        entry = entry[order_by(voters[entry], count)]
        entry = entry[order_by(companies[entry], count)]
        voter, company = voters[entry], companies[entry]
        new = np.ones(len(entry), dtype=bool)
        new[1:] = (voter[1:] != voter[:-1]) | (company[1:] != company[:-1])
        first = np.flatnonzero(new)
        flags = self.snap.tables["holdings"]["flags"][held.rows[entry]]
        return Lots(
            voter=voter[first],
            company=company[first],
            low=_sums(held.low[entry], first),
            high=_sums(held.high[entry], first),
            ways=np.full(len(first), VOTES),
            is_withheld=_sums((flags & bit(Flag.WITHHELD) > 0).astype(np.int64), first) > 0,
            exact={},
        )

    def _counted_lots(self, numbers: Ints) -> _Counted:
        """Return the lots of some companies, counted with fractions as those of one entity are."""
        ids = [self._ids[rank] for rank in self._rank[numbers].tolist()]
        if not ids:
            return _Counted(_no_lots(), {}, set())
        stakes = self.reader.stakes_in(ids)
        dissolved = {self._ids[rank] for rank in self._rank[self._described.dissolved].tolist()}
        living = [stake for stake in stakes if not {stake.holder, stake.company} & dissolved]
        lots = bundled(moved(lots_of(living, self.options.basis), self.arrangements))
        named = sorted({party for lot in lots for party in (lot[0].voter, lot[0].company)})
        return _counted(lots, self._numbers(named))

    def _joint(self) -> list[Arrangement]:
        rows = self.arrangements
        return [row for row in rows if row.kind is ArrangementKind.CONCERT and row.group]

    def _concert_ids(self) -> list[PartyId]:
        named = {
            party for row in self._joint() for party in (row.group, row.party, row.target) if party
        }
        return sorted(named)

    def _mandates(self) -> tuple[Ints, Mandates]:
        numbers = self._numbers(
            sorted({party for each in self._arranged for party in (each.controller, each.company)})
        )
        rows = [
            (numbers[each.company], each.via.bit, numbers[each.controller])
            for each in self._arranged
        ]
        managers = np.zeros(len(self._order), dtype=np.int64)
        parts = [np.array(rows, dtype=np.int64).reshape(-1, 3)]
        if Via.BRANCH not in self.options.without:
            parts.append(self._branches())
        if Via.PARTNERSHIP not in self.options.without:
            parts.append(self._partnerships(managers))
        columns = np.concatenate(parts)
        columns = columns[np.lexsort(columns.T[::-1])]
        company, way, controller = columns.T
        return managers, Mandates(controller.copy(), company.copy(), way.copy())

    def _branches(self) -> Ints:
        said = self._described
        branch = np.flatnonzero((said.kinds == _BRANCH) & (said.parent != MISSING))
        parent = said.parent[branch]
        holds = ~said.dissolved[branch] & ~said.dissolved[parent] & (parent != branch)
        return self._rows(branch[holds], Via.BRANCH, parent[holds])

    def _partnerships(self, managers: Ints) -> Ints:
        """Return who alone manages a partnership, and count all who do."""
        said, table = self._described, self.snap.tables["appointments"]
        rows = rows_of_the_day(self.snap, APPOINTMENTS, self.reader.as_of)
        rows = rows[table["role"][rows] == _MANAGING]
        org, person = table["org"][rows], table["person"][rows]
        counts = (said.kinds[org] == _PARTNERSHIP) & ~said.dissolved[person] & (person != org)
        pairs = np.unique(np.stack([org[counts], person[counts]]), axis=1)
        org, person = pairs
        managing = np.bincount(org, minlength=len(said.kinds))
        managers[self._rank[org]] = managing[org]
        alone = (managing[org] == 1) & ~said.dissolved[org]
        return self._rows(org[alone], Via.PARTNERSHIP, person[alone])

    def _rows(self, company: Ints, way: Via, controller: Ints) -> Ints:
        """Return mandates as rows of company, way and controller."""
        ways = np.full(len(company), way.bit)
        return np.stack([self._rank[company], ways, self._rank[controller]], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """Lots counted with fractions; of companies too large for 63 bits exactly."""

    lots: Lots
    scales: dict[int, int]
    too_large: set[int]


def _counted(bundles: list[tuple[Lot, ...]], numbers: dict[PartyId, int]) -> _Counted:
    scales: dict[int, int] = {}
    for bundle in bundles:
        company = numbers[bundle[0].company]
        for lot in bundle:
            least, most = lot.low.denominator, lot.high.denominator
            scales[company] = lcm(scales.get(company, 1), least, most)
    rows, sums = [], dict(scales)
    for bundle in bundles:
        company = numbers[bundle[0].company]
        low = int(sum(lot.low for lot in bundle) * scales[company])
        high = int(sum(lot.high for lot in bundle) * scales[company])
        withheld = any(Flag.WITHHELD in lot.stake.flags for lot in bundle)
        rows.append((company, numbers[bundle[0].voter], bundle[0].kinds, low, high, withheld))
        sums[company] += high
    too_large = {company for company, total in sums.items() if total > LARGEST}
    rows.sort()
    fits = [row[0] not in too_large for row in rows]
    lots = Lots(
        company=np.array([row[0] for row in rows], dtype=np.int64),
        voter=np.array([row[1] for row in rows], dtype=np.int64),
        ways=np.array([row[2] for row in rows], dtype=np.int64),
        low=np.array([row[3] * fit for row, fit in zip(rows, fits, strict=True)], dtype=np.int64),
        high=np.array([row[4] * fit for row, fit in zip(rows, fits, strict=True)], dtype=np.int64),
        is_withheld=np.array([row[5] for row in rows], dtype=bool),
        exact={at: (row[3], row[4]) for at, row in enumerate(rows) if not fits[at]},
    )
    return _Counted(lots, scales, too_large)


def _no_lots() -> Lots:
    nothing = np.zeros(0, dtype=np.int64)
    return Lots(nothing, nothing, nothing, nothing, nothing, nothing > 0, {})


def _merged(plain: Lots, counted: Lots, count: int) -> Lots:
    """Return the lots of both, which are of different companies, in the order of companies."""
    if len(counted.company) == 0:
        return plain
    order = order_by(np.concatenate([plain.company, counted.company]), count)

    def column(name: str) -> Ints:
        both: Ints = np.concatenate([getattr(plain, name), getattr(counted, name)])[order]
        return both

    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    before = len(plain.company)
    return Lots(
        voter=column("voter"),
        company=column("company"),
        low=column("low"),
        high=column("high"),
        ways=column("ways"),
        is_withheld=column("is_withheld") > 0,
        exact={int(place[before + at]): votes for at, votes in counted.exact.items()},
    )


def _sums(values: Ints, first: Ints) -> Ints:
    if len(first) == 0:
        return np.zeros(0, dtype=np.int64)
    sums: Ints = np.add.reduceat(values, first)
    return sums
