"""Are the lifts of links those of the epidemiologists, and counted over the right years?"""

from math import exp, log, sqrt
from pathlib import Path

import numpy as np
import pytest

from analytics.clusters.estimates import Estimate, Table, estimate_of, estimated_weights, joined
from analytics.clusters.weights import LinkKind
from api.clusters_records import counted_records
from tests.analytics.cluster_town import QUICK, Town


def table(exposed: int, exposed_hit: int, unexposed: int, unexposed_hit: int) -> Table:
    cells = (np.array([float(cell)]) for cell in (exposed, exposed_hit, unexposed, unexposed_hit))
    return Table(
        **dict(zip(("exposed", "exposed_hit", "unexposed", "unexposed_hit"), cells, strict=True))
    )


def test_in_one_stratum_it_is_the_plain_ratio_of_risks() -> None:
    found = estimate_of(LinkKind.OFFICER, 0.6, table(100, 30, 200, 20))
    error = sqrt(1 / 30 - 1 / 100 + 1 / 20 - 1 / 200)
    assert found.lift == pytest.approx(3.0)
    assert found.low == pytest.approx(3 * exp(-1.959964 * error))
    assert found.high == pytest.approx(3 * exp(1.959964 * error))
    assert found.z == pytest.approx(log(3) / error)


def test_strata_are_not_thrown_together() -> None:
    # In each stratum the risks are equal; thrown together they would seem to differ threefold.
    strata = joined([table(90, 45, 10, 5), table(10, 1, 90, 9)])
    assert estimate_of(LinkKind.OFFICER, 0.6, strata).lift == pytest.approx(1.0)


@pytest.mark.parametrize("cells", [(10, 0, 10, 3), (10, 3, 10, 0), (0, 0, 10, 3), (0, 0, 0, 0)])
def test_where_too_little_happened_nothing_is_said(cells: tuple[int, int, int, int]) -> None:
    found = estimate_of(LinkKind.OFFICER, 0.6, table(*cells))
    assert (found.lift, found.low, found.high, found.z) == (None, None, None, None)


def estimates(town: Town, folder: Path, years: int = 1) -> dict[LinkKind, Estimate]:
    with town.reader(folder) as reader:
        found = estimated_weights(reader, counted_records(reader), QUICK, years)
    return {each.kind: each for each in found}


def test_who_was_clean_and_linked_is_counted_by_what_his_links_did(tmp_path: Path) -> None:
    town = Town()
    pairs = [(town.org(), town.org()) for _ in range(10)]
    for at, pair in enumerate(pairs):
        for org in pair:
            town.head(f"p{at}", org)
        if at < 4:
            town.decide(f"A{at}", pair[0], "2023-05-01")
        if at < 3 or at == 9:
            town.decide(f"B{at}", pair[1], "2024-05-01")
    town.decide("alone", town.org(), "2024-05-01")
    found = estimates(town, tmp_path)[LinkKind.LEGAL_REPRESENTATIVE]
    counts = found.exposed, found.exposed_hit, found.unexposed, found.unexposed_hit
    assert counts == (4, 3, 12, 1)
    assert found.lift == pytest.approx((3 / 4) / (1 / 12))
    assert found.suggested == 1.0


def test_links_are_those_of_the_first_day_of_the_year(tmp_path: Path) -> None:
    town = Town()
    one, other = town.org(), town.org()
    town.head("p", one)
    town.head("p", other, "2024-01-02")
    town.decide("A", one, "2023-05-01")
    assert estimates(town, tmp_path)[LinkKind.LEGAL_REPRESENTATIVE].exposed == 0


def test_repaired_records_are_no_evidence(tmp_path: Path) -> None:
    town = Town()
    one, other = town.org(), town.org()
    for org in (one, other):
        town.head("p", org)
    town.decide("A", one, "2023-05-01")
    town.add("repairs", decision_no="A", repaired_on="2024-06-01")
    found = estimates(town, tmp_path)[LinkKind.LEGAL_REPRESENTATIVE]
    assert (found.exposed, found.unexposed) == (0, 2)
