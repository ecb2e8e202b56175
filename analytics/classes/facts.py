"""Which facts of which entities may give points, as they were known?

The same facts are found either for a few entities, by a fixed number of questions to the store,
or for everybody, by one pass over each table that holds any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from analytics.classes.own import OwnFacts, Record
from analytics.classes.scheme import Reads, Scheme
from analytics.liability.case import as_decision
from graph.merging import one_per_identity
from graph.model import (
    Commitment,
    Decision,
    Indicator,
    Objection,
    Party,
    PartyId,
    Rating,
    Repair,
    Source,
)
from graph.reader import GraphReader
from graph.vocabulary import DecisionType, PartyKind

R = TypeVar("R", Indicator, Rating)

MARKET_ENTITIES = frozenset(
    {
        PartyKind.COMPANY,
        PartyKind.PARTNERSHIP,
        PartyKind.SOLE_PROPRIETORSHIP,
        PartyKind.INDIVIDUAL_BUSINESS,
        PartyKind.BRANCH,
        PartyKind.COOPERATIVE,
    }
)
"""经营主体: whom 企业信用风险分类 is about."""


class NotClassed(StrEnum):
    """Why an entity has no class on the day."""

    NOT_DESCRIBED = "NOT_DESCRIBED"
    NOT_A_MARKET_ENTITY = "NOT_A_MARKET_ENTITY"
    NOT_FOUNDED = "NOT_FOUNDED"
    DISSOLVED = "DISSOLVED"


def why_not_classed(party: Party, on: date) -> NotClassed | None:
    """Return why a party has no class on a day, None where it has one."""
    if not party.described:
        return NotClassed.NOT_DESCRIBED
    if party.kind not in MARKET_ENTITIES:
        return NotClassed.NOT_A_MARKET_ENTITY
    if party.founded_on is not None and on < party.founded_on:
        return NotClassed.NOT_FOUNDED
    if party.dissolved_on is not None and party.dissolved_on <= on:
        return NotClassed.DISSOLVED
    return None


def facts_of(reader: GraphReader, entities: Collection[PartyId]) -> dict[PartyId, OwnFacts]:
    """Return the facts of each entity; six questions to the store, however many."""
    wanted = list(dict.fromkeys(entities))
    if not wanted:
        return {}
    parties = reader.parties(wanted)
    facts = reader.store.facts
    decisions = reader.decisions_about(wanted)
    rows = _Rows(
        decisions=[*decisions, *_breaches(reader.commitments_of(wanted), decisions)],
        indicators=one_per_identity(facts(Indicator, "org", wanted, reader.as_of)),
        ratings=one_per_identity(facts(Rating, "org", wanted, reader.as_of)),
    )
    notes: list[Repair | Objection] = [
        *reader.notes(Repair, rows.decisions),
        *reader.notes(Objection, rows.decisions),
    ]
    grouped = _grouped(rows, notes)
    return {party: described(grouped.get(party, OwnFacts()), parties[party]) for party in wanted}


def facts_of_everybody(reader: GraphReader, scheme: Scheme) -> dict[PartyId, OwnFacts]:
    """Return the facts of all entities that have any beside their description.

    Notes
    -----
    One pass over decisions, commitments, repairs and objections; over indicators and ratings
    only where the scheme reads them. Memory in the facts that may count: of indicators only
    those the scheme names are kept.
    """
    store, as_of = reader.store, reader.as_of
    decisions = one_per_identity(store.scan(Decision, as_of))
    indicators: Iterable[Indicator] = ()
    ratings: Iterable[Rating] = ()
    named = {name for row in scheme.rows(Reads.INDICATOR) for name in row.match["indicator"]}
    if named:
        indicators = (row for row in store.scan(Indicator, as_of) if row.indicator in named)
    if scheme.rows(Reads.RATING):
        ratings = store.scan(Rating, as_of)
    rows = _Rows(
        decisions=[*decisions, *_breaches(store.scan(Commitment, as_of), decisions)],
        indicators=one_per_identity(indicators),
        ratings=one_per_identity(ratings),
    )
    notes: list[Repair | Objection] = [
        *one_per_identity(store.scan(Repair, as_of)),
        *one_per_identity(store.scan(Objection, as_of)),
    ]
    return _grouped(rows, notes)


def described(facts: OwnFacts, party: Party) -> OwnFacts:
    """Return the facts with what the description of the entity says."""
    source = max(party.sources, key=_last, default=None)
    return replace(facts, founded_on=party.founded_on, industry=party.industry, description=source)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Rows about any number of entities."""

    decisions: Sequence[Decision]
    indicators: Sequence[Indicator]
    ratings: Sequence[Rating]


def _last(source: Source) -> tuple[int, str, str, int]:
    return source.revision, source.dataset, source.file, source.row


def _breaches(promises: Iterable[Commitment], decisions: Sequence[Decision]) -> list[Decision]:
    """Return broken commitments as decisions, but for those that a decision tells already."""
    told = {
        (row.subject, row.decided_on)
        for row in decisions
        if row.type is DecisionType.COMMITMENT_BREACH
    }
    broken = (row for row in map(as_decision, promises) if row is not None)
    return one_per_identity(row for row in broken if (row.subject, row.decided_on) not in told)


def _grouped(rows: _Rows, notes: Iterable[Repair | Objection]) -> dict[PartyId, OwnFacts]:
    numbered: defaultdict[str, list[Repair | Objection]] = defaultdict(list)
    for note in notes:
        numbered[note.decision_no].append(note)
    records: defaultdict[PartyId, list[Record]] = defaultdict(list)
    for decision in rows.decisions:
        about = numbered.get(decision.decision_no, ())
        record = Record(decision, tuple(note for note in about if note.concerns(decision)))
        records[decision.subject].append(record)
    indicators = _by_org(rows.indicators)
    ratings = _by_org(rows.ratings)
    return {
        party: OwnFacts(
            records=tuple(records.get(party, ())),
            indicators=tuple(indicators.get(party, ())),
            ratings=tuple(ratings.get(party, ())),
        )
        for party in records.keys() | indicators.keys() | ratings.keys()
    }


def _by_org(rows: Iterable[R]) -> Mapping[PartyId, list[R]]:
    found: defaultdict[PartyId, list[R]] = defaultdict(list)
    for row in rows:
        found[row.org].append(row)
    return found
