"""Does a load killed at any moment leave the old revision or the new one, and nothing else?"""

import random
import signal
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from graph.opening import open_store
from tests.neo4j.faulty import Server, faulty_server, graph_of, is_long
from tests.neo4j.faulty_loads import WHENS, Step, Strike, loaded, story, struck, tidied
from tests.tables import answers_of

pytestmark = [pytest.mark.neo4j]
SEED = 20_261_123
KILLS = 6
# The usual run kills loaders of so many loads.
SHORT = 3
LONG = 120


def said(url: str) -> str:
    with closing(open_store(url, create=True)) as store:
        return answers_of(store)


class Calm:
    """What the store says and holds after each load that nothing interrupts."""

    def __init__(self, server: Server, steps: list[Step]) -> None:
        url = server.emptied()
        self.answers = [said(url)]
        self.graphs: list[Counter[str]] = []
        self.journals = []
        for step in steps:
            self.journals.append(loaded(url, step))
            self.answers.append(said(url))
            tidied(url)
            self.graphs.append(graph_of(url))


def moments(calm: Calm, at: int, count: int, chance: random.Random) -> list[Strike]:
    """Draw the moments of one load: most before it is published, the last one after."""
    journal = calm.journals[at]
    last = len(journal.sent)
    numbers = [chance.randint(1, journal.published) for _ in range(count - 1)]
    if last > journal.published:
        numbers.append(chance.randint(journal.published + 1, last))
    return [Strike(n, chance.choice(WHENS), chance.uniform(0, 0.01)) for n in numbers]


def test_a_killed_loader_loses_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = faulty_server()
    steps = story(tmp_path)[: None if is_long() else SHORT]
    calm = Calm(server, steps)
    url = server.emptied()
    chance = random.Random(SEED)
    kills: Counter[str] = Counter()
    each = (LONG if is_long() else KILLS) // len(steps)
    for at, step in enumerate(steps):
        published = calm.journals[at].published
        for strike in moments(calm, at, each, chance):
            end = struck(url, step, strike)
            now = said(url)
            assert now in calm.answers[at : at + 2], (at, strike)
            if end == -signal.SIGKILL:
                kills["settling" if strike.number > published else "staging"] += 1
        if said(url) == calm.answers[at]:
            loaded(url, step)
        assert said(url) == calm.answers[at + 1]
        tidied(url)
        assert graph_of(url) - calm.graphs[at] == Counter(), at
        assert calm.graphs[at] - graph_of(url) == Counter(), at
    with capsys.disabled():
        print(f"\nseed {SEED}: loaders killed: {dict(kills)}")
    assert kills["staging"] > len(steps) // 2
    assert kills["settling"] > 0
