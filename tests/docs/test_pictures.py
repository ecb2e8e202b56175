"""Are the pictures of the page about control up to date, and does everything in them stand free?"""

import doctest
from dataclasses import replace
from itertools import combinations

import pytest

from docs.pictures import draw, structures
from docs.pictures.draw import (
    MARGIN,
    NAME,
    SMALL,
    WIDE,
    Box,
    Edge,
    Picture,
    drawings,
    picture_of,
    width,
)
from docs.pictures.structures import HERE, read_structures

PICTURES = [picture_of(structure) for structure in read_structures()]
# So near may a line come to what is not its own.
FREE = 4

of_each_picture = pytest.mark.parametrize("picture", PICTURES, ids=lambda each: each.structure.slug)


def test_the_files_are_what_the_script_draws() -> None:
    drawn = {name: text.encode() for name, text in drawings()}
    assert {path.name: path.read_bytes() for path in HERE.glob("*.svg")} == drawn


def test_the_examples_in_the_script_hold() -> None:
    ran = [doctest.testmod(module) for module in (draw, structures)]
    assert [(each.failed, each.attempted) for each in ran] == [(0, 2), (0, 1)]


def clashes(picture: Picture) -> list[str]:
    """What runs over what, in words."""
    words = [(f"words of {edge.tie.facts}", edge.words) for edge in picture.edges]
    nodes = [(node.party.key, node.box) for node in picture.nodes]
    found = [
        f"{one}, {other}"
        for (one, first), (other, second) in combinations(words + nodes, 2)
        if first.meets(second)
    ]
    for edge in picture.edges:
        others = [name for name in words if name[1] is not edge.words]
        others += [name for name in nodes if name[0] not in {edge.tie.upper, edge.tie.lower}]
        found += [f"line {edge.tie.facts}, {name}" for name, box in others if crosses(edge, box)]
    return found


def crosses(edge: Edge, box: Box) -> bool:
    """Whether the line comes near the box, asked at every point of the picture's grid on it."""
    wider = replace(box, wide=box.wide + 2 * FREE, high=box.high + 2 * FREE)
    (x1, y1), (x2, y2) = edge.start, edge.end
    steps = int(abs(x2 - x1) + abs(y2 - y1)) + 1
    points = (
        Box(x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps, 0, 0) for i in range(steps + 1)
    )
    return any(point.meets(wider) for point in points)


@of_each_picture
def test_nothing_runs_over_anything(picture: Picture) -> None:
    assert clashes(picture) == []


def test_what_runs_over_something_is_noticed() -> None:
    pyramid = PICTURES[0].structure
    moved = replace(pyramid, places=dict(pyramid.places) | {"ding-yi": (0.0, 1.8)})
    assert any(clash == "ding-yi, tower-two" for clash in clashes(picture_of(moved)))
    between = replace(pyramid, places=dict(pyramid.places) | {"tower-two": (0.8, 1.75)})
    assert any(
        clash.startswith("line ('votes ding-yi tower-three'") and "tower-two" in clash
        for clash in clashes(picture_of(between))
    )


@of_each_picture
def test_everything_lies_inside(picture: Picture) -> None:
    for box in [node.box for node in picture.nodes] + [edge.words for edge in picture.edges]:
        assert box.wide / 2 < box.x < picture.wide - box.wide / 2
        assert box.high / 2 < box.y < picture.high - box.high / 2
    assert min(node.box.x - node.box.wide / 2 for node in picture.nodes) == MARGIN


@of_each_picture
def test_every_name_fits_its_frame(picture: Picture) -> None:
    for node in picture.nodes:
        assert width(node.party.name, NAME) < WIDE - 12
        assert width(node.party.english, SMALL) < WIDE - 8


@of_each_picture
def test_a_ring_is_closed(picture: Picture) -> None:
    ring = [fact.split()[1:] for fact in picture.structure.ring]
    assert [company for _, company in ring] == [holder for holder, _ in ring[1:] + ring[:1]]
