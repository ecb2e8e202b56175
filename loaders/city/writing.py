"""How is a whole city written to a folder?"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph.errors import ValueRefusedError
from loaders.city.authorities import Authorities
from loaders.city.clusters import plant_cluster, plant_mass_registration
from loaders.city.days import CITY_DATE
from loaders.city.decoys import Decoys, plant_market, plant_state_group
from loaders.city.economy import grow
from loaders.city.groups import found_investors
from loaders.city.people import People
from loaders.city.registry import Registry
from loaders.city.stories import write_stories
from loaders.city.tables import CityTables
from loaders.city.world import World

Progress = Callable[[str, int, int], None]

# Room for the authorities and the stories; and as many persons as there are numbers for.
FEWEST_ORGANIZATIONS = 60
MOST_ORGANIZATIONS = 20_000_000
_PLANTED_FROM = 200
_MASS_REGISTRATION_FROM = 2000
_TRUTH = Path("truth") / "planted.json"
_PROGRESS_STEP = 500


@dataclass(frozen=True, slots=True)
class CitySummary:
    """What was written: rows per table, and how much was planted of each kind."""

    folder: Path
    seed: int
    rows: dict[str, int]
    planted: dict[str, int]


def write_city(
    out: Path, *, organizations: int, seed: int, progress: Progress | None = None
) -> CitySummary:
    """Write an Anyang-like city as native tables, and what was planted beside them.

    The same size and seed give the same bytes, on any day: the city ends on 2024-12-31.
    Tables of an earlier city in the folder are replaced.

    Parameters
    ----------
    out
        The folder; made if it does not exist. What was planted goes to
        `truth/planted.json` in it, where loading the folder does not look.
    organizations
        How many rows `organizations.csv` gets, authorities and stories included.
    seed
        Another seed is another city with the same stories.
    progress
        Called now and then with what is counted, how many there are, and how many
        there will be.

    Raises
    ------
    ValueRefusedError
        If there is no room for the stories (fewer than 60 organizations), or there are
        not enough numbers for so many persons.
    """
    if not FEWEST_ORGANIZATIONS <= organizations <= MOST_ORGANIZATIONS:
        expected = f"{FEWEST_ORGANIZATIONS} to {MOST_ORGANIZATIONS}"
        raise ValueRefusedError("organizations", organizations, expected)
    with CityTables(out) as tables:
        world = _empty_world(tables, organizations, seed)
        world.authorities.write(tables)
        write_stories(tables)
        _plant(world, organizations)
        _fill(world, organizations, progress)
    _write_truth(out / _TRUTH, world, organizations, seed)
    planted = {kind: len(facts) for kind, facts in world.truth.items()}
    return CitySummary(out, seed, dict(tables.counts), planted)


def _empty_world(tables: CityTables, organizations: int, seed: int) -> World:
    rng = random.Random(seed)  # noqa: S311 - a city that can be drawn again, no secret
    return World(
        rng,
        tables,
        People(rng, tables),
        Registry(rng, tables, organizations),
        Authorities(),
    )


def _plant(world: World, organizations: int) -> None:
    """Plant what later work must find, and what it must leave alone."""
    if organizations < _PLANTED_FROM:
        return
    for _ in range(max(2, organizations // 2500)):
        plant_cluster(world)
    if organizations >= _MASS_REGISTRATION_FROM:
        plant_mass_registration(world)
    plant_market(world, max(3, min(60, organizations // 60)))
    plant_state_group(world, max(4, min(40, organizations // 100)))
    found_investors(world, 2 + organizations // 2500)


def _fill(world: World, organizations: int, progress: Progress | None) -> None:
    decoys = Decoys(world, organizations)
    while world.registry.left > 0:
        grow(world, decoys)
        written = organizations - world.registry.left
        if progress is not None and written % _PROGRESS_STEP == 0:
            progress("organizations", written, organizations)
    decoys.tell(world)
    if progress is not None:
        progress("organizations", organizations, organizations)


def _write_truth(path: Path, world: World, organizations: int, seed: int) -> None:
    path.parent.mkdir(exist_ok=True)
    facts = {
        "city_date": CITY_DATE.isoformat(),
        "organizations": organizations,
        "seed": seed,
        **world.truth,
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
