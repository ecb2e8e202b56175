"""How is the HTTP API put together?

`create_app` makes an application over one open store; nothing is made at import. Every route
stands behind the table of permissions, every error leaves as a problem.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI

from api.dependencies import authorize
from api.door import Door
from api.openapi import description_of
from api.problems import add_handlers
from api.routers import acts, classes, entities, health, pages, persons, quality, records, risk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.settings import Settings
    from graph.store import GraphStore

TITLE = "Zeren 责任"
# Of the contract behind /api/v1, not of the product.
API_VERSION = "1.0"


def create_app(store: GraphStore, settings: Settings) -> FastAPI:
    """Return the application that answers from a store.

    The store is closed when the application ends.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        store.close()

    app = FastAPI(
        title=TITLE,
        version=API_VERSION,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(authorize)],
    )
    app.state.store = store
    app.state.settings = settings
    # Prefixes stand in the routers: a route's path is then its row in the table.
    about = (records, entities, persons, acts, classes, risk, quality, health, pages)
    for module in about:
        app.include_router(module.router)
    app.openapi = lambda: description_of(app)  # type: ignore[method-assign]
    add_handlers(app)
    app.add_middleware(Door, settings=settings)
    return app
