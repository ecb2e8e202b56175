"""What comes out: who answers for what, what binds the subject, who is to be told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.rules import Anchor, Rule
from graph.model import Act, Decision, Party, PartyId, Source
from graph.periods import AsOf, Period
from graph.vocabulary import ActKind


class ItemState(StrEnum):
    """Where an item stands; weakest first, then the end."""

    CANDIDATE = "CANDIDATE"
    PROPOSED = "PROPOSED"
    CONFIRMED = "CONFIRMED"
    ENDED = "ENDED"

    @property
    def strength(self) -> int:
        """The place in the order of the states."""
        return list(ItemState).index(self)

    def at_most(self, cap: ItemState) -> ItemState:
        """Return this state, or the cap where it is weaker."""
        return min(self, cap, key=lambda state: state.strength)


class ItemKind(StrEnum):
    """What an item is."""

    MARK = "MARK"
    MEASURE = "MEASURE"
    COURT = "COURT"


class ItemRole(StrEnum):
    """As what a person is caught, in the order of the columns."""

    SUBJECT = "subject"
    LEGAL_REPRESENTATIVE = "legal_representative"
    PRINCIPAL = "principal"
    ACTUAL_CONTROLLER = "actual_controller"
    DIRECTLY_RESPONSIBLE = "directly_responsible"

    @property
    def rank(self) -> int:
        """The place in the order of the columns."""
        return list(ItemRole).index(self)


class ItemFlag(StrEnum):
    """What a reader must know beside an item, in the order in which it is shown."""

    NAME_ONLY = "NAME_ONLY"
    DISPUTED = "DISPUTED"
    OFFICE_START_UNKNOWN = "OFFICE_START_UNKNOWN"
    ANCHOR_ASSUMED = "ANCHOR_ASSUMED"
    ANCHOR_CONFLICT = "ANCHOR_CONFLICT"
    PROCEDURE_INCOMPLETE = "PROCEDURE_INCOMPLETE"
    OBJECTION_PENDING = "OBJECTION_PENDING"
    SECTOR_RULE_REVIEW = "SECTOR_RULE_REVIEW"
    REPAIR_REVIEW = "REPAIR_REVIEW"
    TERM_MISSING = "TERM_MISSING"
    TERM_ASSUMED = "TERM_ASSUMED"
    TERM_CONFLICT = "TERM_CONFLICT"
    SOURCES_DIFFER = "SOURCES_DIFFER"


ItemFlags = frozenset[ItemFlag]
NO_ITEM_FLAGS: ItemFlags = frozenset()


class EndReason(StrEnum):
    """Why an item ended; of several on one day the first counts."""

    REVOKED = "revoked"
    COURT_LIFTED = "court_lifted"
    OBJECTION_UPHELD = "objection_upheld"
    REPAIRED = "repaired"
    DECEASED = "deceased"
    DISMISSED = "dismissed"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"

    @property
    def rank(self) -> int:
        """The place in the order for one day."""
        return list(EndReason).index(self)


@dataclass(frozen=True, slots=True)
class AnchorDays:
    """The first and the last day that count, both included."""

    kind: Anchor
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """One person answers for one decision under one rule.

    Attributes
    ----------
    liability_id
        The same through every recomputation: a digest of person, rule and decision.
    entity
        None where the person himself is the subject.
    office
        The registered period of the post that counted, if one did.
    since, to
        Half-open; `to` is None while no end is known.
    acts
        What officials did about it up to the day, in their order.
    may_be_proposed
        Whether an official may propose it while it is a candidate's.
    erased
        Whether repair or an upheld objection took its ground out of sight.
    """

    liability_id: str
    person: Party
    entity: Party | None
    role: ItemRole
    office: Period | None
    decision: Decision
    rule_id: str
    kind: ItemKind
    measure: str
    legal_basis: str
    anchor: AnchorDays
    state: ItemState
    flags: ItemFlags
    since: date
    to: date | None
    ended_reason: EndReason | None
    explanation: str
    sources: tuple[Source, ...]
    acts: tuple[Act, ...] = ()
    may_be_proposed: bool = True
    erased: bool = False

    @property
    def is_out_of_sight(self) -> bool:
        """Whether it is for auditors only: it has ended, its ground was erased."""
        return self.erased and self.state is ItemState.ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a rule lays upon the subject of a decision itself.

    Attributes
    ----------
    erased
        Whether repair or an upheld objection took its ground out of sight.
    """

    rule_id: str
    measure: str
    legal_basis: str
    decision: Decision
    state: ItemState
    flags: ItemFlags
    since: date
    to: date | None
    ended_reason: EndReason | None
    erased: bool = False

    @property
    def is_out_of_sight(self) -> bool:
        """Whether it is for auditors only: it has ended, its ground was erased."""
        return self.erased and self.state is ItemState.ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Somebody who is to be told, without a consequence for anybody.

    Attributes
    ----------
    acts
        When it was sent, and recalled.
    erased
        Whether repair or an upheld objection took its ground out of sight.
    """

    notice_id: str
    rule_id: str
    decision: Decision
    unit: Party
    person: Party | None
    target: str
    state: ItemState
    acts: tuple[Act, ...] = ()
    erased: bool = False

    @property
    def is_to_be_recalled(self) -> bool:
        """Whether it was sent and its decision fell, and nobody has recalled it yet."""
        done = {act.act for act in self.acts}
        fell = self.state is ItemState.ENDED
        return fell and ActKind.SENT in done and ActKind.RECALLED not in done

    @property
    def is_out_of_sight(self) -> bool:
        """Whether it is for auditors only: its ground was erased, and nothing is left to do.

        What is repaired is neither shared nor used any more, so nobody is to be
        told of it either.
        """
        return self.erased and not self.is_to_be_recalled


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionOutcome:
    """Everything that follows from one decision about one subject.

    Attributes
    ----------
    fired
        The rows that fire, and the days that count for each.
    is_superseded
        No rule gives it any more; acts hang on it.
    """

    decision: Decision
    fired: tuple[tuple[Rule, AnchorDays], ...] = ()
    items: tuple[Liability, ...] = ()
    measures: tuple[Measure, ...] = ()
    notices: tuple[Notice, ...] = ()
    quarantined: bool = False
    is_superseded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityAnswer:
    """All that concerns one party on one day.

    Attributes
    ----------
    until_at_the_latest
        For a person: the latest end of his items under each rule, None where
        one is open. None for an organization.
    partial
        Why something may be missing, or None.
    """

    party: Party
    as_of: AsOf
    items: tuple[Liability, ...]
    measures: tuple[Measure, ...]
    notices: tuple[Notice, ...]
    until_at_the_latest: dict[str, date | None] | None
    data_revision: int
    partial: str | None = None


def latest_ends(items: Iterable[Liability]) -> dict[str, date | None]:
    """Return the latest end under each rule; one open item leaves it open."""
    latest: dict[str, date | None] = {}
    for item in items:
        known = latest.get(item.rule_id, item.to)
        latest[item.rule_id] = max(known, item.to) if known and item.to else None
    return latest


def digest_of(decision: Decision, *parts: PartyId | str) -> str:
    """Return a stable id of what a decision means for these parts, 32 hex digits."""
    text = "\n".join((*parts, *decision.key, decision.subject))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
