"""`zeren neo4j`: is there a Neo4j of our own, and how is it?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson
from api.commands.output import print_json, progress

if TYPE_CHECKING:
    from graph.neo4j_server import ServerStatus

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Its folder; default one in the user's cache."),
]


def application() -> typer.Typer:
    """Return the group of commands."""
    app = typer.Typer(help="A Neo4j of our own on this machine.", no_args_is_help=True)
    app.callback()(_group)
    app.command("start")(start)
    app.command("stop")(stop)
    app.command("status")(status)
    return app


def start(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    release: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="lts or current; default as last time, else lts."),
    ] = None,
    home: Home = None,
    heap: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="As 2g; default as last time, else by the machine."),
    ] = None,
    page_cache: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="As 512m; default as last time, else by the machine."),
    ] = None,
    bolt_port: Annotated[
        int | None, typer.Option(metavar="PORT", help="Default as last time, else a free one.")
    ] = None,
    http_port: Annotated[
        int | None, typer.Option(metavar="PORT", help="Default as last time, else a free one.")
    ] = None,
    wait: Annotated[
        float, typer.Option(metavar="SECONDS", min=1, help="How long it may take to answer.")
    ] = 120.0,
    as_json: AsJson = False,
) -> None:
    """Start Neo4j Community on this machine only, and wait until it answers.

    The first start fetches it through Maven.
    """
    from graph import neo4j_server

    options = neo4j_server.ServerOptions(
        release, home, heap, page_cache, bolt_port, http_port, wait_seconds=wait
    )
    ran = neo4j_server.status(home).running
    with progress() as show:
        started = neo4j_server.start(options, show)
    if as_json:
        print_json(started.to_json())
    else:
        _tell(started, "was running already" if ran else "has started")


def stop(*, home: Home = None, as_json: AsJson = False) -> None:
    """End the Neo4j that was started; its data stay."""
    from graph import neo4j_server

    stopped = neo4j_server.stop(home)
    now = neo4j_server.status(home)
    if as_json:
        print_json(now.to_json() | {"stopped": stopped})
    elif stopped:
        typer.echo(f"Neo4j {now.version} has stopped; its data stay in {now.home}")
    else:
        typer.echo(f"no Neo4j of ours runs in {now.home}")


def status(*, home: Home = None, as_json: AsJson = False) -> None:
    """Say whether the Neo4j of our own runs, and where it is."""
    from graph import neo4j_server

    now = neo4j_server.status(home)
    if as_json:
        print_json(now.to_json())
    elif now.running:
        _tell(now, "is running")
    else:
        typer.echo(f"no Neo4j of ours runs in {now.home}")


def _tell(server: ServerStatus, what: str) -> None:
    typer.echo(f"Neo4j {server.version} {what}, process {server.pid}")
    for name, value in (
        ("store", server.store_url),
        ("http", server.http_url),
        ("user", server.user),
        ("password", server.password_file),
        ("home", server.home),
        ("log", server.log),
    ):
        typer.echo(f"  {name:<9} {value}")


def _group() -> None:
    """Run a Neo4j of our own."""
