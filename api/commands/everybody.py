"""How are all companies' controllers computed, written and summed up?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.control.pairs import ControlPair
from analytics.control.whole_control import WholeControl, whole_control
from analytics.figures import figure
from api.commands.listing import Listing
from graph.merging import one_per_identity
from graph.model import Organization

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from analytics.control import ControlOptions
    from graph.model import PartyId
    from graph.reader import GraphReader

PAIR_COLUMNS = ("controller", "company", "via", "direct", "ultimate", "votes")
OUTCOME_COLUMNS = ("company", "name", "outcome", "controllers")


def pair_row(pair: ControlPair) -> tuple[object, ...]:
    """Return a pair as a row of the contract."""
    votes = None if pair.votes is None else figure(pair.votes)
    return pair.controller, pair.company, pair.via, pair.direct, pair.ultimate, votes


def outcome_rows(
    control: WholeControl, reader: GraphReader
) -> Iterator[tuple[PartyId, str | None, str, str]]:
    """Yield for each company its outcome and the deciding controllers."""
    described = one_per_identity(reader.store.scan(Organization, reader.as_of))
    names = {organization.org: organization.name for organization in described}
    for company, outcome, deciding in control.outcome_rows():
        yield company, names.get(company), outcome.value, ";".join(deciding)


def everybody(
    reader: GraphReader,
    options: ControlOptions,
    only: Collection[str],
    show: Callable[[str, int, int | None], None],
    *,
    pairs: bool,
) -> tuple[Listing, Iterator[tuple[object, ...]]]:
    """Return the answer about all companies, or all pairs, and its rows.

    Parameters
    ----------
    only
        The ways of control a pair may rest on; empty is any.
    show
        Told how many rows there are so far.
    """
    listing = Listing(
        reader=reader,
        title="控制 control",
        columns=PAIR_COLUMNS if pairs else OUTCOME_COLUMNS,
        numbers=("votes",) if pairs else (),
        counted="via" if pairs else "outcome",
        counts="by_via" if pairs else "outcomes",
        rows="pairs" if pairs else "companies",
        asked={"basis": options.basis.value, "threshold": str(options.threshold)},
        show=show,
    )
    return listing, _rows(reader, options, only, pairs=pairs)


def _rows(
    reader: GraphReader, options: ControlOptions, only: Collection[str], *, pairs: bool
) -> Iterator[tuple[object, ...]]:
    control = whole_control(reader, options)
    if not pairs:
        yield from outcome_rows(control, reader)
        return
    for pair in control.pairs():
        if not only or set(pair.via.split("+")) <= set(only):
            yield pair_row(pair)
