"""Which cluster of today is which of those seen before, and what became of those?

Ids are the one thing about clusters that is remembered; everything else is found again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph.model import PartyId

Members = frozenset[PartyId]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A cluster that was seen.

    Attributes
    ----------
    members
        On the last day it was seen on.
    """

    cluster_id: str
    first_seen: date
    last_seen: date
    members: Members


class Change(StrEnum):
    """What became of a cluster between two days."""

    BORN = "born"
    GREW = "grew"
    SHRANK = "shrank"
    CHANGED = "changed"
    SAME = "same"
    MERGED = "merged"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """One cluster between two days.

    Attributes
    ----------
    into
        Of one that merged: the cluster in which its members are now.
    joined, left
        Who came, and who went.
    """

    cluster_id: str
    change: Change
    into: str | None = None
    joined: tuple[PartyId, ...] = ()
    left: tuple[PartyId, ...] = ()


def identified(
    found: Sequence[Members], seen: Iterable[Remembered], *, same_share: float
) -> list[str]:
    """Return the id of each found cluster.

    Parameters
    ----------
    found
        The members of each; no two alike.
    seen
        What was remembered before.
    same_share
        A cluster is one that was seen if they share so much of the smaller one.

    Notes
    -----
    Pairs that share most come first, of equals the id that is first in order;
    each id goes to one cluster. A new id is a digest of the members. Linear in
    the memberships, beside sorting the pairs that share somebody.
    """
    seen = sorted(seen, key=lambda each: each.cluster_id)
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for _, cluster_id, _, at in sorted(_alike(found, seen, same_share)):
        if at not in ids and cluster_id not in taken:
            ids[at] = cluster_id
            taken.add(cluster_id)
    used = {old.cluster_id for old in seen}
    for at, members in enumerate(found):
        if at not in ids:
            ids[at] = _new_id(members, used)
            used.add(ids[at])
    return [ids[at] for at in range(len(found))]


def _alike(
    found: Sequence[Members], seen: Sequence[Remembered], same_share: float
) -> Iterator[tuple[int, str, list[PartyId], int]]:
    """Yield the pairs that may be one: how many they share (negative), the id, who, and where."""
    places: dict[PartyId, list[int]] = {}
    for place, old in enumerate(seen):
        for member in old.members:
            places.setdefault(member, []).append(place)
    for at, members in enumerate(found):
        shared = Counter(place for member in members for place in places.get(member, ()))
        for place, count in shared.items():
            old = seen[place]
            if count >= same_share * min(len(members), len(old.members)):
                yield -count, old.cluster_id, sorted(members), at


def _new_id(members: Members, used: set[str]) -> str:
    told = "\n".join(sorted(members))
    for attempt in range(len(used) + 1):
        digest = hashlib.sha256(f"{told}\n{attempt}".encode()).hexdigest()[:16]
        if f"cluster:{digest}" not in used:
            return f"cluster:{digest}"
    raise AssertionError(members)


def remembered_with(
    seen: Iterable[Remembered], found: Mapping[str, Members], on: date
) -> list[Remembered]:
    """Return what is remembered after clusters were found on a day, in the order of ids."""
    kept = {old.cluster_id: old for old in seen}
    for cluster_id, members in found.items():
        old = kept.get(cluster_id)
        if old is None:
            kept[cluster_id] = Remembered(cluster_id, on, on, members)
        elif on >= old.last_seen:
            kept[cluster_id] = replace(old, last_seen=on, members=members)
        elif on < old.first_seen:
            kept[cluster_id] = replace(old, first_seen=on)
    return [kept[cluster_id] for cluster_id in sorted(kept)]


def compared(
    before: Mapping[str, Members], after: Mapping[str, Members], *, same_share: float
) -> list[Became]:
    """Return what became of each cluster, in the order of ids.

    Parameters
    ----------
    before, after
        The members of each cluster on two days, by ids that were given together.
    same_share
        An ended cluster merged into one that has so much of it.
    """
    found = []
    for cluster_id in sorted({*before, *after}):
        old, new = before.get(cluster_id), after.get(cluster_id)
        if old is None:
            assert new is not None  # noqa: S101 (it stands in one of them)
            found.append(
                Became(cluster_id=cluster_id, change=Change.BORN, joined=tuple(sorted(new)))
            )
        elif new is None:
            into = _taken_over(old, after, same_share)
            change = Change.ENDED if into is None else Change.MERGED
            found.append(
                Became(cluster_id=cluster_id, change=change, into=into, left=tuple(sorted(old)))
            )
        else:
            found.append(_between(cluster_id, old, new))
    return found


def _between(cluster_id: str, old: Members, new: Members) -> Became:
    joined, left = tuple(sorted(new - old)), tuple(sorted(old - new))
    change = {
        (True, True): Change.CHANGED,
        (True, False): Change.GREW,
        (False, True): Change.SHRANK,
        (False, False): Change.SAME,
    }[bool(joined), bool(left)]
    return Became(cluster_id=cluster_id, change=change, joined=joined, left=left)


def _taken_over(old: Members, after: Mapping[str, Members], same_share: float) -> str | None:
    """Return the cluster that has most of the members of one that is gone."""
    shares = [(-len(old & members), cluster_id) for cluster_id, members in after.items()]
    shared, into = min(shares, default=(0, ""))
    return into if -shared >= same_share * len(old) and shared < 0 else None
