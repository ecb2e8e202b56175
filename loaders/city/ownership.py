"""How are the shares of a company spread?

Each pattern writes the holdings of one company, 100 % in all except where a defect is
planted. Shares are drawn as hundredths of a per cent, so sums are exact.
"""

from collections.abc import Sequence

from loaders.city.days import YEAR, iso
from loaders.city.registry import Firm
from loaders.city.world import World

WHOLE = 10_000
_MAJORITIES = (5100, 5500, 6000, 6500, 7000, 8000, 9000, 9500, 9900)
# How the shares of companies are spread, with the chance of each pattern in thousandths.
_PATTERNS = ("alone", "majority", "halves", "several", "dispersed")
_PATTERN_WEIGHTS = (470, 770, 800, 985, 1000)
_AMOUNTS = 0.08
_RANGES = 0.007
_UNKNOWN = 0.005
_SPECIAL_VOTES = 0.006
_TRANSFERRED = 0.05
_NO_START = 0.01

Stake = tuple[str, int]


def percent(hundredths: int) -> str:
    """Return hundredths of a per cent as the shortest decimal: 5100 is 51, 3333 is 33.33."""
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def draw_stakes(world: World, owner: str, founded: int) -> list[Stake]:
    """Draw how a company with this owner is held: the owner first, 100 % in all."""
    rng, people = world.rng, world.people
    pattern = rng.choices(_PATTERNS, cum_weights=_PATTERN_WEIGHTS)[0]
    if pattern == "alone":
        return [(owner, WHOLE)]
    if pattern == "majority":
        share = rng.choice(_MAJORITIES)
        return [(owner, share), (people.adult(founded), WHOLE - share)]
    if pattern == "halves":
        return [(owner, WHOLE // 2), (people.adult(founded), WHOLE // 2)]
    others = rng.randrange(2, 8) if pattern == "several" else rng.randrange(8, 40)
    shares = _split(world, others + 1)
    return [(owner, shares[0]), *((people.adult(founded), share) for share in shares[1:])]


def write_stakes(world: World, firm: Firm, stakes: Sequence[Stake]) -> None:
    """Write the holdings of a company in one of the ways sources state them."""
    chance = world.rng.random()
    if chance < _AMOUNTS:
        _write_amounts(world, firm, stakes)
    elif (chance := chance - _AMOUNTS) < _RANGES and len(stakes) > 1:
        _write_ranges(world, firm, stakes)
    elif (chance := chance - _RANGES) < _UNKNOWN:
        _write_unknown(world, firm, stakes)
    elif (chance := chance - _UNKNOWN) < _SPECIAL_VOTES and len(stakes) > 1:
        _write_votes(world, firm, stakes)
    elif chance - _SPECIAL_VOTES < _TRANSFERRED and firm.founded + YEAR < firm.last_day:
        _write_transfer(world, firm, stakes)
    else:
        write_percents(world, firm, stakes)


def write_percents(world: World, firm: Firm, stakes: Sequence[Stake]) -> None:
    """Write plain percentages from the founding on; a few starts are not known."""
    for holder, share in stakes:
        start = None if world.happens(_NO_START) else firm.founded
        _hold(world, holder, firm, start, capital_pct=percent(share))


def plant_defect(world: World, firm: Firm, stakes: Sequence[Stake], *, is_over: bool) -> None:
    """Write holdings that add up wrongly, and note the total."""
    write_percents(world, firm, stakes)
    total = sum(share for _, share in stakes)
    if is_over:
        extra = world.rng.randrange(500, 6000)
        total += extra
        _hold(world, world.people.adult(firm.founded), firm, firm.founded, percent(extra))
    kind = "over_100" if is_over else "below_100"
    world.tell(kind, company=firm.key, total=percent(total))


def _split(world: World, parts: int) -> list[int]:
    """Split the whole into parts, large first, by a power law."""
    weights = sorted((world.rng.paretovariate(1.2) for _ in range(parts)), reverse=True)
    total = sum(weights)
    shares = [max(1, int(WHOLE * weight / total)) for weight in weights]
    shares[0] += WHOLE - sum(shares)
    return shares


def _hold(
    world: World, holder: str, firm: Firm, start: int | None, capital_pct: str = "", **more: object
) -> None:
    world.tables.add(
        "holdings",
        holder=holder,
        company=firm.key,
        capital_pct=capital_pct,
        **{"from": iso(start)},
        **more,
    )


def _write_amounts(world: World, firm: Firm, stakes: Sequence[Stake]) -> None:
    for holder, share in stakes:
        _hold(world, holder, firm, firm.founded, amount=firm.capital // WHOLE * share)


def _write_ranges(world: World, firm: Firm, stakes: Sequence[Stake]) -> None:
    """State bands as some registers do, each holding the true share."""
    for holder, share in stakes:
        low = share // 2500 * 2500
        bounds = {
            "capital_pct_min": percent(low),
            "capital_pct_max": percent(min(WHOLE, low + 2500)),
        }
        _hold(world, holder, firm, firm.founded, **bounds)


def _write_unknown(world: World, firm: Firm, stakes: Sequence[Stake]) -> None:
    for holder, _ in stakes:
        _hold(world, holder, firm, firm.founded)


def _write_votes(world: World, firm: Firm, stakes: Sequence[Stake]) -> None:
    """Give the owner two thirds of the votes whatever the capital."""
    others = len(stakes) - 1
    rest = (WHOLE - 6700) // others
    votes = [WHOLE - rest * others, *([rest] * others)]
    for (holder, share), vote in zip(stakes, votes, strict=True):
        _hold(world, holder, firm, firm.founded, percent(share), votes_pct=percent(vote))


def _write_transfer(world: World, firm: Firm, stakes: Sequence[Stake]) -> None:
    """Let the first stake have belonged to somebody else before."""
    sold = world.rng.randrange(firm.founded + 100, firm.last_day)
    (buyer, share), *others = stakes
    seller = world.people.adult(firm.founded)
    _hold(world, seller, firm, firm.founded, percent(share), to=iso(sold))
    _hold(world, buyer, firm, sold, percent(share))
    for holder, other in others:
        _hold(world, holder, firm, firm.founded, percent(other))
