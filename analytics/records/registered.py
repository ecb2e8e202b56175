"""Which dated entries come from registration, posts, holdings, promises, permits and ratings?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from analytics.figures import figure
from analytics.records.decided import Telling
from analytics.records.events import DAY_UNKNOWN, Entry, EventKind, flags_of, title_of
from analytics.records.words import chinese, english
from graph.merging import one_per_identity
from graph.model import (
    Appointment,
    Arrangement,
    Commitment,
    Fact,
    Holding,
    Party,
    PartyId,
    Permit,
    Rating,
)
from graph.periods import day_after
from graph.reader import GraphReader
from graph.vocabulary import YesNo

_DISPUTED = "DISPUTED"


def registered_entries(reader: GraphReader, party: Party) -> Iterator[Entry]:
    """Yield what the registers say of a party, in no order; days may lie ahead.

    An organization: its own dates, its posts, its direct holders and the
    arrangements about it. A person: death, posts, holdings and arrangements.
    """
    ids = [party.party_id]
    yield from _own_dates(party)
    if party.is_person:
        holdings = list(reader.store.facts(Holding, "holder", ids, reader.as_of))
        offices = reader.offices_of(ids)
    else:
        holdings = reader.holdings_in(ids)
        offices = reader.offices_in(ids)
    for office in offices:
        yield from _office(office)
    yield from _holdings(one_per_identity(holdings))
    for row in _arrangements(reader, party):
        yield from _arrangement(row)


def promised_entries(commitments: Iterable[Commitment], telling: Telling) -> Iterator[Entry]:
    """Yield what was promised, kept and broken.

    A breach that was erased reads as if it had never been. Nobody states the
    day a promise was kept: it stands on the day it was due.
    """
    ledger = telling.ledger
    for row in commitments:
        yield _entry(row, EventKind.COMMITMENT_MADE, row.made_on, row.org, detail=row.matter)
        breach = ledger.breach(row)
        if breach is not None:
            if telling.tells(breach):
                yield telling.entry(
                    breach,
                    EventKind.COMMITMENT_BROKEN,
                    breach.decision.decided_on,
                    source=row.source,
                    detail=row.matter,
                )
        elif row.kept is not None:
            is_kept = row.kept is YesNo.YES
            kind = EventKind.COMMITMENT_KEPT if is_kept else EventKind.COMMITMENT_BROKEN
            due = row.due_on if row.due_on and row.due_on <= ledger.on else row.made_on
            yield _entry(row, kind, due, row.org, detail=row.matter, more=(DAY_UNKNOWN,))


def permit_entries(permits: Iterable[Permit]) -> Iterator[Entry]:
    """Yield permits granted, and run out on the day after their last."""
    for row in permits:
        parts = (row.category or row.certificate, row.permit_no or row.decision_no)
        detail = " ".join(part for part in parts if part)
        granted = row.decided_on or row.valid_from
        if granted is not None:
            yield _entry(row, EventKind.PERMIT_GRANTED, granted, row.org, detail=detail)
        if row.valid_to is not None:
            ended = day_after(row.valid_to)
            yield _entry(row, EventKind.PERMIT_ENDED, ended, row.org, detail=detail)


def rating_entries(ratings: Iterable[Rating]) -> Iterator[Entry]:
    """Yield external ratings from the day they are dated."""
    for row in ratings:
        if row.since is not None:
            yield _entry(
                row, EventKind.RATED, row.since, row.org, detail=f"{row.scheme} {row.grade}"
            )


def _entry(  # noqa: PLR0913 (an entry has that many sides)
    row: Fact,
    kind: EventKind,
    day: date,
    subject: PartyId,
    *,
    other: PartyId | None = None,
    detail: str = "",
    zh: str = "",
    en: str = "",
    more: tuple[str, ...] = (),
) -> Entry:
    return Entry(
        day=day,
        kind=kind,
        **title_of(kind, zh, en),
        subject=subject,
        other=other,
        detail=detail,
        source=row.source,
        flags=(*flags_of(row.flags), *more),
    )


def _own_dates(party: Party) -> Iterator[Entry]:
    for kind, day in (
        (EventKind.FOUNDED, party.founded_on),
        (EventKind.DISSOLVED, party.dissolved_on),
        (EventKind.DECEASED, party.deceased_on),
    ):
        if day is not None and party.sources:
            yield Entry(
                day=day,
                kind=kind,
                **title_of(kind),
                subject=party.party_id,
                # The dataset loaded last is the one that counts.
                source=max(party.sources, key=lambda source: source.revision),
                flags=flags_of(party.flags),
            )


def _office(row: Appointment) -> Iterator[Entry]:
    if row.period.is_empty:
        return
    zh, en = chinese(row.role), english(row.role)
    stated = ((row.period.start, row.actual_from), (row.period.end, row.actual_to))
    for (day, actual), kind in zip(
        stated, (EventKind.OFFICE_BEGAN, EventKind.OFFICE_ENDED), strict=True
    ):
        if day is not None:
            differs = actual is not None and actual != day
            yield _entry(
                row,
                kind,
                day,
                row.org,
                other=row.person,
                zh=zh,
                en=en,
                detail=f"实际 in fact {actual}" if differs else "",
                more=(_DISPUTED,) if differs else (),
            )


def _holdings(rows: Iterable[Holding]) -> Iterator[Entry]:
    """Yield what changed: an end and a beginning of one stake on one day are one change."""
    stakes: defaultdict[tuple[PartyId, PartyId, str], list[Holding]] = defaultdict(list)
    for row in rows:
        if not row.period.is_empty:
            stakes[row.company, row.holder, row.share_class or ""].append(row)
    for held in stakes.values():
        begins = {row.period.start: row for row in held}
        ends = {row.period.end: row for row in held}
        for row in held:
            org, holder = row.company, row.holder
            start, end = row.period.start, row.period.end
            if start is not None and start in ends:
                change = f"{_share(ends[start])} → {_share(row)}"
                yield _entry(
                    row, EventKind.HOLDING_CHANGED, start, org, other=holder, detail=change
                )
            elif start is not None:
                yield _entry(
                    row, EventKind.HOLDING_BEGAN, start, org, other=holder, detail=_share(row)
                )
            if end is not None and end not in begins:
                yield _entry(
                    row, EventKind.HOLDING_ENDED, end, org, other=holder, detail=_share(row)
                )


def _share(row: Holding) -> str:
    """Return the share as it was stated; the lower and upper bound of a range."""
    if row.capital_pct is not None:
        return f"{figure(row.capital_pct):g}%"
    if row.votes_pct is not None:
        return f"{figure(row.votes_pct):g}% 表决权 votes"
    if row.capital_pct_min is not None or row.capital_pct_max is not None:
        bounds = (row.capital_pct_min, row.capital_pct_max)
        low, high = ("?" if bound is None else f"{figure(bound):g}" for bound in bounds)
        return f"{low}–{high}%"
    if row.amount is not None:
        return f"{figure(row.amount):,.2f} 元 CNY"
    return "比例不明 share unknown"


def _arrangements(reader: GraphReader, party: Party) -> list[Arrangement]:
    ids = [party.party_id]
    if not party.is_person:
        return reader.arrangements("target", ids)
    unique = {
        (row.source, row.period): row
        for column in ("party", "group")
        for row in reader.arrangements(column, ids)
    }
    return list(unique.values())


def _arrangement(row: Arrangement) -> Iterator[Entry]:
    if row.period.is_empty:
        return
    zh, en = chinese(row.kind), english(row.kind)
    share = "" if row.pct is None else f"{figure(row.pct):g}%"
    for day, kind in (
        (row.period.start, EventKind.ARRANGEMENT_BEGAN),
        (row.period.end, EventKind.ARRANGEMENT_ENDED),
    ):
        if day is not None:
            yield _entry(
                row,
                kind,
                day,
                row.target or row.group or row.party,
                other=row.party,
                zh=zh,
                en=en,
                detail=share,
            )
