"""What is written down of a draw, before it and after it, so that anybody can check it?"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from analytics.draws.allocation import ROUNDING
from analytics.draws.drawing import ORDER, Candidate, commitment_of, draw
from analytics.draws.planning import DrawPlan, population_item
from graph.errors import ValueRefusedError

if TYPE_CHECKING:
    from graph.model import Party, PartyId

COMMITMENT = "zeren-draw-commitment"
PROTOCOL = "zeren-draw-protocol"
VERSION = 1
_SEED_BYTES = 32
LEAST_SECRET = 32
"""Characters of a seed that is committed to: a shorter one could be guessed from its digest."""

MOST_SEED = 200


def new_seed() -> str:
    """Return a seed nobody can guess: 64 hexadecimal digits from the operating system."""
    return secrets.token_hex(_SEED_BYTES)


def check_seed(seed: str, *, is_secret: bool = False) -> str:
    """Return the seed.

    Raises
    ------
    ValueRefusedError
        If it is empty, too long, of several lines, or, where it is kept secret, too short.
    """
    least = LEAST_SECRET if is_secret else 1
    if not least <= len(seed) <= MOST_SEED or not seed.isprintable() or seed != seed.strip():
        expected = f"one line of {least} to {MOST_SEED} characters"
        raise ValueRefusedError("seed", "***" if is_secret else seed, expected)
    return seed


def commitment_document(
    plan: DrawPlan, population: list[Candidate], commitment: str, at: str
) -> dict[str, object]:
    """Return what is published before the draw.

    Parameters
    ----------
    commitment
        The SHA-256 of the seed.
    at
        The instant, ISO with offset.
    """
    return sealed(
        {
            "kind": COMMITMENT,
            "version": VERSION,
            "plan": plan.document(),
            "population": population_item(population, plan),
            "commitment": commitment,
            "committed_at": at,
        }
    )


def protocol_document(
    plan: DrawPlan,
    population: list[Candidate],
    seed: str,
    at: str,
    *,
    committed: Mapping[str, object] | None = None,
    names: Callable[[list[PartyId]], Mapping[PartyId, Party]] = lambda _: {},
) -> dict[str, object]:
    """Draw, and return the protocol.

    Parameters
    ----------
    committed
        The commitment that was published before.
    names
        Told who is drawn; returns what is known of them, for readers.

    Raises
    ------
    ValueRefusedError
        If the commitment is about another seed, plan or population.
    """
    if committed is not None:
        insist_on_commitment(plan, population, seed, committed)
    drawn = draw(population, plan.rates, seed)
    known = names([one.candidate.party for one in drawn])
    return sealed(
        {
            "kind": PROTOCOL,
            "version": VERSION,
            "plan": plan.document(),
            "population": population_item(population, plan),
            "commitment": committed["commitment"] if committed else None,
            "committed_at": committed["committed_at"] if committed else None,
            "seed": seed,
            "order": ORDER,
            "rounding": ROUNDING,
            "drawn_at": at,
            "drawn": [
                {
                    "class": one.candidate.name.value,
                    "place": one.candidate.place,
                    "rank": one.rank,
                    "party_id": one.candidate.party,
                    "name": _name(known, one.candidate.party),
                    "ticket": one.ticket,
                }
                for one in drawn
            ],
        }
    )


def insist_on_commitment(
    plan: DrawPlan, population: list[Candidate], seed: str, committed: Mapping[str, object]
) -> None:
    """Refuse to draw otherwise than was committed to.

    Raises
    ------
    ValueRefusedError
        If the commitment was changed, or is about something else.
    """
    if not is_commitment(committed):
        raise ValueRefusedError("commitment", "changed", "the document as it was published")
    if committed["commitment"] != commitment_of(seed):
        raise ValueRefusedError("seed", "***", f"one whose SHA-256 is {committed['commitment']}")
    if committed["plan"] != plan.document():
        raise ValueRefusedError("plan", "another", "the plan that was committed to")
    if committed["population"] != population_item(population, plan):
        expected = "the population that was committed to"
        raise ValueRefusedError("population", "another", expected)


def is_commitment(document: Mapping[str, object]) -> bool:
    """Tell whether a document is a commitment, whole and unchanged."""
    names = {"kind", "version", "plan", "population", "commitment", "committed_at", "digest"}
    is_one = document.keys() == names and document["kind"] == COMMITMENT
    return is_one and document["version"] == VERSION and is_sealed(document)


def is_sealed(document: Mapping[str, object]) -> bool:
    """Tell whether the digest of a document is its own."""
    try:
        return document.get("digest") == digest_of(document)
    except (ValueError, RecursionError):  # text that is no Unicode, or nested without end
        return False


def sealed(document: Mapping[str, object]) -> dict[str, object]:
    """Return the document with its digest."""
    return {**document, "digest": digest_of(document)}


def digest_of(document: Mapping[str, object]) -> str:
    """Return the SHA-256 of a document without its digest.

    Written as JSON with sorted keys, without spaces, in UTF-8.
    """
    said = {name: value for name, value in document.items() if name != "digest"}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _name(parties: Mapping[PartyId, Party], party: PartyId) -> str | None:
    return parties[party].name if party in parties else None
