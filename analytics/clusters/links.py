"""Which entities are linked on the day, by what, and how strongly?

From the snapshot in whole columns. Every link that answers show is looked up again, with its dates
and its source row, in `analytics.clusters.evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analytics.clusters.entities import entities_of
from analytics.clusters.hubs import (
    Attached,
    Cut,
    HubKind,
    Kept,
    RemovedHub,
    attached,
    runs,
    without_hubs,
)
from analytics.clusters.roles import HEADS, OFFICERS
from analytics.clusters.weights import LinkKind
from analytics.control.facts import ControlOptions
from analytics.control.kinds import Outcome
from analytics.control.outcome_kernels import OUTCOMES
from analytics.control.whole_control import whole_control
from graph.dated import dated_holdings, rows_of_the_day
from graph.snapshot import snapshot
from graph.tables import APPOINTMENTS
from graph.vocabulary import Role

if TYPE_CHECKING:
    import numpy.typing as npt

    from analytics.clusters.entities import Entities
    from analytics.clusters.parameters import Parameters
    from graph.model import PartyId
    from graph.reader import GraphReader

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

KINDS = tuple(LinkKind)
_STATE = OUTCOMES.index(Outcome.STATE)


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of linked entities, in order, the smaller number first, each pair once.

    Attributes
    ----------
    one, other
        Party numbers.
    weight
        Of all that links them together.
    kinds
        The bits of `KINDS` that link them.
    """

    one: Ints
    other: Ints
    weight: Floats
    kinds: Ints

    def bit(self, kind: LinkKind) -> int:
        """Return the bit of a kind."""
        return 1 << KINDS.index(kind)


@dataclass(frozen=True, slots=True, eq=False)
class LinkedWorld:
    """Everything that is known of the links of a day.

    Attributes
    ----------
    hubs
        Per kind which entities hang on which hub, after the cut.
    controllers
        Deciding controllers and what each controls, the state left out, no hub dropped.
    equity
        Holder and company of each holding that links.
    is_state
        Per party whether it is a unit of the state or controlled by one.
    removed, cut
        The hubs that were cut, and who hung on them.
    rank
        The party number of each number of the snapshot.
    """

    entities: Entities
    links: Links
    hubs: tuple[Attached, ...]
    controllers: Attached
    equity: tuple[Ints, Ints]
    is_state: Bools
    removed: tuple[RemovedHub, ...]
    cut: tuple[Attached, ...]
    rank: Ints


def linked_world(reader: GraphReader, parameters: Parameters) -> LinkedWorld:
    """Return the links of the reader's day.

    Parameters
    ----------
    reader
        Read whole: columns from the snapshot of its store, organizations as a stream.
    parameters
        Weights, hubs and the least share of a link by equity.

    Notes
    -----
    O(n log n) in parties, posts and holdings; a hub of d entities makes d² ÷ 2 pairs, and d is
    bounded by the cap.
    """
    return _Linking(reader, parameters).world()


