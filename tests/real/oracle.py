"""Who controls whom, computed a second time in the plainest way?

Written from the definition (least fixpoint, strictly more than half, shares of
a company in itself ignored) and sharing no line with the product.
"""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

HALF = Fraction(1, 2)

Shares = Mapping[tuple[str, str], Fraction]


def control_pairs(shares: Shares) -> set[tuple[str, str]]:
    """Return every (controller, company) of a graph of shares."""
    held: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for (holder, company), share in shares.items():
        if holder != company:
            held[holder][company] = share
    return {(holder, company) for holder in list(held) for company in _controlled(holder, held)}


def _controlled(start: str, held: Mapping[str, Mapping[str, Fraction]]) -> set[str]:
    group = {start}
    while True:
        votes: dict[str, Fraction] = defaultdict(Fraction)
        for member in group:
            for company, share in held.get(member, {}).items():
                votes[company] += share
        gained = {company for company, sum_ in votes.items() if sum_ > HALF} - group
        if not gained:
            return group - {start}
        group |= gained


def shares_of_amounts(
    amounts: Mapping[tuple[str, str], Fraction], capital: Mapping[str, Fraction]
) -> dict[tuple[str, str], Fraction]:
    """Turn amounts into shares: of the registered capital unless it is exceeded or not stated."""
    stated: dict[str, Fraction] = defaultdict(Fraction)
    for (_, company), amount in amounts.items():
        stated[company] += amount
    total = {company: max(sum_, capital.get(company, sum_)) for company, sum_ in stated.items()}
    return {
        (holder, company): amount / total[company]
        for (holder, company), amount in amounts.items()
        if total[company]
    }
