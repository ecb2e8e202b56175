"""How do the map of flags and the network of a cluster look?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from analytics.bulletin.svg import INK, PAPER, SOFT, svg_of
from analytics.clusters.weights import LinkKind

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analytics.bulletin.heat import Cell, Heat

MOST_DRAWN = 40
"""A picture of more entities shows nothing; flagged ones are drawn first."""

LINES: Mapping[LinkKind, tuple[str, str]] = MappingProxyType(
    {
        LinkKind.CONTROLLER: ("#dc2626", "-"),
        LinkKind.LEGAL_REPRESENTATIVE: ("#3b82f6", "-"),
        LinkKind.EQUITY: ("#d97706", "--"),
        LinkKind.OFFICER: ("#8b5cf6", "--"),
        LinkKind.ADDRESS: ("#16a34a", ":"),
        LinkKind.CONTACT: ("#db2777", "-."),
        LinkKind.AGENT: ("#94a3b8", ":"),
    }
)
"""The colour and the line of each kind of link; no two kinds of one line have one colour."""

DASHES: Mapping[str, str] = MappingProxyType(
    {"-": "none", "--": "6 3", "-.": "6 2 1 2", ":": "2 3"}
)
"""The same lines as a page draws them."""

_FLAG = "#dc2626"
_WARM = ((0.0, "#f1f5f9"), (1.0, "#fde8c8"), (2.0, "#fdba74"), (4.0, "#f97316"), (8.0, "#b91c1c"))
_DARK_FROM = 8.0
_APART = 0.2
_LETTER = 0.062
_EAST_ASIA = 0x2E80
_CELL_WIDTH, _CELL_HEIGHT = 0.62, 0.34


@dataclass(frozen=True, slots=True)
class Node:
    """An entity of a network: its number in the list beside, and whether a record flags it."""

    number: int
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Network:
    """A cluster as it is drawn.

    Attributes
    ----------
    hubs
        What entities have in common: the kind of link, and the places of the entities in `nodes`.
    holdings
        Pairs of places of entities of which one holds the other.
    """

    nodes: tuple[Node, ...]
    hubs: tuple[tuple[LinkKind, tuple[int, ...]], ...]
    holdings: tuple[tuple[int, int], ...] = ()


def heat_picture(
    heat: Heat, label: str, section_names: Sequence[str], region_names: Sequence[str]
) -> str:
    """Return the map of flags: a cell is warmer the more it exceeds what chance gives.

    Each cell says how many are flagged; a frame marks what chance hardly gives.

    Parameters
    ----------
    section_names, region_names
        What stands at rows and columns, in the order of the heat's.
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    rows, columns = len(heat.sections), len(heat.regions)
    left = 0.3 + max(map(_inches, section_names), default=0.0)
    slant = max(map(_inches, region_names), default=0.0) * math.sqrt(0.5)
    size = (left + columns * _CELL_WIDTH + slant, rows * _CELL_HEIGHT + slant + 0.3)
    figure = Figure(figsize=size)
    wide, high = columns * _CELL_WIDTH / size[0], rows * _CELL_HEIGHT / size[1]
    axes = figure.add_axes((left / size[0], 0.02, wide, high))
    axes.set(xlim=(0, columns), ylim=(rows, 0))
    axes.axis("off")
    for cell in heat.cells:
        row, column = heat.sections.index(cell.section), heat.regions.index(cell.region)
        edge = {"edgecolor": INK, "linewidth": 2.0} if cell.is_marked else {"edgecolor": PAPER}
        inset = 0.06 if cell.is_marked else 0.0
        place = (column + inset, row + inset)
        sides = 1 - 2 * inset, 1 - 2 * inset
        axes.add_patch(Rectangle(place, *sides, facecolor=_warmth(cell), **edge))
        ink = "#ffffff" if cell.ratio >= _DARK_FROM else "#111827"
        said = str(cell.flagged) if cell.flagged else "·"
        axes.text(column + 0.5, row + 0.5, said, ha="center", va="center", color=ink, fontsize=8)
    words = _labels(axes, section_names, region_names)
    return svg_of(figure, "heat", label, words)


