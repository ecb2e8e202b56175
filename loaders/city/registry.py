"""How does a firm come into the register: its key, code, name and place?"""

import random
from dataclasses import dataclass
from itertools import accumulate

from graph.uscc import ALPHABET, make_uscc
from graph.vocabulary import PartyKind
from loaders.city.days import LAST_DAY, YEAR, iso
from loaders.city.tables import CityTables
from loaders.city.words import (
    BRANDS_FIRST,
    BRANDS_SECOND,
    PLACES,
    REGION_WEIGHTS,
    REGIONS,
    ROADS,
    Trade,
    trades,
)

# Organisation codes begin with MY, which no series of real ones known to us does.
_SERIAL_BASE = len(ALPHABET) ** 6
_SERIAL_STEP = 10_368_889
_SERIES = sum(ALPHABET.index(c) * 31**place for c, place in (("M", 7), ("Y", 6)))
_CATEGORIES = {
    PartyKind.INDIVIDUAL_BUSINESS: "92",
    PartyKind.COOPERATIVE: "93",
    PartyKind.PUBLIC_INSTITUTION: "12",
    PartyKind.SOCIAL_ORGANIZATION: "52",
    PartyKind.STATE_ORGAN: "11",
}
_ENDINGS = {
    PartyKind.COMPANY: ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司"),
    PartyKind.PARTNERSHIP: ("合伙企业（有限合伙）",),
    PartyKind.SOLE_PROPRIETORSHIP: ("厂", "经营部", "服务部"),
    PartyKind.INDIVIDUAL_BUSINESS: ("店", "商行", "经营部", "门市部"),
    PartyKind.BRANCH: ("分公司",),
    PartyKind.COOPERATIVE: ("农民专业合作社",),
    PartyKind.PUBLIC_INSTITUTION: ("服务中心", "管理所", "研究院"),
    PartyKind.SOCIAL_ORGANIZATION: ("协会", "商会", "服务中心"),
    PartyKind.STATE_ORGAN: ("管理局", "办公室"),
}
_ABROAD = ("香港", "香港", "新加坡", "台湾", "日本")


@dataclass(slots=True)
class Firm:
    """What the rest of the city needs to know of an organization."""

    key: str
    name: str
    kind: PartyKind
    industry: str
    region: str
    founded: int
    capital: int
    dissolved: int | None = None

    @property
    def section(self) -> str:
        """The section of its industry, A to T."""
        return self.industry[0]

    @property
    def last_day(self) -> int:
        """The last day on which something can happen to it."""
        return LAST_DAY if self.dissolved is None else self.dissolved


@dataclass(frozen=True, slots=True)
class Wish:
    """What is settled about a new firm; the register draws the rest."""

    kind: PartyKind = PartyKind.COMPANY
    founded: int | None = None
    trade: Trade | None = None
    region: str | None = None
    address: str | None = None
    phone: str | None = None
    parent: Firm | None = None
    capital: int | None = None
    lives: bool = False


class Registry:
    """Enters organizations; keys, codes and names are all unique."""

    def __init__(self, rng: random.Random, tables: CityTables, total: int) -> None:
        self.total = total
        self._rng = rng
        self._tables = tables
        self._names: set[str] = set()
        self._count = 0
        self._trade_weights = list(accumulate(trade.weight for trade in trades()))
        self._first_serial = rng.randrange(_SERIAL_BASE)

    @property
    def left(self) -> int:
        """How many organizations the city still lacks."""
        return self.total - self._tables.counts["organizations"]

    def enter(self, wish: Wish) -> Firm:
        """Enter a new organization and return it."""
        rng = self._rng
        self._count += 1
        trade = wish.trade or self.draw_trade()
        region = wish.region or self.draw_region()
        founded = self.draw_founded() if wish.founded is None else wish.founded
        name = self._name(wish, trade, region)
        capital = self._capital() if wish.capital is None else wish.capital
        firm = Firm(
            f"E{self._count:07d}", name, wish.kind, trade.industry, region, founded, capital
        )
        if not wish.lives and self._happens(0.04) and founded + 2 * YEAR < LAST_DAY:
            firm.dissolved = rng.randrange(founded + 2 * YEAR, LAST_DAY)
        self._write(firm, wish)
        return firm

    def draw_founded(self) -> int:
        """Most firms are young: the city fills up faster and faster."""
        share = ((self._count + 1) / self.total) ** 0.45
        first = LAST_DAY - 26 * YEAR
        founded = first + int((LAST_DAY - first) * share) + self._rng.randrange(-200, 200)
        return max(first, min(founded, LAST_DAY - 30))

    def draw_trade(self) -> Trade:
        """Draw a line of business by how common it is."""
        return self._rng.choices(trades(), cum_weights=self._trade_weights)[0]

    def draw_region(self) -> str:
        """Draw a county by how many firms it has."""
        return self._rng.choices(REGIONS, REGION_WEIGHTS)[0]

    def draw_address(self, region: str) -> str:
        """Draw an address down to the room."""
        rng = self._rng
        road, number = rng.choice(ROADS), rng.randrange(1, 400)
        building, room = rng.randrange(1, 25), rng.randrange(1, 28) * 100 + rng.randrange(1, 13)
        county = PLACES[region][0]
        return f"河南省安阳市{county}{road}{number}号{building}号楼{room}室"

    def draw_phone(self) -> str:
        """Draw a line number beginning with 0, which no subscriber has."""
        return f"0372-0{self._rng.randrange(10**6):06d}"

    def _happens(self, chance: float) -> bool:
        return self._rng.random() < chance

    def _capital(self) -> int:
        """Draw the capital in CNY: log-normal, in whole ten thousands."""
        return 10_000 * max(3, round(self._rng.lognormvariate(4.6, 1.4)))

    def _name(self, wish: Wish, trade: Trade, region: str) -> str:
        rng = self._rng
        if wish.kind is PartyKind.FOREIGN:
            start, ending = rng.choice(_ABROAD), "有限公司"
        elif wish.parent is not None:
            start, ending = f"{wish.parent.name}{PLACES[region][0]}", "分公司"
        else:
            start, ending = PLACES[region][1], rng.choice(_ENDINGS.get(wish.kind, ("有限公司",)))
        while True:
            brand = rng.choice(BRANDS_FIRST) + rng.choice(BRANDS_SECOND)
            if self._happens(0.25):
                brand += rng.choice(BRANDS_SECOND)
            name = f"{start}{brand}{'' if wish.parent else trade.word}{ending}"
            if name not in self._names:
                self._names.add(name)
                return name

    def _write(self, firm: Firm, wish: Wish) -> None:
        serial = (self._first_serial + self._count * _SERIAL_STEP) % _SERIAL_BASE
        category = _CATEGORIES.get(firm.kind, "91")
        has_code = firm.kind is not PartyKind.FOREIGN
        has_capital = firm.kind is PartyKind.COMPANY and (
            wish.capital is not None or self._happens(0.97)
        )
        self._tables.add(
            "organizations",
            org=firm.key,
            uscc=make_uscc(category, firm.region, _SERIES + serial) if has_code else "",
            name=firm.name,
            kind=firm.kind.value,
            industry=firm.industry,
            region=firm.region if has_code else "",
            address=wish.address or self.draw_address(firm.region),
            phone=wish.phone or (self.draw_phone() if self._happens(0.9) else ""),
            email=f"{firm.key.lower()}@example.com" if self._happens(0.3) else "",
            registered_capital=firm.capital if has_capital else "",
            founded_on=iso(firm.founded),
            dissolved_on=iso(firm.dissolved),
            parent_org=wish.parent.key if wish.parent else "",
        )
