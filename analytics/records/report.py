"""What stands on record about an organization on a day?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from analytics.liability import ItemFlag, ItemState, Measure, liabilities_of
from analytics.liability.case import as_decision
from analytics.records.identity import Standing, authorities_of, standing_of
from analytics.records.ledger import Ledger, Record, RecordKey, key_of, ledger_of
from analytics.rules import RuleBook
from analytics.rules.rule import LIST_TYPES
from graph.errors import PartyNotFoundError
from graph.merging import one_per_identity
from graph.model import (
    Appointment,
    Commitment,
    Fact,
    Objection,
    Party,
    PartyId,
    Permit,
    Rating,
    Source,
)
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.vocabulary import Flag, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditReport:
    """The credit report of an organization; nothing in it comes from association.

    Attributes
    ----------
    representatives
        The posts of legal representative held on the day.
    records
        Decisions in effect, newest first.
    measures
        What those decisions lay upon the organization itself.
    bars
        What a statute lays upon it although its record was repaired; not for
        everybody. Their decisions are not to be told.
    pending
        Objections that are not decided yet, with the record each is about.
    parties
        Everybody named, by id.
    authorities
        Who decided: as the store knows them, else by name alone.
    sources
        The rows everything here was read from, each once.
    """

    party: Party
    as_of: AsOf
    standing: Standing
    representatives: tuple[Appointment, ...]
    records: tuple[Record, ...]
    measures: tuple[Measure, ...]
    bars: tuple[Measure, ...]
    pending: tuple[tuple[Record, Objection], ...]
    commitments: tuple[Commitment, ...]
    permits: tuple[Permit, ...]
    ratings: tuple[Rating, ...]
    parties: dict[PartyId, Party]
    authorities: tuple[Party, ...]
    sources: tuple[Source, ...]
    data_revision: int
    partial: str | None = None

    @property
    def lists(self) -> tuple[Record, ...]:
        """The records by which the organization stands on a list."""
        return tuple(record for record in self.records if record.decision.type in LIST_TYPES)


def report_of(
    reader: GraphReader, entity: PartyId, *, rules: RuleBook, published_only: bool = False
) -> CreditReport:
    """Return the credit report of an organization on the day.

    Parameters
    ----------
    reader
        The store at the moment asked for.
    entity
        An organization.
    rules
        The rows under which measures are computed.
    published_only
        Whether records whose publication has ended, and measures that nobody
        has confirmed, are left out: for everybody.

    Returns
    -------
    CreditReport
        A record that was repaired, revoked, objected to with success, or that
        has ended, leaves no trace: neither in what is listed nor in the
        sources, and none of its measures is listed. Only a bar that repair
        does not end is told: it binds on, and whoever relies on the report
        would do what the law forbids.

    Raises
    ------
    PartyNotFoundError
        If `entity` is no organization.

    Notes
    -----
    A fixed number of questions to the store beside those about liabilities.

    References
    ----------
    信用修复管理办法 (2026-04-01): repair ends publication, sharing and use.
    Statutory bars are no credit measures (食品安全法 第135条 and the like): the
    repair of publicity does not end them.
    """
    party, on = reader.party(entity), reader.as_of.on
    if not party.kind.is_organization:
        raise PartyNotFoundError(entity)
    promises = reader.commitments_of([entity])
    breaches = [row for row in map(as_decision, promises) if row is not None]
    own = [*reader.decisions_about([entity]), *breaches]
    bearing = liabilities_of(reader, entity, rules=rules).measures
    ledger = ledger_of(reader, [*own, *(measure.decision for measure in bearing)])
    tells = Record.is_published if published_only else Record.is_shown
    told = {key for key, record in ledger.records.items() if tells(record, on)}
    mine = {key_of(decision) for decision in own} & told
    records = tuple(sorted(map(ledger.records.__getitem__, mine), key=_order, reverse=True))
    decisions = [record.decision for record in records]
    offices = tuple(_representatives(reader, entity))
    revision = reader.as_of.revision
    report = CreditReport(
        party=party,
        as_of=reader.as_of,
        standing=standing_of(party, decisions, on),
        representatives=offices,
        records=records,
        measures=tuple(
            measure
            for measure in bearing
            if key_of(measure.decision) in told and _stands(measure, published_only=published_only)
        ),
        bars=() if published_only else _bars(bearing),
        pending=tuple((record, row) for record in records for row in record.pending(on)),
        commitments=tuple(_promised(promises, ledger, told)),
        permits=tuple(_permits(reader, entity)),
        ratings=tuple(_ratings(reader, entity)),
        parties=reader.parties([entity, *(row.person for row in offices)]),
        authorities=tuple(authorities_of(reader, decisions)),
        sources=(),
        data_revision=reader.store.revision() if revision is None else revision,
        partial=Flag.QUARANTINED.value if Flag.QUARANTINED in party.flags else None,
    )
    return replace(report, sources=_sources(report))


def _order(record: Record) -> tuple[str, ...]:
    return (str(record.decision.decided_on), *key_of(record.decision))


def _stands(measure: Measure, *, published_only: bool) -> bool:
    if published_only:
        return measure.state is ItemState.CONFIRMED
    return measure.state is not ItemState.ENDED


def _bars(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return the measures on which the repair of their record has no effect.

    One that is to be reviewed after repair is none of them: whether it goes on
    is not decided, and sharing it would use what was repaired.
    """
    kept = (
        measure
        for measure in measures
        if measure.erased
        and measure.state is not ItemState.ENDED
        and ItemFlag.REPAIR_REVIEW not in measure.flags
    )
    return tuple(sorted(kept, key=lambda measure: (measure.rule_id, measure.to or date.max)))


