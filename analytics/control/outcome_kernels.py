"""Which type of answer does every company get, for a whole province at once?

The rules of `analytics.control.outcome` and `analytics.control.missing` over
flat arrays. As the walks, every function also runs as plain Python on arrays
of Python integers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from numba import njit
from numba.extending import register_jitable

from analytics.control.kinds import Outcome

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

OUTCOMES = (
    Outcome.COURT_OR_DECISION,
    Outcome.DECLARED,
    Outcome.AGREEMENT,
    Outcome.COMPUTED_MAJORITY,
    Outcome.STATE,
    Outcome.CONCERT,
    Outcome.WITHHELD,
    Outcome.UNKNOWN,
    Outcome.CIRCULAR,
    Outcome.JOINT,
    Outcome.DISPERSED,
)
"""An outcome is kept as its position here."""

# Written out: what is kept on disk is compiled anew only when this file changes.
_AGREEMENT, _COMPUTED, _STATE, _CONCERT, _WITHHELD = 2, 3, 4, 5, 6
_UNKNOWN, _CIRCULAR, _JOINT, _DISPERSED = 7, 8, 9, 10
_TWO = 2


# Bits of `Parties.traits`: what is asked of a party stands in one place of memory.
IS_STATE, IS_PARTNERSHIP, IS_BRANCH, IS_ALONE = 1, 2, 4, 8
IS_WITHHELD, IS_GROUP, IS_CONTROLLED = 16, 32, 64


class Parties(NamedTuple):
    """What the parties are.

    Attributes
    ----------
    traits
        Bits: a unit of the state, a partnership, a branch, a person or group,
        withheld, a concert group, controlled by somebody.
    managers
        How many living managing partners a partnership has.
    spoken
        The place of the outcome that somebody's word gives, or -1.
    """

    traits: npt.NDArray[np.uint8]
    managers: Ints
    spoken: Ints


class LotsIn(NamedTuple):
    """The lots in each company, void ones marked; numbers on the company's scale."""

    begin: Ints
    voter: Ints
    low: Ints
    high: Ints
    is_withheld: Bools
    is_void: Bools


class Above(NamedTuple):
    """Who controls each company, rings of companies standing for themselves once.

    Attributes
    ----------
    begin, node
        The controllers of each company; of a ring the one that stands for it.
    is_controlled
        Whether anybody controls the party, in the reading that this is of.
    """

    begin: Ints
    node: Ints
    is_controlled: Bools


class Groups(NamedTuple):
    """Of which concert groups each party is a member, and in which company (-1: everywhere)."""

    begin: Ints
    group: Ints
    company: Ints


class Ring(NamedTuple):
    """The members of each ring, beginning at the one that stands for it."""

    begin: Ints
    member: Ints


class Sums(NamedTuple):
    """What one company's outcome is added up on; left as it was found."""

    commands: Ints
    is_touched: Bools
    touched: Ints
    marked: Ints
    hands: Ints
    sizes: Ints


class Graph(NamedTuple):
    """Everything an outcome is decided from, in the deciding reading."""

    parties: Parties
    lots: LotsIn
    bases: Ints
    quotas: Ints
    above: Above
    possible: Above
    ring_free: Above
    groups: Groups
    rings: Ring
    appointed: Above


class Decided(NamedTuple):
    """The outcome of each company asked about, and who decides it."""

    outcome: Ints
    begin: Ints
    node: Ints


_TOUCHED, _HANDS = 0, 1
SIZES = 2


@register_jitable
def _ultimates(company: int, g: Graph, out: Ints) -> int:
    """Write the controllers nobody controls into `out`; return how many."""
    count = 0
    for at in range(g.above.begin[company], g.above.begin[company + 1]):
        node = g.above.node[at]
        if not g.parties.traits[node] & IS_CONTROLLED:
            out[count] = node
            count += 1
    return count


@register_jitable
def _add_hand(hand: int, lot: int, company: int, g: Graph, s: Sums) -> None:
    """Add a hand and the groups it is in, each once per lot."""
    if hand == company or s.marked[hand] == lot:
        return
    s.marked[hand] = lot
    s.hands[s.sizes[_HANDS]] = hand
    s.sizes[_HANDS] += 1
    _add_groups(hand, lot, company, g, s)
    for place in range(g.rings.begin[hand], g.rings.begin[hand + 1]):
        _add_groups(g.rings.member[place], lot, company, g, s)


