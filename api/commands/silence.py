"""`zeren silence`: which decisions reach nobody, and why?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Out, Revision, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.reader import GraphReader

COLUMNS = ("decision_no", "authority", "subject", "type", "decided_on", "why", "rules", "items")
WHY = {
    "REACHED": "有人承担 somebody answers",
    "ENDED": "均已终止 all items ended",
    "NOT_IN_EFFECT": "尚未生效或正在复议 not in effect, or under review",
    "QUARANTINED": "同一代码两个主体 two entities claim one code",
    "NO_BASIS": "轻微或依法不作为依据 minor, or never a basis",
    "NO_RULE": "无适用规则 no rule row matches",
    "NAME_ONLY": "仅有姓名 known by name only",
    "FINDING_MISSING": "缺少责任认定 a finding or a name is missing",
    "DATES_UNKNOWN": "任职时间不明或有争议 dates of office unknown or disputed",
    "SEVERAL": "任职人员多于一人 several held the office",
    "TOLD_ONLY": "仅须告知 only others are to be told",
    "ORGANIZATION_ONLY": "仅及于主体 only the subject itself bears it",
    "NOBODY_NAMED": "决定未载明责任人 the decision names nobody",
    "NO_OFFICE_KNOWN": "无任职记录 no office-holder is on record",
    "NOBODY_IN_OFFICE": "该时点无人任职 nobody was in office that day",
    "EXEMPT": "已免责、已身故、未成年或已注销等 found not at fault, dead, under age, dissolved",
}


def silence(
    *,
    only: Annotated[
        str | None, typer.Option("--why", metavar="REASON", help="Only decisions of one reason.")
    ] = None,
    on: On = None,
    known_at: KnownAt = None,
    revision: Revision = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show how many decisions reach nobody, and why."""
    from api.commands.listing import Listing
    from api.commands.output import progress
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    if only is not None and only not in WHY:
        raise typer.BadParameter(f"--why is '{only}', expected one of {', '.join(WHY)}")
    reader = GraphReader(open_store(store), parse_moment(on, known_at, revision))
    with progress() as show:
        listing = Listing(
            reader=reader,
            title="决定的去向 what decisions come to",
            columns=COLUMNS,
            numbers=("items",),
            counted="why",
            counts="by_reason",
            rows="decisions",
            asked={"why": only},
            words=WHY,
            heads={
                "decision_no": "文号 decision",
                "decided_on": "日期 date",
                "why": "去向 why",
                "rules": "规则 rules",
            },
        )
        listing.give(_rows(reader, only, show), out, as_json=as_json)


def _rows(
    reader: GraphReader, only: str | None, show: Callable[[str, int, int | None], None]
) -> Iterator[tuple[object, ...]]:
    from analytics.liability.everybody import all_decisions
    from analytics.liability.silence import silences
    from api.rules import rules

    decisions = all_decisions(reader)
    for number, found in enumerate(silences(reader, decisions, rules=rules()), start=1):
        show("decisions", number, len(decisions))
        decision = found.decision
        if only in {None, found.why.value}:
            yield (
                *(decision.decision_no, decision.authority, decision.subject),
                *(decision.type.value, decision.decided_on.isoformat(), found.why.value),
                *(";".join(found.rules), found.items),
            )
