"""What can happen to a party, and how is it told?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypedDict

from graph.model import Party, PartyId, Source
from graph.periods import AsOf
from graph.vocabulary import Flag


class EventKind(StrEnum):
    """What happened; on one day entries stand in this order."""

    FOUNDED = "founded"
    OFFICE_ENDED = "office_ended"
    OFFICE_BEGAN = "office_began"
    HOLDING_ENDED = "holding_ended"
    HOLDING_CHANGED = "holding_changed"
    HOLDING_BEGAN = "holding_began"
    ARRANGEMENT_ENDED = "arrangement_ended"
    ARRANGEMENT_BEGAN = "arrangement_began"
    COMMITMENT_MADE = "commitment_made"
    COMMITMENT_KEPT = "commitment_kept"
    COMMITMENT_BROKEN = "commitment_broken"
    PERMIT_GRANTED = "permit_granted"
    PERMIT_ENDED = "permit_ended"
    RATED = "rated"
    ANNOUNCED = "announced"
    DECIDED = "decided"
    IN_EFFECT = "in_effect"
    NAMED = "named"
    MEASURE_BEGAN = "measure_began"
    ITEM_BEGAN = "item_began"
    OBJECTION_FILED = "objection_filed"
    OBJECTION_DECIDED = "objection_decided"
    REPAIRED = "repaired"
    LIST_EXIT = "list_exit"
    REVOKED = "revoked"
    ACT = "act"
    MEASURE_ENDED = "measure_ended"
    ITEM_ENDED = "item_ended"
    DECEASED = "deceased"
    DISSOLVED = "dissolved"


TITLES_OF_EVENTS: Mapping[EventKind, tuple[str, str]] = MappingProxyType(
    {
        EventKind.FOUNDED: ("设立", "Founded"),
        EventKind.OFFICE_ENDED: ("离任", "Office ended"),
        EventKind.OFFICE_BEGAN: ("任职", "Office begun"),
        EventKind.HOLDING_ENDED: ("股东退出", "Holding ended"),
        EventKind.HOLDING_CHANGED: ("持股变更", "Holding changed"),
        EventKind.HOLDING_BEGAN: ("股东加入", "Holding begun"),
        EventKind.ARRANGEMENT_ENDED: ("控制安排终止", "Arrangement ended"),
        EventKind.ARRANGEMENT_BEGAN: ("控制安排开始", "Arrangement begun"),
        EventKind.COMMITMENT_MADE: ("作出信用承诺", "Commitment made"),
        EventKind.COMMITMENT_KEPT: ("信用承诺已履行", "Commitment kept"),
        EventKind.COMMITMENT_BROKEN: ("违背信用承诺", "Commitment broken"),
        EventKind.PERMIT_GRANTED: ("行政许可", "Permit granted"),
        EventKind.PERMIT_ENDED: ("行政许可到期", "Permit ended"),
        EventKind.RATED: ("外部评价", "External rating"),
        EventKind.ANNOUNCED: ("事先告知", "Announced beforehand"),
        EventKind.DECIDED: ("作出决定", "Decided"),
        EventKind.IN_EFFECT: ("决定生效", "In effect"),
        EventKind.NAMED: ("决定载明责任人", "Named in a decision"),
        EventKind.MEASURE_BEGAN: ("措施开始", "Measure begun"),
        EventKind.ITEM_BEGAN: ("责任事项开始", "Liability begun"),
        EventKind.OBJECTION_FILED: ("提出异议", "Objection filed"),
        EventKind.OBJECTION_DECIDED: ("异议处理完毕", "Objection decided"),
        EventKind.REPAIRED: ("信用修复", "Credit repaired"),
        EventKind.LIST_EXIT: ("移出名单或决定终止", "Taken off the list, or ended"),
        EventKind.REVOKED: ("决定撤销", "Decision revoked"),
        EventKind.ACT: ("工作人员处理", "Act of an official"),
        EventKind.MEASURE_ENDED: ("措施终止", "Measure ended"),
        EventKind.ITEM_ENDED: ("责任事项终止", "Liability ended"),
        EventKind.DECEASED: ("死亡", "Deceased"),
        EventKind.DISSOLVED: ("注销", "Dissolved"),
    }
)
DAY_UNKNOWN = "DAY_UNKNOWN"
"""No source states the day; the entry stands on the day it was due, or was promised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dated thing that is known.

    Attributes
    ----------
    title_zh, title_en
        What happened; never the name of a person.
    detail
        What tells it from others of its kind: a number, a matter, a share.
    subject
        Whom the fact is about.
    other
        The other party of the fact: who holds the office or the share.
    decision_no
        The decision it belongs to, if any.
    is_published
        Whether it may be told to everybody: facts of registration, and records
        in effect whose publication has not ended.
    """

    day: date
    kind: EventKind
    title_zh: str
    title_en: str
    subject: PartyId
    source: Source
    other: PartyId | None = None
    detail: str = ""
    decision_no: str | None = None
    flags: tuple[str, ...] = ()
    is_published: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything dated about one party up to a day, oldest first.

    Attributes
    ----------
    parties
        All parties that the entries name.
    partial
        Why something may be missing, or None.
    """

    party: Party
    as_of: AsOf
    entries: tuple[Entry, ...]
    parties: Mapping[PartyId, Party]
    data_revision: int
    partial: str | None = None


class Titles(TypedDict):
    """What happened, in both languages."""

    title_zh: str
    title_en: str


def in_order(entry: Entry) -> tuple[object, ...]:
    """Return what entries are sorted by: day, kind, then what is stable in the facts."""
    source = entry.source
    return (
        entry.day,
        list(EventKind).index(entry.kind),
        entry.decision_no or "",
        entry.subject,
        entry.other or "",
        entry.detail,
        (source.dataset, source.file, source.row),
    )


def title_of(kind: EventKind, zh: str = "", en: str = "") -> Titles:
    """Return both titles of an entry, with what tells it apart behind a colon."""
    plain_zh, plain_en = TITLES_OF_EVENTS[kind]
    return Titles(
        title_zh=f"{plain_zh}：{zh}" if zh else plain_zh,
        title_en=f"{plain_en}: {en}" if en else plain_en,
    )


def flags_of(flags: Collection[Flag]) -> tuple[str, ...]:
    """Return the flags of a fact in their declared order."""
    return tuple(flag.value for flag in Flag if flag in flags)
