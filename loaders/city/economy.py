"""How do the ordinary organizations of the city come about?

Owners who already have firms found the next one more often than newcomers do, so a few end
up with dozens and most with one: the power law of real registers.
"""

from collections.abc import Callable
from functools import partial

from graph.vocabulary import PartyKind, Role
from loaders.city.agreements import agree
from loaders.city.decoys import Decoys
from loaders.city.groups import found_ring, found_state_group
from loaders.city.histories import live
from loaders.city.offices import appoint
from loaders.city.ownership import (
    WHOLE,
    Stake,
    draw_stakes,
    plant_defect,
    write_percents,
    write_stakes,
)
from loaders.city.registry import Firm, Wish
from loaders.city.words import Trade, trades
from loaders.city.world import Owner, Post, Settled, World

_RETURNING = 0.32
_MOST_FIRMS = 30
_THROUGH_A_COMPANY = 0.35
_SAME_TRADE = 0.7
_RECKLESS = 0.06
_LED_BY_A_COMPANY = 0.5
_DEFECTIVE = 1 / 1200
_ROOM_FOR_A_GROUP = 40

_KINDS: tuple[tuple[PartyKind | str, float], ...] = (
    (PartyKind.COMPANY, 6300),
    (PartyKind.INDIVIDUAL_BUSINESS, 1900),
    (PartyKind.BRANCH, 600),
    (PartyKind.SOLE_PROPRIETORSHIP, 380),
    (PartyKind.COOPERATIVE, 300),
    (PartyKind.PARTNERSHIP, 200),
    (PartyKind.PUBLIC_INSTITUTION, 110),
    (PartyKind.SOCIAL_ORGANIZATION, 110),
    (PartyKind.FOREIGN, 40),
    (PartyKind.STATE_ORGAN, 40),
    ("ring", 5),
    ("state group", 1.5),
)


def grow(world: World, decoys: Decoys) -> None:
    """Found one more ordinary organization, or a small structure of several."""
    kinds, weights = zip(*_KINDS, strict=True)
    kind = world.rng.choices(kinds, weights)[0]
    if kind in ("ring", "state group") and world.registry.left < _ROOM_FOR_A_GROUP:
        kind = PartyKind.COMPANY
    _BUILDERS[kind](world, decoys)


def found_company(world: World, owner: Owner, wish: Wish) -> Firm:
    """Found a company of an owner, held directly or through an earlier one."""
    firm = world.registry.enter(wish)
    stakes = _adjust(world, draw_stakes(world, _holder(world, owner, firm), firm.founded), firm)
    if world.happens(_DEFECTIVE):
        kept = stakes[:-1] or stakes
        plant_defect(world, firm, kept, is_over=kept == stakes)
    else:
        write_stakes(world, firm, stakes)
        agree(world, firm, stakes)
    owner.firms.append(firm)
    world.owners.append(owner)
    partners = [holder for holder, _ in stakes[1:] if world.people.is_adult(holder)]
    live(world, Settled(firm, owner.person, owner.recklessness), partners)
    return firm


def new_owner(world: World, founded: int, industry: str) -> Owner:
    """Return a newcomer; a few care little for rules, whatever they found."""
    is_reckless = world.happens(_RECKLESS)
    person = world.people.adult(founded)
    return Owner(person, founded, industry, 4.0 if is_reckless else 0.8)


def _company(world: World, decoys: Decoys) -> None:
    owner, founded, trade = _draw_owner(world)
    address, phone = decoys.contact(world)
    wish = Wish(founded=founded, trade=trade, address=address, phone=phone)
    decoys.joined(found_company(world, owner, wish), wish)


def _draw_owner(world: World) -> tuple[Owner, int, Trade]:
    """Draw who founds the next company, when, and in which trade."""
    founded, trade = world.registry.draw_founded(), world.registry.draw_trade()
    if not world.owners or world.rng.random() >= _RETURNING:
        return new_owner(world, founded, trade.industry), founded, trade
    owner = world.rng.choice(world.owners)
    if len(owner.firms) >= _MOST_FIRMS:
        return new_owner(world, founded, trade.industry), founded, trade
    if world.happens(_SAME_TRADE):
        trade = next((each for each in trades() if each.industry == owner.industry), trade)
    return owner, max(founded, owner.since), trade


def _holder(world: World, owner: Owner, firm: Firm) -> str:
    """Return the owner, or an earlier company of his through which he holds."""
    earlier = [
        each for each in owner.firms if each.dissolved is None and each.founded <= firm.founded
    ]
    if earlier and world.happens(_THROUGH_A_COMPANY):
        return world.rng.choice(earlier).key
    return owner.person


