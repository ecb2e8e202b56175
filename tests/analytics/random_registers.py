"""Which small registers of holdings do the seeded tests draw?

Up to twelve parties. Rings, self-holdings, exact halves and a hair more,
thirds and sevenths, totals below, at and above the whole.
"""

from fractions import Fraction
from random import Random

from graph.model import Holding
from tests.analytics.control_facts import Row, arranged, holds, short
from tests.analytics.subset_oracle import Register

PerCents = dict[tuple[str, str], Fraction]

HUNDRED = 100
MOST_FACTS = 12
SHARES = tuple(
    Fraction(share)
    for share in (
        *("10", "20", "25", "30", "40", "49.9999999", "50", "50.0000001", "51", "60", "100"),
        *("100/3", "50/3", "100/7", "0"),
    )
)
MAJORITIES = tuple(Fraction(share) for share in ("50", "50.0000001", "51", "60", "100"))


def per_cents(random: Random, most: int = 12) -> PerCents:
    """Return holdings by holder and company; no company is held by more than six."""
    size = random.choice((random.randint(2, most), random.randint(most - 3, most)))
    companies = [f"C:{place}" for place in range(random.randint((size + 1) // 2, size))]
    parties = [*companies, *(f"P:{place}" for place in range(size - len(companies)))]
    densest = random.choice((2, 4, 6))
    stated = random.random() < 0.4
    held: PerCents = {}
    for company in companies:
        holders = random.sample(parties, random.randint(1, min(densest, size)))
        shares = random.choices(SHARES, k=len(holders)) if stated else _parts(random, len(holders))
        held |= {(x, company): pct for x, pct in zip(holders, shares, strict=True)}
    if random.random() < 0.3:
        held |= _ring(random, companies)
    return held


def _parts(random: Random, count: int) -> list[Fraction]:
    """Return parts of a whole, now and then of a little less."""
    weights = [random.randint(1, 6) for _ in range(count)]
    whole = sum(weights) + random.choice((0, 0, 0, 1))
    return [Fraction(weight * HUNDRED, whole) for weight in weights]


def _ring(random: Random, companies: list[str]) -> PerCents:
    ring = random.sample(companies, random.randint(1, len(companies)))
    after = [*ring[1:], ring[0]]
    return {(x, y): random.choice(MAJORITIES) for x, y in zip(ring, after, strict=True) if x != y}


def fitting(held: PerCents) -> PerCents:
    """Return the holdings scaled down where more than the whole of a company is stated."""
    totals: dict[str, Fraction] = {}
    for (_, company), pct in held.items():
        totals[company] = totals.get(company, Fraction(0)) + pct
    return {edge: pct * HUNDRED / max(totals[edge[1]], HUNDRED) for edge, pct in held.items()}


def rows_of_holdings(held: PerCents) -> list[Row]:
    """Return the holdings as facts."""
    return [holds(x, y, str(pct)) for (x, y), pct in held.items()]


def register_of(held: PerCents) -> Register:
    """Return the holdings for the second computation."""
    return Register({edge: pct / HUNDRED for edge, pct in held.items()})


def arranged_register(random: Random) -> tuple[Register, list[Row]]:
    """Return holdings with groups that act in concert and control by contract."""
    held = per_cents(random, most=10)
    parties = sorted({party for edge in held for party in edge})
    companies = [party for party in parties if party.startswith("C")]
    rows = rows_of_holdings(held)
    groups: dict[str, frozenset[str]] = {}
    for name in ("G:one", "G:two")[: random.randint(0, 2)]:
        groups[name] = frozenset(random.sample(parties, random.randint(1, min(3, len(parties)))))
        rows += [arranged("concert", member, None, group=name) for member in groups[name]]
    mandates = set()
    for _ in range(random.randint(0, 2)):
        x, y = random.choice(parties), random.choice(companies)
        if x != y and (x, y) not in mandates:
            mandates.add((x, y))
            rows.append(arranged("contract_control", x, y))
    shares = {edge: pct / HUNDRED for edge, pct in held.items()}
    return Register(shares, groups, frozenset(mandates)), rows


def few_holdings(random: Random) -> list[Row]:
    """Return holdings of a small register, so few that all their subsets can be tried."""
    held = per_cents(random, most=7)
    kept = random.sample(sorted(held), min(len(held), MOST_FACTS))
    return rows_of_holdings({edge: held[edge] for edge in sorted(kept)})


def with_groups(random: Random) -> list[Row]:
    """Return holdings, and members acting in concert everywhere or in one company."""
    rows = few_holdings(random)[: MOST_FACTS - 4]
    parties = sorted({short(row.holder) for row in rows if isinstance(row, Holding)})
    companies = sorted({short(row.company) for row in rows if isinstance(row, Holding)})
    members = random.sample(parties, min(len(parties), random.randint(2, 4)))
    target = random.choice((None, random.choice(companies)))
    return rows + [arranged("concert", member, target, group="G:g") for member in members]


def ladder(random: Random) -> list[Row]:
    """Return a company under several others, some of them reached by fewer steps."""
    middle = [f"C:{place}" for place in range(random.randint(2, 5))]
    rows = []
    for place, company in enumerate(middle):
        holder = random.choice(["P:0", *middle[:place]])
        rows.append(holds(holder, company, random.choice(("51", "100"))))
    rows += [holds(company, "C:end", random.choice(("20", "26", "30"))) for company in middle]
    if random.random() < 0.5:
        rows.append(holds("P:0", "C:end", random.choice(("5", "20"))))
    random.shuffle(rows)
    return rows
