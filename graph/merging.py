"""When several datasets speak of one thing, what counts?

The dataset loaded last counts; where the values differ the answer says so
with the flag `SOURCES_DIFFER`. Nothing is averaged and nothing is dropped.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from graph.identity import uscc_of
from graph.model import Fact, Organization, Party, Person
from graph.tables import TABLES, Table
from graph.uscc import parse_uscc
from graph.vocabulary import Flag, PartyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

F = TypeVar("F", bound=Fact)
_OF_THE_FACT = frozenset({"source", "known_on", "flags"})


def one_per_identity(facts: Iterable[F]) -> list[F]:
    """Return one fact per identity: the one of the dataset loaded last.

    The order is that of first appearance. Linear.
    """
    kept: dict[object, F] = {}
    for fact in facts:
        key = identity_of(fact)
        other = kept.get(key)
        kept[key] = fact if other is None else _later(other, fact)
    return list(kept.values())


def described(party: Party, facts: Sequence[Organization | Person]) -> Party:
    """Return the party with what the latest dataset says of it."""
    if not facts:
        return party
    fact = max(facts, key=_rank)
    flags = set(party.flags | (fact.flags & {Flag.WITHHELD}))
    if len(facts) > 1 and any(_values(other) != _values(fact) for other in facts):
        flags.add(Flag.SOURCES_DIFFER)
    if isinstance(fact, Person):
        return Party(
            party_id=party.party_id,
            kind=party.kind,
            name=fact.name,
            born_on=fact.born_on,
            deceased_on=fact.deceased_on,
            flags=frozenset(flags),
            sources=tuple(row.source for row in facts),
        )
    # A valid code makes the id, unless two entities claim it.
    if fact.uscc and uscc_of(party.party_id) is None and parse_uscc(fact.uscc) is not None:
        flags.add(Flag.QUARANTINED)
    return Party(
        party_id=party.party_id,
        kind=fact.kind or PartyKind.COMPANY,
        name=fact.name,
        uscc=fact.uscc or party.uscc,
        industry=fact.industry,
        region=fact.region,
        address=fact.address,
        phone=fact.phone,
        email=fact.email,
        registered_capital=fact.registered_capital,
        founded_on=fact.founded_on,
        dissolved_on=fact.dissolved_on,
        parent_org=fact.parent_org,
        flags=frozenset(flags),
        sources=tuple(row.source for row in facts),
    )


def _rank(fact: Fact) -> tuple[int, str, str, int]:
    return fact.source.revision, fact.source.dataset, fact.source.file, fact.source.row


def _later(one: F, other: F) -> F:
    first, last = sorted((one, other), key=_rank)
    if _values(first) == _values(last):
        return last if Flag.SOURCES_DIFFER not in first.flags else _flagged(last)
    return _flagged(last)


def _flagged(fact: F) -> F:
    return replace(fact, flags=fact.flags | {Flag.SOURCES_DIFFER})


def _attributes(table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the attributes of a table's facts that carry values, and its identity."""
    names = tuple(field.name for field in fields(table.fact) if field.name not in _OF_THE_FACT)
    identity = tuple("period" if name == "from" else name for name in table.identity)
    return names, tuple(name if name in names else "since" for name in identity)


_ATTRIBUTES = {table.fact: _attributes(table) for table in TABLES}


def identity_of(fact: Fact) -> tuple[object, ...]:
    """Return what makes facts of one kind the same row, from whichever dataset."""
    coded = getattr(fact, "authority_uscc", None) is not None
    names = _ATTRIBUTES[type(fact)][1]
    values = (None if coded and name == "authority" else getattr(fact, name) for name in names)
    return tuple(getattr(value, "start", value) for value in values)


def _values(fact: Fact) -> tuple[object, ...]:
    return tuple(getattr(fact, name) for name in _ATTRIBUTES[type(fact)][0])
