"""Who controls a company beside its shares: in concert, through a nominee, by contract?"""

from collections.abc import Sequence

from graph.vocabulary import ArrangementKind
from loaders.city.days import LAST_DAY, YEAR, iso
from loaders.city.ownership import Stake
from loaders.city.registry import Firm
from loaders.city.world import World

_DOCUMENTS = {
    ArrangementKind.CONCERT: "一致行动协议",
    ArrangementKind.NOMINEE: "股权代持协议",
    ArrangementKind.ENTRUSTMENT: "表决权委托书",
    ArrangementKind.CONTRACT_CONTROL: "独家经营管理协议",
    ArrangementKind.DECLARED_CONTROLLER: "实际控制人申报表",
    ArrangementKind.COURT_FOUND_CONTROLLER: "民事判决书",
}
_CONCERT = 0.02
# Chance per company of the kinds that need no second holder, in this order.
_OF_ANY_COMPANY = (
    (ArrangementKind.DECLARED_CONTROLLER, 0.006),
    (ArrangementKind.NOMINEE, 0.004),
    (ArrangementKind.ENTRUSTMENT, 0.003),
    (ArrangementKind.CONTRACT_CONTROL, 0.0015),
    (ArrangementKind.COURT_FOUND_CONTROLLER, 0.0006),
)


def agree(world: World, firm: Firm, stakes: Sequence[Stake]) -> None:
    """Draw the agreements around a company, mostly none."""
    persons = [holder for holder, _ in stakes if holder.startswith("P")]
    if len(persons) >= len("abc") and world.happens(_CONCERT):
        for member in persons[1:4]:
            write_agreement(world, ArrangementKind.CONCERT, firm, member, f"G{firm.key[1:]}")
        return
    chance = world.rng.random()
    for kind, likelihood in _OF_ANY_COMPANY:
        if chance < likelihood:
            _second_party(world, kind, firm, stakes[0][0])
            return
        chance -= likelihood


def write_agreement(
    world: World, kind: ArrangementKind, firm: Firm, party: str, group: str = ""
) -> None:
    """Write one arrangement over a company from its founding on."""
    ends = firm.founded + 3 * YEAR
    is_over = world.happens(0.1) and ends <= LAST_DAY
    world.tables.add(
        "arrangements",
        kind=kind.value,
        group=group,
        party=party,
        target=firm.key,
        document=_DOCUMENTS[kind],
        **{"from": iso(firm.founded), "to": iso(ends if is_over else None)},
    )


def _second_party(world: World, kind: ArrangementKind, firm: Firm, holder: str) -> None:
    """Let somebody outside stand behind the first holder, or declare the holder himself."""
    if kind is ArrangementKind.DECLARED_CONTROLLER and holder.startswith("P"):
        write_agreement(world, kind, firm, holder)
        return
    outsider = world.people.adult(firm.founded)
    is_through_holder = kind in (ArrangementKind.NOMINEE, ArrangementKind.ENTRUSTMENT)
    write_agreement(world, kind, firm, outsider, holder if is_through_holder else "")
