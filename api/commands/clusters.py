"""`zeren clusters`: where do violations gather among linked entities? Leads, never liability."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Out, Store
from api.commands.output import cell, console, print_json, progress, table

if TYPE_CHECKING:
    from graph.periods import AsOf
    from graph.store import GraphStore

LEADS = "线索，不作为惩戒依据 leads only: no measure may rest on them"
SHOWN = 20


def application() -> typer.Typer:
    """Return `zeren clusters` and what stands below it."""
    app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
    app.callback()(clusters)
    app.command("outcome")(outcome)
    app.command("weights")(weights)
    return app


def clusters(  # noqa: PLR0913 (the parameters are the command's options)
    context: typer.Context,
    *,
    on: On = None,
    known_at: KnownAt = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Also tell what became of the clusters of this day."),
    ] = None,
    shuffles: Annotated[
        int, typer.Option(metavar="N", help="How often flags are shuffled.")
    ] = 9_999,
    seed: Annotated[int, typer.Option(metavar="N", help="Where the random numbers start.")] = 1,
    weight_file: Annotated[
        Path | None,
        typer.Option("--weights", metavar="FILE", help="Weights of links in place of ours (CSV)."),
    ] = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Find clusters of flagged entities and other alerts (leads only)."""
    if context.invoked_subcommand is not None:
        return
    from analytics.clusters.parameters import Parameters
    from analytics.clusters.weights import shipped_weights, weights_in
    from api.clusters_answer import clusters_answer
    from api.clusters_json import OUT_COLUMNS, OUT_NUMBERS, out_rows
    from api.moments import parse_day
    from api.risk.leads import keep_leads
    from api.tables_out import check_suffix, write_table
    from graph.opening import open_store
    from graph.reader import GraphReader

    rows = (
        weights_in(weight_file.read_text("utf-8-sig", "replace"))
        if weight_file
        else shipped_weights()
    )
    parameters = Parameters(weight_rows=rows, shuffles=shuffles, seed=seed)
    if out is not None:
        check_suffix(out)
    opened = open_store(store)
    moment = _moment(opened, on, known_at)
    reader, revision = GraphReader(opened, moment), opened.revision()
    earlier = None if since is None else parse_day("since", since)
    with progress() as show:
        document = clusters_answer(reader, parameters, earlier, show).document
    keep_leads(reader, revision, document)
    if out is not None:
        write_table(out, OUT_COLUMNS, out_rows(document), OUT_NUMBERS)
    if as_json:
        print_json(document)
    else:
        _show(document)


def _moment(store: GraphStore, on: str | None, known_at: str | None) -> AsOf:
    """Return the moment asked for; without a day the one that was analyzed last."""
    import orjson

    from api.findings import Finding
    from api.moments import parse_moment

    kept = store.kept(Finding.SUMMARY.value) if on is None else None
    analyzed = orjson.loads(kept[1])["on"] if kept else None
    return parse_moment(on or analyzed, known_at)


