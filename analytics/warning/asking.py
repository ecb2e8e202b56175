"""How is a warning asked for: learn, score, test on the past, explain?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.warning.backtest import Backtest, tested
from analytics.warning.explanation import Facts, Surroundings
from analytics.warning.parameters import Parameters
from analytics.warning.scoring import Scores, Warned, scored
from analytics.warning.training import Among, Past, Show, quietly, trained

if TYPE_CHECKING:
    from datetime import date

    from analytics.clusters.evidence import EvidenceFact
    from analytics.warning.model import Model
    from analytics.warning.records import Records
    from graph.model import PartyId
    from graph.reader import GraphReader


@dataclass(frozen=True, slots=True)
class Explained:
    """A score, what moved it, and the facts behind each feature.

    Attributes
    ----------
    facts
        By feature; a rate among others has none of its own.
    """

    warned: Warned
    facts: Mapping[str, tuple[EvidenceFact, ...]]


def train(
    reader: GraphReader,
    records: Records,
    cutoff: date,
    *,
    parameters: Parameters | None = None,
    among: Among | None = None,
    show: Show = quietly,
) -> Model:
    """Return a model of what was known on a day.

    Parameters
    ----------
    reader
        Of the store; its revision counts, its days do not.
    records
        Who says which records count.
    cutoff
        Nothing that became known later is used, for features or outcomes.
    among
        Which organizations are learned from on a day; None is all with a dated fact.
    show
        Told what is being done.

    Returns
    -------
    Model
        `written()` gives the bytes of its file: the same for the same facts,
        seed and versions of libraries, on either store.

    Notes
    -----
    One reading of everybody per earlier cutoff (at most
    `parameters.most_cutoffs`), O(n log n) each, then boosting over at most
    `parameters.most_rows` rows. Where hardly anything came the model is the
    count of records and says so.
    """
    past = Past(reader, records, parameters or Parameters(), among, show)
    return trained(past, cutoff)


def score(
    reader: GraphReader,
    records: Records,
    model: Model,
    on: date,
    *,
    among: Among | None = None,
    show: Show = quietly,
) -> Scores:
    """Return the scores of everybody on a day, as known then.

    Raises
    ------
    ValueRefusedError
        If the day lies before the model's cutoff: the model knows what the day did not.

    Notes
    -----
    One reading of everybody; reasons are worked out for those who are asked for.
    """
    past = Past(reader, records, model.parameters, among, show)
    show(f"facts known on {on}", 0, None)
    return scored(past, model, on)


def backtest(
    reader: GraphReader,
    records: Records,
    cutoffs: Sequence[date],
    *,
    parameters: Parameters | None = None,
    among: Among | None = None,
    show: Show = quietly,
) -> list[Backtest]:
    """Return how the model of each cutoff did over its horizon, oldest first.

    Parameters
    ----------
    reader
        What came after a cutoff is what this reader knows.
    cutoffs
        Each has a model of its own, learned from what was known on it: dates
        roll, entities are never split at random.

    Notes
    -----
    Each day is read once, however many cutoffs learn from it.
    """
    past = Past(reader, records, parameters or Parameters(), among, show)
    return [tested(past, cutoff) for cutoff in sorted(set(cutoffs))]


def explain(scores: Scores, entity: PartyId) -> Explained:
    """Return what moved the score of an entity, and the facts behind it.

    Raises
    ------
    ValueRefusedError
        If it is not scored on the day.

    Notes
    -----
    What the features add to the log-odds sums up to the difference from the
    mean of what was learned, exactly (Shapley values over the trees).
    """
    return _explained(Surroundings(scores.seen), scores.of(entity))


def explain_highest(scores: Scores, count: int | None = None) -> Iterator[Explained]:
    """Yield the highest scores with what raised each most, and the facts behind that.

    Parameters
    ----------
    count
        How many; None is everybody.

    Notes
    -----
    A few look-ups in the store per entity; what all have in common is worked out once.
    """
    around = Surroundings(scores.seen)
    return (_explained(around, warned) for warned in scores.highest(count))


def _explained(around: Surroundings, warned: Warned) -> Explained:
    facts = Facts(around, warned.entity)
    behind = {reason.feature: facts.behind(reason.feature) for reason in warned.reasons}
    return Explained(warned, behind)
