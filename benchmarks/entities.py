"""How fast is one question about one entity answered, beside one bare look-up?"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.child import in_child
from benchmarks.figure import Figure, at_most
from benchmarks.workplace import SEED, Workplace

CONTROLLERS_MS = 2.0
LIABILITIES_MS = 5.0
_ASKED, _WARM_UP, _ROUNDS = 2_000, 50, 3
T = TypeVar("T")


def measure(place: Workplace) -> list[Figure]:
    """Ask for the controllers of random organizations, and for liabilities."""
    place.ensure_store()
    found = in_child(
        "benchmarks.entities", "ask", url=place.url, source=str(place.store), seed=SEED
    )
    return [
        _figure(found, "controllers", "controllers of a random organization", CONTROLLERS_MS),
        _figure(found, "liabilities", "liabilities of a random organization", LIABILITIES_MS),
        _figure(found, "decided", "liabilities of a subject of decisions", LIABILITIES_MS),
    ]


def ask(*, url: str, source: str, seed: int) -> dict[str, float]:
    """Time the questions in one process, warmed up; milliseconds."""
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
    organizations = [party for party in store.party_ids() if party.startswith("org:")]
    asked = chosen.sample(organizations, min(_ASKED, len(organizations)))
    subjects = sorted({row.subject for row in store.scan(Decision, reader.as_of)})
    decided = chosen.sample(subjects, min(_ASKED, len(subjects)))
    look_up = _bare(source)
    return {
        **_percentiles("bare", look_up, asked),
        **_percentiles("controllers", lambda party: controllers_of(reader, party), asked),
        **_percentiles(
            "liabilities", lambda party: liabilities_of(reader, party, rules=rules), asked
        ),
        **_percentiles(
            "decided", lambda party: liabilities_of(reader, party, rules=rules), decided
        ),
    }


def _bare(source: str) -> Callable[[str], object]:
    """Return the least that any answer needs: the holdings in one company, as SQL."""
    reader = sqlite3.connect(f"{Path(source).as_uri()}?mode=ro", uri=True)
    query = "SELECT h.* FROM node n JOIN holdings h ON h.company = n.id WHERE n.party_id = ?"
    return lambda party: reader.execute(query, (party,)).fetchall()


def _percentiles(name: str, answer: Callable[[T], object], asked: Sequence[T]) -> dict[str, float]:
    for party in asked[:_WARM_UP]:
        answer(party)
    rounds = [_round(answer, asked) for _ in range(_ROUNDS)]
    cpu = min(used for _, used in rounds)
    return {
        f"{name}_asked": len(asked),
        f"{name}_p50": min(_at(taken, 0.50) for taken, _ in rounds),
        f"{name}_p99": min(_at(taken, 0.99) for taken, _ in rounds),
        f"{name}_cpu_mean": cpu / len(asked),
    }


def _round(answer: Callable[[T], object], asked: Sequence[T]) -> tuple[list[float], float]:
    taken, began = [], time.process_time()
    for party in asked:
        start = time.perf_counter()
        answer(party)
        taken.append((time.perf_counter() - start) * 1e3)
    return sorted(taken), (time.process_time() - began) * 1e3


def _at(taken: Sequence[float], part: float) -> float:
    return taken[min(int(len(taken) * part), len(taken) - 1)]


def _figure(found: dict[str, float], name: str, what: str, limit: float | None) -> Figure:
    p50, p99, bare = found[f"{name}_p50"], found[f"{name}_p99"], found["bare_p50"]
    cpu = found[f"{name}_cpu_mean"]
    names = [key for key in found if key.startswith((f"{name}_", "bare_"))]
    return Figure(
        what,
        f"p50 {p50:.2f} ms, p99 {p99:.2f} ms (processor, mean {cpu:.2f} ms)",
        {key: found[key] for key in names},
        f"its holdings by bare SQL: p50 {bare:.3f} ms, {p50 / bare:.0f} ×",
        f"p50 under {limit:g} ms" if limit else "",
        **({"verdict": at_most(p50, cpu, limit)} if limit else {}),
    )
