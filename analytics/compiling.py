"""How is all compiled code made before anybody has to wait for it?

`python -m analytics.compiling`, at installation: the result is kept on disk
beside the code, or in the user's cache folder where that cannot be written.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np

from analytics.clusters.candidates import Candidates, Shape
from analytics.clusters.null import surprise_of
from analytics.control import ControlFacts, ControlOptions, build_graph
from analytics.control.whole_commands import MOST_IN_RING
from analytics.control.whole_control import WholeControl
from analytics.control.whole_graph import arrays_of
from analytics.ownership.whole import MOST_DENSE, WholeOwnership
from analytics.power.network import network_power
from analytics.power.sampling import Sampling
from graph.model import Arrangement, PartyId, Source
from graph.periods import Period
from graph.shares import ShareRange, Stake
from graph.vocabulary import ArrangementKind

_SOURCE = Source(dataset="compiling", file="", row=0, digest="", revision=0)


def compile_all() -> None:
    """Ask once for everything that is compiled, of a few parties.

    Notes
    -----
    About half a minute where nothing is compiled yet, a second where all is.
    """
    graph = arrays_of(build_graph(_facts(), ControlOptions()))
    list(WholeControl(graph).outcome_rows())
    list(WholeOwnership(graph).rows(Fraction(1, 4)))
    network_power(graph, sampling=Sampling(rounds=20, seed=0))
    everybody = np.ones(2, dtype=bool)
    group = Candidates((Shape.COMMUNITY,), np.array([0, 2]), np.arange(2))
    surprise_of(group, everybody, np.zeros(2, dtype=np.int64), everybody, shuffles=1, seed=0)


def _facts() -> ControlFacts:
    """Return a ring large enough to be walked once and solved apart, a range, somebody declared."""
    ring = [PartyId(f"org:compiling:{at}") for at in range(2 * max(MOST_IN_RING, MOST_DENSE))]
    person = PartyId("person:compiling:p")
    stakes = [
        _stake(holder, company, 60, 60)
        for holder, company in zip(ring, ring[1:] + ring[:1], strict=True)
    ]
    one, other = PartyId("org:compiling:a"), PartyId("org:compiling:b")
    stakes += [_stake(one, other, 30, 30), _stake(other, one, 30, 30)]
    stakes += [_stake(person, company, 20, 40) for company in (ring[0], one, other)]
    declared = Arrangement(
        source=_SOURCE,
        kind=ArrangementKind.DECLARED_CONTROLLER,
        party=person,
        target=one,
        period=Period(None, None),
    )
    return ControlFacts(on=date(2000, 1, 1), parties={}, stakes=stakes, arrangements=[declared])


def _stake(holder: PartyId, company: PartyId, low: int, high: int) -> Stake:
    share = ShareRange(Fraction(low, 100), Fraction(high, 100))
    return Stake(holder=holder, company=company, capital=share, votes=share)


if __name__ == "__main__":
    compile_all()
