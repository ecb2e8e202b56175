"""`zeren links`: with whom is an entity closely linked through capital?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Store
from api.commands.output import cell, console, print_json, table
from api.commands.power import SCREENING

_LISTS = (
    ("owned_by", "股东方 owns the entity", "share"),
    ("owns", "被投资方 owned by the entity", "share"),
    ("weakest_link", "最弱环节 weakest link to the entity", "weakest_link"),
)


def links(
    *,
    entity: Annotated[
        str, typer.Argument(metavar="ENTITY", help="A party id, USCC, key or exact name.")
    ],
    on: On = None,
    known_at: KnownAt = None,
    limit: Annotated[
        str, typer.Option(metavar="PER_CENT", help="Linked from this share on.")
    ] = "20",
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show close links and weakest links through capital (screening only)."""
    from analytics.power import links_of
    from api.acts import record_read
    from api.moments import parse_moment
    from api.ownership_json import parse_minimum
    from api.references import find_party
    from graph.opening import open_store
    from graph.reader import GraphReader

    least = parse_minimum(limit, "--limit")
    reader = GraphReader(open_store(store), parse_moment(on, known_at))
    party = find_party(reader, entity)
    document = links_of(reader, party, limit=least).document()
    document |= {"data_revision": reader.store.revision()}
    record_read(reader, "read links", party)
    if as_json:
        print_json(document)
    else:
        _show(document)


def _show(document: Mapping[str, object]) -> None:
    out = console()
    party, flags = document["party"], document["flags"]
    if not (isinstance(party, dict) and isinstance(flags, list)):
        raise TypeError
    out.print(f"[bold]{cell(party['name'])}[/]  {cell(party['party_id'])}")
    out.print(f"密切关联 close links from {document['limit']} % of the capital on")
    out.print(f"on {document['on']}, multiplied along each chain and added up, nobody twice")
    if flags:
        out.print("flags: " + ", ".join(map(str, flags)))
    for key, title, figure in _LISTS:
        _show_list(document[key], title, figure)
    _show_common(document["shares_owner"])
    undetermined = document["undetermined"]
    if isinstance(undetermined, list) and undetermined:
        names = ", ".join(cell(one["name"]) for one in undetermined)
        out.print(f"无法确定 not determined, too many chains: {names}")
    out.print(SCREENING)


def _show_list(found: object, title: str, figure: str) -> None:
    if not isinstance(found, list):
        raise TypeError
    if not found:
        console().print(f"{title}: 无 nobody")
        return
    rows = table(title, "party 主体", "kind", f"{figure} %", right=(f"{figure} %",))
    for one in found:
        rows.add_row(cell(one["name"]), cell(one["kind"]), cell(one[figure]))
    console().print(rows)


def _show_common(found: object) -> None:
    if not isinstance(found, list):
        raise TypeError
    title = "同一股东 shares an owner with the entity"
    if not found:
        console().print(f"{title}: 无 nobody")
        return
    numbers = ("of entity %", "of party %")
    rows = table(title, "party 主体", "kind", "owner 共同股东", *numbers, right=numbers)
    for one in found:
        for owner in one["owners"]:
            shares = (cell(owner[f"share_of_{which}"]) for which in ("entity", "other"))
            rows.add_row(cell(one["name"]), cell(one["kind"]), cell(owner["name"]), *shares)
    console().print(rows)