def _representatives(reader: GraphReader, entity: PartyId) -> list[Appointment]:
    return [
        row
        for row in reader.offices_in([entity])
        if row.role is Role.LEGAL_REPRESENTATIVE and row.period.contains(reader.as_of.on)
    ]


def _promised(
    promises: Iterable[Commitment], ledger: Ledger, told: Collection[RecordKey]
) -> list[Commitment]:
    """Return the promises made by the day; a breach that is not told was never there."""
    found = []
    for row in promises:
        breach = ledger.breach(row)
        is_told = breach is None or key_of(breach.decision) in told
        if row.made_on <= ledger.on:
            found.append(row if is_told else replace(row, kept=None, breached_on=None))
    return sorted(found, key=lambda row: (row.made_on, row.matter))


def _permits(reader: GraphReader, entity: PartyId) -> list[Permit]:
    """Return the permits of the day; the last day of a permit is still in it."""
    on = reader.as_of.on
    permits = one_per_identity(reader.store.facts(Permit, "org", [entity], reader.as_of))
    held = [
        row
        for row in permits
        if (row.valid_from or row.decided_on or on) <= on <= (row.valid_to or on)
    ]
    return sorted(held, key=lambda row: (str(row.decided_on), row.decision_no))


def _ratings(reader: GraphReader, entity: PartyId) -> list[Rating]:
    """Return the latest rating under each scheme by the day; an undated one comes first."""
    latest: dict[str, Rating] = {}
    rows = one_per_identity(reader.store.facts(Rating, "org", [entity], reader.as_of))
    for row in sorted(rows, key=lambda row: (row.since or date.min, row.source.revision)):
        if (row.since or date.min) <= reader.as_of.on:
            latest[row.scheme] = row
    return [latest[scheme] for scheme in sorted(latest)]


def _sources(report: CreditReport) -> tuple[Source, ...]:
    """Return the rows that what is listed was read from, each once, in order."""
    facts: list[Fact] = [
        *report.representatives,
        *(record.decision for record in report.records),
        *(measure.decision for measure in report.measures),
        *(objection for _, objection in report.pending),
        *report.commitments,
        *report.permits,
        *report.ratings,
    ]
    parties = (*report.parties.values(), *report.authorities)
    read = {fact.source for fact in facts} | {one for party in parties for one in party.sources}
    return tuple(sorted(read, key=lambda row: (row.dataset, row.file, row.row, row.revision)))