def _labels(axes: Axes, sections: Sequence[str], regions: Sequence[str]) -> dict[str, str]:
    """Write placeholders at rows and columns; return what is to stand there."""
    words = {}
    for row, name in enumerate(sections):
        words[f"row{row:02}"] = name
        axes.text(-0.12, row + 0.5, f"row{row:02}", ha="right", va="center", color=INK, fontsize=8)
    for column, name in enumerate(regions):
        words[f"col{column:02}"] = name
        axes.text(
            column + 0.5,
            -0.15,
            f"col{column:02}",
            ha="left",
            va="bottom",
            rotation=45,
            rotation_mode="anchor",
            color=INK,
            fontsize=8,
        )
    return words


def _inches(name: str) -> float:
    """Return how wide a name is about; letters of East Asia are square."""
    return sum(_LETTER * (2 if ord(letter) >= _EAST_ASIA else 1) for letter in name)


def _warmth(cell: Cell) -> str:
    if not cell.flagged:
        return _WARM[0][1]
    return [colour for least, colour in _WARM if cell.ratio >= least][-1]


def network_picture(network: Network, name: str, label: str) -> str:
    """Return a cluster as a network: entities on a ring, what they have in common within.

    Parameters
    ----------
    name
        What tells the picture from the others of a page.

    Notes
    -----
    An entity is a circle with its number, a flagged one a square; what entities have in common
    is a diamond in the colour of its kind. Places follow from the order alone: the same cluster
    gives the same picture. Quadratic in the hubs, of which there are few.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.4, 3.4))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-1.32, 1.32), ylim=(-1.02, 1.02))
    axes.axis("off")
    ring = [_on_ring(place, len(network.nodes)) for place in range(len(network.nodes))]
    for one, other in network.holdings:
        _line(axes, ring[one], ring[other], LinkKind.EQUITY)
    for (kind, members), middle in zip(network.hubs, _middles(network, ring), strict=True):
        for place in members:
            _line(axes, middle, ring[place], kind)
        axes.scatter(*middle, marker="D", s=58, c=LINES[kind][0], edgecolors=PAPER, zorder=3)
    for node, (x, y) in zip(network.nodes, ring, strict=True):
        shape, fill, ink = ("s", _FLAG, "#ffffff") if node.is_flagged else ("o", PAPER, INK)
        axes.scatter(x, y, marker=shape, s=190, c=fill, edgecolors=SOFT, zorder=4)
        said = str(node.number)
        axes.text(x, y, said, ha="center", va="center", fontsize=7, color=ink, zorder=5)
    return svg_of(figure, name, label, {})


def _on_ring(place: int, count: int) -> tuple[float, float]:
    angle = math.pi / 2 - 2 * math.pi * place / max(count, 1)
    return 1.18 * math.cos(angle), 0.88 * math.sin(angle)


def _middles(network: Network, ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a place within the ring for each hub, no two in one place."""
    found: list[tuple[float, float]] = []
    for number, (_, members) in enumerate(network.hubs):
        x = sum(ring[place][0] for place in members) / len(members) * 0.6
        y = sum(ring[place][1] for place in members) / len(members) * 0.6
        turn = 2.4 * number
        for step in range(len(network.hubs)):
            near = [1 for a, b in found if math.hypot(a - x, b - y) < _APART]
            if not near:
                break
            x += _APART * math.cos(turn + step)
            y += _APART * math.sin(turn + step)
        found.append((max(-0.8, min(0.8, x)), max(-0.55, min(0.55, y))))
    return found


def _line(axes: Axes, one: tuple[float, float], other: tuple[float, float], kind: LinkKind) -> None:
    colour, line = LINES[kind]
    x, y = zip(one, other, strict=True)
    axes.plot(x, y, color=colour, linestyle=line, linewidth=1.1, alpha=0.75, zorder=1)
