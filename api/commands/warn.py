"""`zeren warn`: who is likely to have a new record soon, and why? Leads, never liability."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, Out, Store
from api.commands.output import cell, console, print_json, progress, table

if TYPE_CHECKING:
    from datetime import date

    from analytics.warning import Model, Scores
    from graph.reader import GraphReader

LEADS = "线索，不作为惩戒依据 leads only: no measure may rest on them"
_MOST_SHOWN = 20

Cutoff = Annotated[
    str | None,
    typer.Option("--cutoff", metavar="DATE", help="Nothing that became known later is used."),
]
Day = Annotated[
    str | None,
    typer.Option("--on", "--cutoff", metavar="DATE", help="The day scored; default today."),
]
Horizon = Annotated[
    int, typer.Option("--horizon-days", metavar="N", help="A new record within so many days.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Where the random numbers start.")]
ModelFile = Annotated[
    Path | None,
    typer.Option("--model", metavar="FILE", help="Of `zeren warn train`; else one is learned."),
]


def application() -> typer.Typer:
    """Return `zeren warn` and what stands below it."""
    app = typer.Typer(
        help="Early warning: who is likely to have a new record (leads only).",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    app.command("train")(train)
    app.command("score")(score)
    app.command("backtest")(backtest)
    app.command("explain")(explain)
    return app


def train(
    *,
    cutoff: Cutoff = None,
    horizon_days: Horizon = 365,
    seed: Seed = 1,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file of the model.")],
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Learn a model from what was known on a day, and write it to a file."""
    from api.moments import parse_day

    day = parse_day("cutoff", cutoff)
    reader = _reader(store, None)
    model = _trained(reader, day, horizon_days, seed)
    _write(out, model.written())
    if as_json:
        print_json({"file": str(out), **model.card()})
    else:
        _show_card(model.card())


def score(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    model_file: ModelFile = None,
    on: Day = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=0, help="So many of the highest.")
    ] = 100,
    horizon_days: Horizon = 365,
    seed: Seed = 1,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Score every organization on a day, as known then, and keep the highest for API and bulletin.

    `--out` writes all of them.
    """
    from api.risk.warnings import keep_warnings
    from api.tables_out import check_suffix, write_table
    from api.warn_json import SCORE_COLUMNS, SCORE_NUMBERS, score_rows, scores_document

    if out is not None:
        check_suffix(out)
    reader, revision, scores = _scores(store, model_file, on, (horizon_days, seed))
    if out is not None:
        write_table(out, SCORE_COLUMNS, score_rows(reader, scores), SCORE_NUMBERS)
    with progress() as show:
        keep_warnings(reader, revision, scores, show)
    document = scores_document(reader, scores, limit)
    if as_json:
        print_json(document)
    else:
        _show_scores(document)


def backtest(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    cutoff: Cutoff = None,
    cutoffs: Annotated[
        int,
        typer.Option("--cutoffs", metavar="N", min=1, max=20, help="So many, a horizon apart."),
    ] = 1,
    horizon_days: Horizon = 365,
    seed: Seed = 1,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Bootstrap samples of an interval.")
    ] = 1_000,
    scores: Annotated[
        Path | None,
        typer.Option("--scores", metavar="FILE", help="Write entity, score and label."),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Draw the calibration as SVG."),
    ] = None,
    known_at: KnownAt = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Test on the past: would warnings of that day have found what came (leads only)?"""
    from datetime import timedelta

    from analytics import warning
    from api.moments import parse_day
    from api.tables_out import check_suffix, write_table
    from api.warn_json import BACKTEST_COLUMNS, backtest_document
    from api.warn_records import CountedRecords

    if scores is not None:
        check_suffix(scores)
    parameters = warning.Parameters(horizon_days=horizon_days, seed=seed, draws=draws)
    reader = _reader(store, known_at)
    step = timedelta(days=horizon_days)
    last = reader.as_of.known_at - step if cutoff is None else parse_day("cutoff", cutoff)
    days = [last - step * at for at in range(cutoffs)]
    with progress() as show:
        tests = warning.backtest(reader, CountedRecords(), days, parameters=parameters, show=show)
    if scores is not None:
        write_table(scores, BACKTEST_COLUMNS, tests[-1].rows(), BACKTEST_COLUMNS[1:])
    if plot is not None:
        _write(plot, warning.calibration_plot(tests[-1]))
    document = backtest_document(tests)
    if as_json:
        print_json(document)
    else:
        _show_backtest(document)


