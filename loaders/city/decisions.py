"""What is decided against whom, and what becomes of it?

The kinds of decisions, with basis and wording, are rows of `data/decision_kinds.csv`.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate

from graph.vocabulary import PartyKind
from loaders.city.aftermath import Fate, draw_fate, write_aftermath
from loaders.city.authorities import Authority
from loaders.city.days import iso, later_year, year_of
from loaders.city.registry import Firm
from loaders.city.world import Post, World

_LISTS_WITHOUT_NOTICE = ("DISHONEST_JUDGMENT_DEBTOR",)
_STATE_KINDS = (PartyKind.STATE_ORGAN, PartyKind.PUBLIC_INSTITUTION)


@dataclass(frozen=True, slots=True)
class DecisionKind:
    """One row of the table of kinds."""

    weight: int
    fine_from: int
    fine_to: int
    type: str
    list_kind: str
    domain: str
    violation_type: str
    severity: str
    subject: str
    sections: str
    authority: str
    mark: str
    legal_basis: str
    facts: str
    penalty: str
    named: str

    def fits(self, kind: PartyKind, section: str) -> bool:
        """Tell whether such a decision can concern an organization."""
        is_section = not self.sections or section in self.sections
        if self.subject == "state":
            return is_section and kind in _STATE_KINDS
        is_kind = self.subject in ("*", "person") or kind.value in self.subject.split(";")
        return is_section and is_kind


@dataclass(frozen=True, slots=True)
class Case:
    """A violation: the firm, who stood in office, and when it happened.

    Attributes
    ----------
    stands
        Whether nothing becomes of the decision afterwards: no exit, repair or objection.
    """

    firm: Firm
    heads: tuple[Post, ...]
    principals: tuple[Post, ...]
    controller: str
    conduct_from: int
    conduct_to: int
    decided: int
    stands: bool = False

    def head(self) -> str:
        """Return who headed the firm when it happened."""
        holding = [post for post in self.heads if post.holds_on(self.conduct_from)]
        return (holding or list(self.heads))[0].person


@cache
def decision_kinds() -> tuple[DecisionKind, ...]:
    """Return the table of kinds."""
    source = resources.files("loaders.city").joinpath("data", "decision_kinds.csv")
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return tuple(_read_kind(row) for row in rows)


def _read_kind(row: dict[str, str]) -> DecisionKind:
    return DecisionKind(
        weight=int(row["weight"]),
        fine_from=int(row["fine_from"]),
        fine_to=int(row["fine_to"]),
        type=row["type"],
        list_kind=row["list_kind"],
        domain=row["domain"],
        violation_type=row["violation_type"],
        severity=row["severity"],
        subject=row["subject"],
        sections=row["sections"],
        authority=row["authority"],
        mark=row["mark"],
        legal_basis=row["legal_basis"],
        facts=row["facts"],
        penalty=row["penalty"],
        named=row["named"],
    )


@cache
def _fitting(kind: PartyKind, section: str) -> tuple[list[DecisionKind], list[int]]:
    kinds = [each for each in decision_kinds() if each.fits(kind, section)]
    return kinds, list(accumulate(each.weight for each in kinds))


def draw_kind(world: World, firm: Firm, *, weighty: bool) -> DecisionKind | None:
    """Draw a kind of decision that can concern the firm, by how common it is.

    A weighty one is against the firm itself and more than minor.
    """
    kinds, weights = _fitting(firm.kind, firm.section)
    if not kinds:
        return None
    drawn = world.rng.choices(kinds, cum_weights=weights)[0]
    while weighty and (drawn.subject == "person" or drawn.severity == "minor"):
        drawn = world.rng.choices(kinds, cum_weights=weights)[0]
    return drawn


def decide(world: World, case: Case, kind: DecisionKind) -> str:
    """Write the decision on a case, whom it names and what became of it; return its number."""
    authority = world.authorities.get(
        kind.authority, case.firm.region, in_county=world.happens(0.7)
    )
    number = world.authorities.number(authority, kind.mark, year_of(case.decided))
    fate = Fate(case.decided) if case.stands else draw_fate(world, case.decided, kind)
    subject = case.head() if kind.subject == "person" else case.firm.key
    _write(world, case, kind, fate, (number, authority, subject))
    for entry in filter(None, kind.named.split(";")):
        _name(world, case, entry, (number, authority))
    if not case.stands:
        write_aftermath(world, (number, authority.uscc), case.decided, fate)
    return number


def _write(
    world: World,
    case: Case,
    kind: DecisionKind,
    fate: Fate,
    document: tuple[str, Authority, str],
) -> None:
    number, authority, subject = document
    fine = _fine(world, kind)
    world.tables.add(
        "decisions",
        decision_no=number,
        authority=authority.name,
        authority_uscc=authority.uscc,
        subject=subject,
        type=kind.type,
        list_kind=kind.list_kind,
        violation_type=kind.violation_type,
        severity=kind.severity,
        domain=kind.domain,
        conduct_from=iso(case.conduct_from),
        conduct_to=iso(case.conduct_to) if case.conduct_to > case.conduct_from else "",
        pre_notice_on=iso(_pre_notice(world, case, kind)),
        decided_on=iso(case.decided),
        effective_on=iso(fate.effective),
        publish_until=iso(fate.publish_until),
        ended_on=iso(fate.ended),
        revoked_on=iso(fate.revoked),
        review_status=fate.review_status,
        legal_basis=kind.legal_basis,
        facts=kind.facts,
        penalty=kind.penalty,
        amount_cny=fine or "",
    )


def _fine(world: World, kind: DecisionKind) -> int:
    if not kind.fine_to:
        return 0
    return int(round(world.rng.uniform(kind.fine_from, kind.fine_to), -2))


def _pre_notice(world: World, case: Case, kind: DecisionKind) -> int | None:
    """Draw when a listing was announced beforehand; one in twenty was not."""
    if not kind.list_kind or kind.list_kind in _LISTS_WITHOUT_NOTICE:
        return None
    if world.happens(0.05):
        return None
    earliest = max(case.conduct_to, case.decided - 40)
    return min(case.decided, max(earliest, case.decided - world.rng.randrange(10, 40)))


def _name(world: World, case: Case, entry: str, document: tuple[str, Authority]) -> None:
    """Name a person in a decision: `capacity:fault:term`, the last two where stated."""
    number, authority = document
    capacity, fault, term = (*entry.split(":"), "", "")[:3]
    world.tables.add(
        "named_persons",
        decision_no=number,
        authority_uscc=authority.uscc,
        person=_named_person(world, case, capacity),
        capacity=capacity,
        fault_found=fault,
        until=_named_until(case, term),
    )


def _named_person(world: World, case: Case, capacity: str) -> str:
    if capacity == "legal_representative":
        return case.head()
    if capacity == "actual_controller":
        return case.controller
    if case.principals:
        return case.principals[0].person
    if capacity == "principal" or world.happens(0.3):
        return case.head()
    return world.people.adult(max(case.firm.founded, case.decided - 3000))


def _named_until(case: Case, term: str) -> str:
    if not term.startswith("P"):
        return term
    return iso(later_year(case.decided, int(term[1:-1])))
