"""`zeren audit`: has anybody touched the record of who read what?"""

from __future__ import annotations

import typer

from api.commands.options import AsJson, Store
from api.commands.output import complain, print_json
from api.errors import NO_ANSWER


def application() -> typer.Typer:
    """Return the group of commands."""
    app = typer.Typer(help="The record of reads and acts.", no_args_is_help=True)
    app.callback()(_group)
    app.command("verify")(verify)
    return app


def verify(*, store: Store = None, as_json: AsJson = False) -> None:
    """Walk the chain of the record; exit 1 names the first broken line."""
    from api.audit import AuditLog
    from api.places import audit_file
    from graph.opening import store_url

    verdict = AuditLog(audit_file(store_url(store))).verify()
    if as_json:
        said = {"file": verdict.file, "lines": verdict.lines, "holds": verdict.holds}
        print_json(said | {"broken_line": verdict.broken_line, "reason": verdict.reason})
    elif verdict.holds:
        typer.echo(f"{verdict.file}: {verdict.lines} lines, the chain holds")
    if not verdict.holds:
        complain(f"{verdict.file}: line {verdict.broken_line} {verdict.reason}")
        raise typer.Exit(NO_ANSWER)


def _group() -> None:
    """Check the record of reads and acts."""
