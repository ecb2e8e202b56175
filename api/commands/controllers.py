"""`zeren controllers`: who controls an entity, or everybody?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.explain import trees
from api.commands.options import AsJson, KnownAt, On, Out, Store
from api.commands.output import cell, complain, console, print_json, progress, table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from analytics.control import ControlOptions
    from graph.reader import GraphReader


def controllers(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    entity: Annotated[
        str | None,
        typer.Argument(metavar="[ENTITY]", help="A party id, USCC, key or exact name."),
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="All companies at once.")] = False,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="With --all: a row per controller and company.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Who controlled it when, and what changed.")
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="AXIS",
            help="With --history: valid, the days of the facts (default); or known, the days "
            "on which they came to be known.",
        ),
    ] = None,
    on: On = None,
    known_at: KnownAt = None,
    basis: Annotated[str, typer.Option(help="votes or capital.")] = "votes",
    threshold: Annotated[
        str, typer.Option(metavar="FRACTION", help="To be exceeded, strictly.")
    ] = "1/2",
    via: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="Only these ways of control count.")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="These ways do not count.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Draw the proof of every controller as a tree.")
    ] = False,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show who controls an entity, and by which facts."""
    if (entity is None) is not everybody:
        raise typer.BadParameter("expected either an ENTITY or --all")
    if (pairs or out) and not everybody:
        raise typer.BadParameter("--pairs and --out belong to --all")
    if explain and everybody:
        raise typer.BadParameter("--explain belongs to an ENTITY")
    if history and everybody:
        raise typer.BadParameter("--history is of one ENTITY")
    from analytics.control import Basis, ControlOptions, Via
    from api.commands.history import check_axis, give_history
    from api.control_json import parse_basis, parse_threshold, parse_ways
    from api.moments import parse_moment
    from graph.errors import ValueRefusedError
    from graph.opening import open_store
    from graph.reader import GraphReader

    axis = check_axis(by, on, known_at, is_asked=history)
    only = parse_ways("--via", via or ())
    off = parse_ways("--without", without or ())
    if Via.VOTES in off:
        raise ValueRefusedError("--without", "votes", "arrangements; votes always count")
    options = ControlOptions(
        basis=Basis(parse_basis(basis)),
        threshold=parse_threshold(threshold),
        without=off | (frozenset(Via) - only - {Via.VOTES} if only else frozenset()),
    )
    if out is not None:
        from api.tables_out import check_suffix

        check_suffix(out)
    reader = GraphReader(open_store(store), parse_moment(on, known_at))
    if entity is not None and history:
        give_history(reader, entity, axis, options, only, as_json=as_json)
        return
    if entity is not None:
        document, names = _one(reader, entity, options, only)
        if as_json:
            print_json(document)
        else:
            _show(document, names, explain=explain)
        return
    from api.commands.everybody import everybody as all_of_them

    with progress() as show:
        listing, rows = all_of_them(reader, options, only, show, pairs=pairs)
        listing.give(rows, out, as_json=as_json)


def _one(
    reader: GraphReader,
    entity: str,
    options: ControlOptions,
    only: Collection[str],
) -> tuple[dict[str, object], dict[str, str]]:
    """Return the answer, and the names of everybody it speaks of."""
    from analytics.ownership import controllers_with_shares
    from api.acts import record_read
    from api.control_json import masked_answer
    from api.masking import Mask
    from api.references import find_party
    from api.roles import Role

    party = find_party(reader, entity)
    answer = controllers_with_shares(reader, party, options)
    if only:
        named = [one for one in answer.controllers if set(one.via.split("+")) <= set(only)]
        answer = replace(answer, controllers=tuple(named))
    document = masked_answer(answer, Mask(Role.ADMIN))
    document |= {"data_revision": reader.store.revision()}
    record_read(reader, "read controllers", party)
    return document, {key: one.display_name for key, one in answer.parties.items()}


MOST_SHOWN = 100
"""Controllers in the table; the JSON document has all of them."""

OUTCOMES = {
    "COURT_OR_DECISION": "法院或决定认定 found by a court or decision",
    "DECLARED": "申报 declared",
    "AGREEMENT": "协议控制 by agreement or as managing partner",
    "COMPUTED_MAJORITY": "表决权过半 majority of votes (computed)",
    "STATE": "国有 state",
    "CONCERT": "一致行动 acting in concert",
    "WITHHELD": "未披露 withheld: cannot be determined",
    "UNKNOWN": "无法确定 cannot be determined: data missing",
    "CIRCULAR": "循环持股 circular holdings",
    "JOINT": "共同控制 two halves, nobody alone",
    "DISPERSED": "股权分散 dispersed, nobody",
}


def _show(document: Mapping[str, object], names: Mapping[str, str], *, explain: bool) -> None:
    out = console()
    party, found = document["party"], document["controllers"]
    if not (isinstance(party, dict) and isinstance(found, list)):
        raise TypeError
    out.print(f"[bold]{cell(party['name'])}[/]  {cell(party['party_id'])}")
    outcome = str(document["outcome"])
    out.print(f"实际控制人 {outcome}: {OUTCOMES[outcome]}")
    out.print(f"on {document['on']}, threshold {document['threshold']} of {document['basis']}")
    if document["flags"]:
        out.print("flags: " + ", ".join(map(str, _listed(document["flags"]))))
    _show_others(document)
    if not found:
        return
    rows = table(None, "controller 控制人", "kind", "via", "votes %", "margin", right=("votes %",))
    for one in found[:MOST_SHOWN]:
        name = cell(one["name"]) + (" *" if one["ultimate"] else "")
        rows.add_row(
            name, cell(one["kind"]), cell(one["via"]), cell(one["votes"]), cell(one["margin"])
        )
    out.print(rows)
    if len(found) > MOST_SHOWN:
        out.print(f"… 其余 and {len(found) - MOST_SHOWN:,} more: --json")
    out.print("* ultimate: nobody controls this one 最终控制人")
    proved = [one for one in found if one["proof"]]
    if not explain:
        if proved:
            _show_proof(proved[0], names)
        return
    for tree in trees(document, names):
        out.print()
        out.print(tree)


def _show_others(document: Mapping[str, object]) -> None:
    """Print who could control the entity, and the second reading of a ring."""
    out = console()
    possible = ", ".join(cell(one["name"]) for one in _listed(document["possible"]))
    if possible:
        out.print(f"可能 possible, depending on what is not stated: {possible}")
    second = document["second_reading"]
    if isinstance(second, dict):
        names = ", ".join(cell(one["name"]) for one in second["controllers"])
        out.print(f"若循环表决权无效 if ring votes are void: {second['outcome']} {names}")


def _show_proof(controller: Mapping[str, object], names: Mapping[str, str]) -> None:
    rows = table(
        f"依据 proof for {cell(controller['name'])}",
        *("holder", "in company", "votes %", "since", "source row"),
        right=("votes %",),
    )
    for step in _listed(controller["proof"]):
        source = step["source"]
        row = f"{source['file']}:{source['row']}" if isinstance(source, dict) else None
        parties = [str(step[key]) for key in ("holder", "company")]
        holder, company = (names.get(party, party) for party in parties)
        votes = step["votes"] if step["votes"] is not None else step["kind"]
        rows.add_row(cell(holder), cell(company), cell(votes), cell(step["from"]), cell(row))
    console().print(rows)


def _listed(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        complain("unexpected answer")
        return []
    return value
