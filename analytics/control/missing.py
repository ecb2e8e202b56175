"""Could votes that nobody is known to have decide about a company?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from analytics.control.above import Controllers
from analytics.control.control_graph import ControlGraph
from analytics.control.reading import Reading
from graph.vocabulary import Flag


def could_decide(reading: Reading, controllers: Sequence[Controllers], company: int) -> bool:
    """Return whether the missing votes could give somebody the quota.

    Parameters
    ----------
    reading
        What counts.
    controllers
        Who (certainly, possibly) controls the holders.

    Returns
    -------
    bool
        Whether the largest command, or nobody at all, would exceed the
        threshold together with all missing votes.

    Notes
    -----
    Missing is the whole less the least that each holder surely has: votes
    without a known holder, and the widths of ranges and unknown holdings.
    What a company holds in itself is not missing. All of it is thought to
    fall into one hand; that may be more than a range allows, so the test
    errs towards "unknown", never towards an answer.
    """
    graph = reading.graph
    stated = sum(graph.lows[lot] for lot in _lots(reading, company))
    missing = max(0, reading.bases[company] - stated)
    commands = commands_in(reading, controllers, company)
    return max(commands.values(), default=0) + missing >= reading.quotas[company]


def commands_in(
    reading: Reading, controllers: Sequence[Controllers], company: int
) -> dict[int, int]:
    """Return the votes in a company that each hand commands at least.

    A hand is a holder, whoever controls a holder, and a concert group with
    such a member.
    """
    graph = reading.graph
    commands: defaultdict[int, int] = defaultdict(int)
    for lot in _lots(reading, company):
        voter = graph.voters[lot]
        if voter == company:
            continue
        hands = {voter}.union(*(each.get(voter, ()) for each in controllers)) - {company}
        for hand in hands.union(_groups(graph, hands, company)):
            commands[hand] += graph.lows[lot]
    return dict(commands)


def is_withheld(reading: Reading, company: int) -> bool:
    """Return whether somebody withheld what is missing.

    A withheld holder, a withheld share, or the company's own statement that
    its controller is not disclosed.
    """
    graph = reading.graph
    if Flag.WITHHELD in graph.parties[company].flags:
        return True
    return any(
        Flag.WITHHELD in graph.parties[graph.voters[number]].flags
        or any(Flag.WITHHELD in lot.stake.flags for lot in graph.lots[number])
        for number in _lots(reading, company)
    )


def has_holders(reading: Reading, company: int) -> bool:
    """Return whether anybody but the company itself is known to hold it."""
    voters = reading.graph.voters
    return any(voters[lot] != company for lot in _lots(reading, company))


def are_two_halves(reading: Reading, controllers: Controllers, company: int) -> bool:
    """Return whether exactly two hands hold exactly one half each.

    A holder with one ultimate controller stands for that controller, and the
    member of one concert group for the group.
    """
    graph = reading.graph
    held: defaultdict[int, int] = defaultdict(int)
    for lot in _lots(reading, company):
        if graph.lows[lot] != graph.highs[lot] or graph.voters[lot] == company:
            return False
        if graph.lows[lot]:
            held[_hand(graph, controllers, graph.voters[lot], company)] += graph.lows[lot]
    halves = [2 * votes == reading.bases[company] for votes in held.values()]
    return halves == [True, True]


def _lots(reading: Reading, company: int) -> Iterator[int]:
    lots = reading.graph.lots_in.get(company, ())
    return (lot for lot in lots if lot not in reading.void)


def _groups(graph: ControlGraph, hands: set[int], company: int) -> list[int]:
    found = {
        group
        for hand in hands
        for group in graph.groups_of.get(hand, ())
        if hand in graph.concerts[group].members_in(company)
    }
    return sorted(found)


def _hand(graph: ControlGraph, controllers: Controllers, voter: int, company: int) -> int:
    above = [node for node in controllers.get(voter, ()) if node not in controllers]
    alone = [node for node in above if node not in graph.concerts]
    hand = alone[0] if len(alone) == 1 else above[0] if len(above) == 1 else voter
    groups = _groups(graph, {hand}, company)
    return groups[0] if len(groups) == 1 else hand
