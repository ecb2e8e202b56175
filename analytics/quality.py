"""Are the loaded tables good enough to build on?

The gate of the city plan: fewer than one organization in ten thousand may have a wrong code
or share one with another. Beside it stand the companies whose shares exceed the whole, who
has the same name, and how much of each industry and region is covered.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from graph.codes import is_industry
from graph.model import Organization, Person
from graph.shares import HUNDRED, ONE
from graph.uscc import parse_uscc
from graph.vocabulary import Flag, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from graph.model import PartyId
    from graph.reader import GraphReader
    from graph.shares import Stake

LIMIT = Fraction(1, 10_000)
_BATCH = 20_000
_NO_COMPANY = ("person:", "group:")


@dataclass(frozen=True, slots=True)
class CodeQuality:
    """How many codes are wrong.

    Attributes
    ----------
    invalid
        Organizations whose stated code is no code.
    shared
        Organizations that share a valid code with another one (a pair is two).
    """

    entities: int
    invalid: int
    shared: int

    @property
    def error_rate(self) -> Fraction:
        """Wrong ones among all; nothing loaded has no errors."""
        wrong = self.invalid + self.shared
        return Fraction(wrong, self.entities) if self.entities else Fraction(0)

    @property
    def passes(self) -> bool:
        """Whether the rate is strictly below the limit."""
        return self.error_rate < LIMIT


@dataclass(frozen=True, slots=True)
class Excess:
    """A company whose stated shares are more than the whole, in per cent."""

    company: PartyId
    total: Fraction


@dataclass(frozen=True, slots=True)
class OwnershipQuality:
    """How complete the shares are on the day.

    Attributes
    ----------
    over_100
        Companies whose stated capital exceeds 100 per cent, exactly.
    below_100
        Companies whose shares are all known and leave something over.
    unknown
        Companies with a holding of unknown share that could reach 100.
    """

    over_100: tuple[Excess, ...]
    below_100: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much is known of the organizations of one industry in one region."""

    industry: str | None
    region: str | None
    entities: int
    with_uscc: int
    with_holders: int
    with_legal_representative: int


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing somebody should look at."""

    code: str
    party: PartyId
    detail: str


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The quality of everything loaded, on a day."""

    uscc: CodeQuality
    ownership: OwnershipQuality
    same_name_groups: int
    coverage: tuple[Coverage, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Entity:
    """What is needed of one organization; the dataset loaded last counts."""

    rank: tuple[int, str]
    name: str | None
    uscc: str | None
    industry: str | None
    region: str | None
    differs: bool = False


def quality_of(
    reader: GraphReader, progress: Callable[[str, int, int | None], None] = lambda *_: None
) -> QualityReport:
    """Measure the quality of everything a store holds.

    Parameters
    ----------
    reader
        The store at a moment. Descriptions count as they were known then, holdings and
        offices as they were valid on the day.
    progress
        Called with what is being read, how much of it was, and how much there is.

    Returns
    -------
    QualityReport
        `over_100` sorted by company, `coverage` by industry and region, `issues` by code and
        party. All comparisons are exact.

    Notes
    -----
    One pass over every table that is looked at, companies in batches: time linear in the
    rows, memory in the organizations and persons.
    """
    entities = _entities(reader)
    issues = _code_issues(entities)
    kept = {"INVALID_USCC": 0, "SHARED_USCC": 0}
    for issue in issues:
        kept[issue.code] += 1
    issues += [
        Issue("SOURCES_DIFFER", party, "datasets describe this organization differently")
        for party, entity in entities.items()
        if entity.differs
    ]
    books = _Books(reader)
    companies = [id_ for id_ in dict.fromkeys(reader.store.party_ids()) if _is_company(id_)]
    for start in range(0, len(companies), _BATCH):
        books.read(companies[start : start + _BATCH])
        progress("companies", min(start + _BATCH, len(companies)), len(companies))
    return QualityReport(
        CodeQuality(len(entities), kept["INVALID_USCC"], kept["SHARED_USCC"]),
        books.ownership(),
        _same_names(reader),
        _coverage(entities, books.held, books.led),
        tuple(sorted(issues + books.issues, key=lambda one: (one.code, one.party, one.detail))),
    )


class _Books:
    """What batches of companies add up to."""

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader
        self.over: list[Excess] = []
        self.below = 0
        self.unknown = 0
        self.issues: list[Issue] = []
        self.held: set[PartyId] = set()
        self.led: set[PartyId] = set()

    def read(self, companies: Sequence[PartyId]) -> None:
        """Add one batch."""
        on = self._reader.as_of.on
        held: defaultdict[PartyId, list[Stake]] = defaultdict(list)
        for stake in self._reader.stakes_in(companies):
            held[stake.company].append(stake)
        for company, stakes in held.items():
            self._add(company, stakes)
        self.held |= held.keys()
        self.led |= {
            office.org
            for office in self._reader.offices_in(companies)
            if office.role is Role.LEGAL_REPRESENTATIVE and office.period.contains(on)
        }

    def ownership(self) -> OwnershipQuality:
        """Return what was found about shares."""
        over = tuple(sorted(self.over, key=lambda excess: excess.company))
        return OwnershipQuality(over, self.below, self.unknown)

    def _add(self, company: PartyId, stakes: Sequence[Stake]) -> None:
        total = sum((stake.capital.low for stake in stakes), Fraction(0))
        if total > ONE:
            self.over.append(Excess(company, total * HUNDRED))
            self.issues.append(Issue("OVER_100", company, "stated shares exceed the whole"))
        elif not all(stake.capital.is_exact for stake in stakes):
            self.unknown += 1
        elif total < ONE:
            self.below += 1
        flags = frozenset(chain.from_iterable(stake.flags for stake in stakes))
        self.issues += [Issue(flag.value, company, said) for flag, said in _SAID if flag in flags]


_SAID = (
    (Flag.NO_TOTAL, "amounts add up to nothing: shares unknown"),
    (Flag.MIXED_AMOUNTS, "amounts beside per cents: their shares are unknown"),
    (Flag.SOURCES_DIFFER, "datasets state different holdings"),
)


def _is_company(party: PartyId) -> bool:
    return not party.startswith(_NO_COMPANY)


def _entities(reader: GraphReader) -> dict[PartyId, _Entity]:
    found: dict[PartyId, _Entity] = {}
    for fact in reader.store.scan(Organization, reader.as_of):
        rank = fact.source.revision, fact.source.dataset
        entity = _Entity(rank, fact.name, fact.uscc, fact.industry, fact.region)
        other = found.get(fact.org)
        found[fact.org] = entity if other is None else _merged(other, entity)
    return found


def _merged(one: _Entity, other: _Entity) -> _Entity:
    first, last = sorted((one, other), key=lambda entity: entity.rank)
    differs = first.differs or replace(first, rank=last.rank) != replace(last, differs=False)
    return replace(last, differs=differs)


def _code_issues(entities: Mapping[PartyId, _Entity]) -> list[Issue]:
    """Return one issue for each organization whose code is wrong or not its own."""
    issues: list[Issue] = []
    claims: defaultdict[str, list[PartyId]] = defaultdict(list)
    for party, entity in entities.items():
        if entity.uscc is None:
            continue
        code = parse_uscc(entity.uscc)
        if code is None:
            issues.append(Issue("INVALID_USCC", party, f"{entity.uscc} is no valid code"))
        else:
            claims[code].append(party)
    for code, parties in claims.items():
        if len(parties) > 1:
            said = f"{code} is claimed by {len(parties)} organizations"
            issues += [Issue("SHARED_USCC", party, said) for party in parties]
    return issues


def _same_names(reader: GraphReader) -> int:
    """Return how many names are borne by several persons: a lead, never an identity."""
    bearer: dict[str, PartyId] = {}
    shared: set[str] = set()
    for person in reader.store.scan(Person, reader.as_of):
        if person.name and bearer.setdefault(person.name, person.person) != person.person:
            shared.add(person.name)
    return len(shared)


def _coverage(
    entities: Mapping[PartyId, _Entity], held: Collection[PartyId], led: Collection[PartyId]
) -> tuple[Coverage, ...]:
    counts: defaultdict[tuple[str | None, str | None], list[int]] = defaultdict(lambda: [0] * 4)
    for party, entity in entities.items():
        section = entity.industry[:1] if entity.industry and is_industry(entity.industry) else None
        row = counts[section, entity.region]
        has_code = entity.uscc is not None and parse_uscc(entity.uscc) is not None
        for at, is_so in enumerate((True, has_code, party in held, party in led)):
            row[at] += is_so
    ordered = sorted(counts.items(), key=lambda item: tuple(part or "" for part in item[0]))
    return tuple(Coverage(*place, *numbers) for place, numbers in ordered)
