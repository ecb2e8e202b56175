"""What happens to a decision after it was made: review, exit, repair, objection?"""

from dataclasses import dataclass
from typing import Protocol

from loaders.city.days import LAST_DAY, YEAR, instant, iso
from loaders.city.world import World

_APPEAL_DAYS = 60
_PUBLISHED_DAYS = {"minor": 90, "general": YEAR, "serious": 3 * YEAR}
_COURT_TYPES = ("conviction", "bankruptcy", "court_order", "consumption_order")
_REVIEWS = ("pending_review", "suspended")


class Kind(Protocol):
    """What of a kind of decision matters afterwards."""

    @property
    def type(self) -> str:
        """The type of the decision."""

    @property
    def list_kind(self) -> str:
        """The list, if it is an entry in one."""

    @property
    def severity(self) -> str:
        """How heavy the violation is."""


@dataclass(frozen=True, slots=True)
class Fate:
    """The later dates of a decision."""

    effective: int
    publish_until: int | None = None
    ended: int | None = None
    revoked: int | None = None
    repaired: int | None = None
    review_status: str = ""


def draw_fate(world: World, decided: int, kind: Kind) -> Fate:
    """Draw what becomes of a decision until the city's last day."""
    rng = world.rng
    publish_until = decided + _PUBLISHED_DAYS[kind.severity]
    if decided > LAST_DAY - _APPEAL_DAYS and kind.type == "penalty" and world.happens(0.5):
        status = "appeal_period"
        return Fate(decided + _APPEAL_DAYS, publish_until, review_status=status)
    if kind.type in _COURT_TYPES:
        return Fate(decided, revoked=_later(world, decided, 0.2, 200))
    if decided > LAST_DAY - YEAR and world.happens(0.02):
        return Fate(decided, publish_until, review_status=rng.choice(_REVIEWS))
    if world.happens(0.03):
        revoked = _later(world, decided, 1.0, 15)
        return Fate(decided, publish_until, revoked=revoked, review_status="revoked")
    if kind.list_kind:
        return _draw_exit(world, decided, publish_until, kind)
    repaired = _later(world, decided, 0.25, 95)
    return Fate(decided, publish_until, repaired=repaired, review_status="effective")


def _draw_exit(world: World, decided: int, publish_until: int, kind: Kind) -> Fate:
    earliest = 20 if kind.list_kind == "ABNORMAL_OPERATIONS" else YEAR
    left = _later(world, decided, 0.55, earliest)
    if world.happens(0.5):
        return Fate(decided, publish_until, ended=left)
    return Fate(decided, publish_until, repaired=left)


def write_aftermath(world: World, document: tuple[str, str], decided: int, fate: Fate) -> None:
    """Write the repair and the objection of a decision, if there are any."""
    number, authority = document
    if fate.repaired is not None:
        world.tables.add(
            "repairs",
            decision_no=number,
            authority_uscc=authority,
            repaired_on=iso(fate.repaired),
            document=f"信用修复决定书（{number}）",
        )
    filed = _later(world, decided, 0.05, 1, within=120)
    if filed is not None:
        _write_objection(world, document, filed)


def _write_objection(world: World, document: tuple[str, str], filed: int) -> None:
    rng = world.rng
    answered = filed + rng.randrange(2, 11)
    outcomes, weights = ("rejected", "upheld", "withdrawn"), (65, 20, 15)
    outcome = rng.choices(outcomes, weights)[0] if answered <= LAST_DAY else ""
    world.tables.add(
        "objections",
        decision_no=document[0],
        authority_uscc=document[1],
        filed_at=instant(filed, rng.randrange(9, 18)),
        outcome=outcome,
        decided_at=instant(answered, 17) if outcome else "",
    )


def _later(
    world: World, decided: int, chance: float, earliest: int, *, within: int = 2 * YEAR
) -> int | None:
    """Draw a day at least so many days after the decision, or none."""
    first, last = decided + earliest, min(decided + earliest + within, LAST_DAY)
    if first >= last or world.rng.random() >= chance:
        return None
    return world.rng.randrange(first, last)