def explain(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="An organization.")],
    *,
    model_file: ModelFile = None,
    on: Day = None,
    horizon_days: Horizon = 365,
    seed: Seed = 1,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Tell what moved the score of one organization, and the facts behind it (leads only)."""
    from analytics import warning
    from api.references import find_party
    from api.warn_json import explained_document

    party = find_party(_reader(store, None), entity)
    reader, _, scores = _scores(store, model_file, on, (horizon_days, seed))
    document = explained_document(reader, scores, warning.explain(scores, party))
    if as_json:
        print_json(document)
    else:
        _show_explained(document)


def _reader(store: str | None, known_at: str | None) -> GraphReader:
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    return GraphReader(open_store(store), parse_moment(None, known_at))


def _trained(reader: GraphReader, day: date, horizon_days: int, seed: int) -> Model:
    from analytics import warning
    from api.warn_records import CountedRecords

    parameters = warning.Parameters(horizon_days=horizon_days, seed=seed)
    with progress() as show:
        return warning.train(reader, CountedRecords(), day, parameters=parameters, show=show)


def _scores(
    store: str | None, model_file: Path | None, on: str | None, settings: tuple[int, int]
) -> tuple[GraphReader, int, Scores]:
    """Return the scores of a day and their data's revision, by a file or a model learned here."""
    from analytics import warning
    from api.moments import parse_day
    from api.warn_records import CountedRecords
    from graph.periods import AsOf

    day = parse_day("on", on)
    reader = _reader(store, None)
    reader = reader.at(AsOf(on=day, known_at=day))
    revision = reader.store.revision()
    if model_file is None:
        model = _trained(reader, day, *settings)
    else:
        model = warning.read_model(model_file.read_bytes())
    with progress() as show:
        return reader, revision, warning.score(reader, CountedRecords(), model, day, show=show)


def _write(path: Path, content: bytes) -> None:
    from graph.errors import StoreWriteError

    try:
        path.write_bytes(content)
    except OSError as error:
        raise StoreWriteError(str(path), error.strerror or str(error)) from error


def _show_card(card: Mapping[str, object]) -> None:
    lessons = card["lessons"]
    if not isinstance(lessons, list):
        raise TypeError
    out = console()
    days = ", ".join(map(str, lessons)) or cell(None)
    out.print(f"[bold]预警模型 model[/]  {card['cutoff']}  {card['method']}")
    out.print(LEADS)
    out.print(f"{card['rows']:,} rows with {card['outcomes']:,} outcomes, learned from {days}")


def _show_scores(document: Mapping[str, object]) -> None:
    found, model = document["scores"], document["model"]
    if not (isinstance(found, list) and isinstance(model, dict)):
        raise TypeError
    _show_card(model)
    title = f"{document['on']}: {document['entities']:,} scored"
    rows = table(title, "rank", "entity", "probability", "reasons", right=("rank", "probability"))
    for one in found[:_MOST_SHOWN]:
        said = "; ".join(f"{each['chinese']} {each['meaning']}" for each in one["reasons"])
        rows.add_row(
            str(one["rank"]), cell(one["name"]), f"{100 * one['probability']:.1f} %", cell(said)
        )
    console().print(rows)


def _show_backtest(document: Mapping[str, object]) -> None:
    out = console()
    model, says = document["model"], document["graph_says"]
    if not (isinstance(model, dict) and isinstance(says, dict)):
        raise TypeError
    _show_card(model)
    several = document.get("rolling", [document])
    if not isinstance(several, list):
        raise TypeError
    for one in several:
        _show_test(one)
    calibration = document["calibration"]
    if isinstance(calibration, dict):
        error, brier = calibration["expected_error"], calibration["brier"]
        out.print(f"校准 calibration: expected error {error:.3f}, Brier {brier:.3f}")
    out.print(f"{says['zh']}\n{says['en']}")
    if not document["complete"]:
        out.print("观察期未满 the horizon has not passed yet: outcomes are still missing")


def _show_test(test: Mapping[str, object]) -> None:
    title = (
        f"回测 back-test {test['cutoff']}: {test['entities']:,} scored, "
        f"{test['positives']:,} with a new record"
    )
    numbers = ("AUC", "95 %", "AP", "P@100")
    rows = table(title, "ranking", *numbers, right=numbers)
    for name, said in (
        ("全模型 full model", test),
        ("无图特征 without the graph", test["without_graph"]),
        ("记录数 count of records", test["baseline"]),
    ):
        if not isinstance(said, Mapping):
            raise TypeError
        rows.add_row(name, *_cells(said))
    console().print(rows)
    if test["lead_time_days"] is not None:
        console().print(f"提前量 lead time: {test['lead_time_days']:g} days (median)")


def _cells(said: Mapping[str, object]) -> tuple[str, ...]:
    interval = said["auc_interval"]
    between = (
        f"{interval[0]:.3f} to {interval[1]:.3f}" if isinstance(interval, list) else cell(None)
    )
    auc, precise, top = (
        cell(None) if (value := said[name]) is None else f"{value:.3f}"
        for name in ("auc", "average_precision", "precision_at_100")
    )
    return auc, between, precise, top


def _show_explained(document: Mapping[str, object]) -> None:
    found = document["reasons"]
    if not isinstance(found, list):
        raise TypeError
    out = console()
    chance = f"{100 * float(str(document['probability'])):.1f} %"
    out.print(f"[bold]{cell(document['name'])}[/]  {document['on']}")
    out.print(LEADS)
    out.print(f"{chance}, rank {document['rank']:,} of {document['entities']:,}")
    numbers = ("effect", "value", "typical")
    rows = table("原因 reasons", *numbers, "what", "facts", right=numbers)
    for one in found[:_MOST_SHOWN]:
        facts = "; ".join(
            f"{fact['party']} {fact['says']} {fact['from'] or ''}" for fact in one["facts"][:3]
        )
        value, typical = (cell(None) if one[n] is None else f"{one[n]:g}" for n in numbers[1:])
        what = f"{one['chinese']} {one['meaning']}"
        rows.add_row(f"{one['effect']:+.3f}", value, typical, cell(what), cell(facts))
    out.print(rows)
