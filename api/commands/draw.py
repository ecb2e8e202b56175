"""`zeren draw`: who is drawn for inspection, and does a protocol of a draw hold?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.documents import items, members
from api.commands.options import AsJson, KnownAt, On, Out, Revision, Store
from api.commands.output import cell, complain, console, print_json, progress, table
from api.errors import NO_ANSWER

if TYPE_CHECKING:
    from analytics.draws import Candidate, DrawPlan
    from graph.reader import GraphReader

    Document = Mapping[str, object]

DRAWN_COLUMNS = ("class", "place", "rank", "party_id", "name", "ticket")
POPULATION_COLUMNS = ("party_id", "class", "place")
SEED_SUFFIX = ".seed"
SHOWN = 20
_JSON = ".json"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a draw is asked for beside its plan.

    Attributes
    ----------
    population
        Where the population is written, or, in verifying, read.
    """

    reader: GraphReader
    out: Path | None
    population: Path | None
    as_json: bool


def draw(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    seed: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Draw with this seed, without commitment.")
    ] = None,
    commit: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write a commitment to publish, and FILE.seed to keep secret."
        ),
    ] = None,
    reveal: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw as this commitment says.")
    ] = None,
    verify: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Check a protocol; exit 1 if it is wrong.")
    ] = None,
    commitment: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="With --verify: the commitment that was published."),
    ] = None,
    class_preset: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose rates; default henan_2021.")
    ] = None,
    rates: Annotated[
        str | None, typer.Option(metavar="A=1,B=2,…", help="Rates in per cent.")
    ] = None,
    strata: Annotated[
        str, typer.Option(metavar="BY", help="class, region or industry (within each class).")
    ] = "class",
    region: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only regions that begin so.")
    ] = None,
    industry: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only industries that begin so.")
    ] = None,
    population: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Write the population; with --verify: read it."),
    ] = None,
    on: On = None,
    known_at: KnownAt = None,
    revision: Revision = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Draw entities for inspection (双随机抽查) by class, so that anybody can check it."""
    from api.draws import Wanted, plan_of
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    _check(
        {"--seed": seed, "--commit": commit, "--reveal": reveal, "--verify": verify},
        commitment,
        {"--class-preset": class_preset, "--rates": rates, "--region": region},
    )
    _check_files(out, population)
    if verify is not None and population is not None:
        _give_verdict(verify, commitment, None, population, as_json=as_json)
        return
    reader = GraphReader(open_store(store), parse_moment(on, known_at, revision))
    asked = _Asked(reader=reader, out=out, population=population, as_json=as_json)
    with progress() as show:
        show("classes", 0, None)
        if verify is not None:
            _give_verdict(verify, commitment, reader, None, as_json=as_json)
        elif reveal is not None:
            _reveal(asked, reveal)
        else:
            wanted = Wanted(
                preset=class_preset, rates=rates, strata=strata, region=region, industry=industry
            )
            plan = plan_of(wanted, reader.as_of, reader.store.revision())
            if commit is not None:
                _commit(asked, plan, commit)
            else:
                _draw(asked, plan, seed or "", None)


def _check(
    modes: Mapping[str, object], commitment: Path | None, planned: Mapping[str, object]
) -> None:
    """Refuse options that do not go together."""
    chosen = [name for name, value in modes.items() if value is not None]
    if len(chosen) != 1:
        raise typer.BadParameter(f"expected one of {', '.join(modes)}, got {len(chosen)}")
    if commitment is not None and chosen != ["--verify"]:
        raise typer.BadParameter("--commitment belongs to --verify")
    fixed = [name for name, value in planned.items() if value is not None]
    if fixed and chosen[0] in {"--reveal", "--verify"}:
        raise typer.BadParameter(f"{fixed[0]} was settled before: {chosen[0]} takes it from FILE")


def _check_files(out: Path | None, population: Path | None) -> None:
    from api.tables_out import check_suffix

    if out is not None and out.suffix.lower() != _JSON:
        check_suffix(out)
    if population is not None and population.suffix.lower() != ".csv":
        raise typer.BadParameter(f"--population is '{population}', expected a .csv file")


def _commit(asked: _Asked, plan: DrawPlan, path: Path) -> None:
    from analytics.draws import commitment_document, commitment_of, new_seed
    from api.draws import population_in, write_document
    from api.moments import instant

    secret = path.with_name(path.name + SEED_SUFFIX)
    if path.exists() or secret.exists():
        raise typer.BadParameter(f"{path} or its seed exists already; a seed is never replaced")
    population, seed = population_in(asked.reader, plan), new_seed()
    document = commitment_document(plan, population, commitment_of(seed), instant())
    _keep_seed(secret, seed)
    _write_population(asked, population)
    _record(asked, "committed to a draw", document)
    write_document(path, document)
    if asked.as_json:
        print_json(document)
        return
    _show_strata(document)
    out = console()
    out.print(f"承诺 commitment {document['commitment']}")
    out.print(f"公布 publish {cell(path)}, 保密 keep secret {cell(secret)}", soft_wrap=True)


def _keep_seed(path: Path, seed: str) -> None:
    from graph.errors import StoreWriteError

    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(seed + "\n")
    except OSError as error:
        raise StoreWriteError(str(path), error.strerror or str(error)) from error


def _reveal(asked: _Asked, path: Path) -> None:
    from api.draws import committed_plan, read_document
    from graph.errors import FileRefusedError

    committed = read_document(path)
    secret = path.with_name(path.name + SEED_SUFFIX)
    try:
        seed = secret.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefusedError(str(secret), "UNREADABLE", "the seed cannot be read") from error
    _draw(asked, committed_plan(committed), seed, committed)


def _draw(asked: _Asked, plan: DrawPlan, seed: str, committed: Document | None) -> None:
    from api.draws import draw_document, population_in

    population = population_in(asked.reader, plan)
    document = draw_document(asked.reader, plan, population, seed, committed)
    _write_population(asked, population)
    _record(asked, "drew for inspection", document)
    rows = list(_drawn_rows(document))
    if asked.out is not None:
        _write_out(asked.out, document, rows)
    if asked.as_json:
        print_json(document)
        return
    _show_strata(document)
    if asked.out is not None:
        console().print(f"{len(rows):,} drawn, written to {cell(asked.out)}", soft_wrap=True)
        return
    shown = table("抽中 drawn", "class", "place", "rank", "name", "party", right=("rank",))
    for one in rows[:SHOWN]:
        shown.add_row(*(cell(one[at]) for at in (0, 1, 2, 4, 3)))
    console().print(shown)
    if len(rows) > SHOWN:
        console().print(f"and {len(rows) - SHOWN:,} more: --out FILE.csv or FILE.json has them")


def _write_out(path: Path, document: Document, rows: list[tuple[object, ...]]) -> None:
    from api.draws import write_document
    from api.tables_out import write_table

    if path.suffix.lower() == _JSON:
        write_document(path, document)
    else:
        write_table(path, DRAWN_COLUMNS, rows, ("rank",))


def _write_population(asked: _Asked, population: list[Candidate]) -> None:
    from api.tables_out import write_table

    if asked.population is not None:
        rows = ((one.party, one.name.value, one.place) for one in population)
        write_table(asked.population, POPULATION_COLUMNS, rows, ())


def _record(asked: _Asked, action: str, document: Document) -> None:
    """Write down that somebody drew, or settled a draw, before it is shown."""
    from api.acts import actor
    from api.audit import AuditLog
    from api.places import audit_file

    AuditLog(audit_file(asked.reader.store.url)).record(
        actor=actor(), action=action, digest=document["digest"]
    )


def _drawn_rows(document: Document) -> Iterator[tuple[object, ...]]:
    for one in map(members, items(document["drawn"])):
        yield tuple(one[name] for name in DRAWN_COLUMNS)


def _show_strata(document: Document) -> None:
    plan, population = members(document["plan"]), members(document["population"])
    rates = members(plan["rates"])
    console().print(
        f"抽查对象 population of {population['size']:,} on {plan['on']}, "
        f"{cell(plan['preset'])}, digest {str(population['digest'])[:16]}…"
    )
    numbers = ("rate %", "size", "drawn")
    rows = table(None, "class", "place", *numbers, right=numbers)
    for one in map(members, items(population["strata"])):
        name = str(one["class"])
        rows.add_row(*map(cell, (name, one["place"], rates[name], one["size"], one["to_draw"])))
    console().print(rows)


def _give_verdict(
    path: Path,
    commitment: Path | None,
    reader: GraphReader | None,
    population: Path | None,
    *,
    as_json: bool,
) -> None:
    from analytics.draws import FAULTS
    from api.draw_verdict import verdict_of

    verdict = verdict_of(path, commitment, reader=reader, population=population)
    faults = [{"code": fault.value, "message": FAULTS[fault]} for fault in verdict.faults]
    if as_json:
        print_json(
            {
                "file": str(path),
                "holds": not faults,
                "faults": faults,
                "checked_against": verdict.against,
                "drawn": verdict.drawn,
            }
        )
    elif not faults:
        said = f"{path}: the protocol holds, {verdict.drawn} drawn"
        typer.echo(f"{said} (checked against the {verdict.against})")
    if faults:
        for fault in faults:
            complain(f"{path}: {fault['code']} {fault['message']}")
        raise typer.Exit(NO_ANSWER)
