"""How does a first load come into an empty Neo4j all at once?

The loader writes it like any other load; here it becomes the files of an import. A server of our
own then gets the imported database in place of its empty one, in one step that a start of the
server ends where it was cut off: whoever kills the load finds the store empty or complete, and the
next load clears away what was left. For a server of somebody else the files stay, with the words
to be run there.
"""

from __future__ import annotations

import shlex
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ValueRefusedError
from graph.neo4j_server import full_import, home_of, import_database
from graph.neo4j_store.opening import opened

if TYPE_CHECKING:
    from graph.neo4j_store.bulk_files import ImportFiles
    from graph.neo4j_store.bulk_writer import BulkWriter
    from graph.neo4j_store.connection import Connection

Progress = Callable[[str, int, int | None], None]

OWN_FOLDER = "bulk"
"""Where the files of an import lie in the home of a server of ours, while it is made."""

FOREIGN_FOLDER = "zeren-import"
"""Where they lie for another server, if no folder is named: beside whoever loads."""


@dataclass(slots=True)
class BulkStore:
    """An empty store on Neo4j that takes one load through an import.

    Attributes
    ----------
    folder
        Where the files for a server that is not ours are written.
    seconds
        What each step of the load took.
    command
        What imports the files of `import_folder` on another server; None for a server of ours.
    """

    url: str
    folder: Path | None = None
    progress: Progress = lambda *_: None
    seconds: dict[str, float] = field(default_factory=dict)
    command: str | None = None
    import_folder: Path | None = None
    _connection: Connection = field(init=False)
    identity: str = field(init=False)

    def __post_init__(self) -> None:
        """Open the store, or make an empty one."""
        self._connection, self.identity = opened(self.url, create=True, to_replace=True)

    @property
    def home(self) -> Path | None:
        """The home of the server if it is ours."""
        address = self._connection.address
        return home_of(address.host, address.port)

    def revision(self) -> int:
        """Return the number of committed changes."""
        (row,) = self._connection.rows("MATCH (s:Store) RETURN s.revision AS revision")
        return int(row["revision"])

    def writer(self) -> BulkWriter:
        """Open the one writer: all of it becomes visible at once, or nothing."""
        from graph.neo4j_store.bulk_writer import BulkWriter

        return BulkWriter(self, self._connection)

    def new_folder(self) -> Path:
        """Return the empty folder of the import's files.

        Raises
        ------
        ValueRefusedError
            If a folder that was named holds something.
        """
        home = self.home
        if home is not None:
            folder = home / OWN_FOLDER
            # What a load that was killed left there: nobody else writes, we hold the lock.
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder = (self.folder or Path(FOREIGN_FOLDER)).absolute()
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise ValueRefusedError("--bulk-folder", folder, "an empty or a new folder")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.import_folder = folder
        return folder

    def take(self, files: ImportFiles) -> None:
        """Bring the files into the server, or say how somebody else does."""
        address, home = self._connection.address, self.home
        if home is None:
            words = [*full_import(address.database), *files.words()]
            self.command = shlex.join(["neo4j-admin", *words])
            return
        words = files.words(f"{files.folder.name}/")
        took = import_database(home, address.database, words, self.progress)
        self.seconds |= took
        begin = time.monotonic()
        self.progress("making indexes", 0, None)
        self._connection.close()
        self._connection, self.identity = opened(self.url, create=False)
        self.seconds["indexes"] = time.monotonic() - begin

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()
