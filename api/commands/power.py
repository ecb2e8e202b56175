"""`zeren power`: how much power do the direct holders of a company have?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Store
from api.commands.output import cell, console, print_json, progress, table

if TYPE_CHECKING:
    from fractions import Fraction

    from analytics.power import Sampling
    from graph.model import PartyId
    from graph.reader import GraphReader

_METHODS = {
    "exact": "精确 exact: all coalitions counted",
    "estimate": "估计 estimate: drawn at random, with standard errors",
    "not_reached": "未达到 not reached: all known votes together are too few",
}
SCREENING = "仅供筛查，不作惩戒依据 for screening only, never a ground of discipline"


def power(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    entity: Annotated[
        str, typer.Argument(metavar="ENTITY", help="A party id, USCC, key or exact name.")
    ],
    on: On = None,
    known_at: KnownAt = None,
    threshold: Annotated[
        str, typer.Option(metavar="FRACTION", help="To be exceeded, strictly.")
    ] = "1/2",
    network: Annotated[
        bool,
        typer.Option("--network", help="Also power through companies; reads everybody."),
    ] = False,
    rounds: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Rounds of an estimate; default 10,000, of the network 1,000."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same estimate.")] = 0,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show how much power the votes of each direct holder have (screening only)."""
    from analytics.power import NETWORK_ROUNDS, Sampling, power_of
    from api.acts import record_read
    from api.control_json import parse_threshold
    from api.moments import parse_moment
    from api.references import find_party
    from graph.opening import open_store
    from graph.reader import GraphReader

    more_than = parse_threshold(threshold)
    sampling = Sampling(seed=seed) if rounds is None else Sampling(rounds, seed)
    reader = GraphReader(open_store(store), parse_moment(on, known_at))
    party = find_party(reader, entity)
    document = power_of(reader, party, threshold=more_than, sampling=sampling).document()
    document |= {"network": None, "data_revision": reader.store.revision()}
    if network:
        drawn = Sampling(NETWORK_ROUNDS, seed) if rounds is None else sampling
        document["network"] = _network(reader, party, more_than, drawn)
    record_read(reader, "read power", party)
    if as_json:
        print_json(document)
    else:
        _show(document)


def _network(
    reader: GraphReader, party: PartyId, threshold: Fraction, sampling: Sampling
) -> dict[str, object]:
    from analytics.power.network import network_power_of

    with progress() as show:
        found = network_power_of(reader, party, threshold=threshold, sampling=sampling, show=show)
    return found.document(reader, party)


def _show(document: Mapping[str, object]) -> None:
    out = console()
    party, holders, flags = document["party"], document["holders"], document["flags"]
    if not (isinstance(party, dict) and isinstance(holders, list) and isinstance(flags, list)):
        raise TypeError
    out.print(f"[bold]{cell(party['name'])}[/]  {cell(party['party_id'])}")
    out.print(f"表决权力 power of votes, {_METHODS[str(document['method'])]}")
    out.print(f"on {document['on']}, to be exceeded: {document['threshold']} of the votes")
    if document["rounds"] is not None:
        out.print(f"{document['rounds']} rounds, seed {document['seed']}")
    if flags:
        out.print("flags: " + ", ".join(map(str, flags)))
    numbers = ("votes %", "Shapley-Shubik %", "Banzhaf %")
    rows = table(None, "holder 持有人", "kind", *numbers, right=numbers)
    for one in holders:
        votes = cell(one["votes"])
        rows.add_row(
            cell(one["name"]),
            cell(one["kind"]),
            f"≥ {votes}" if one["votes_are_least"] else votes,
            _with_error(one, "shapley_shubik"),
            _with_error(one, "banzhaf"),
        )
    out.print(rows)
    if isinstance(document["network"], dict):
        _show_network(document["network"])
    out.print("each holder alone: groups in concert are not merged 一致行动人不合并")
    out.print(SCREENING)


def _show_network(network: Mapping[str, object]) -> None:
    out, holders = console(), network["holders"]
    if not isinstance(holders, list):
        raise TypeError
    out.print(
        f"网络权力指数 network power index, estimate: {network['rounds']} rounds, "
        f"seed {network['seed']}, {network['meetings']} companies"
    )
    numbers = ("power %", "companies")
    rows = table(None, "holder 权力人", "kind", *numbers, right=numbers)
    for one in holders:
        figures = (_with_error(one, name) for name in ("power", "companies"))
        rows.add_row(cell(one["name"]), cell(one["kind"]), *figures)
    out.print(rows)
    reach = _with_error(network, "companies")
    out.print(f"this entity itself: power over {reach} companies on average 平均控制企业数")


def _with_error(row: Mapping[str, object], name: str) -> str:
    error = row[f"{name}_error"]
    return cell(row[name]) if error is None else f"{cell(row[name])} ± {cell(error)}"
