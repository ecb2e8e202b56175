"""How do the typical structures look?

`python -m docs.pictures.draw` draws them all anew as SVG beside this file. The pictures carry
their own background and follow the reader's light or dark screen; on paper they are light. What
is pointed out is told by line and frame too, not by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from docs.pictures.structures import HERE, Party, Structure, Tie, read_structures

COLUMN, ROW = 190, 120
WIDE, HIGH = 148, 54
MARGIN = 26
NAME, SMALL = 15, 12
LINE = 15
ARROW = 9
GAP = 3
ROUND = 18

STYLE = """
text { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
  "Segoe UI", Helvetica, Arial, sans-serif; text-anchor: middle; fill: #1f2933 }
.name { font-size: 15px; font-weight: 600 } .small { font-size: 12px }
.left { text-anchor: start }
.paper { fill: #ffffff } .party { fill: #ffffff; stroke: #52606d; stroke-width: 1.4 }
.inner { fill: none; stroke: #52606d; stroke-width: 1.2 }
.controlled { fill: #d6e4f5; stroke: #0b4f9c; stroke-width: 1.4 }
.controller { fill: #0b4f9c; stroke: #0b4f9c; stroke-width: 3 }
text.on-dark { fill: #ffffff } .inner.on-dark { stroke: #ffffff }
.tie { fill: none; stroke: #7b8794; stroke-width: 1.4 } .tip { fill: #7b8794 }
.tie.proof { stroke: #0b4f9c; stroke-width: 3.4 } .tip.proof { fill: #0b4f9c }
.tie.ring { stroke: #a34a00; stroke-width: 2.6 } .tip.ring { fill: #a34a00 }
.arranged { stroke-dasharray: 8 5 }
@media screen and (prefers-color-scheme: dark) {
  text { fill: #e6e9ed } .paper { fill: #15191e }
  .party { fill: #15191e; stroke: #a6b2bd } .inner { stroke: #a6b2bd }
  .controlled { fill: #1d3a5a; stroke: #7db7ff }
  .controller { fill: #7db7ff; stroke: #7db7ff }
  text.on-dark { fill: #10151a } .inner.on-dark { stroke: #10151a }
  .tie { stroke: #8b98a5 } .tip { fill: #8b98a5 }
  .tie.proof { stroke: #7db7ff } .tip.proof { fill: #7db7ff }
  .tie.ring { stroke: #ffb066 } .tip.ring { fill: #ffb066 }
}
""".strip()


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle by its middle."""

    x: float
    y: float
    wide: float
    high: float

    def meets(self, other: Box) -> bool:
        """Return whether two boxes share more than an edge."""
        return (
            abs(self.x - other.x) * 2 < self.wide + other.wide
            and abs(self.y - other.y) * 2 < self.high + other.high
        )


@dataclass(frozen=True, slots=True)
class Node:
    """A party where it stands; `role` is controller, controlled or party."""

    party: Party
    box: Box
    role: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie from border to border, with the box of its words."""

    tie: Tie
    start: tuple[float, float]
    end: tuple[float, float]
    words: Box
    role: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What stands where."""

    structure: Structure
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    wide: float
    high: float


def width(text: str, size: float) -> float:
    """Return about how wide a text is: a Chinese sign is as wide as it is high.

    >>> width("代持", 10)
    20
    >>> width("51 %", 10)
    24.0
    """
    return sum(size if ord(sign) > 0x2E7F else size * 0.6 for sign in text)  # noqa: PLR2004


def picture_of(structure: Structure) -> Picture:
    """Return where the parties, lines and words of a structure stand."""
    nodes = {party.key: _node(structure, party) for party in structure.parties}
    edges = tuple(
        _edge(structure, tie, nodes[tie.upper].box, nodes[tie.lower].box) for tie in structure.ties
    )
    columns, rows = zip(*structure.places.values(), strict=True)
    return Picture(
        structure,
        tuple(nodes.values()),
        edges,
        max(columns) * COLUMN + WIDE + 2 * MARGIN,
        max(rows) * ROW + HIGH + 2 * MARGIN,
    )


def svg(picture: Picture) -> str:
    """Return the picture as the text of an SVG file."""
    title = "{zh} {en}".format(**picture.structure.title)
    told = "; ".join(_told(tie) for tie in picture.structure.ties)
    drawn = [line for edge in picture.edges for line in _drawn_edge(edge)]
    drawn += [line for node in picture.nodes for line in _drawn_node(node)]
    # Words go last: no line may run over them.
    drawn += [line for edge in picture.edges for line in _drawn_words(edge)]
    return _document(title, told, picture.wide, picture.high, drawn)


def legend() -> str:
    """Return the picture that explains the others."""
    samples = [
        *_sample(0, 0, Party("person", "自然人", "person"), "party"),
        *_sample(1, 0, Party("company", "公司、企业", "company"), "party"),
        *_sample(2, 0, Party("state-unit", "国家机关等", "state_organ"), "party"),
        *_sample(0, 0.72, Party("controller", "控制人", "company"), "controller"),
        *_sample(1, 0.72, Party("controlled", "被控制者", "company"), "controlled"),
        *_line(2, 0.6, "", "持股、表决权 holding", arranged=False),
        *_line(2, 0.85, "", "协议安排 arrangement", arranged=True),
        *_line(0, 1.3, " proof", "认定依据 proof", arranged=False),
        *_line(1.3, 1.3, " ring", "循环持股 ring", arranged=False),
    ]
    wide, high = 2 * 170 + WIDE + 2 * MARGIN + 30, 1.3 * ROW + HIGH + MARGIN
    return _document("图例 Legend", "", wide, high, samples)


def drawings() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every picture."""
    yield "legend.svg", legend()
    for structure in read_structures():
        yield f"{structure.slug}.svg", svg(picture_of(structure))


def main() -> None:
    """Write every picture."""
    for name, text in drawings():
        (HERE / name).write_text(text, encoding="utf-8")
        print(HERE / name)


def _node(structure: Structure, party: Party) -> Node:
    column, row = structure.places[party.key]
    box = Box(MARGIN + WIDE / 2 + column * COLUMN, MARGIN + HIGH / 2 + row * ROW, WIDE, HIGH)
    if party.key in structure.controllers:
        return Node(party, box, "controller")
    return Node(party, box, "controlled" if party.key in structure.controlled else "party")


def _edge(structure: Structure, tie: Tie, upper: Box, lower: Box) -> Edge:
    start, end = _border(upper, lower), _border(lower, upper)
    words = Box(
        (start[0] + end[0]) / 2,
        (start[1] + end[1]) / 2,
        max(width(line, SMALL) for line in tie.words) + 2 * GAP,
        LINE * len(tie.words) + GAP,
    )
    role = ""
    if set(tie.facts) & set(structure.proof):
        role = " proof"
    elif set(tie.facts) & set(structure.ring):
        role = " ring"
    return Edge(tie, start, end, words, role)


def _border(box: Box, towards: Box) -> tuple[float, float]:
    """Return where the line between two middles leaves the first box."""
    across, down = towards.x - box.x, towards.y - box.y
    part = min(
        box.wide / 2 / abs(across) if across else float("inf"),
        box.high / 2 / abs(down) if down else float("inf"),
    )
    return box.x + across * part, box.y + down * part


def _drawn_node(node: Node) -> list[str]:
    box, kind = node.box, node.party.kind
    dark = " on-dark" if node.role == "controller" else ""
    lines = [_rect(box, node.role, ROUND if kind == "person" else 0)]
    if kind in {"state_organ", "public_institution"}:
        lines.append(_rect(Box(box.x, box.y, box.wide - 9, box.high - 9), f"inner{dark}", 0))
    lines.append(_text(box.x, box.y - 3, f"name{dark}", node.party.name))
    lines.append(_text(box.x, box.y + 15, f"small{dark}", node.party.english))
    return lines


def _drawn_edge(edge: Edge) -> list[str]:
    (x1, y1), (x2, y2) = edge.start, edge.end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    across, down = (x2 - x1) / length, (y2 - y1) / length
    size = ARROW * (1.45 if edge.role else 1)
    # The line ends where the tip begins, so that a thick one does not blunt it.
    stop = 0 if edge.tie.is_mutual else size * 0.8
    dashes = "" if edge.tie.is_holding else " arranged"
    # It begins beneath the holder, whose corners may be round.
    begin = f"M {x1 - across * ROUND:.1f} {y1 - down * ROUND:.1f}"
    path = f"{begin} L {x2 - across * stop:.1f} {y2 - down * stop:.1f}"
    lines = [f'<path class="tie{edge.role}{dashes}" d="{path}"/>']
    if not edge.tie.is_mutual:
        corners = [
            (x2, y2),
            (x2 - across * size - down * size / 2, y2 - down * size + across * size / 2),
            (x2 - across * size + down * size / 2, y2 - down * size - across * size / 2),
        ]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        lines.append(f'<polygon class="tip{edge.role}" points="{points}"/>')
    return lines


def _drawn_words(edge: Edge) -> list[str]:
    box = edge.words
    top = box.y - box.high / 2 + LINE - 2
    lines = [_text(box.x, top + LINE * i, "small", line) for i, line in enumerate(edge.tie.words)]
    return [_rect(box, "paper", 0), *lines]


def _told(tie: Tie) -> str:
    return f"{tie.upper} → {tie.lower}: {' '.join(tie.words)}"


def _sample(column: float, row: float, party: Party, role: str) -> list[str]:
    box = Box(MARGIN + WIDE / 2 + column * 170, MARGIN + HIGH / 2 + row * ROW, WIDE, HIGH)
    return _drawn_node(Node(party, box, role))


def _line(column: float, row: float, role: str, words: str, *, arranged: bool) -> list[str]:
    x, y = MARGIN + ROUND + column * 170, MARGIN + HIGH / 2 + row * ROW
    tie = Tie((), "", "", (), is_holding=not arranged)
    edge = Edge(tie, (x, y), (x + 30, y), Box(0, 0, 0, 0), role)
    return [*_drawn_edge(edge), _text(x + 38, y + 4, "small left", words)]


def _rect(box: Box, kind: str, round_by: float) -> str:
    x, y = box.x - box.wide / 2, box.y - box.high / 2
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{box.wide:.1f}" '
        f'height="{box.high:.1f}" rx="{round_by:.1f}"/>'
    )


def _text(x: float, y: float, kind: str, words: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'


def _document(title: str, told: str, wide: float, high: float, drawn: Iterable[str]) -> str:
    size = f'width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(told)}</desc>",
            f"<style>\n{STYLE}\n</style>",
            _rect(Box(wide / 2, high / 2, wide, high), "paper", 10),
            *drawn,
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    main()
