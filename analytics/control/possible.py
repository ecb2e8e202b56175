"""Who could control a company if what is not stated exactly fell to him?

Ranges decide by their extremes. For a candidate every range of his side is
read at its top, everybody else's at its bottom, and the sum never exceeds the
whole: no way of filling the ranges in gives his side more votes in a company,
and one gives just as many, for what is filled in of one company does not bind
another. More votes never end control. So if he does not reach the quota so, he
is excluded; if he does, some way of filling in makes him the controller: he is
possible; and certain if he reaches it with every range of his side at its
bottom. Votes that no holder is stated for are not given to anybody here.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping

from analytics.control.above import Controllers, controllers_by
from analytics.control.reading import Reading


def possible_controllers(reading: Reading) -> Controllers:
    """Return for each company who could control it, certain controllers included.

    Votes that a concert group commands only through what single members
    control count at their certain value.

    Notes
    -----
    As the certain fixpoint once per candidate, or ring of them. Without ranges nothing is
    possible that is not certain: callers skip it then.
    """
    room = _room(reading)
    starts = sorted({*reading.votes, *reading.mandates, *reading.graph.concerts})
    return controllers_by(reading, starts, lambda start: _possible(reading, start, room))


def _room(reading: Reading) -> Mapping[int, int]:
    """Return for each company the votes nobody surely has (negative: over 100 %)."""
    graph = reading.graph
    return {
        company: reading.bases[company]
        - sum(graph.lows[lot] for lot in lots if lot not in reading.void)
        for company, lots in graph.lots_in.items()
    }


def _possible(reading: Reading, start: int, room: Mapping[int, int]) -> set[int]:
    concert = reading.graph.concerts.get(start)
    voters = (start,) if concert is None else (start, *concert.everywhere)
    highs = reading.graph.highs
    sure: defaultdict[int, int] = defaultdict(int)
    most: defaultdict[int, int] = defaultdict(int)
    pending, entered = deque(voters), set(voters)
    controlled: set[int] = set()
    while pending:
        node = pending.popleft()
        reached = [company for company, _, _ in reading.mandates.get(node, ())]
        for company, votes, lot, _ in reading.votes.get(node, ()):
            sure[company] += votes
            most[company] += highs[lot]
            limit = most[company]
            if room[company] >= 0:
                limit = min(limit, sure[company] + room[company])
            if limit >= reading.quotas[company]:
                reached.append(company)
        for company in reached:
            if company != start:
                controlled.add(company)
                if company not in entered:
                    entered.add(company)
                    pending.append(company)
    return controlled
