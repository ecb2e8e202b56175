"""`zeren controllers ENTITY --history`: who controlled it when, and what changed each time?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from api.commands.controllers import OUTCOMES
from api.commands.output import UNSEEN, cell, console, print_json, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analytics.control import Axis, ControlOptions, Via
    from graph.reader import GraphReader

    Document = Mapping[str, object]

_CHANGES = {
    "outcome": "类型 outcome",
    "gained": "新增 gained",
    "lost": "退出 lost",
    "votes": "表决权 votes %",
    "via": "方式 via",
    "standing": "地位 standing",
    "members": "成员 members",
}
_AXES = {
    "valid": "按事实发生日 by the days of the facts, as known at {known_at}",
    "known": "按获知日 by the days on which facts came to be known, asked about {on}",
}
# Rows named in a cell; --json has more of them.
_MOST_ROWS = 3


def check_axis(by: str | None, on: str | None, known_at: str | None, *, is_asked: bool) -> Axis:
    """Return the axis of time that the options mean.

    Raises
    ------
    BadParameter
        If the options do not go together.
    ValueRefusedError
        If there is no such axis.
    """
    from api.history_json import parse_axis

    if by is not None and not is_asked:
        raise typer.BadParameter("--by belongs to --history")
    axis = parse_axis(by or "valid")
    if is_asked and axis.value == "valid" and on is not None:
        raise typer.BadParameter("--history by valid time has all days; --on belongs to --by known")
    if is_asked and axis.value == "known" and known_at is not None:
        raise typer.BadParameter("--by known has all days of knowledge, so no --known-at")
    return axis


def give_history(
    reader: GraphReader,
    entity: str,
    axis: Axis,
    options: ControlOptions,
    only: frozenset[Via],
    *,
    as_json: bool,
) -> None:
    """Answer for a program or a person."""
    from analytics.control import control_history
    from api.acts import record_read
    from api.history_json import masked_history
    from api.masking import Mask
    from api.references import find_party
    from api.roles import Role

    party = find_party(reader, entity)
    history = control_history(reader, party, by=axis, options=options, only=only)
    document = masked_history(history, Mask(Role.ADMIN))
    document |= {"data_revision": reader.store.revision()}
    record_read(reader, "read history of controllers", party)
    if as_json:
        print_json(document)
    else:
        _show(document)


def _show(document: Document) -> None:
    out = console()
    party = document["party"]
    if not isinstance(party, dict):
        raise TypeError
    out.print(f"[bold]{cell(party['name'])}[/]  {cell(party['party_id'])}")
    out.print(
        f"实际控制人沿革 history of control, {_AXES[str(document['by'])].format_map(document)}"
    )
    out.print(f"threshold {document['threshold']} of {document['basis']}")
    rows = table(None, "从 from", "至 to", "类型 outcome", "控制人 controllers", "变化 changed")
    for interval in _listed(document["intervals"]):
        found = "\n".join(_controller(one) for one in _listed(interval["controllers"]))
        changed = "\n".join([*map(_change, _listed(interval["changes"])), *_rows(interval)])
        days = (cell(interval[name]) for name in ("from", "to"))
        rows.add_row(*days, OUTCOMES[str(interval["outcome"])], found or UNSEEN, changed or UNSEEN)
    out.print(rows)
    out.print("* 最终控制人 ultimate: nobody controls this one. 至 to: that day no longer counts")
    if document["partial"]:
        out.print(f"不完整 partial: {cell(document['partial'])}")


def _controller(one: Document) -> str:
    votes = "" if one["votes"] is None else f" {one['votes']}%"
    return cell(one["name"]) + (" *" if one["ultimate"] else "") + f" {cell(one['via'])}{votes}"


def _change(change: Document) -> str:
    party = change["party"]
    who = f" {cell(party['name'])}" if isinstance(party, dict) else ""
    said = _CHANGES[str(change["kind"])] + who
    if change["kind"] in {"outcome", "gained", "lost"}:
        return said
    return f"{said}: {_value(change['before'])} → {_value(change['after'])}"


def _value(value: object) -> str:
    if isinstance(value, list):
        return "、".join(cell(member["name"]) for member in value)
    return cell(value)


def _rows(interval: Document) -> Iterator[str]:
    """Yield the rows of files that the change rests on."""
    facts = _listed(interval["facts"])
    for fact in facts[:_MOST_ROWS]:
        source = fact["source"]
        row = f"{source['file']}:{source['row']}" if isinstance(source, dict) else fact["kind"]
        yield f"{cell(row)} {cell(fact['event'])}"
    more = int(str(interval["facts_total"])) - len(facts[:_MOST_ROWS])
    if more:
        yield f"+{more} 条 more"


def _listed(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise TypeError
    return value