def weights(
    *,
    on: On = None,
    known_at: KnownAt = None,
    years: Annotated[int, typer.Option(metavar="N", min=1, max=20, help="Years looked at.")] = 5,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Estimate from the loaded history how much each kind of link tells (leads only)."""
    from analytics.clusters.estimates import estimated_weights
    from analytics.clusters.parameters import Parameters
    from api.clusters_json import estimates_document
    from api.clusters_records import counted_records
    from api.risk.weights import keep_estimates
    from graph.opening import open_store
    from graph.reader import GraphReader

    opened = open_store(store)
    reader, revision = GraphReader(opened, _moment(opened, on, known_at)), opened.revision()
    with progress() as show:
        found = estimated_weights(reader, counted_records(reader), Parameters(), years, show)
    document = estimates_document(reader, years, found)
    keep_estimates(reader, revision, document)
    if as_json:
        print_json(document)
    else:
        _show_estimates(document)


def outcome(
    alert_id: Annotated[str, typer.Argument(metavar="ID", help="A cluster or an alert.")],
    found: Annotated[str, typer.Argument(metavar="OUTCOME", help="confirmed, false or merged.")],
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="What the official found.")],
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Record what came of a cluster or an alert; the last outcome counts."""
    from dataclasses import asdict

    from analytics.clusters.outcomes import precision_of
    from api.acts import actor
    from api.audit import AuditLog
    from api.clusters_memory import recorded_outcomes
    from api.moments import parse_moment
    from api.outcomes import record_outcome
    from api.places import audit_file
    from graph.opening import open_store

    opened = open_store(store)
    audit = AuditLog(audit_file(opened.url))
    recorded = record_outcome(opened, alert_id, found, by=actor(), reason=reason, audit=audit)
    precision = precision_of(recorded_outcomes(opened, parse_moment(None, None)))
    if as_json:
        said = {"recorded": asdict(recorded), "precision": [asdict(each) for each in precision]}
        print_json(said | {"data_revision": opened.revision()})
    else:
        console().print(f"{cell(alert_id)}: {cell(found)}, data revision {opened.revision()}")


def _show(document: Mapping[str, object]) -> None:
    out = console()
    out.print(f"[bold]风险线索 risk leads[/]  {document['on']}   {LEADS}")
    found, alerts = document["clusters"], document["alerts"]
    if not (isinstance(found, list) and isinstance(alerts, list)):
        raise TypeError
    out.print(
        f"{document['flagged_entities']:,} flagged entities, "
        f"{document['groups_tested']:,} groups tested, {len(found):,} clusters"
    )
    _show_parameters(document["parameters"])
    numbers = ("members", "flagged", "lift", "q")
    rows = table("风险集群 clusters", "cluster", "sections", "regions", *numbers, right=numbers)
    for one in found[:SHOWN]:
        rows.add_row(
            cell(one["cluster_id"]),
            cell(" ".join(one["industries"])),
            cell(" ".join(one["regions"])),
            f"{len(one['members']):,}",
            f"{one['flagged']:,}",
            f"{one['lift']:.1f}",
            f"{one['q_value']:.2g}",
        )
    if found:
        out.print(rows)
    _show_alerts(alerts)
    _show_changes(document.get("changes"))
    hubs = document["hubs_removed"]
    if isinstance(hubs, list) and hubs:
        out.print(f"已剔除的枢纽节点 hubs removed: {len(hubs):,} (--json lists all)")


def _show_parameters(said: object) -> None:
    if not isinstance(said, dict):
        raise TypeError
    signal = said["signal"]
    console().print(
        f"参数 parameters: {said['model']}; records of {signal['window_months']} months, "
        f"half-life {signal['half_life_months']}; at least {said['least_entities']} entities, "
        f"{said['least_flagged']} flagged, lift {said['least_lift']:g}, "
        f"p {said['most_p']:g}, q {said['most_q']:g}; {said['shuffles']:,} shuffles, "
        f"seed {said['seed']} (--json lists all)"
    )


def _show_estimates(document: Mapping[str, object]) -> None:
    numbers = ("weight", "lift", "95 % interval", "suggested")
    rows = table("关联权重 weights of links", "kind", *numbers, right=numbers)
    found = document["weights"]
    if not isinstance(found, list):
        raise TypeError
    for one in found:
        told = one["lift"] is not None
        rows.add_row(
            cell(one["kind"]),
            f"{one['weight']:.2f}",
            f"{one['lift']:.2f}" if told else cell(None),
            f"{one['low']:.2f} to {one['high']:.2f}" if told else cell(None),
            cell(one["suggested"]),
        )
    console().print(rows)
    console().print(LEADS)


def _show_alerts(alerts: list[dict[str, object]]) -> None:
    if not alerts:
        return
    counts: dict[tuple[str, str, str], int] = {}
    for alert in alerts:
        key = (str(alert["kind"]), str(alert["chinese"]), str(alert["meaning"]))
        counts[key] = counts.get(key, 0) + 1
    rows = table("预警 alerts", "kind", "meaning", "alerts", right=("alerts",))
    for (kind, chinese, meaning), count in counts.items():
        rows.add_row(cell(kind), cell(f"{chinese} {meaning}"), f"{count:,}")
    console().print(rows)


def _show_changes(changes: object) -> None:
    if not isinstance(changes, dict):
        return
    rows = table(f"变化 changes since {changes['since']}", "cluster", "change", "into")
    for one in changes["clusters"]:
        rows.add_row(cell(one["cluster_id"]), cell(one["change"]), cell(one["into"]))
    console().print(rows)
