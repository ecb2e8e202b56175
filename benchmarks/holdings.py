"""What do the holdings of very many organizations look like as arrays?

As in `benchmarks.register`, without the tables: what a snapshot gives, for
sizes that nobody wants to load first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.control import ControlOptions
from analytics.control.whole_graph import KINDS, VOTES, Lots, Mandates, WholeGraph
from benchmarks.register import holders_and_shares
from graph.model import PartyId
from graph.vocabulary import PartyKind

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

SEED = 7
_WHOLE = 100


def holdings_of(organizations: int, seed: int = SEED) -> WholeGraph:
    """Return so many organizations and as many persons, with 1.6 holdings an organization."""
    company, holder, pct = _edges(organizations, np.random.default_rng(seed))
    count = 2 * organizations
    kinds = np.full(count, KINDS.index(PartyKind.PERSON))
    kinds[:organizations] = KINDS.index(PartyKind.COMPANY)
    scales = np.ones(count, dtype=np.int64)
    scales[:organizations] = _WHOLE
    nothing = np.zeros(0, dtype=np.int64)
    return WholeGraph(
        options=ControlOptions(),
        ids=_Numbers(count),
        kinds=kinds,
        is_withheld=np.zeros(count, dtype=bool),
        lots=Lots(
            voter=holder,
            company=company,
            low=pct,
            high=pct,
            ways=np.full(len(pct), VOTES),
            is_withheld=np.zeros(len(pct), dtype=bool),
            exact={},
        ),
        scales=scales,
        exact_scales={},
        mandates=Mandates(controller=nothing, company=nothing, way=nothing),
        concerts={},
        managers=np.zeros(count, dtype=np.int64),
    )


class _Numbers(list[PartyId]):
    """Party ids that are made when they are asked for: hundreds of millions need no memory."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: object) -> PartyId:  # type: ignore[override]
        return PartyId(f"unknown:bench:{at}")


def _edges(organizations: int, random: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return company, holder and per cent, in the order of both, a holder once per company."""
    drawn = holders_and_shares(organizations, random)
    holder = np.where(drawn.by_company, drawn.owner, drawn.person + organizations)
    order = np.argsort(drawn.company * (2 * organizations) + holder, kind="stable")
    company, holder, pct = drawn.company[order], holder[order], drawn.pct[order]
    new = np.ones(len(company), dtype=bool)
    new[1:] = (company[1:] != company[:-1]) | (holder[1:] != holder[:-1])
    first = np.flatnonzero(new)
    return company[first], holder[first], np.add.reduceat(pct, first)
