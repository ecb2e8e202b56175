"""Who holds which office in an organization, and when does it change hands?"""

from graph.vocabulary import PartyKind, Role
from loaders.city.days import YEAR, iso
from loaders.city.registry import Firm
from loaders.city.world import Post, World

_HEAD_ROLE = {
    PartyKind.SOLE_PROPRIETORSHIP: Role.INVESTOR,
    PartyKind.INDIVIDUAL_BUSINESS: Role.OPERATOR,
    PartyKind.BRANCH: Role.BRANCH_HEAD,
    PartyKind.PARTNERSHIP: Role.MANAGING_PARTNER,
}
_SECTIONS_WITH_PRINCIPAL = frozenset("BCDEGHQ")


def head_role(kind: PartyKind) -> Role:
    """Return the role of the person who stands at the head of an organization of a kind."""
    return _HEAD_ROLE.get(kind, Role.LEGAL_REPRESENTATIVE)


def appoint(world: World, post: Post, firm: Firm, role: Role) -> None:
    """Write one appointment."""
    world.tables.add(
        "appointments",
        person=post.person,
        org=firm.key,
        role=role.value,
        **{"from": iso(post.start), "to": iso(post.end)},
    )


def settle_heads(world: World, firm: Firm, first: str, swaps: list[int]) -> list[Post]:
    """Write the succession of heads: the first one, and another from each swap on."""
    changes = sorted({day for day in swaps if firm.founded < day <= firm.last_day})
    starts = [firm.founded, *changes]
    people = [*(world.people.adult(firm.founded) for _ in changes), first]
    ends: list[int | None] = [*changes, None]
    posts = [Post(*facts) for facts in zip(people, starts, ends, strict=True)]
    role = head_role(firm.kind)
    for post in posts:
        appoint(world, post, firm, role)
    return posts


def draw_swaps(world: World, firm: Firm, conducts: list[int]) -> list[int]:
    """Draw the days on which the head changes, some of them close to a violation."""
    rng = world.rng
    swaps = [
        conduct + rng.choice((-60, -20, -7, -1, 0, 1, 5, 30, 60))
        for conduct in conducts
        if world.happens(0.15)
    ]
    changes_head = firm.kind not in (PartyKind.SOLE_PROPRIETORSHIP, PartyKind.INDIVIDUAL_BUSINESS)
    if not changes_head:
        return []
    if world.happens(0.11) and firm.founded + YEAR < firm.last_day:
        swaps.append(rng.randrange(firm.founded + YEAR // 2, firm.last_day))
    return swaps


def staff(world: World, firm: Firm, head: Post, partners: list[str]) -> list[Post]:
    """Write the other offices of a company; return those who answer for operations."""
    rng = world.rng
    whole_time = Post(head.person, firm.founded)
    appoint(world, whole_time, firm, Role.DIRECTOR)
    supervisor = rng.choice(partners) if partners else world.people.adult(firm.founded)
    appoint(world, Post(supervisor, firm.founded), firm, Role.SUPERVISOR)
    if firm.section not in _SECTIONS_WITH_PRINCIPAL or world.happens(0.5):
        return []
    is_own = world.happens(0.4)
    operator = whole_time if is_own else Post(world.people.adult(firm.founded), firm.founded)
    appoint(world, operator, firm, Role.PRINCIPAL)
    if world.happens(0.4):
        appoint(world, operator, firm, Role.SENIOR_MANAGER)
    return [operator]
