"""Which HTTP status and which exit code does each error have, and how is it written?

One table decides for both doors. Nothing here repeats an ID number: every value passes
through `scrub` before it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from graph import errors as e
from graph.identifiers import scrub

WRONG_USAGE = 2
NO_ANSWER = 1
RETRY_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an error means at each door."""

    status: int
    exit_code: int
    title: str


CONSEQUENCES: Mapping[type[e.ZerenError], Consequence] = MappingProxyType(
    {
        e.ZerenError: Consequence(500, NO_ANSWER, "The question could not be worked on"),
        e.InputError: Consequence(422, WRONG_USAGE, "The input cannot be used"),
        e.FileRefusedError: Consequence(422, NO_ANSWER, "The file is refused"),
        e.StrictLoadError: Consequence(422, NO_ANSWER, "Rows were rejected"),
        e.ThresholdError: Consequence(422, WRONG_USAGE, "The threshold cannot be used"),
        e.ValueRefusedError: Consequence(422, WRONG_USAGE, "A value cannot be used"),
        e.IdNumberTypedError: Consequence(422, WRONG_USAGE, "An ID number is no search text"),
        e.AnswerError: Consequence(404, NO_ANSWER, "There is no answer"),
        e.PartyNotFoundError: Consequence(404, NO_ANSWER, "Nothing answers to that"),
        e.AmbiguousPartyError: Consequence(409, NO_ANSWER, "Several parties answer to that"),
        e.ItemNotFoundError: Consequence(404, NO_ANSWER, "No item has that id"),
        e.NotComputedError: Consequence(404, NO_ANSWER, "It has not been computed"),
        e.ActRefusedError: Consequence(409, NO_ANSWER, "This cannot be done about it"),
        e.StoreError: Consequence(503, NO_ANSWER, "The store cannot be used"),
        e.NotAStoreError: Consequence(503, NO_ANSWER, "The file is not a store"),
        e.StoreVersionError: Consequence(503, NO_ANSWER, "The store has another version"),
        e.StoreMissingError: Consequence(503, NO_ANSWER, "There is no store yet"),
        e.StoreBusyError: Consequence(503, NO_ANSWER, "The store is being written"),
        e.StoreWriteError: Consequence(503, NO_ANSWER, "The store cannot be written"),
        e.WrongPersonKeyError: Consequence(503, NO_ANSWER, "The person key is another one"),
        e.StoreUnreachableError: Consequence(503, NO_ANSWER, "The store does not answer"),
        e.ServerError: Consequence(500, NO_ANSWER, "Neo4j cannot be managed"),
        e.KeyFileError: Consequence(503, NO_ANSWER, "The person key cannot be used"),
        e.RuleError: Consequence(500, NO_ANSWER, "A rule row cannot be executed"),
    }
)


class AmbiguousReferenceError(e.AmbiguousPartyError):
    """Several parties answer, and this is what is known of them."""

    def __init__(self, value: str, parties: Sequence[Mapping[str, object]], total: int) -> None:
        super().__init__(value, [str(party["party_id"]) for party in parties], total)
        self.parties = tuple(parties)


def consequence_of(error: e.ZerenError) -> Consequence:
    """Return the row of the nearest class of the tree."""
    return next(CONSEQUENCES[kind] for kind in type(error).__mro__ if kind in CONSEQUENCES)


def offending_value(error: e.ZerenError) -> str | None:
    """Return the value that is wrong, as it may be shown."""
    for name in ("value", "threshold", "found", "rejected", "problem", "url"):
        value = error.details.get(name)
        if value not in {None, ""}:
            return scrub(str(value))
    return None


def error_document(error: e.ZerenError) -> dict[str, object]:
    """Return the error as `--json` prints it."""
    return {
        "error": {
            "code": error.code,
            "message": scrub(str(error)),
            "value": offending_value(error),
            **_matches(error),
        }
    }


def usage_document(message: str) -> dict[str, object]:
    """Return wrong usage of the command line as `--json` prints it."""
    said = {"code": "USAGE", "message": scrub(message), "value": None}
    return {"error": said | {"matches": [], "matches_total": 0}}


def problem_document(error: e.ZerenError) -> dict[str, object]:
    """Return the error as `application/problem+json` (RFC 9457)."""
    row = consequence_of(error)
    document = {
        "type": f"urn:zeren:problem:{error.code.lower().replace('_', '-')}",
        "title": row.title,
        "status": row.status,
        "detail": scrub(str(error)),
        "code": error.code,
        "value": offending_value(error),
    }
    return document | (_matches(error) if isinstance(error, e.AmbiguousPartyError) else {})


def _matches(error: e.ZerenError) -> dict[str, object]:
    if isinstance(error, AmbiguousReferenceError):
        return {"matches": list(error.parties), "matches_total": error.total}
    if isinstance(error, e.AmbiguousPartyError):
        shown = [{"party_id": party} for party in error.matches]
        return {"matches": shown, "matches_total": error.total}
    return {"matches": [], "matches_total": 0}
