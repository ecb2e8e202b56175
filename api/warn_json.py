"""How are scores, reasons and back-tests written as JSON and as tables?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from analytics.control.answer import source_document

if TYPE_CHECKING:
    from analytics.clusters.evidence import EvidenceFact
    from analytics.warning import Backtest, Explained, Reason, Scores, Warned
    from graph.model import PartyId
    from graph.reader import GraphReader

USE = "LEAD_ONLY"
_DIGITS = 6
Document = dict[str, object]

BACKTEST_COLUMNS = ("entity", "score", "label")
SCORE_COLUMNS = ("entity", "name", "probability", "rank", "reason_1", "reason_2", "reason_3")
SCORE_NUMBERS = ("probability", "rank")
_REASONS = 3


def backtest_document(tests: Sequence[Backtest]) -> Document:
    """Return the back-test of the latest cutoff, and of several a row for each, oldest first."""
    found = tests[-1].document()
    if len(tests) > 1:
        found["rolling"] = [_row(each) for each in tests]
    return found


def _row(test: Backtest) -> Document:
    told = test.document()
    left_out = ("fairness", "calibration", "model", "use")
    return {name: value for name, value in told.items() if name not in left_out}


def scores_document(reader: GraphReader, scores: Scores, limit: int) -> Document:
    """Return the highest scores with the strongest reasons of each."""
    highest = list(scores.highest(limit))
    names = names_of(reader, [each.entity for each in highest])
    return {
        "on": scores.on,
        "known_at": scores.on,
        "horizon_days": scores.model.parameters.horizon_days,
        "entities": len(scores.frame),
        "scores": [_warned(each, names[each.entity]) for each in highest],
        "model": scores.model.card(),
        "use": USE,
        "data_revision": reader.store.revision(),
    }


def explained_document(reader: GraphReader, scores: Scores, found: Explained) -> Document:
    """Return everything that moved the score of one entity, with facts and their source rows."""
    warned = found.warned
    names = names_of(reader, [warned.entity])
    return {
        **_warned(warned, names[warned.entity]),
        "on": scores.on,
        "known_at": scores.on,
        "horizon_days": scores.model.parameters.horizon_days,
        "entities": len(scores.frame),
        "reasons": _reasons(found),
        "model": scores.model.card(),
        "use": USE,
        "data_revision": reader.store.revision(),
    }


def told_document(found: Explained) -> Document:
    """Return one score with its reasons and their facts, without names."""
    warned = found.warned
    return {
        "party_id": warned.entity,
        "probability": round(warned.probability, _DIGITS),
        "rank": warned.rank,
        "reasons": _reasons(found),
    }


def score_rows(reader: GraphReader, scores: Scores) -> Iterator[tuple[object, ...]]:
    """Yield every entity, the highest first, with the names of its strongest reasons."""
    batch: list[Warned] = []
    for each in scores.highest():
        batch.append(each)
        if len(batch) == _BATCH:
            yield from _rows(reader, batch)
            batch = []
    yield from _rows(reader, batch)


_BATCH = 10_000


def _rows(reader: GraphReader, batch: Sequence[Warned]) -> Iterator[tuple[object, ...]]:
    names = names_of(reader, [each.entity for each in batch])
    for each in batch:
        reasons = [reason.feature for reason in each.reasons]
        empty = [None] * (_REASONS - len(reasons))
        yield each.entity, names[each.entity], each.probability, each.rank, *reasons, *empty


def names_of(reader: GraphReader, parties: Sequence[PartyId]) -> dict[PartyId, str]:
    """Return what each party is called."""
    described = reader.parties(parties) if parties else {}
    return {party: said.display_name for party, said in described.items()}


def _warned(warned: Warned, name: str) -> Document:
    return {
        "party_id": warned.entity,
        "name": name,
        "probability": round(warned.probability, _DIGITS),
        "rank": warned.rank,
        "reasons": [_reason(reason) for reason in warned.reasons],
    }


def _reasons(found: Explained) -> list[Document]:
    return [
        {**_reason(reason), "facts": [_fact(fact) for fact in found.facts[reason.feature]]}
        for reason in found.warned.reasons
    ]


def _reason(reason: Reason) -> Document:
    return {
        "feature": reason.feature,
        "group": reason.words.group.value,
        "chinese": reason.words.zh,
        "meaning": reason.words.en,
        "value": _rounded(reason.value),
        "typical": _rounded(reason.typical),
        "effect": round(reason.effect, _DIGITS),
    }


def _fact(fact: EvidenceFact) -> Document:
    return {
        "party": fact.party,
        "says": fact.said,
        "other": fact.other,
        "from": fact.start,
        "to": fact.end,
        "source": source_document(fact.source),
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS)
