"""Which facts does the question about everybody need, read from a store at once?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from analytics.control.facts import ControlFacts
from graph.identity import party_from_id
from graph.merging import described, one_per_identity
from graph.model import Appointment, Arrangement, Organization, Party, PartyId, Person
from graph.reader import GraphReader
from graph.shares import ShareRange, Stake
from graph.store import MISSING
from graph.vocabulary import Role

if TYPE_CHECKING:
    from graph.dated import DatedHoldings, Ints


def whole_facts(reader: GraphReader) -> ControlFacts:
    """Return the facts about control of everybody, as of the reader's moment.

    Parameters
    ----------
    reader
        Holdings come from the snapshot of its store, so that another date or
        another question reads no holding again; the few arrangements and
        managing partners, and the parties, are streamed.

    Notes
    -----
    Linear in the facts, all of them in memory; meant for what fits there.
    """
    store, as_of = reader.store, reader.as_of
    managing = (row for row in store.scan(Appointment, as_of) if row.role is Role.MANAGING_PARTNER)
    return ControlFacts(
        on=as_of.on,
        parties=_parties(reader),
        stakes=list(_stakes(reader)),
        arrangements=one_per_identity(store.scan(Arrangement, as_of)),
        offices=one_per_identity(managing),
    )


def _stakes(reader: GraphReader) -> Iterator[Stake]:
    """Yield every stake of the day; exact fractions decide where integers did not fit."""
    # A question about one entity starts without the libraries for whole columns.
    import numpy as np

    from graph.dated import dated_holdings
    from graph.snapshot import snapshot

    snap = snapshot(reader.store)
    votes = dated_holdings(snap, reader.as_of)
    capital = dated_holdings(snap, reader.as_of, basis="capital")
    parties = snap.party_ids()
    company = np.repeat(np.arange(len(votes.scale)), np.diff(votes.indptr))
    starts = snap.tables["holdings"]["from"][votes.rows]
    wide = set(votes.wide.tolist()) | set(capital.wide.tolist())
    columns = (votes.holder.tolist(), company.tolist(), starts.tolist())
    shares = zip(_shares(capital, company), _shares(votes, company), strict=True)
    for holder, target, start, (of_capital, of_votes) in zip(*columns, shares, strict=True):
        if target not in wide:
            since = None if start == MISSING else date.fromordinal(start)
            yield Stake(parties[holder], parties[target], of_capital, of_votes, since)
    yield from reader.stakes_in([parties[target] for target in sorted(wide)])


def _shares(holdings: DatedHoldings, company: Ints) -> Iterator[ShareRange]:
    wholes = holdings.scale[company].tolist()
    for low, high, whole in zip(holdings.low.tolist(), holdings.high.tolist(), wholes, strict=True):
        yield _share(low, high, whole)


@lru_cache(maxsize=4096)
def _share(low: int, high: int, whole: int) -> ShareRange:
    return ShareRange(Fraction(low, whole), Fraction(high, whole))


def _parties(reader: GraphReader) -> dict[PartyId, Party]:
    rows: defaultdict[PartyId, list[Organization | Person]] = defaultdict(list)
    for organization in reader.store.scan(Organization, reader.as_of):
        rows[organization.org].append(organization)
    for person in reader.store.scan(Person, reader.as_of):
        rows[person.person].append(person)
    return {party: described(party_from_id(party), facts) for party, facts in rows.items()}
