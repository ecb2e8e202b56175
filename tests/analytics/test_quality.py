"""Is the gate exact, are excesses complete, is coverage counted right?"""

import csv
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from analytics.quality import CodeQuality, QualityReport, quality_of
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.uscc import make_uscc
from loaders.loading import load

Rows = list[dict[str, str]]
Measure = Callable[..., QualityReport]
DAY = date(2024, 6, 1)


@pytest.fixture
def measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measure:
    """Load tables into a new store and measure them."""
    monkeypatch.setenv("ZEREN_KEY_FILE", str(tmp_path / "person.key"))

    def measured(on: date = DAY, **tables: Rows) -> QualityReport:
        folder = tmp_path / "town"
        folder.mkdir(exist_ok=True)
        for name, rows in tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)
        store = open_store(f"sqlite:///{tmp_path / 'town.db'}", create=True)
        report = load(store, [folder])
        assert report.rejected == 0, report.rejections
        found = quality_of(GraphReader(store, AsOf(on=on, known_at=date(2025, 1, 1))))
        store.close()
        return found

    return measured


def org(serial: int, **more: str) -> dict[str, str]:
    code = make_uscc("91", "410502", serial)
    return {"org": f"o{serial}", "uscc": code, "name": f"公司{serial}", "kind": "company"} | more


@pytest.mark.parametrize(
    ("entities", "bad", "passes"),
    [(10_000, 1, False), (10_000, 0, True), (20_000, 1, True), (20_000, 2, False), (0, 0, True)],
)
def test_the_gate_is_strict_and_exact(entities: int, bad: int, passes: bool) -> None:  # noqa: FBT001
    quality = CodeQuality(entities, invalid=bad, shared=0)
    assert quality.passes is passes
    assert quality.error_rate == (Fraction(bad, entities) if entities else 0)


def test_wrong_and_shared_codes_are_counted_by_entity(measure: Measure) -> None:
    wrong = make_uscc("91", "410502", 4)[:-1] + "0"
    if wrong == make_uscc("91", "410502", 4):
        wrong = wrong[:-1] + "1"
    report = measure(
        organizations=[
            org(1),
            org(2),
            org(3, uscc=make_uscc("91", "410502", 2), name="另一家公司"),
            org(4, uscc=wrong),
            {"org": "o5", "name": "没有代码", "kind": "company"},
        ]
    )
    assert (report.uscc.entities, report.uscc.invalid, report.uscc.shared) == (5, 1, 2)
    assert not report.uscc.passes
    assert [issue.code for issue in report.issues] == ["INVALID_USCC", "SHARED_USCC", "SHARED_USCC"]


def holding(company: int, holder: str, pct: str, **more: str) -> dict[str, str]:
    return {"holder": holder, "company": f"o{company}", "capital_pct": pct} | more


def test_totals_are_exact_and_those_of_the_day(measure: Measure) -> None:
    report = measure(
        organizations=[org(n) for n in range(1, 7)],
        holdings=[
            *(holding(1, f"h{n}", "33.333333333333333") for n in range(3)),
            holding(1, "h3", "0.000000000000001"),  # together exactly the whole
            *(holding(2, f"h{n}", "33.333333333333334") for n in range(3)),
            holding(3, "h1", "60"),
            holding(4, "h1", "90", to="2024-06-01"),  # ends as the day begins
            holding(4, "h2", "90", **{"from": "2024-06-01"}),
            holding(5, "h1", ""),
            {"holder": "h1", "company": "o6", "amount": "500"},
            {"holder": "h2", "company": "o6", "amount": "700"},
        ],
    )
    over = [(excess.company, excess.total) for excess in report.ownership.over_100]
    code = make_uscc("91", "410502", 2)
    assert over == [(f"org:{code}", Fraction(100_000_000_000_000_002, 10**15))]
    assert (report.ownership.below_100, report.ownership.unknown) == (2, 1)


def test_another_day_is_another_total(measure: Measure) -> None:
    rows = [
        holding(1, "h1", "90", to="2024-06-01"),
        holding(1, "h2", "90", **{"from": "2024-05-01"}),
    ]
    report = measure(on=date(2024, 5, 31), organizations=[org(1)], holdings=rows)
    assert [excess.total for excess in report.ownership.over_100] == [180]


def test_names_and_coverage(measure: Measure) -> None:
    report = measure(
        organizations=[
            org(1, industry="C2614", region="410502"),
            org(2, industry="C13", region="410502"),
            org(3, industry="F52", region="410503"),
            {"org": "o4", "name": "没有代码", "industry": "F51", "region": "410503"},
        ],
        persons=[
            {"person": "a", "name": "王伟"},
            {"person": "b", "name": "王伟"},
            {"person": "c", "name": "李娜"},
        ],
        holdings=[holding(1, "a", "100")],
        appointments=[{"person": "b", "org": "o3", "role": "legal_representative"}],
    )
    assert report.same_name_groups == 1
    rows = [
        (row.industry, row.region, row.entities, row.with_uscc, row.with_holders,
         row.with_legal_representative)
        for row in report.coverage
    ]  # fmt: skip
    assert rows == [("C", "410502", 2, 2, 1, 0), ("F", "410503", 2, 1, 0, 1)]


def test_an_empty_store_passes(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'empty.db'}", create=True)
    report = quality_of(GraphReader(store, AsOf(on=DAY, known_at=DAY)))
    assert (report.uscc.entities, report.uscc.passes, report.coverage) == (0, True, ())
    store.close()
