"""How do tests of control state their facts?

One small line per fact; per cents as text, ids as `C:a`, `P:li`, `S:soe`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Self

from analytics.control import (
    ControlAnswer,
    ControlFacts,
    ControlOptions,
    ControlPair,
    Readings,
    Via,
    answer_from,
    build_graph,
)
from analytics.control.whole_control import WholeControl
from analytics.control.whole_graph import arrays_of
from graph.model import Appointment, Arrangement, Flags, Holding, Party, PartyId, Source
from graph.periods import AsOf, Period
from graph.shares import Stake, stakes
from graph.vocabulary import ArrangementKind, Flag, PartyKind, Role

DAY = date(2024, 5, 10)
SINCE = date(2020, 1, 1)
AS_OF = AsOf(on=DAY, known_at=DAY)
_KINDS = {"C": PartyKind.COMPANY, "P": PartyKind.PERSON, "S": PartyKind.STATE_ORGAN}
_NAMESPACES = {"P": "person", "G": "group"}


def pid(short: str) -> PartyId:
    """`P:li` is the person li of the dataset t, `C:a` the organization a."""
    letter, _, key = short.partition(":")
    return PartyId(f"{_NAMESPACES.get(letter, 'org')}:t:{key}")


def party(short: str, kind: PartyKind | None = None, **said: object) -> Party:
    """A described party; the letter says its kind unless another is given."""
    return replace(Party(party_id=pid(short), kind=kind or _KINDS[short[0]], name=short), **said)


def source(row: int) -> Source:
    return Source(dataset="t", file="facts.csv", row=row, digest="", revision=1)


def period(start: date | None = SINCE, end: date | None = None) -> Period:
    return Period(start=start, end=end)


def holds(  # noqa: PLR0913 (one keyword per column a case may need)
    holder: str,
    company: str,
    pct: str | None,
    *,
    high: str | None = None,
    votes: str | None = None,
    share_class: str | None = None,
    start: date | None = SINCE,
    flags: Flags = frozenset(),
) -> Holding:
    """A holding in per cent; with `high` a range, with None unknown."""
    exact = pct is not None and high is None
    return Holding(
        source=source(0),
        flags=flags,
        holder=pid(holder),
        company=pid(company),
        share_class=share_class,
        capital_pct=Fraction(pct) if exact and pct is not None else None,
        capital_pct_min=Fraction(pct) if not exact and pct is not None else None,
        capital_pct_max=Fraction(high) if high is not None else None,
        votes_pct=Fraction(votes) if votes is not None else None,
        period=period(start),
    )


def arranged(
    kind: str,
    who: str,
    target: str | None,
    *,
    group: str | None = None,
    pct: str | None = None,
    start: date | None = SINCE,
    end: date | None = None,
) -> Arrangement:
    return Arrangement(
        source=source(0),
        kind=ArrangementKind(kind),
        party=pid(who),
        group=pid(group) if group else None,
        target=pid(target) if target else None,
        pct=Fraction(pct) if pct else None,
        period=period(start, end),
    )


def managing(who: str, partnership: str) -> Appointment:
    return Appointment(
        source=source(0),
        person=pid(who),
        org=pid(partnership),
        role=Role.MANAGING_PARTNER,
        period=period(),
    )


Row = Holding | Arrangement | Appointment | Party


def facts(*rows: Row) -> ControlFacts:
    """The facts of a day; parties that are only named are described by their letter."""
    numbered = [
        row if isinstance(row, Party) else replace(row, source=source(number))
        for number, row in enumerate(rows, start=2)
    ]
    parties = _named(numbered)
    parties.update({row.party_id: row for row in numbered if isinstance(row, Party)})
    held = [row for row in numbered if isinstance(row, Holding)]
    return ControlFacts(
        on=DAY,
        parties=parties,
        stakes=_stakes(held),
        arrangements=[row for row in numbered if isinstance(row, Arrangement)],
        offices=[row for row in numbered if isinstance(row, Appointment)],
    )


def _stakes(held: Sequence[Holding]) -> list[Stake]:
    by_company: dict[PartyId, list[Holding]] = {}
    for row in held:
        by_company.setdefault(row.company, []).append(row)
    return [stake for rows in by_company.values() for stake in stakes(rows, None)]


def _named(rows: Iterable[Row]) -> dict[PartyId, Party]:
    found: dict[PartyId, Party] = {}
    for row in rows:
        if isinstance(row, Holding):
            ids: tuple[PartyId | None, ...] = (row.holder, row.company)
        elif isinstance(row, Arrangement):
            ids = (row.party, row.target, row.group)
        elif isinstance(row, Appointment):
            ids = (row.person, row.org)
        else:
            ids = (row.parent_org,)
        for each in ids:
            if each is not None and not each.startswith("group:"):
                person = each.startswith("person:")
                kind = PartyKind.PERSON if person else PartyKind.COMPANY
                key = each.rpartition(":")[2]
                name = f"P:{key}" if person else f"C:{key}"
                found.setdefault(each, Party(party_id=each, kind=kind, name=name))
    return found


def ask(entity: str, stated: ControlFacts, **options: object) -> ControlAnswer:
    """The answer about one entity from stated facts."""
    return answer_from(stated, pid(entity), ControlOptions(**options), AS_OF)


def rows_of(stated: ControlFacts, **options: object) -> list[ControlPair]:
    """All control pairs."""
    return list(everybody_of(stated, **options).pairs())


def everybody_of(stated: ControlFacts, **options: object) -> WholeControl:
    """The answers about everybody, from stated facts."""
    return WholeControl(arrays_of(build_graph(stated, ControlOptions(**options))))


def readings_of(stated: ControlFacts, **options: object) -> Readings:
    return Readings(build_graph(stated, ControlOptions(**options)))


def short(party_id: PartyId) -> str:
    namespace, _, rest = party_id.partition(":")
    letter = {"person": "P", "group": "G"}.get(namespace, "C")
    return f"{letter}:{rest.partition(':')[2]}"


def pairs(stated: ControlFacts, **options: object) -> set[tuple[str, str]]:
    """All pairs by their short names (every organization reads `C:`)."""
    return {(short(row.controller), short(row.company)) for row in rows_of(stated, **options)}


def controllers(answer: ControlAnswer) -> list[tuple[str, str]]:
    """The controllers of an answer, in its order, and what each rests on."""
    return [(short(each.party.party_id), each.via) for each in answer.controllers]


def deciding(answer: ControlAnswer) -> list[str]:
    return [short(each.party.party_id) for each in answer.controllers if each.deciding]


def persons(answer: ControlAnswer) -> list[str]:
    return [short(each.party_id) for each in answer.natural_persons]


WITHHELD: Flags = frozenset({Flag.WITHHELD})
ALL_ARRANGEMENTS = frozenset(Via) - {Via.VOTES, Via.PARTNERSHIP, Via.BRANCH}


class ListedFacts:
    """Stated facts behind the questions a reader answers, counting the questions."""

    def __init__(self, stated: ControlFacts) -> None:
        self.stated = stated
        self.as_of = AS_OF
        self.asked: list[tuple[str, int]] = []

    def near(self, _: Collection[PartyId]) -> Self:
        return self

    def parties(self, ids: Collection[PartyId]) -> dict[PartyId, Party]:
        self.asked.append(("parties", len(ids)))
        return {each: self.stated.party(each) for each in ids}

    def stakes_in(self, companies: Collection[PartyId]) -> list[Stake]:
        self.asked.append(("stakes", len(companies)))
        return [stake for stake in self.stated.stakes if stake.company in set(companies)]

    def offices_in(self, orgs: Collection[PartyId]) -> list[Appointment]:
        self.asked.append(("offices", len(orgs)))
        return [office for office in self.stated.offices if office.org in set(orgs)]

    def arrangements(self, column: str, parties: Collection[PartyId]) -> list[Arrangement]:
        self.asked.append((f"arrangements by {column}", len(parties)))
        return [row for row in self.stated.arrangements if getattr(row, column) in set(parties)]
