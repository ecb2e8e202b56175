"""Which facts begin, end, or come to be known on the day an answer changes?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from analytics.control.ancestors import is_everywhere
from analytics.control.answer import source_document
from analytics.figures import figure
from graph.merging import identity_of, one_per_identity
from graph.model import Appointment, Arrangement, Holding, Party, PartyId, Source
from graph.periods import Period
from graph.reader import GraphReader
from graph.vocabulary import PartyKind, Role

Row = Holding | Arrangement | Appointment
_NUMBERS = (
    "capital_pct",
    "votes_pct",
    "capital_pct_min",
    "capital_pct_max",
    "votes_pct_min",
    "votes_pct_max",
    "amount",
    "pct",
)


class Turn(StrEnum):
    """What happens to a fact on the day."""

    STARTS = "starts"
    ENDS = "ends"
    FOUNDED = "founded"
    DISSOLVED = "dissolved"
    KNOWN = "known"
    END_KNOWN = "end_known"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class TurningFact:
    """One stated fact that begins, ends, or comes to be known on a day.

    Attributes
    ----------
    kind
        `holding`, `managing_partner`, `organization`, or the kind of arrangement.
    holder
        Who holds, manages, or is party to the arrangement; for an organization
        the legal person it is a branch of.
    group
        The agreement of a concert; for a nominee or an entrustment the holder
        of record.
    stated
        The numbers as they were stated: per cents, or CNY for `amount`.
    """

    kind: str
    turn: Turn
    holder: PartyId | None
    company: PartyId | None
    group: PartyId | None
    stated: Mapping[str, Fraction]
    period: Period
    source: Source | None

    def document(self) -> dict[str, object]:
        """Return the fact as JSON values."""
        start, end = self.period.start, self.period.end
        return {
            "kind": self.kind,
            "event": self.turn.value,
            "holder": self.holder,
            "company": self.company,
            "group": self.group,
            "stated": {name: figure(number) for name, number in self.stated.items()},
            "from": start.isoformat() if start else None,
            "to": end.isoformat() if end else None,
            "source": source_document(self.source),
        }

    @property
    def order(self) -> tuple[str, ...]:
        """By what facts of one day are sorted."""
        place = (self.source.dataset, self.source.file) if self.source else ()
        row = f"{self.source.row:012}" if self.source else ""
        return self.company or "", self.kind, *place, row, self.turn, self.holder or ""


def facts_of_the_day(
    reader: GraphReader, parties: Collection[PartyId], day: date
) -> list[TurningFact]:
    """Return the facts about these parties that begin or end on a day, sorted.

    Parameters
    ----------
    reader
        Whatever its day, what it knows is what counts.
    """
    found = [
        _turning(row, Turn.STARTS if row.period.start == day else Turn.ENDS)
        for row in _rows_about(reader, parties).values()
        if day in {row.period.start, row.period.end} and not row.period.is_empty
    ]
    for party in reader.parties(parties).values():
        if party.founded_on == day:
            found.append(_organization(party, Turn.FOUNDED))
        if party.dissolved_on == day:
            found.append(_organization(party, Turn.DISSOLVED))
    return sorted(found, key=lambda fact: fact.order)


def facts_learnt(
    before: GraphReader, after: GraphReader, parties: Collection[PartyId]
) -> list[TurningFact]:
    """Return the facts about these parties by which two states of knowledge differ, sorted.

    Facts that are not valid on the day asked about in either state are passed over.
    """
    on = after.as_of.on
    old, new = _rows_about(before, parties), _rows_about(after, parties)
    found: list[TurningFact] = []
    for identity in {**old, **new}:
        pair = old.get(identity), new.get(identity)
        if any(row.period.contains(on) for row in pair if row is not None):
            found += _learnt(*pair)
    were, are = before.parties(parties), after.parties(parties)
    for party in parties:
        found += _learnt_of_organization(were[party], are[party])
    return sorted(found, key=lambda fact: fact.order)


def _learnt(old: Row | None, new: Row | None) -> Iterator[TurningFact]:
    if old is not None and new is not None and old.source == new.source:
        if old.period != new.period:
            yield _turning(new, Turn.END_KNOWN)
        return
    if old is not None:
        yield _turning(old, Turn.SUPERSEDED)
    if new is not None:
        yield _turning(new, Turn.KNOWN)


def _learnt_of_organization(old: Party, new: Party) -> Iterator[TurningFact]:
    if _nature(old) == _nature(new):
        return
    if not new.sources:
        yield _organization(old, Turn.SUPERSEDED)
    else:
        yield _organization(new, Turn.END_KNOWN if old.sources == new.sources else Turn.KNOWN)


def _nature(party: Party) -> tuple[object, ...]:
    """Return what of a party's description control may rest on."""
    return (
        party.kind,
        party.parent_org,
        party.dissolved_on,
        party.registered_capital,
        party.flags,
    )


def _rows_about(reader: GraphReader, parties: Collection[PartyId]) -> dict[tuple[object, ...], Row]:
    companies = [party for party in parties if not party.startswith(("person:", "group:"))]
    described = reader.parties(companies)
    partnerships = [p for p in companies if described[p].kind is PartyKind.PARTNERSHIP]
    joined = filter(is_everywhere, reader.arrangements("party", parties))
    rows: list[Row] = [
        *one_per_identity(reader.holdings_in(companies)),
        *reader.arrangements("target", companies),
        *joined,
        *(row for row in reader.offices_in(partnerships) if row.role is Role.MANAGING_PARTNER),
    ]
    return {(type(row), *identity_of(row)): row for row in rows}


def _turning(row: Row, turn: Turn) -> TurningFact:
    numbers = {name: getattr(row, name, None) for name in _NUMBERS}
    stated = {name: number for name, number in numbers.items() if number is not None}
    kind, holder, company, group = _sides(row)
    return TurningFact(kind, turn, holder, company, group, stated, row.period, row.source)


def _sides(row: Row) -> tuple[str, PartyId, PartyId | None, PartyId | None]:
    """Return what a row is, who has it, in which company, and the group it names."""
    if isinstance(row, Holding):
        return "holding", row.holder, row.company, None
    if isinstance(row, Appointment):
        return row.role.value, row.person, row.org, None
    return row.kind.value, row.party, row.target, row.group


def _organization(party: Party, turn: Turn) -> TurningFact:
    source = max(party.sources, key=lambda row: row.revision, default=None)
    period = Period(party.founded_on, party.dissolved_on)
    return TurningFact(
        "organization", turn, party.parent_org, party.party_id, None, {}, period, source
    )
