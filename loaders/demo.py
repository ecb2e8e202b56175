"""How does somebody come by a store to try things on, in one line?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph.opening import open_store
from loaders.city import write_city
from loaders.loading import load

if TYPE_CHECKING:
    from graph.store import GraphStore

CITY = "city"


def demo_store(folder: Path, *, organizations: int = 2_000, seed: int = 7) -> GraphStore:
    """Write the made-up city, load it into a new store beside it, and return the store.

    Parameters
    ----------
    folder
        Gets the tables in `city/`, what was planted in `city/truth/planted.json`,
        and the store in `city.db`; made if it does not exist.
    organizations, seed
        As `loaders.city.write_city`: the same city each time.

    Raises
    ------
    ValueRefusedError
        If there is no room for the stories (fewer than 60 organizations).
    StoreWriteError, KeyFileError
        If the folder, or the person key, cannot be written.

    Notes
    -----
    Two seconds for 3,000 organizations. Loading needs a person key; where there
    is none yet, one is made as `zeren load` does.
    """
    tables = folder / CITY
    write_city(tables, organizations=organizations, seed=seed)
    store = open_store(f"sqlite:///{folder / CITY}.db", create=True)
    load(store, [tables])
    return store
