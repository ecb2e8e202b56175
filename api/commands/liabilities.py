"""`zeren liabilities`: who answers for what?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.documents import members
from api.commands.options import AsJson, KnownAt, On, Out, Revision, Store
from api.commands.output import cell, console, named, print_json, progress, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.reader import GraphReader


def liabilities(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    party: Annotated[
        str | None,
        typer.Argument(metavar="[ENTITY|PERSON]", help="A party id, USCC, key or exact name."),
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="All items at once.")] = False,
    state: Annotated[
        str | None, typer.Option(metavar="STATE,…", help="With --all: only these states.")
    ] = None,
    rule: Annotated[
        str | None, typer.Option(metavar="ID", help="With --all: only of one rule row.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(metavar="CODE", help="With --all: regions that begin so.")
    ] = None,
    authority: Annotated[
        str | None, typer.Option(metavar="TEXT", help="With --all: authorities named so.")
    ] = None,
    on: On = None,
    known_at: KnownAt = None,
    revision: Revision = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show who answers for what, until when."""
    if (party is None) is not everybody:
        raise typer.BadParameter("expected either an ENTITY or PERSON, or --all")
    if not everybody and {out, state, rule, region, authority} != {None}:
        raise typer.BadParameter("--out and the choice of items belong to --all")
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    reader = GraphReader(open_store(store), parse_moment(on, known_at, revision))
    if party is None:
        from api.commands.all_items import Chosen, show_all_items

        chosen = Chosen(states=_states(state), rule=rule, region=region, authority=authority)
        with progress() as show:
            show_all_items(reader, chosen=chosen, out=out, as_json=as_json, show=show)
        return
    document = _answer(reader, party)
    if as_json:
        print_json(document)
    else:
        _show(document)


def _states(text: str | None) -> frozenset[str] | None:
    from analytics.liability import ItemState

    if text is None:
        return None
    asked = frozenset(part.strip().upper() for part in text.split(","))
    if not asked <= set(ItemState):
        raise typer.BadParameter(f"--state is '{text}', expected {', '.join(ItemState)}")
    return asked


def _answer(reader: GraphReader, text: str) -> dict[str, object]:
    from analytics.liability import liabilities_of
    from api.acts import record_read
    from api.liability_json import liability_document
    from api.masking import Mask
    from api.references import find_party
    from api.roles import Role
    from api.rules import rules

    party = find_party(reader, text)
    answer = liabilities_of(reader, party, rules=rules())
    record_read(reader, "read liabilities", party)
    return liability_document(answer, Mask(Role.ADMIN))


def _show(document: Mapping[str, object]) -> None:
    out = console()
    party = document["party"]
    if not isinstance(party, dict):
        raise TypeError
    out.print(f"[bold]{named(party)}[/]  {cell(party['party_id'])}")
    out.print(f"on {document['on']}, as known on {document['known_at']}")
    if document["partial"]:
        out.print(f"[bold yellow]partial: {cell(document['partial'])}[/]")
    nothing = True
    for name, print_rows in (
        ("liabilities", _print_items),
        ("measures", _print_measures),
        ("notices", _print_notices),
    ):
        rows = document[name]
        if isinstance(rows, list) and rows:
            nothing = False
            print_rows(rows)
    if nothing:
        out.print("无 nothing: no liabilities, measures or notices")


_ROLES = {
    "legal_representative": "法定代表人",
    "principal": "主要负责人",
    "actual_controller": "实际控制人",
    "directly_responsible": "直接责任人",
    "subject": "当事人",
}


def _print_items(items: Iterable[Mapping[str, object]]) -> None:
    out = console()
    rows = table("责任 liabilities", "person", "role", "rule", "state", "from", "to", "decision")
    for item in items:
        rows.add_row(
            named(members(item["person"])),
            cell(_ROLES.get(str(item["role"]), item["role"])),
            cell(f"{item['rule_id']} {item['kind']}"),
            *(cell(item[name]) for name in ("state", "from", "to")),
            cell(members(item["decision"])["decision_no"]),
        )
    out.print(rows)
    for item in items:
        flags = item["flags"]
        shown = f" ({', '.join(map(str, flags))})" if isinstance(flags, list) and flags else ""
        out.print(
            f"• [dim]{item['liability_id']}[/] {cell(item['explanation'])}{shown}", soft_wrap=True
        )
        _print_acts(item)


def _print_measures(measures: Iterable[Mapping[str, object]]) -> None:
    rows = table("措施 measures", "rule", "measure", "state", "from", "to", "decision")
    for measure in measures:
        rows.add_row(
            *(cell(measure[name]) for name in ("rule_id", "measure", "state", "from", "to")),
            cell(members(measure["decision"])["decision_no"]),
        )
    console().print(rows)


def _print_notices(notices: Iterable[Mapping[str, object]]) -> None:
    rows = table("告知 notices", "rule", "unit", "person", "to be told", "state", "decision")
    for notice in notices:
        person = notice["person"]
        rows.add_row(
            cell(notice["rule_id"]),
            named(members(notice["unit"])),
            named(members(notice["person"])) if person else cell(None),
            *(cell(notice[name]) for name in ("target", "state")),
            cell(members(notice["decision"])["decision_no"]),
        )
    out = console()
    out.print(rows)
    for notice in notices:
        out.print(f"• [dim]{notice['notice_id']}[/] {cell(notice['rule_id'])} {notice['target']}")
        _print_acts(notice)


def _print_acts(about: Mapping[str, object]) -> None:
    acts = about["acts"]
    if isinstance(acts, list):
        for act in acts:
            said = f"  {act['at']} {act['act']} {cell(act['by'])}: {cell(act['reason'])}"
            console().print(said, soft_wrap=True)
