"""Who controls whom in each reading of one graph, computed when first needed?"""

from __future__ import annotations

from functools import cached_property

from analytics.control.above import Controllers, controllers_by
from analytics.control.control_graph import ControlGraph
from analytics.control.fixpoint import reach, starters
from analytics.control.possible import possible_controllers
from analytics.control.reading import (
    Reading,
    deciding_reading,
    full_reading,
    reading_without,
)


class Readings:
    """The readings of one graph, and the controllers in each.

    Parameters
    ----------
    graph
        Of one entity's ancestors, or of everybody.
    """

    def __init__(self, graph: ControlGraph) -> None:
        self.graph = graph

    @cached_property
    def full(self) -> Reading:
        """Every way of control counts."""
        return full_reading(self.graph)

    @cached_property
    def deciding(self) -> Reading:
        """The strongest way alone controls a company."""
        return deciding_reading(self.graph, self.full)

    @cached_property
    def ring_votes_void(self) -> Reading:
        """As deciding, without votes that subsidiaries hold in a parent."""
        void = frozenset(
            lot
            for lot, (voter, company) in enumerate(
                zip(self.graph.voters, self.graph.companies, strict=True)
            )
            if self.deciding_controllers.commands(company, voter)
        )
        return reading_without(self.deciding, void) if void else self.deciding

    @cached_property
    def full_controllers(self) -> Controllers:
        """Controllers in the full reading."""
        return controllers_in(self.full)

    @cached_property
    def deciding_controllers(self) -> Controllers:
        """Controllers in the deciding reading."""
        if self.deciding is self.full:
            return self.full_controllers
        return controllers_in(self.deciding)

    @cached_property
    def ring_free_controllers(self) -> Controllers:
        """Controllers where ring votes are void."""
        if self.ring_votes_void is self.deciding:
            return self.deciding_controllers
        return controllers_in(self.ring_votes_void)

    @cached_property
    def possible(self) -> Controllers:
        """Who could control in the deciding reading, ranges at their extremes."""
        if not self.graph.has_ranges:
            return self.deciding_controllers
        return possible_controllers(self.deciding)


def controllers_in(reading: Reading) -> Controllers:
    """Return the controllers of every controlled company.

    Notes
    -----
    One fixpoint per party that can control anything, per ring of them one:
    proportional to the pairs found and the lots they vote.
    """
    return controllers_by(reading, starters(reading), lambda start: reach(reading, start).proofs)


def ultimates(controllers: Controllers, company: int) -> list[int]:
    """Return the controllers of a company that nobody controls."""
    return [node for node in controllers.get(company, ()) if node not in controllers]
