"""`zeren keys`: who gets a key to the API?"""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import AsJson, Store
from api.commands.output import complain, print_json


def application() -> typer.Typer:
    """Return the group of commands."""
    app = typer.Typer(help="Keys of programs that ask over HTTP.", no_args_is_help=True)
    app.callback()(_group)
    app.command("create")(create)
    return app


def create(
    *,
    role: Annotated[
        str,
        typer.Option(help="public, viewer, official, analyst, auditor or admin."),
    ],
    region: Annotated[
        str | None, typer.Option(help="Only organizations whose region begins with this.")
    ] = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and print it, this once; only its digest is kept."""
    from api.acts import actor
    from api.audit import AuditLog
    from api.keys import ApiKeys
    from api.places import audit_file, keys_file
    from graph.opening import store_url

    url = store_url(store)
    new = ApiKeys(keys_file(url)).create(role, region)
    AuditLog(audit_file(url)).record(
        actor=actor(),
        action="create key",
        credential=f"key:{new.kept.key_id}",
        granted=role,
        region=region,
    )
    if as_json:
        said = {"key_id": new.kept.key_id, "role": role, "region": region, "key": new.key}
        print_json(said | {"created_at": new.kept.created_at})
        return
    typer.echo(new.key)
    complain("this key is shown once; send it as 'Authorization: Bearer KEY'")


def _group() -> None:
    """Make keys of programs that ask over HTTP."""
