"""`zeren serve`: who opens the door, and how is it shut again?"""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import AsJson, Store

DEFAULT_PORT = 8000


def serve(
    *,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = DEFAULT_PORT,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Answer over HTTP; print a link to open.

    The link opens one browser session.

    Ctrl-C and SIGTERM end it in order.
    """
    from api.serving import serve_store
    from graph.opening import store_url

    serve_store(store_url(store), host=host, port=port, workers=workers, as_json=as_json)
