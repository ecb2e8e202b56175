"""How does Zeren run a Neo4j of its own?

A real Neo4j Community from its published artifacts, on this machine only. Nothing here
speaks to a store: that is `graph.neo4j_store`'s part.
"""

from graph.neo4j_server.homes import home_of, password_of
from graph.neo4j_server.importing import full_import, import_database
from graph.neo4j_server.plan import ServerOptions
from graph.neo4j_server.server import admin, start, status, stop
from graph.neo4j_server.status import ServerStatus

__all__ = [
    "ServerOptions",
    "ServerStatus",
    "admin",
    "full_import",
    "home_of",
    "import_database",
    "password_of",
    "start",
    "status",
    "stop",
]
