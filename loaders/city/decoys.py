"""What looks like a risk cluster and is none?

A lawful hosting address, the telephone of a registration agent, a market full of shops of
one trade, a large group of the state. Whoever looks for clusters must leave them alone.
"""

from graph.vocabulary import PartyKind
from loaders.city.days import LAST_DAY, YEAR
from loaders.city.groups import found_state_group
from loaders.city.histories import live
from loaders.city.registry import Firm, Wish
from loaders.city.words import trades
from loaders.city.world import Settled, World

_HOSTING_ADDRESS = "河南省安阳市文峰区中华路创业服务中心集群注册托管区1号"
_MARKET_ADDRESS = "河南省安阳市北关区彰德路建材大市场"
_MARKET_TRADE = "F5165"


class Decoys:
    """Hands out the shared address and the agent's phone until each has enough clients."""

    def __init__(self, world: World, total: int) -> None:
        self._hosted_wanted = min(200, total // 25)
        self._clients_wanted = min(300, total // 20)
        companies = 0.5 * total
        self._hosted_rate = 1.3 * self._hosted_wanted / companies
        self._client_rate = 1.3 * self._clients_wanted / companies
        self._agent_phone = world.registry.draw_phone()
        self._hosted: list[str] = []
        self._clients: list[str] = []

    def contact(self, world: World) -> tuple[str | None, str | None]:
        """Return the address and phone of the next company where they are shared ones."""
        is_hosted = world.happens(self._hosted_rate)
        is_client = world.happens(self._client_rate)
        return (
            _HOSTING_ADDRESS if is_hosted and len(self._hosted) < self._hosted_wanted else None,
            self._agent_phone if is_client and len(self._clients) < self._clients_wanted else None,
        )

    def joined(self, firm: Firm, wish: Wish) -> None:
        """Remember a company that got a shared address or phone."""
        if wish.address == _HOSTING_ADDRESS:
            self._hosted.append(firm.key)
        if wish.phone == self._agent_phone:
            self._clients.append(firm.key)

    def tell(self, world: World) -> None:
        """Note who shares what."""
        world.tell("decoys", kind="hosting_address", shared=_HOSTING_ADDRESS, members=self._hosted)
        world.tell("decoys", kind="agent_phone", shared=self._agent_phone, members=self._clients)


def plant_market(world: World, shops: int) -> None:
    """Plant a market: shops of one trade at one address, a few of them fined now and then."""
    trade = next(each for each in trades() if each.industry == _MARKET_TRADE)
    members = []
    for number in range(1, shops + 1):
        founded = LAST_DAY - world.rng.randrange(2 * YEAR, 9 * YEAR)
        address = f"{_MARKET_ADDRESS}{number}号"
        kind = PartyKind.INDIVIDUAL_BUSINESS if number % 3 else PartyKind.COMPANY
        firm = world.registry.enter(
            Wish(kind=kind, founded=founded, trade=trade, region="410503", address=address)
        )
        live(world, Settled(firm, world.people.adult(founded), 2.5))
        members.append(firm.key)
    world.tell("decoys", kind="one_trade_market", shared=_MARKET_ADDRESS, members=members)


def plant_state_group(world: World, companies: int) -> None:
    """Plant a large group of the state, with violations like anybody's."""
    group = found_state_group(world, companies - 1)
    members = [firm.key for firm in group]
    world.tell("decoys", kind="state_group", shared=group[0].key, members=members)
