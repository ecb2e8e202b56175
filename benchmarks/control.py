"""How fast are everybody's controllers and owners found, beside others and as registers grow?"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from math import log
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.child import in_child
from benchmarks.clock import Spent, best, peak_mib, timed
from benchmarks.figure import MET, MISSED, NO_GOAL, Figure, at_least, at_most, ratio

if TYPE_CHECKING:
    from analytics.control.whole_graph import WholeGraph
    from benchmarks.workplace import Workplace

MEMORY_MIB = 6 * 1024
"""The most memory that ten times a million organizations may take."""

_REPEATS = 5
_FEWER = 10
_GROWING = (Fraction(1, 10), Fraction(3, 10), Fraction(1), Fraction(3), Fraction(10))
_LARGEST = 50
_TIMES_NETWORKX, _TIMES_GATHER, _OWNERSHIP_SECONDS, _EXPONENT = 40.0, 3.0, 5.0, 1.1
_MILLION = 1_000_000


def measure(place: Workplace) -> list[Figure]:
    """Find all pairs, all outcomes and all owners; beside peers; at growing sizes."""
    count = place.organizations
    ours, less = _ours(count), _ours(count // _FEWER)
    figures = [_pairs(ours, count), _kernel(ours), _outcomes(ours), *_slow_peers(less, count)]
    figures += [_ownership(ours, count)]
    grown = {int(count * share): _ours(int(count * share)) for share in _GROWING}
    return [*figures, *_growth(grown), *(_size(size, found) for size, found in grown.items())]


def measure_largest(place: Workplace) -> list[Figure]:
    """Try fifty times as many organizations, once."""
    size = place.organizations * _LARGEST
    return [_size(size, _ours(size, owners=False))]


def find_all(*, organizations: int, owners: bool = True) -> dict[str, float]:
    """Find pairs, outcomes and owners of everybody from arrays, warm; count and time."""
    from analytics.ownership.whole import WholeOwnership
    from benchmarks.holdings import holdings_of

    small = holdings_of(1_000)
    _control(small)
    list(WholeOwnership(small).rows(Fraction(1, 4)))
    graph = holdings_of(organizations)
    repeats = _REPEATS if organizations <= 10 * _MILLION else 1
    numbers: dict[str, float] = {"holdings": len(graph.lots.voter)}
    runs = []
    for _ in range(repeats):
        spent, counted = _control(graph)
        runs.append(spent)
        numbers |= counted
    numbers["gather"] = _gather_seconds(int(numbers["scanned"]), organizations)
    for _ in range(repeats if owners else 0):
        ownership = WholeOwnership(graph)
        spent_owning, owned = timed(partial(ownership.at_least, Fraction(1, 4)))
        runs.append({"owners": spent_owning})
        numbers |= {"rows": len(ownership.ultimate.company), "quarters": len(owned.company)}
    for name in ("reading", "walk", "pairs", "outcomes", *(("owners",) if owners else ())):
        least = best(*(run[name] for run in runs if name in run))
        numbers |= {f"{name}_wall": least.wall, f"{name}_cpu": least.cpu}
    return numbers | {"peak_mib": peak_mib()}


def _control(graph: WholeGraph) -> tuple[dict[str, Spent], dict[str, float]]:
    """Find pairs and outcomes once; return what each step cost, and what was found."""
    from analytics.control.whole_commands import MOST_IN_RING, commands_in
    from analytics.control.whole_control import WholeControl
    from analytics.control.whole_plain import plain_of, walked_plainly
    from analytics.control.whole_reading import full_reading

    reading_spent, reading = timed(partial(full_reading, graph))
    walk_spent, _ = timed(partial(walked_plainly, plain_of(reading), MOST_IN_RING))
    pairs_spent, commands = timed(partial(commands_in, reading))
    control = WholeControl(graph)
    control.__dict__["full"] = commands
    outcomes_spent, outcomes = timed(lambda: control.outcomes)
    spent = {
        "reading": reading_spent,
        "walk": walk_spent,
        "pairs": pairs_spent,
        "outcomes": outcomes_spent,
    }
    return spent, {
        "count": control.pair_count(),
        "companies": len(outcomes.company),
        "scanned": _scanned(graph, commands.found.company),
    }


def _scanned(graph: WholeGraph, commanded: np.ndarray) -> int:
    """Return the holdings that any walk must look at: everybody's own, those of the commanded."""
    cast = np.bincount(graph.lots.voter, minlength=graph.count)
    return int(cast.sum() + cast[commanded].sum())


def _gather_seconds(scanned: int, organizations: int) -> float:
    """Return how long as many reads at random places take, of as much memory as walks read."""
    # Two places a party, and five a holding.
    places = 4 * organizations + 8 * organizations
    at = np.random.default_rng(0).integers(0, places, min(scanned, 10 * _MILLION))
    memory = np.arange(places)
    spent = best(*(timed(lambda: memory[at])[0] for _ in range(_REPEATS)))
    return spent.wall * scanned / len(at)


def _ours(organizations: int, *, owners: bool = True) -> dict[str, float]:
    print(f"control: {organizations:,} organizations ...", flush=True)
    return in_child("benchmarks.control", "find_all", organizations=organizations, owners=owners)


def _spent(numbers: dict[str, float], *names: str) -> Spent:
    return Spent(
        sum(numbers[f"{name}_wall"] for name in names),
        sum(numbers[f"{name}_cpu"] for name in names),
    )