@register_jitable
def _add_groups(hand: int, lot: int, company: int, g: Graph, s: Sums) -> None:
    for at in range(g.groups.begin[hand], g.groups.begin[hand + 1]):
        where, group = g.groups.company[at], g.groups.group[at]
        if (where in (-1, company)) and s.marked[group] != lot:
            s.marked[group] = lot
            s.hands[s.sizes[_HANDS]] = group
            s.sizes[_HANDS] += 1


@register_jitable
def _add_above(voter: int, lot: int, company: int, above: Above, g: Graph, s: Sums) -> None:
    for at in range(above.begin[voter], above.begin[voter + 1]):
        _add_hand(above.node[at], lot, company, g, s)


@register_jitable
def _could_decide(company: int, g: Graph, s: Sums) -> bool:
    """Return whether the missing votes could give somebody the quota."""
    lots = g.lots
    stated = g.bases[company] - g.bases[company]
    most = stated
    s.sizes[_TOUCHED] = 0
    for lot in range(lots.begin[company], lots.begin[company + 1]):
        if lots.is_void[lot]:
            continue
        stated += lots.low[lot]
        voter = lots.voter[lot]
        if voter == company:
            continue
        s.sizes[_HANDS] = 0
        _add_hand(voter, lot, company, g, s)
        _add_above(voter, lot, company, g.above, g, s)
        _add_above(voter, lot, company, g.possible, g, s)
        for at in range(s.sizes[_HANDS]):
            hand = s.hands[at]
            if not s.is_touched[hand]:
                s.is_touched[hand] = True
                s.touched[s.sizes[_TOUCHED]] = hand
                s.sizes[_TOUCHED] += 1
            s.commands[hand] += lots.low[lot]
            most = max(most, s.commands[hand])
    for at in range(s.sizes[_TOUCHED]):
        hand = s.touched[at]
        s.is_touched[hand] = False
        s.commands[hand] = 0
        s.marked[hand] = -1
    missing = max(g.bases[company] - stated, g.bases[company] - g.bases[company])
    return bool(most + missing >= g.quotas[company])


@register_jitable
def _is_withheld(company: int, g: Graph) -> bool:
    if g.parties.traits[company] & IS_WITHHELD:
        return True
    lots = g.lots
    for lot in range(lots.begin[company], lots.begin[company + 1]):
        if not lots.is_void[lot] and (
            lots.is_withheld[lot] or g.parties.traits[lots.voter[lot]] & IS_WITHHELD
        ):
            return True
    return False


@register_jitable
def _has_holders(company: int, g: Graph) -> bool:
    lots = g.lots
    for lot in range(lots.begin[company], lots.begin[company + 1]):
        if not lots.is_void[lot] and lots.voter[lot] != company:
            return True
    return False


@register_jitable
def _hand_of(voter: int, company: int, g: Graph) -> int:
    """Return who stands for a holder: his one ultimate controller, or the group of it."""
    hand, alone, ultimate, one = voter, 0, 0, voter
    for at in range(g.above.begin[voter], g.above.begin[voter + 1]):
        node = g.above.node[at]
        if g.parties.traits[node] & IS_CONTROLLED:
            continue
        ultimate += 1
        if not g.parties.traits[node] & IS_GROUP:
            alone += 1
            hand = node
        else:
            one = node
    if alone != 1:
        hand = one if ultimate == 1 else voter
    joined, group = 0, hand
    for at in range(g.groups.begin[hand], g.groups.begin[hand + 1]):
        if (g.groups.company[at] in (-1, company)) and g.groups.group[at] != group:
            joined += 1
            group = g.groups.group[at]
    return group if joined == 1 else hand


@register_jitable
def _are_two_halves(company: int, g: Graph) -> bool:
    """Return whether exactly two hands hold exactly one half each."""
    lots = g.lots
    first, second = -1, -1
    none = g.bases[company] - g.bases[company]
    first_votes, second_votes = none, none
    for lot in range(lots.begin[company], lots.begin[company + 1]):
        if lots.is_void[lot]:
            continue
        if lots.low[lot] != lots.high[lot] or lots.voter[lot] == company:
            return False
        if lots.low[lot] == 0:
            continue
        hand = _hand_of(lots.voter[lot], company, g)
        if first in (-1, hand):
            first = hand
            first_votes += lots.low[lot]
        elif second in (-1, hand):
            second = hand
            second_votes += lots.low[lot]
        else:
            return False
    base = g.bases[company]
    return second >= 0 and _TWO * first_votes == base and _TWO * second_votes == base


