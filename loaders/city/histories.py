"""What happens to an organization after its founding: heads, staff, violations, ratings?"""

from collections.abc import Sequence
from dataclasses import replace

from graph.vocabulary import PartyKind
from loaders.city.days import LAST_DAY, YEAR, day
from loaders.city.decisions import Case, DecisionKind, decide, decision_kinds, draw_kind
from loaders.city.offices import draw_swaps, settle_heads, staff
from loaders.city.standing import write_standing
from loaders.city.world import Post, Settled, World

# Violations on record begin here; older ones were never digitized.
_RECORDS_FROM = day("2019-01-01")
_BASE_RISK = 0.035
_SECTION_RISK = {"H": 1.5, "E": 1.6, "B": 1.6, "C": 1.2, "F": 1.0, "J": 0.6, "I": 0.6, "M": 0.6}
_KIND_RISK = {
    PartyKind.STATE_ORGAN: 0.15,
    PartyKind.PUBLIC_INSTITUTION: 0.3,
    PartyKind.SOCIAL_ORGANIZATION: 0.3,
    PartyKind.BRANCH: 0.6,
}
_FOLLOW_UP = 0.25


def live(
    world: World, settled: Settled, partners: Sequence[str] = (), conducts: Sequence[int] = ()
) -> list[Case]:
    """Write the life of an organization; `conducts` are violations that must happen."""
    firm = settled.firm
    happened = sorted({*conducts, *_draw_conducts(world, settled)})
    heads = settle_heads(world, firm, settled.owner, draw_swaps(world, firm, happened))
    principals: list[Post] = []
    if firm.kind in (PartyKind.COMPANY, PartyKind.COOPERATIVE):
        principals = staff(world, firm, heads[-1], list(partners))
    cases = [_case(world, settled, heads, principals, conduct) for conduct in happened]
    for case in cases:
        _decide(world, replace(case, stands=case.conduct_from in conducts))
    write_standing(world, firm, settled.recklessness, len(cases))
    return cases


def _draw_conducts(world: World, settled: Settled) -> list[int]:
    """Draw the days of violations; one draws the next with a chance of three in ten."""
    firm, rng = settled.firm, world.rng
    first, last = max(firm.founded + 5, _RECORDS_FROM), firm.last_day - 20
    if first >= last:
        return []
    risk = _BASE_RISK * _SECTION_RISK.get(firm.section, 0.8) * _KIND_RISK.get(firm.kind, 1.0)
    risk *= settled.recklessness * min(1.5, (last - first) / (3 * YEAR))
    days = []
    while world.happens(risk):
        days.append(first + int((last - first) * rng.random() ** 0.7))
        risk = 0.3
    return days


def _case(
    world: World, settled: Settled, heads: list[Post], principals: list[Post], conduct: int
) -> Case:
    """Let a violation last a while and be decided some months later."""
    rng = world.rng
    latest = min(settled.firm.last_day, LAST_DAY)
    lasted = rng.randrange(1, 90) if world.happens(0.3) else 0
    conduct_to = min(conduct + lasted, latest)
    decided = min(conduct_to + rng.randrange(3, 200), latest)
    return Case(
        settled.firm,
        tuple(heads),
        tuple(principals),
        settled.owner,
        conduct,
        conduct_to,
        decided,
    )


def _decide(world: World, case: Case) -> None:
    kind = draw_kind(world, case.firm, weighty=case.stands)
    if kind is None:
        return
    decide(world, case, kind)
    listing = _follow_up(kind, case)
    if listing is not None and world.happens(_FOLLOW_UP):
        later = min(case.decided + world.rng.randrange(30, 150), LAST_DAY)
        decide(world, replace(case, decided=later), listing)


def _follow_up(kind: DecisionKind, case: Case) -> DecisionKind | None:
    """Return the listing that a serious penalty can lead to."""
    if kind.type != "penalty" or kind.severity != "serious":
        return None
    wanted = ("SERIOUS_VIOLATION", "")
    return next(
        (
            each
            for each in decision_kinds()
            if (each.list_kind, each.violation_type) == wanted
            and each.fits(case.firm.kind, case.firm.section)
        ),
        None,
    )
