"""How long does the search for clusters and alerts take, and how much of it is NetworKit's?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.child import in_child
from benchmarks.clock import Spent, best, peak_mib, timed
from benchmarks.figure import MISSED, NO_GOAL, Figure, at_most
from benchmarks.workplace import SEED, Workplace, url_of
from graph.sqlite_schema import VERSION

if TYPE_CHECKING:
    from analytics.clusters.links import LinkedWorld
    from analytics.clusters.parameters import Parameters

SECONDS_OF_A_MILLION = 180.0
GIB_OF_A_MILLION = 6.0
OF_NETWORKIT = 1.2
# Where the planted groups of a city are flagged.
_ON = date(2024, 6, 1)
_MILLION = 1_000_000
_MIB = 1024
_ROUNDS = 3


def measure(place: Workplace) -> list[Figure]:
    """Search a whole demo city, then only its communities beside NetworKit alone."""
    city = place.folder / f"city-{SEED}-{VERSION}.db"
    if not city.exists():
        tables = str(place.folder / "city")
        in_child("benchmarks.clusters", "found", out=tables, organizations=place.organizations)
        in_child("benchmarks.loading", "first", register=tables, url=url_of(city))
    return [
        _whole(in_child("benchmarks.clusters", "everything", url=url_of(city)), place),
        _share(in_child("benchmarks.clusters", "communities_only", url=url_of(city))),
    ]


def found(*, out: str, organizations: int) -> dict[str, float]:
    """Write the tables of a demo city: a register has no rooms and no planted groups."""
    from loaders.city import write_city

    spent, _ = timed(lambda: write_city(Path(out), organizations=organizations, seed=SEED))
    return {"wall": spent.wall}


def everything(*, url: str) -> dict[str, float]:
    """Answer as `zeren clusters` does, from a cold process."""
    from analytics.clusters.parameters import Parameters
    from api.clusters_answer import clusters_answer
    from graph.opening import open_store
    from graph.periods import AsOf
    from graph.reader import GraphReader

    reader = GraphReader(open_store(url), AsOf(_ON, _ON))
    spent, found = timed(lambda: clusters_answer(reader, Parameters(), None, lambda *_: None))
    told = {name: len(rows) for name, rows in found.document.items() if isinstance(rows, list)}
    return {"wall": spent.wall, "cpu": spent.cpu, "peak_mib": peak_mib(), **told}


def communities_only(*, url: str) -> dict[str, float]:
    """Find the communities of the same links twice: as we do, and by NetworKit alone."""
    from analytics.clusters.candidates import communities
    from analytics.clusters.links import linked_world
    from analytics.clusters.parameters import Parameters
    from graph.opening import open_store
    from graph.periods import AsOf
    from graph.reader import GraphReader

    parameters = Parameters()
    world = linked_world(GraphReader(open_store(url), AsOf(_ON, _ON)), parameters)
    # In turns: whoever comes first pays for memory that the other finds.
    rounds = [
        (timed(lambda: communities(world, parameters))[0], _networkit_alone(world, parameters))
        for _ in range(_ROUNDS)
    ]
    ours, theirs = (best(*runs) for runs in zip(*rounds, strict=True))
    return {
        "wall": ours.wall,
        "cpu": ours.cpu,
        "peer_wall": theirs.wall,
        "peer_cpu": theirs.cpu,
        "links": len(world.links.one),
    }


def _networkit_alone(world: LinkedWorld, parameters: Parameters) -> Spent:
    """Time the reading of the edges and Leiden, seeded alike; nodes are numbered beforehand."""
    import networkit
    import numpy as np

    links = world.links
    nodes, at = np.unique(np.concatenate([links.one, links.other]), return_inverse=True)
    edges = (links.weight, (at[: len(links.one)], at[len(links.one) :]))
    networkit.setNumberOfThreads(1)
    networkit.setSeed(parameters.seed, False)  # noqa: FBT003 - takes no keyword

    def leiden() -> object:
        graph = networkit.GraphFromCoo(edges, n=len(nodes), weighted=True)
        return networkit.community.ParallelLeiden(
            graph, iterations=3, randomize=False, gamma=parameters.resolution
        ).run()

    return timed(leiden)[0]


def _whole(found: dict[str, float], place: Workplace) -> Figure:
    gib = found["peak_mib"] / _MIB
    spent = Spent(found["wall"], found["cpu"])
    verdict = at_most(spent.wall, spent.cpu, SECONDS_OF_A_MILLION)
    if place.organizations < _MILLION:
        verdict = NO_GOAL
    elif gib > GIB_OF_A_MILLION:
        verdict = MISSED
    return Figure(
        "clusters and alerts of everybody",
        f"{spent}, {gib:.1f} GiB, {found['clusters']:,.0f} clusters, {found['alerts']:,.0f} alerts",
        found,
        "",
        f"under {SECONDS_OF_A_MILLION:g} s and {GIB_OF_A_MILLION:g} GiB for a million",
        verdict,
    )


def _share(found: dict[str, float]) -> Figure:
    ours, theirs = Spent(found["wall"], found["cpu"]), Spent(found["peer_wall"], found["peer_cpu"])
    return Figure(
        f"communities of {found['links']:,.0f} links",
        str(ours),
        found,
        f"NetworKit alone {theirs}: {ours.cpu / theirs.cpu:.2f} ×",
        f"{OF_NETWORKIT:g} × NetworKit's own time",
        at_most(ours.wall / theirs.wall, ours.cpu / theirs.cpu, OF_NETWORKIT),
    )
