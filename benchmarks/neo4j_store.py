"""How does a store on a real Neo4j compare with what its driver moves?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import neo4j_bulk, neo4j_entities, neo4j_loading, neo4j_snapshots
from benchmarks.neo4j_place import neo4j_place, server_words

if TYPE_CHECKING:
    from benchmarks.figure import Figure
    from benchmarks.workplace import Workplace


def measure(files: Workplace) -> list[Figure]:
    """Load, take snapshots, ask, write the same with the driver alone, load at once."""
    print(f"neo4j: {server_words()}", flush=True)
    with neo4j_place(files) as place:
        url = place.empty_server()
        first, again = neo4j_loading.loaded(place, url)
        snapshots = neo4j_snapshots.measure(place, url)
        entities = neo4j_entities.measure(place, url)
        bare = neo4j_loading.bare(place, url)
        bulk = neo4j_bulk.measure(place, first)
    return [*neo4j_loading.figures(first, again, bare), *snapshots, *entities, *bulk]
