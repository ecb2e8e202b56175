"""What does every part of the city share?"""

import random
from dataclasses import dataclass, field

from loaders.city.authorities import Authorities
from loaders.city.people import People
from loaders.city.registry import Firm, Registry
from loaders.city.tables import CityTables


@dataclass(slots=True)
class Post:
    """A legal representative's time in a firm."""

    person: str
    start: int
    end: int | None = None

    def holds_on(self, day: int) -> bool:
        """Tell whether the post is held on a day (half-open)."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(slots=True)
class Owner:
    """Somebody who founds firms, since when, in which trade, and with how little care."""

    person: str
    since: int
    industry: str
    recklessness: float
    firms: list[Firm] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """The growing city: one stream of chance, the registers, the truth about what is planted."""

    rng: random.Random
    tables: CityTables
    people: People
    registry: Registry
    authorities: Authorities
    owners: list[Owner] = field(default_factory=list)
    """Each owner once per firm owned: who has more is drawn more often."""
    investors: list[str] = field(default_factory=list)
    """Companies with small stakes in many others, the busier ones repeated."""
    truth: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def happens(self, chance: float) -> bool:
        """Draw whether something with this chance happens."""
        return self.rng.random() < chance

    def tell(self, topic: str, /, **facts: object) -> None:
        """Note something planted, for those who measure whether it is found."""
        self.truth.setdefault(topic, []).append(facts)


@dataclass(frozen=True, slots=True)
class Settled:
    """A firm with its owner: what histories and decisions build on."""

    firm: Firm
    owner: str
    recklessness: float = 1.0
