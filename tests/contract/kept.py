"""What does a store keep, wherever it keeps it, as the bytes that somebody could read there?"""

import json
from contextlib import closing
from pathlib import Path

from graph.neo4j_store.connection import Connection
from tests.neo4j_database import server

_EVERYTHING = (
    "MATCH (n) RETURN labels(n) AS kind, properties(n) AS kept "
    "UNION ALL MATCH ()-[r]->() RETURN [type(r)] AS kind, properties(r) AS kept"
)
_SQLITE = "sqlite:///"


def everything_kept(url: str) -> list[bytes]:
    """Return all of it: files as they are, and what a person would be shown of a database."""
    if url.startswith(_SQLITE):
        return [path.read_bytes() for path in _files(Path(url.removeprefix(_SQLITE)).parent)]
    home = Path(server().home)
    with closing(Connection(url)) as connection:
        shown = [dict(row) for row in connection.rows(_EVERYTHING)]
    # What was committed stands in the logs of transactions, if not yet in the files of the store.
    folders = (home / "data" / "databases", home / "data" / "transactions", home / "logs")
    kept = [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert sum(map(len, kept)) > 1_000_000, "the files of the server are elsewhere"
    return [json.dumps(shown, default=str, ensure_ascii=False).encode(), *kept]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("facts.db*"))