def _adjust(world: World, stakes: list[Stake], firm: Firm) -> list[Stake]:
    """Let now and then an investment company or a minor stand among the partners."""
    if len(stakes) == 1:
        return stakes
    (_, share), others = stakes[-1], stakes[:-1]
    if world.investors and world.happens(0.08):
        return [*others, (world.rng.choice(world.investors), share)]
    if world.happens(0.003):
        return [*others, (world.people.minor(firm.founded), share)]
    return stakes


def _single_headed(world: World, _decoys: Decoys, kind: PartyKind) -> None:
    """Found a unit with a head and no shares: a shop, an institution, an association."""
    firm = world.registry.enter(Wish(kind=kind))
    is_reckless = world.happens(_RECKLESS)
    head = world.people.adult(firm.founded)
    live(world, Settled(firm, head, 4.0 if is_reckless else 0.8))


def _branch(world: World, decoys: Decoys) -> None:
    if not world.owners:
        _company(world, decoys)
        return
    parent = world.rng.choice(_firms_of_somebody(world))
    founded = max(parent.founded, world.registry.draw_founded())
    trade = Trade(parent.industry, "", 1)
    firm = world.registry.enter(
        Wish(kind=PartyKind.BRANCH, founded=founded, parent=parent, trade=trade)
    )
    live(world, Settled(firm, world.people.adult(firm.founded), 0.8))


def _cooperative(world: World, _decoys: Decoys) -> None:
    trade = world.rng.choice([each for each in trades() if each.industry.startswith("A")])
    firm = world.registry.enter(Wish(kind=PartyKind.COOPERATIVE, trade=trade))
    members = [world.people.adult(firm.founded) for _ in range(5)]
    write_percents(world, firm, [(member, 2000) for member in members])
    live(world, Settled(firm, members[0], 0.8), members[1:])


def _partnership(world: World, _decoys: Decoys) -> None:
    """Found a partnership led by a person, or by a company through its delegate."""
    founded = world.registry.draw_founded()
    firms = [each for each in _firms_of_somebody(world) if each.founded <= founded]
    firm = world.registry.enter(Wish(kind=PartyKind.PARTNERSHIP, founded=founded))
    manager = world.people.adult(founded)
    is_delegated = bool(firms) and world.happens(_LED_BY_A_COMPANY)
    leader = firms[0].key if is_delegated else manager
    limited = [world.people.adult(founded) for _ in range(world.rng.randrange(1, 6))]
    rest = 9_900 // len(limited)
    stakes = [(leader, WHOLE - rest * len(limited)), *((person, rest) for person in limited)]
    write_percents(world, firm, stakes)
    if not is_delegated:
        live(world, Settled(firm, manager, 0.8))
        return
    appoint(world, Post(leader, founded), firm, Role.MANAGING_PARTNER)
    appoint(world, Post(manager, founded), firm, Role.DELEGATED_REPRESENTATIVE)


def _firms_of_somebody(world: World) -> list[Firm]:
    return world.rng.choice(world.owners).firms if world.owners else []


def _foreign(world: World, decoys: Decoys) -> None:
    """Found a holding company abroad and, mostly, its company in the city."""
    abroad = world.registry.enter(Wish(kind=PartyKind.FOREIGN, lives=True))
    if not world.registry.left:
        return
    owner = new_owner(world, abroad.founded, abroad.industry)
    owner.firms.append(abroad)
    wish = Wish(founded=abroad.founded, trade=world.registry.draw_trade())
    decoys.joined(found_company(world, owner, wish), wish)


def _ring(world: World, _decoys: Decoys) -> None:
    found_ring(world)


def _state_group(world: World, _decoys: Decoys) -> None:
    found_state_group(world, world.rng.randrange(5, 20))


_SINGLE_HEADED = (
    PartyKind.INDIVIDUAL_BUSINESS,
    PartyKind.SOLE_PROPRIETORSHIP,
    PartyKind.PUBLIC_INSTITUTION,
    PartyKind.SOCIAL_ORGANIZATION,
    PartyKind.STATE_ORGAN,
)
_BUILDERS: dict[PartyKind | str, Callable[[World, Decoys], None]] = {
    **{kind: partial(_single_headed, kind=kind) for kind in _SINGLE_HEADED},
    PartyKind.COMPANY: _company,
    PartyKind.BRANCH: _branch,
    PartyKind.COOPERATIVE: _cooperative,
    PartyKind.PARTNERSHIP: _partnership,
    PartyKind.FOREIGN: _foreign,
    "ring": _ring,
    "state group": _state_group,
}
