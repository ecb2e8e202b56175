"""`zeren measures`: what does an organization itself have to bear?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Store
from api.commands.output import cell, console, named, print_json, table

if TYPE_CHECKING:
    from graph.reader import GraphReader

    Fields = Mapping[str, object]

_KINDS = {
    "administrative": "行政 admin.",
    "market": "市场 market",
    "industry": "行业 industry",
}


def measures(
    *,
    entity: Annotated[
        str, typer.Argument(metavar="ENTITY", help="A party id, USCC, key or exact name.")
    ],
    on: On = None,
    known_at: KnownAt = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show what an organization itself bears, on what basis, until when."""
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    reader = GraphReader(open_store(store), parse_moment(on, known_at))
    document = _answer(reader, entity)
    if as_json:
        print_json(document)
    else:
        _show(document)


def _answer(reader: GraphReader, text: str) -> dict[str, object]:
    from analytics.liability import measures_of
    from api.acts import record_read
    from api.masking import Mask
    from api.measures_json import measures_document
    from api.references import find_party
    from api.roles import Role
    from api.rules import rules

    party = find_party(reader, text)
    answer = measures_of(reader, party, rules=rules())
    record_read(reader, "read measures", party)
    return measures_document(answer, Mask(Role.ADMIN))


def _show(document: Fields) -> None:
    out = console()
    party = _fields(document["party"])
    out.print(f"[bold]{named(party)}[/]  {cell(party['party_id'])}")
    out.print(f"on {document['on']}, as known on {document['known_at']}")
    if document["partial"]:
        out.print(f"[bold yellow]partial: {cell(document['partial'])}[/]")
    borne, alerts, silent = (
        _rows(document[name]) for name in ("measures", "alerts", "without_effect")
    )
    if borne:
        _print_measures(borne)
    else:
        out.print("无 nothing: no measure binds it itself")
    for alert in alerts:
        _print_alert(alert)
    if silent:
        _print_silent(silent)


def _print_measures(borne: Iterable[Fields]) -> None:
    out = console()
    rows = table(
        "措施 measures", "规则 rule", "种类 kind", "状态 state", "起 from", "止 to", "决定"
    )
    for one in borne:
        state = one["state"] if one["ended_reason"] is None else f"ENDED {one['ended_reason']}"
        rows.add_row(
            cell(one["rule_id"]),
            _KINDS[str(one["kind"])],
            cell(state),
            *(cell(one[name]) for name in ("from", "to")),
            cell(_fields(one["decision"])["decision_no"]),
        )
    out.print(rows)
    for one in borne:
        said = f"• {cell(one['rule_id'])} {cell(one['measure'])}（{cell(one['legal_basis'])}）"
        flags = one["flags"]
        shown = f" ({', '.join(map(str, flags))})" if isinstance(flags, list) and flags else ""
        out.print(f"{said} {cell(one['term'])}{shown}", soft_wrap=True)


def _print_alert(alert: Fields) -> None:
    numbers = [cell(row["decision_no"]) for row in _rows(alert["decisions"])]
    console().print(
        f"[bold yellow]线索 alert[/] {cell(alert['kind'])} {cell(alert['on'])}: "
        f"{'、'.join(numbers)} → {cell(alert['measure'])}（{cell(alert['legal_basis'])}），"
        "不是措施 a lead, no measure",
        soft_wrap=True,
    )


def _print_silent(silent: Iterable[Fields]) -> None:
    out = console()
    out.print("不产生后果的决定 decisions from which nothing follows")
    for one in silent:
        rules = one["rules"]
        about = f" {'、'.join(map(str, rules))}" if isinstance(rules, list) and rules else ""
        basis = f"（{cell(one['legal_basis'])}）" if one["legal_basis"] else ""
        number = cell(_fields(one["decision"])["decision_no"])
        out.print(
            f"• {number}: {cell(one['gate'])}{about} {cell(one['explanation'])}{basis}",
            soft_wrap=True,
        )


def _rows(value: object) -> list[Fields]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _fields(value: object) -> Fields:
    if not isinstance(value, Mapping):
        raise TypeError
    return value
