"""Which groups of violating firms belong together, though they do not look like it?

Each planted cluster spans several trades and counties, has one controller behind different
heads and holders, and most of its firms were decided against within two years.
"""

from graph.vocabulary import ArrangementKind
from loaders.city.agreements import write_agreement
from loaders.city.days import LAST_DAY, YEAR, day, iso
from loaders.city.histories import live
from loaders.city.ownership import WHOLE, write_percents
from loaders.city.registry import Firm, Wish
from loaders.city.words import REGIONS, Trade, trades
from loaders.city.world import Settled, World

_SECTIONS = "CEFHGL"
_WINDOW_FROM = day("2023-03-01")
_WINDOW_TO = day("2024-09-30")
_MASS_FIRMS = 12


def plant_cluster(world: World) -> None:
    """Plant one cross-trade, cross-county cluster and note its members."""
    rng = world.rng
    size = rng.randrange(6, 15)
    founded = LAST_DAY - rng.randrange(4 * YEAR, 7 * YEAR)
    controller = world.people.adult(founded)
    regions = rng.sample(REGIONS, 3)
    room, phone = world.registry.draw_address(regions[0]), world.registry.draw_phone()
    members, flagged = [], []
    for place in range(size):
        wish = Wish(
            founded=founded + rng.randrange(0, 2 * YEAR),
            trade=_trade(world, _SECTIONS[place % 4]),
            region=regions[place % 3],
            address=room if place % 3 == 0 else None,
            phone=phone if place % 2 == 0 else None,
            lives=True,
        )
        firm = world.registry.enter(wish)
        _hold(world, firm, controller, place)
        is_flagged = place < max(3, round(0.65 * size))
        _live(world, firm, controller, place, is_flagged=is_flagged)
        members.append(firm.key)
        if is_flagged:
            flagged.append(firm.key)
    world.tell("clusters", controller=controller, members=members, flagged=flagged)


def plant_mass_registration(world: World) -> None:
    """Plant a dozen firms founded at one room within thirty days, for different persons."""
    first = LAST_DAY - world.rng.randrange(200, 700)
    region = world.registry.draw_region()
    room = world.registry.draw_address(region)
    members = []
    for _ in range(_MASS_FIRMS):
        founded = first + world.rng.randrange(0, 25)
        firm = world.registry.enter(Wish(founded=founded, region=region, address=room, lives=True))
        owner = world.people.adult(founded)
        write_percents(world, firm, [(owner, WHOLE)])
        live(world, Settled(firm, owner, 0.5))
        members.append(firm.key)
    world.tell("mass_registrations", address=room, first=iso(first), members=members)


def _trade(world: World, section: str) -> Trade:
    return world.rng.choice([each for each in trades() if each.industry.startswith(section)])


def _hold(world: World, firm: Firm, controller: str, place: int) -> None:
    """Let the controller hold openly, through a nominee, or with a partner."""
    if place % 3 == 0:
        write_percents(world, firm, [(controller, WHOLE)])
    elif place % 3 == 1:
        front = world.people.adult(firm.founded)
        write_percents(world, firm, [(front, WHOLE)])
        write_agreement(world, ArrangementKind.NOMINEE, firm, controller, front)
    else:
        partner = world.people.adult(firm.founded)
        write_percents(world, firm, [(controller, 6500), (partner, 3500)])


def _live(world: World, firm: Firm, controller: str, place: int, *, is_flagged: bool) -> None:
    """Head some firms himself, put others in front of the rest."""
    head = controller if place % 3 == 0 else world.people.adult(firm.founded)
    conducts = [world.rng.randrange(_WINDOW_FROM, _WINDOW_TO)] if is_flagged else []
    live(world, Settled(firm, head, 0.5), conducts=conducts)
