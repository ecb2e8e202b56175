"""How fast is one question answered over the network, in how many round trips?

The same questions about the same parties go to SQLite in the same run.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from statistics import mean
from typing import TypeVar

from benchmarks.child import in_child
from benchmarks.clock import peak_mib
from benchmarks.figure import Figure, at_most
from benchmarks.neo4j_place import Neo4jPlace
from benchmarks.workplace import SEED

CONTROLLERS_MS = 15.0
_ASKED, _WARM_UP = 500, 100
T = TypeVar("T")
_QUESTIONS = {
    "controllers": "controllers of a random organization",
    "liabilities": "liabilities of a random organization",
    "decided": "liabilities of a subject of decisions",
    "search": "search for the beginning of a name",
}


def measure(place: Neo4jPlace, url: str) -> list[Figure]:
    """Ask both stores."""
    place.files.ensure_store()
    # In a small register one would ask the same again and again.
    count = min(_ASKED, max(1, place.files.organizations // 40))
    ours, peer = (
        in_child("benchmarks.neo4j_entities", "ask", url=each, count=count, seed=SEED)
        for each in (url, place.files.url)
    )
    limits = {"controllers": CONTROLLERS_MS}
    return [_figure(what, name, ours, peer, limits.get(name)) for name, what in _QUESTIONS.items()]


def ask(*, url: str, count: int, seed: int) -> dict[str, float]:
    """Time the questions one after the other in one process; milliseconds."""
    from analytics.control import controllers_of
    from analytics.liability import liabilities_of
    from analytics.rules import shipped_rules
    from graph.model import Decision
    from graph.moments import today
    from graph.opening import open_store
    from graph.periods import AsOf
    from graph.reader import GraphReader

    store, rules = open_store(url), shipped_rules()
    reader = GraphReader(store, AsOf(on=today(), known_at=today()))
    chosen = random.Random(seed)
    parties = sorted(party for party in store.party_ids() if party.startswith("org:"))
    organizations = chosen.sample(parties, min(count, len(parties)))
    subjects = sorted({row.subject for row in store.scan(Decision, reader.as_of)})
    decided = chosen.sample(subjects, min(count, len(subjects)))
    names = [str(reader.party(party).name)[:-4] for party in organizations]

    def trips() -> int:
        return int(getattr(store, "round_trips", 0))

    return {
        **_asked("controllers", lambda p: controllers_of(reader, p), organizations, trips),
        **_asked(
            "liabilities", lambda p: liabilities_of(reader, p, rules=rules), organizations, trips
        ),
        **_asked("decided", lambda p: liabilities_of(reader, p, rules=rules), decided, trips),
        **_asked("search", lambda text: store.search(text, limit=20), names, trips),
        "peak_mib": peak_mib(),
    }


def _asked(
    name: str, answer: Callable[[T], object], asked: Sequence[T], trips: Callable[[], int]
) -> dict[str, float]:
    for value in asked[:_WARM_UP]:
        answer(value)
    taken, sent = [], []
    for value in asked:
        before, start = trips(), time.perf_counter()
        answer(value)
        taken.append((time.perf_counter() - start) * 1e3)
        sent.append(trips() - before)
    taken.sort()
    return {
        f"{name}_p50": taken[len(taken) // 2],
        f"{name}_p99": taken[int(len(taken) * 0.99)],
        f"{name}_trips_mean": mean(sent),
        f"{name}_trips_most": max(sent),
    }


def _figure(
    what: str, name: str, ours: dict[str, float], peer: dict[str, float], limit: float | None
) -> Figure:
    p50, p99 = ours[f"{name}_p50"], ours[f"{name}_p99"]
    beside50, beside99 = peer[f"{name}_p50"], peer[f"{name}_p99"]
    usual, most = ours[f"{name}_trips_mean"], ours[f"{name}_trips_most"]
    return Figure(
        f"Neo4j: {what}",
        f"p50 {p50:.2f} ms, p99 {p99:.2f} ms; {usual:.1f} round trips, {most:.0f} at most",
        {key: value for key, value in ours.items() if key.startswith(f"{name}_")}
        | {"sqlite_p50": beside50, "sqlite_p99": beside99},
        f"SQLite: p50 {beside50:.2f} ms, p99 {beside99:.2f} ms",
        f"p50 under {limit:g} ms" if limit else "",
        **({"verdict": at_most(p50, p50, limit)} if limit else {}),
    )