def _peer(name: str, organizations: int, ours: dict[str, float], counted: str) -> dict[str, float]:
    """Ask a peer, and insist that it finds as much."""
    print(f"control: {name}, {organizations:,} organizations ...", flush=True)
    numbers = in_child("benchmarks.control_peers", name, organizations=organizations)
    key = "pairs" if counted == "count" else counted
    if numbers[key] != ours[counted]:
        raise RuntimeError(f"{name} found {numbers[key]:,.0f}, we {ours[counted]:,.0f}")
    return numbers


def _pairs(ours: dict[str, float], count: int) -> Figure:
    peer = _peer("by_networkx", count, ours, "count")
    spent, other = _spent(ours, "reading", "pairs"), Spent(peer["wall"], peer["cpu"])
    faster = ratio(other, spent)
    return Figure(
        f"all {ours['count']:,.0f} control pairs, from arrays, compiled",
        str(spent),
        {**ours, "peer_wall": other.wall, "peer_cpu": other.cpu, "peer_mib": peer["peak_mib"]},
        f"the same walks over networkx: {other}, {peer['peak_mib']:,.0f} MiB; {faster.wall:.0f} ×",
        f"{_TIMES_NETWORKX:g} × as fast or more",
        at_least(faster.wall, faster.cpu, _TIMES_NETWORKX),
    )


def _kernel(ours: dict[str, float]) -> Figure:
    beside = ours["walk_wall"] / ours["gather"]
    return Figure(
        "of it the walks, once votes are laid out by holder",
        str(_spent(ours, "walk")),
        {"times_gather": beside},
        f"{ours['scanned']:,.0f} reads at random places: {ours['gather']:.3g} s; {beside:.2f} ×",
        f"{_TIMES_GATHER:g} × or less",
        MET if beside <= _TIMES_GATHER else MISSED,
    )


def _outcomes(ours: dict[str, float]) -> Figure:
    return Figure(
        f"outcomes and who decides, {ours['companies']:,.0f} companies",
        str(_spent(ours, "outcomes")),
        {},
        "-",
    )


def _slow_peers(less: dict[str, float], count: int) -> list[Figure]:
    size = count // _FEWER
    spent = _spent(less, "reading", "pairs")
    figures = []
    for name, words in (("by_products", "sparse products of scipy"), ("by_sql", "SQL in rounds")):
        peer = _peer(name, size, less, "count")
        other = Spent(peer["wall"], peer["cpu"])
        figures.append(
            Figure(
                f"the same for {size:,} organizations",
                str(spent),
                {"peer_wall": other.wall, "peer_cpu": other.cpu, "peer_mib": peer["peak_mib"]},
                f"{words}: {other}, {peer['peak_mib']:,.0f} MiB; {ratio(other, spent).wall:.0f} ×",
            )
        )
    return figures


def _ownership(ours: dict[str, float], count: int) -> Figure:
    peer = _peer("by_powers", count, ours, "rows")
    spent, other = _spent(ours, "owners"), Spent(peer["wall"], peer["cpu"])
    return Figure(
        f"ultimate owners of everybody, {ours['quarters']:,.0f} of a quarter or more",
        str(spent),
        {"peer_wall": other.wall, "peer_cpu": other.cpu, "peer_mib": peer["peak_mib"]},
        f"powers of the matrix by scipy: {other}, {ratio(other, spent).wall:.1f} ×",
        f"under {_OWNERSHIP_SECONDS:g} s",
        at_most(spent.wall, spent.cpu, _OWNERSHIP_SECONDS),
    )


def _growth(grown: dict[int, dict[str, float]]) -> list[Figure]:
    sizes = sorted(grown)
    figures = []
    for words, names in (("control", ("reading", "pairs", "outcomes")), ("ownership", ("owners",))):
        seconds = [_spent(grown[size], *names).cpu for size in sizes]
        figures.append(_exponent(f"processor time of {words}", sizes, seconds))
    # Memory itself answers more slowly the more of it is read: no algorithm grows less.
    reads = [grown[size]["gather"] for size in sizes]
    figures.append(_exponent("beside: the time of random reads", sizes, reads, goal=None))
    figures.append(_exponent("memory", sizes, [grown[size]["peak_mib"] for size in sizes]))
    return figures


def _exponent(
    words: str, sizes: list[int], costs: list[float], goal: float | None = _EXPONENT
) -> Figure:
    """Say how a cost grows over the larger half of the sizes."""
    upper = len(sizes) // 2
    slope = log(costs[-1] / costs[upper]) / log(sizes[-1] / sizes[upper])
    overall = log(costs[-1] / costs[0]) / log(sizes[-1] / sizes[0])
    return Figure(
        f"{words} grows with the number of organizations to the power of",
        f"{slope:.2f}",
        {"exponent": slope, "overall": overall},
        f"from {sizes[upper]:,} on; {overall:.2f} from {sizes[0]:,} on",
        f"{goal:g} or less" if goal else "",
        NO_GOAL if goal is None else MET if slope <= goal else MISSED,
    )


def _size(size: int, found: dict[str, float]) -> Figure:
    control = _spent(found, "reading", "pairs", "outcomes")
    owners = f"owners: {_spent(found, 'owners')}; " if "owners_wall" in found else ""
    judged = size == 10 * _MILLION
    within = MET if found["peak_mib"] <= MEMORY_MIB else MISSED
    return Figure(
        f"{size:,} organizations, {found['holdings']:,.0f} holdings: pairs and outcomes",
        str(control),
        {**found, "organizations": size},
        f"{found['count']:,.0f} pairs; {owners}{found['peak_mib']:,.0f} MiB in all",
        f"under {MEMORY_MIB:,} MiB" if judged else "",
        within if judged else NO_GOAL,
    )