class _Linking:
    """One world of links on its way; parties numbered in the order of their ids."""

    def __init__(self, reader: GraphReader, parameters: Parameters) -> None:
        self.reader, self.parameters = reader, parameters
        self.control = whole_control(reader, ControlOptions())
        self.entities = entities_of(reader, list(self.control.graph.ids))
        self.snap = snapshot(reader.store)
        self.rank = self.entities.numbers(self.snap.party_ids())
        outcomes = self.control.outcomes
        self.is_state = self.control.graph.is_state.copy()
        self.is_state[outcomes.company[outcomes.outcome == _STATE]] = True

    def world(self) -> LinkedWorld:
        controllers = self._controllers()
        pieces = [controllers, *self._persons(), *self._reached()]
        kept = [
            without_hubs(piece, self.entities, self.parameters, self.is_state) for piece in pieces
        ]
        holder, company, held = self._equity()
        drawn = [_pairs(each.attached, each.factor) for each in kept]
        kinds = [each.attached.kind for each in kept]
        drawn.append((holder, company, np.ones(len(holder))))
        kinds.append(LinkKind.EQUITY)
        cuts = [*kept, held, self._places()]
        is_open = ~self.is_state[controllers.hub]
        return LinkedWorld(
            entities=self.entities,
            links=_joined(drawn, kinds, self.parameters, len(self.entities.ids)),
            hubs=tuple(each.attached for each in kept),
            controllers=Attached(
                controllers.kind,
                controllers.source,
                controllers.hub[is_open],
                controllers.entity[is_open],
            ),
            equity=(holder, company),
            is_state=self.is_state,
            removed=tuple(hub for each in cuts for hub in each.removed),
            cut=tuple(each.cut for each in cuts),
            rank=self.rank,
        )

    def _controllers(self) -> Attached:
        """Return what each deciding controller controls, itself included where it is an entity."""
        outcomes = self.control.outcomes
        company = np.repeat(outcomes.company, np.diff(outcomes.begin))
        hub = outcomes.deciding
        hubs = np.unique(hub)
        own = hubs[self.entities.lives[hubs]]
        return attached(
            LinkKind.CONTROLLER,
            HubKind.PARTY,
            np.concatenate([hub, own]),
            np.concatenate([company, own]),
            self.entities,
        )

    def _persons(self) -> list[Attached]:
        table = self.snap.tables["appointments"]
        rows = rows_of_the_day(self.snap, APPOINTMENTS, self.reader.as_of)
        found = []
        for kind, roles in (
            (LinkKind.LEGAL_REPRESENTATIVE, HEADS),
            (LinkKind.OFFICER, OFFICERS),
        ):
            codes = [at for at, role in enumerate(Role) if role in roles]
            of_kind = rows[np.isin(table["role"][rows], codes)]
            person, org = self.rank[table["person"][of_kind]], self.rank[table["org"][of_kind]]
            found.append(attached(kind, HubKind.PARTY, person, org, self.entities))
        return found

    def _reached(self) -> list[Attached]:
        said = self.entities
        everybody = np.arange(len(said.ids))
        return [
            attached(LinkKind.ADDRESS, HubKind.ROOM, said.room, everybody, said),
            attached(LinkKind.CONTACT, HubKind.PHONE, said.phone, everybody, said),
            attached(LinkKind.CONTACT, HubKind.EMAIL, said.email, everybody, said),
        ]

    def _places(self) -> Kept:
        """Return the addresses without a room that so many share that somebody will ask.

        They link nobody, however few share them.
        """
        said = self.entities
        everybody = np.arange(len(said.ids))
        shared = attached(LinkKind.ADDRESS, HubKind.PLACE, said.place, everybody, said)
        found = without_hubs(shared, said, self.parameters)
        removed = tuple(replace(hub, cut=Cut.NO_ROOM) for hub in found.removed)
        return replace(found, removed=removed)

    def _equity(self) -> tuple[Ints, Ints, Kept]:
        """Return holder and company where the least known share suffices, and the hubs left out."""
        held = dated_holdings(self.snap, self.reader.as_of, basis="capital")
        of_company = np.repeat(np.arange(len(held.scale)), np.diff(held.indptr))
        share = held.low / np.maximum(held.scale[of_company], 1)
        holder, company = self.rank[held.holder], self.rank[of_company]
        pairs, at = np.unique(holder * len(self.entities.ids) + company, return_inverse=True)
        least = self.parameters.equity_per_cent / 100
        # Several holdings of one holder add up; the last bit of a sum must not decide.
        pairs = pairs[np.bincount(at, weights=share, minlength=len(pairs)) >= least - 1e-12]
        holder, company = np.divmod(pairs, len(self.entities.ids))
        lives = self.entities.lives
        links = lives[holder] & lives[company] & (holder != company)
        holder, company = holder[links], company[links]
        own = np.unique(holder)
        hubs = attached(
            LinkKind.EQUITY,
            HubKind.PARTY,
            np.concatenate([holder, own]),
            np.concatenate([company, own]),
            self.entities,
        )
        cut = without_hubs(hubs, self.entities, self.parameters, self.is_state)
        gone = self.is_state.copy()
        gone[[hub.number for hub in cut.removed]] = True
        stays = ~gone[holder]
        return holder[stays], company[stays], cut


def _pairs(found: Attached, factor: Floats) -> tuple[Ints, Ints, Floats]:
    """Return the pairs of entities of each hub: all of them, of a damped one a ring."""
    begin, end = runs(found.hub)
    degree = end - begin
    ones, others, weights = [], [], []
    is_damped = factor[begin] < 1
    for size in np.unique(degree):
        for damped in (False, True):
            at = begin[(degree == size) & (is_damped == damped)]
            if not len(at):
                continue
            left, right = _places_of(int(size), damped=damped)
            ones.append(found.entity[at[:, None] + left].ravel())
            others.append(found.entity[at[:, None] + right].ravel())
            weights.append(np.repeat(factor[at], len(left)))
    if not ones:
        return found.entity[:0], found.entity[:0], factor[:0]
    one, other = np.concatenate(ones), np.concatenate(others)
    return np.minimum(one, other), np.maximum(one, other), np.concatenate(weights)


def _places_of(size: int, *, damped: bool) -> tuple[Ints, Ints]:
    if damped:
        places = np.arange(size)
        return places, (places + 1) % size
    left, right = np.triu_indices(size, 1)
    return left.astype(np.int64), right.astype(np.int64)


def _joined(
    drawn: list[tuple[Ints, Ints, Floats]],
    kinds: list[LinkKind],
    parameters: Parameters,
    count: int,
) -> Links:
    """Return each pair once: of personal kinds the strongest counts, the others add up."""
    keys, weights, families, bits = [], [], [], []
    for (one, other, factor), kind in zip(drawn, kinds, strict=True):
        at = KINDS.index(kind)
        keys.append(np.minimum(one, other) * count + np.maximum(one, other))
        weights.append(factor * parameters.weights[kind])
        families.append(np.full(len(one), 0 if kind.is_personal else 1 + at))
        bits.append(np.full(len(one), 1 << at))
    key, weight = np.concatenate(keys), np.concatenate(weights)
    family, bit = np.concatenate(families), np.concatenate(bits)
    # The strongest of each pair and family first; the others of the family are not added.
    order = np.lexsort((-weight, family, key))
    key, weight, family, bit = key[order], weight[order], family[order], bit[order]
    is_first = np.r_[True, (key[1:] != key[:-1]) | (family[1:] != family[:-1])][: len(key)]
    begin, _ = runs(key)
    if not len(begin):
        return Links(key, key, weight, bit)
    total = np.add.reduceat(np.where(is_first, weight, 0.0), begin)
    all_bits: Ints = np.bitwise_or.reduceat(bit, begin)
    one, other = np.divmod(key[begin], count)
    stays = total > 0
    return Links(one[stays], other[stays], total[stays], all_bits[stays])


def ids_of(numbers: Ints, entities: Entities) -> tuple[PartyId, ...]:
    """Return the ids of party numbers, in their order."""
    return tuple(entities.ids[number] for number in numbers.tolist())