@register_jitable
def _open(company: int, g: Graph, s: Sums) -> int:
    """Return the type for a company that nobody controls, rings not looked at."""
    silent = _WITHHELD if _is_withheld(company, g) else _UNKNOWN
    if g.parties.traits[company] & IS_PARTNERSHIP:
        managers = g.parties.managers[company]
        if managers <= 1:
            return silent
        return _JOINT if managers == _TWO else _DISPERSED
    if g.parties.traits[company] & IS_BRANCH or not _has_holders(company, g):
        return silent
    if _could_decide(company, g, s):
        return silent
    return _JOINT if _are_two_halves(company, g) else _DISPERSED


@register_jitable
def _is_circular(company: int, g: Graph, s: Sums) -> bool:
    """Return whether ring votes are all that keeps an uncontrolled company so."""
    if g.parties.traits[company] & IS_CONTROLLED or not g.ring_free.is_controlled[company]:
        return False
    return _open(company, g, s) in (_JOINT, _DISPERSED)


@register_jitable
def _majority(g: Graph, out: Ints, count: int) -> tuple[int, int]:
    """Return the type by the nature of the ultimate controllers, and how many decide."""
    alone, state, withheld = 0, 0, 0
    for at in range(count):
        node = out[at]
        if not g.parties.traits[node] & IS_GROUP:
            alone += 1
            state += g.parties.traits[node] & IS_STATE > 0
            withheld += g.parties.traits[node] & IS_WITHHELD > 0
    if alone == 0:
        return _CONCERT, count
    kept = 0
    for at in range(count):
        if not g.parties.traits[out[at]] & IS_GROUP:
            out[kept] = out[at]
            kept += 1
    if state == alone:
        return _STATE, kept
    return (_WITHHELD if withheld == alone else _COMPUTED), kept


@register_jitable
def _controlled(company: int, count: int, g: Graph, s: Sums, out: Ints) -> tuple[int, int]:
    """Return the type under the ultimate controllers in `out`, and how many of them decide."""
    outcome, count = _majority(g, out, count)
    if outcome == _COMPUTED:
        if count == 1 and not g.parties.traits[out[0]] & IS_ALONE and _is_circular(out[0], g, s):
            return _CIRCULAR, 0
        if g.parties.traits[company] & IS_PARTNERSHIP:
            outcome = _AGREEMENT
    return outcome, count


@register_jitable
def _outcome(company: int, g: Graph, s: Sums, out: Ints) -> tuple[int, int]:
    """Return the type of answer, and how many in `out` decide it."""
    if g.parties.traits[company] & IS_STATE:
        return _STATE, 0
    count = _ultimates(company, g, out)
    if g.parties.spoken[company] >= 0:
        if count == 0:
            for at in range(g.appointed.begin[company], g.appointed.begin[company + 1]):
                out[count] = g.appointed.node[at]
                count += 1
        return g.parties.spoken[company], count
    if count:
        return _controlled(company, count, g, s, out)
    if g.parties.traits[company] & IS_CONTROLLED or _is_circular(company, g, s):
        return _CIRCULAR, 0
    return _open(company, g, s), 0


@register_jitable
def _only_person(begin: Ints, node: Ints, company: int, traits: npt.NDArray[np.uint8]) -> int:
    """Return the one ultimate controller of a company if that is a plain person; else -1."""
    found = -1
    for at in range(begin[company], begin[company + 1]):
        trait = traits[node[at]]
        if trait & IS_CONTROLLED:
            continue
        if found >= 0 or trait != IS_ALONE:
            return -1
        found = node[at]
    return found


def decide_all(companies: Ints, g: Graph, s: Sums, decided: Decided) -> None:
    """Fill `decided` with the outcomes of the companies.

    Notes
    -----
    O(controllers + lots, each with the controllers of its voter). There is
    room for every controller and everybody appointed.
    """
    traits, spoken = g.parties.traits, g.parties.spoken
    above_begin, above_node = g.above.begin, g.above.node
    for at in range(len(companies)):
        company, begin = companies[at], decided.begin[at]
        if spoken[company] < 0 and not traits[company] & (IS_STATE | IS_PARTNERSHIP):
            # The usual case, without handing everything on.
            person = _only_person(above_begin, above_node, company, traits)
            if person >= 0:
                decided.outcome[at] = _COMPUTED
                decided.node[begin] = person
                decided.begin[at + 1] = begin + 1
                continue
        outcome, count = _outcome(company, g, s, decided.node[begin:])
        decided.outcome[at] = outcome
        decided.begin[at + 1] = begin + count


decide_all_compiled = njit(cache=True, nogil=True)(decide_all)
