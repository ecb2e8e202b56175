"""How many are drawn from each stratum, and how is that rounded?

Per class the rate times its size, rounded up: the rates of the sources are minimums. Within a
class that number is spread over its strata by largest remainder, so that it is met exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from analytics.classes.scheme import CLASSES, SupervisionClass
from analytics.draws.rates import Rates
from graph.shares import HUNDRED

Stratum = tuple[SupervisionClass, str]
"""A class, and within it a region or an industry; empty where only classes are strata."""

ROUNDING = (
    "per class rate x size rounded up; within a class by largest remainder, equal remainders to "
    "the larger stratum, then to the first by name"
)


def allocate(sizes: Mapping[Stratum, int], rates: Rates) -> dict[Stratum, int]:
    """Return how many are drawn from each stratum.

    Parameters
    ----------
    sizes
        How many entities each stratum has.
    rates
        In per cent, by class.

    Notes
    -----
    Exact: every number is a fraction until it is rounded. Never more than a
    stratum has, and per class less than one more than its rate asks for.

    >>> from fractions import Fraction
    >>> from analytics.classes.scheme import CLASSES
    >>> a = CLASSES[0]
    >>> allocate({(a, "x"): 101, (a, "y"): 50}, {a: Fraction(2)})
    {(<SupervisionClass.A: 'A'>, 'x'): 3, (<SupervisionClass.A: 'A'>, 'y'): 1}
    """
    found: dict[Stratum, int] = {}
    for name in CLASSES:
        own = {stratum: size for stratum, size in sizes.items() if stratum[0] is name and size}
        total = sum(own.values())
        if total:
            found |= _spread(own, math.ceil(rates[name] * total / HUNDRED), total)
    return {stratum: found[stratum] for stratum in sorted(found)}


def _spread(sizes: Mapping[Stratum, int], number: int, total: int) -> dict[Stratum, int]:
    quotas = {stratum: Fraction(number * size, total) for stratum, size in sizes.items()}
    found = {stratum: math.floor(quota) for stratum, quota in quotas.items()}
    left = number - sum(found.values())
    order = sorted(quotas, key=lambda one: (found[one] - quotas[one], -sizes[one], one))
    for stratum in order[:left]:
        found[stratum] += 1
    return found
