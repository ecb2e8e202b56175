"""What else is known of an organization: promises, figures, ratings of others?"""

from graph.vocabulary import PartyKind
from loaders.city.days import LAST_DAY, YEAR, day, iso, year_of
from loaders.city.registry import Firm
from loaders.city.world import World

_MATTERS = (
    "食品经营许可告知承诺",
    "公共场所卫生许可告知承诺",
    "建筑施工许可告知承诺",
    "审批替代型信用承诺",
    "信用修复承诺",
)
_TAX_GRADES = ("A", "B", "M", "C", "D")
_PUBLIC_GRADES = ("优", "良", "中", "差")
_WITHOUT_FIGURES = (PartyKind.STATE_ORGAN, PartyKind.SOCIAL_ORGANIZATION)
_FIRST_YEAR = 2022


def write_standing(world: World, firm: Firm, recklessness: float, violations: int) -> None:
    """Write commitments, indicators and ratings; worse ones where there were violations."""
    burden = violations + (recklessness > 1.0) * 0.5
    if world.happens(0.06):
        _write_commitment(world, firm, burden)
    if firm.kind not in _WITHOUT_FIGURES and world.happens(0.25):
        _write_indicators(world, firm, burden)
    if firm.kind is PartyKind.COMPANY and world.happens(0.2):
        _write_ratings(world, firm, burden)


def _write_commitment(world: World, firm: Firm, burden: float) -> None:
    rng = world.rng
    first = max(firm.founded, day("2020-09-01"))
    if first >= firm.last_day:
        return
    made = rng.randrange(first, firm.last_day)
    due = made + rng.choice((30, 60, 90, 180))
    is_breached = rng.random() < 0.04 + 0.12 * burden and due + 60 <= LAST_DAY
    breached = due + rng.randrange(1, 60) if is_breached else None
    kept = "no" if is_breached else ("yes" if due <= LAST_DAY else "")
    world.tables.add(
        "commitments",
        org=firm.key,
        matter=rng.choice(_MATTERS),
        made_on=iso(made),
        due_on=iso(due),
        kept=kept,
        breached_on=iso(breached),
    )


def _write_indicators(world: World, firm: Firm, burden: float) -> None:
    rng = world.rng
    employees = max(1, round(rng.lognormvariate(2.0, 1.1)))
    for year in range(max(_FIRST_YEAR, year_of(firm.founded) + 1), 2025):
        if firm.dissolved is not None and year > year_of(firm.dissolved):
            return
        figures = {
            "employees": employees,
            "complaints": int(rng.expovariate(1.2 / (0.4 + burden))),
            "revenue": employees * rng.randrange(60_000, 400_000),
            "tax_arrears": rng.randrange(0, 80_000) if rng.random() < 0.05 + 0.1 * burden else 0,
        }
        for name, value in figures.items():
            world.tables.add(
                "indicators", org=firm.key, indicator=name, value=value, **{"from": f"{year}-01-01"}
            )
        employees = max(1, round(employees * rng.uniform(0.8, 1.25)))


def _write_ratings(world: World, firm: Firm, burden: float) -> None:
    rng = world.rng
    if firm.founded > LAST_DAY - YEAR:
        return
    tax = min(4, int(rng.expovariate(0.9) + burden))
    public = min(3, int(rng.expovariate(1.0) + burden))
    for scheme, grade, start in (
        ("纳税信用", _TAX_GRADES[tax], "2024-04-30"),
        ("公共信用综合评价", _PUBLIC_GRADES[public], "2024-06-30"),
    ):
        world.tables.add("ratings", org=firm.key, scheme=scheme, grade=grade, **{"from": start})
