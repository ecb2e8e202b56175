"""Are as many of the latest days answered as may be looked at together?"""

import random
from datetime import date, timedelta

import pytest

from analytics.control.day_budget import affordable
from graph.periods import Period

FIRST = date(2020, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_all_days_are_kept_where_they_may_be() -> None:
    days = [day(number) for number in range(5)]
    assert affordable(days, [Period()], most_days=5) == days
    assert affordable(days, [Period()], most_days=4) == days[1:]
    assert affordable([], [Period()], most_days=4) == []


def test_one_day_is_always_answered() -> None:
    assert affordable([day(0), day(1)], [Period()] * 9, most_days=9, most_rows=1) == [day(1)]


@pytest.mark.parametrize("seed", range(20))
def test_the_rows_of_all_days_stay_within_the_budget(seed: int) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    days = sorted({day(rng.randrange(60)) for _ in range(30)})
    spans = [_span(rng) for _ in range(rng.randrange(1, 40))]
    budget = rng.randrange(1, 4_000)
    kept = affordable(days, spans, most_days=1_000, most_rows=budget)
    assert kept == days[-len(kept) :]
    assert len(kept) == 1 or _cost(kept, spans) <= budget
    if len(kept) < len(days):
        assert _cost(days[-len(kept) - 1 :], spans) > budget


def _span(rng: random.Random) -> Period:
    start = rng.choice([None, day(rng.randrange(60))])
    return Period(start, rng.choice([None, day(rng.randrange(60))]))


def _cost(days: list[date], spans: list[Period]) -> int:
    """One look at each row on each day, five more where it is in force."""
    return sum(1 + 5 * span.contains(each) for each in days for span in spans)
