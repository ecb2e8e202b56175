"""Does the map of flags count and compare as it says, and are pictures legible and the same?"""

import math
import random
import re
from pathlib import Path

import numpy as np
import pytest

from analytics.bulletin import Network, Node, heat_of, heat_picture, network_picture
from analytics.bulletin.heat import MOST_COLUMNS, _adjusted, _joined
from analytics.clusters.entities import Entities
from analytics.clusters.links import linked_world
from analytics.clusters.weights import LinkKind
from graph.model import PartyId
from tests.analytics.cluster_town import QUICK, Town


def entities(folder: Path, town: Town) -> Entities:
    with town.reader(folder) as reader:
        return linked_world(reader, QUICK).entities


def flagged(world: Entities, parties: list[PartyId]) -> np.ndarray:
    return np.isin(np.array(world.ids), parties)


def chance(total: int, flags: int, size: int, least: int) -> float:
    """How often at least so many of a cell are flagged, by counting the ways."""
    ways = sum(
        math.comb(flags, hit) * math.comb(total - flags, size - hit)
        for hit in range(least, min(flags, size) + 1)
        if size - hit <= total - flags
    )
    return ways / math.comb(total, size)


def test_the_map_counts_who_is_where(tmp_path: Path) -> None:
    town = Town()
    here = [town.org(industry="C14", region="410502") for _ in range(6)]
    there = [town.org(industry="E47", region="410503") for _ in range(4)]
    town.org(industry="E47", region="410502")
    town.org(industry="C14", region="410502", dissolved_on="2020-01-01")
    world = entities(tmp_path, town)
    heat = heat_of(world, flagged(world, [*here[:3], there[0]]))
    assert (heat.entities, heat.flagged) == (11, 4)
    assert (heat.sections, heat.regions) == (("C", "E"), ("410502", "410503"))
    found = {(cell.section, cell.region): cell for cell in heat.cells}
    assert {at: (cell.entities, cell.flagged) for at, cell in found.items()} == {
        ("C", "410502"): (6, 3),
        ("E", "410502"): (1, 0),
        ("E", "410503"): (4, 1),
    }
    for cell in heat.cells:
        assert cell.expected == pytest.approx(cell.entities * 4 / 11)
        assert cell.p_value == pytest.approx(chance(11, 4, cell.entities, cell.flagged))
    assert sum(cell.expected for cell in heat.cells) == pytest.approx(4)
    assert heat.cell("C", "410503") is None


def test_what_chance_hardly_gives_is_marked_and_what_it_gives_is_not(tmp_path: Path) -> None:
    town = Town()
    bad = [town.org(industry="C14", region="410502") for _ in range(10)]
    for _ in range(200):
        town.org(industry="E47", region="410503")
    world = entities(tmp_path, town)
    heat = heat_of(world, flagged(world, bad[:5]))
    assert [cell.is_marked for cell in heat.cells] == [True, False]
    nobody = heat_of(world, flagged(world, []))
    assert [(cell.ratio, cell.is_marked) for cell in nobody.cells] == [(0.0, False)] * 2


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    rng = random.Random(5)
    for _ in range(50):
        values = [rng.choice([0.001, 0.01, 0.2, rng.random()]) for _ in range(rng.randint(1, 12))]
        count = len(values)
        ranked = sorted(values)
        expected = [
            min(1.0, *(p * count / rank for rank, p in enumerate(ranked, 1) if p >= value), 1.0)
            for value in values
        ]
        assert _adjusted(np.array(values)).tolist() == pytest.approx(expected)


def test_many_regions_are_joined_into_larger_ones() -> None:
    counties = [f"4105{number:02}" for number in range(MOST_COLUMNS + 1)] + ["420102"]
    regions, column = _joined(counties)
    assert regions == ["4105", "4201"]
    assert column.tolist() == [0] * (MOST_COLUMNS + 1) + [1]
    assert _joined(["410502", ""])[0] == ["", "410502"]


def test_pictures_are_the_same_again_and_carry_nothing_of_the_day(tmp_path: Path) -> None:
    town = Town()
    orgs = [town.org(industry="C14") for _ in range(3)]
    world = entities(tmp_path, town)
    heat = heat_of(world, flagged(world, orgs[:1]))
    # Words that Matplotlib's own font lacks: a warning would fail this test.
    names = ["C 制造业 <&>"], ["文峰区"]
    first, again = (heat_picture(heat, '热力"图', *names) for _ in range(2))
    assert first == again
    assert ">C 制造业 &lt;&amp;&gt;<" in first
    assert 'aria-label="热力&quot;图"' in first
    assert not re.search(r"http|metadata|style=|#01020[345]|font-family", first)
    assert not re.search(r"20\d\d-\d\d", first)


def test_a_network_shows_every_entity_and_what_they_share() -> None:
    network = Network(
        nodes=tuple(Node(number, number % 2 == 0) for number in range(1, 8)),
        hubs=((LinkKind.CONTROLLER, (0, 1, 2)), (LinkKind.CONTACT, (0, 1, 2))),
        holdings=((3, 4),),
    )
    picture = network_picture(network, "n1", "net")
    assert picture == network_picture(network, "n1", "net")
    assert re.findall(r"<text[^>]*>(\d+)</text>", picture) == [str(n) for n in range(1, 8)]
    used = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', picture))
    assert used
    inner = set(re.findall(r' id="([^"]+)"', picture))
    assert all(one.startswith("n1-") for one in inner)
    assert {a or b for a, b in used} <= inner
