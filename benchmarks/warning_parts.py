"""What of the graph helps: how firms are held and led, or the records of those linked with them?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from analytics.warning.features import without_graph
from analytics.warning.learning import learned
from analytics.warning.measures import compared

if TYPE_CHECKING:
    from datetime import date

    from analytics.warning.training import Past

_GRAPH = ("linked.", "controller.", "community.")
_OF_RECORDS = (".burden", ".recent", ".rate")


def parts_of_graph(past: Past, cutoff: date) -> dict[str, object]:
    """Return how far models with a part of the graph are ahead of the one without.

    `structure` leaves out whatever counts records of others, `records` everything else.
    """
    lessons = past.lessons(cutoff)
    names = sorted({name for lesson in lessons for name in lesson.frame.columns})
    records = [name for name in names if name.startswith(_GRAPH) and name.endswith(_OF_RECORDS)]
    lean = without_graph(names)
    chosen = {
        "structure": [name for name in names if name not in records],
        "records": [*lean, *records],
    }
    frame = past.known(cutoff).frame
    label = np.isfinite(past.days_until(cutoff, past.reader.as_of.known_at))
    scores = {
        name: learned(lessons, columns, past.parameters).probability(frame)
        for name, columns in {**chosen, "lean": lean}.items()
    }
    settings = past.parameters
    found = {}
    for name in chosen:
        pair = {name: scores[name], "lean": scores["lean"]}
        _, ahead = compared(pair, label, top=settings.top, draws=settings.draws, seed=settings.seed)
        found[name] = [asdict(each) for each in ahead["lean"]]
    return {"cutoff": cutoff, "ahead": found}
