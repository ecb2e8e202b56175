"""`zeren owners`: who owns an entity through all chains, and who is its beneficial owner?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Out, Store
from api.commands.output import cell, console, print_json, progress, table

if TYPE_CHECKING:
    from graph.reader import GraphReader

_OUTCOMES = {
    "OWNERSHIP": "持股 25% 以上 owns a quarter or more",
    "VOTES": "表决权 25% 以上 commands a quarter or more of the votes",
    "CONTROL": "实际控制 controls",
    "DAILY_MANAGER": "日常经营管理负责人 nobody owns or controls: its manager is deemed to be it",
    "STATE_LEGAL_REPRESENTATIVE": "国有，法定代表人视为 of the state: its legal representative is "
    "deemed to be it",
    "NO_ULTIMATE_OWNER": "循环持股，无最终所有人 its owners own each other, nobody outside does",
    "UNKNOWN": "无法确定 cannot be determined: shares missing",
    "NOBODY": "无 nobody: no criterion is met, no manager is known",
}


def owners(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    entity: Annotated[
        str | None,
        typer.Argument(metavar="[ENTITY]", help="A party id, USCC, key or exact name."),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="The ultimate owners of all companies at once.")
    ] = False,
    on: On = None,
    known_at: KnownAt = None,
    minimum: Annotated[
        str | None,
        typer.Option(
            "--min",
            metavar="PER_CENT",
            help="List owners from this share on; default 5, with --all 25.",
        ),
    ] = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show who owns an entity through all chains, and its beneficial owners."""
    if (entity is None) is not everybody:
        raise typer.BadParameter("expected either an ENTITY or --all")
    if out and not everybody:
        raise typer.BadParameter("--out belongs to --all")
    from api.acts import record_read
    from api.masking import Mask
    from api.moments import parse_moment
    from api.ownership_json import owners_document
    from api.references import find_party
    from api.roles import Role
    from api.tables_out import check_suffix
    from graph.opening import open_store
    from graph.reader import GraphReader

    if out is not None:
        check_suffix(out)
    reader = GraphReader(open_store(store), parse_moment(on, known_at))
    if entity is None:
        _all(reader, minimum or "25", out, as_json=as_json)
        return
    party = find_party(reader, entity)
    document = owners_document(reader, party, minimum or "5", Mask(Role.ADMIN))
    document |= {"data_revision": reader.store.revision()}
    record_read(reader, "read owners", party)
    if as_json:
        print_json(document)
    else:
        _show(document)


def _all(reader: GraphReader, minimum: str, out: Path | None, *, as_json: bool) -> None:
    from api.commands.all_owners import all_owners
    from api.ownership_json import parse_minimum

    least = parse_minimum(minimum)
    with progress() as show:
        listing, rows = all_owners(reader, least, show)
        listing.give(rows, out, as_json=as_json)


def _show(document: Mapping[str, object]) -> None:
    out = console()
    party, found = document["party"], document["owners"]
    if not (isinstance(party, dict) and isinstance(found, list)):
        raise TypeError
    out.print(f"[bold]{cell(party['name'])}[/]  {cell(party['party_id'])}")
    outcome = str(document["outcome"])
    out.print(f"受益所有人 {outcome}: {_OUTCOMES[outcome]}")
    out.print(f"on {document['on']}, shares of the capital through all chains ({CONVENTION})")
    flags = document["flags"]
    if isinstance(flags, list) and flags:
        out.print("flags: " + ", ".join(map(str, flags)))
    rows = table(
        None, "owner 所有人", "kind", "share %", "corrected %", "criterion", right=("share %",)
    )
    for one in found:
        name = cell(one["name"]) + (" *" if one["beneficial_owner"] else "")
        shares = (cell(one[key]) for key in ("share", "share_corrected"))
        rows.add_row(name, cell(one["kind"]), *shares, cell(one["criterion"]))
    out.print(rows)
    out.print("* beneficial owner 受益所有人; for screening only, never a ground of discipline")


CONVENTION = "multiplied along and added up, circles to the end"
