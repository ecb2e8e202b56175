"""How are the groups built that no single owner founds: the state's, rings, investors?"""

from loaders.city.histories import live
from loaders.city.ownership import WHOLE, write_percents
from loaders.city.registry import Firm, Wish
from loaders.city.world import Settled, World

_STATE_OWNERS = ("assets", "finance")
_STATE_SHARES = (WHOLE, WHOLE, 8000, 6700, 5100)


def found_state_group(world: World, subsidiaries: int) -> list[Firm]:
    """Found a group of the state: an authority, its holding company, companies below it."""
    rng = world.rng
    owner = rng.choice(_STATE_OWNERS)
    founded = min(world.registry.draw_founded(), world.registry.draw_founded())
    holding = world.registry.enter(Wish(founded=founded, capital=500_000_000, lives=True))
    write_percents(world, holding, [(owner, WHOLE)])
    _run(world, holding)
    group = [holding]
    for _ in range(subsidiaries):
        parent = rng.choice(group[: 1 + len(group) // 2])
        later = max(parent.founded, world.registry.draw_founded())
        firm = world.registry.enter(Wish(founded=later, capital=50_000_000, lives=True))
        share = rng.choice(_STATE_SHARES)
        stakes = [(parent.key, share)]
        if share < WHOLE:
            stakes.append((world.people.adult(later), WHOLE - share))
        write_percents(world, firm, stakes)
        _run(world, firm)
        group.append(firm)
    return group


def found_ring(world: World) -> list[Firm]:
    """Found two to four companies that hold each other in a circle."""
    rng = world.rng
    size, share = rng.randrange(2, 5), rng.choice((2000, 3000, 4500, 6000, WHOLE))
    founded = world.registry.draw_founded()
    ring = [world.registry.enter(Wish(founded=founded, lives=True)) for _ in range(size)]
    for place, firm in enumerate(ring):
        stakes = [(ring[place - 1].key, share)]
        if share < WHOLE:
            stakes.append((world.people.adult(founded), WHOLE - share))
        write_percents(world, firm, stakes)
        _run(world, firm)
    world.tell("rings", companies=[firm.key for firm in ring], share=share // 100)
    return ring


def found_investors(world: World, count: int) -> None:
    """Found investment companies; the first ones will hold stakes in most places."""
    for rank in range(count):
        founded = min(world.registry.draw_founded() for _ in range(3))
        firm = world.registry.enter(Wish(founded=founded, capital=100_000_000, lives=True))
        owner = world.people.adult(founded)
        write_percents(world, firm, [(owner, WHOLE)])
        live(world, Settled(firm, owner, 0.5))
        world.investors.extend([firm.key] * (1 + 2 * count // (rank + 1)))


def _run(world: World, firm: Firm) -> None:
    """Give a company an appointed head who owns nothing of it."""
    live(world, Settled(firm, world.people.adult(firm.founded), 0.7))
