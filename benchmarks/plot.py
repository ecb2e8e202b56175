"""How does a cost grow with size, drawn as SVG on logarithmic scales?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDE, HIGH = 430, 320
LEFT, RIGHT, TOP, BOTTOM = 66, 18, 40, 52

STYLE = """
text { font-family: "Segoe UI", Helvetica, Arial, sans-serif; font-size: 12px; fill: #1f2933 }
.title { font-size: 14px; font-weight: 600 } .paper { fill: #ffffff }
.grid { stroke: #d8dde2; stroke-width: 1 } .line { fill: none; stroke-width: 2.4 }
.a { stroke: #0b4f9c; fill: #0b4f9c } .b { stroke: #a34a00; fill: #a34a00 }
.line { fill: none } .b.line { stroke-dasharray: 7 4 }
text.a { stroke: none } text.b { stroke: none }
@media screen and (prefers-color-scheme: dark) {
  text { fill: #e6e9ed } .paper { fill: #15191e } .grid { stroke: #39424c }
  .a { stroke: #7db7ff; fill: #7db7ff } .b { stroke: #ffb066; fill: #ffb066 }
  .line { fill: none }
}
""".strip()


@dataclass(frozen=True, slots=True)
class Panel:
    """One diagram: its lines by name, each a list of (size, cost), and the unit of the cost."""

    title: str
    unit: str
    lines: Mapping[str, Sequence[tuple[float, float]]]


def drawing(panels: Sequence[Panel], across: str) -> str:
    """Return the panels beside each other as one SVG; `across` says what the sizes are."""
    wide = WIDE * len(panels)
    body = [_panel(panel, WIDE * at, across) for at, panel in enumerate(panels)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {HIGH}" role="img">',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{wide}" height="{HIGH}"/>',
            *body,
            "</svg>\n",
        ]
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Powers of ten between two places of the drawing."""

    low: int
    high: int
    first: float
    last: float

    def place(self, value: float) -> float:
        part = (log10(value) - self.low) / (self.high - self.low)
        return self.first + part * (self.last - self.first)


def _panel(panel: Panel, offset: float, across: str) -> str:
    points = [point for line in panel.lines.values() for point in line]
    x = _scale([size for size, _ in points], offset + LEFT, offset + WIDE - RIGHT)
    y = _scale([cost for _, cost in points], HIGH - BOTTOM, TOP)
    parts = [
        _text(offset + LEFT, 24, f"{panel.title}, {panel.unit}", "title"),
        _text((x.first + x.last) / 2, HIGH - 12, across, anchor="middle"),
        *_grid(x, y),
    ]
    for style, (name, line) in zip("ab", panel.lines.items(), strict=False):
        parts += _line(x, y, name, line, style)
    return "\n".join(parts)


def _scale(values: Sequence[float], first: float, last: float) -> _Scale:
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return _Scale(low, max(high, low + 1), first, last)


def _grid(x: _Scale, y: _Scale) -> list[str]:
    parts = []
    for power in range(x.low, x.high + 1):
        at = x.place(10.0**power)
        parts.append(_stroke(at, y.first, at, y.last))
        parts.append(_text(at, y.first + 18, _number(10.0**power), anchor="middle"))
    for power in range(y.low, y.high + 1):
        at = y.place(10.0**power)
        parts.append(_stroke(x.first, at, x.last, at))
        parts.append(_text(x.first - 8, at + 4, _number(10.0**power), anchor="end"))
    return parts


def _line(
    x: _Scale, y: _Scale, name: str, line: Sequence[tuple[float, float]], style: str
) -> list[str]:
    places = [(x.place(size), y.place(cost)) for size, cost in line]
    path = " ".join(f"{left:.1f},{top:.1f}" for left, top in places)
    dots = [
        f'<circle class="{style}" cx="{left:.1f}" cy="{top:.1f}" r="3.4"/>' for left, top in places
    ]
    left, top = places[len(places) // 2]
    # Lines rise: above on the left of one, and below on the right of it, is free.
    if style == "a":
        label = _text(left + 10, top + 16, name, style)
    else:
        label = _text(left - 10, top - 8, name, style, "end")
    return [f'<polyline class="{style} line" points="{path}"/>', *dots, label]


def _stroke(left: float, top: float, right: float, bottom: float) -> str:
    return f'<line class="grid" x1="{left:.1f}" y1="{top:.1f}" x2="{right:.1f}" y2="{bottom:.1f}"/>'


def _text(x: float, y: float, words: str, style: str = "", anchor: str = "start") -> str:
    kind = f' class="{style}"' if style else ""
    return f'<text{kind} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _number(value: float) -> str:
    for unit, word in ((1e6, " M"), (1e3, " k")):
        if value >= unit:
            return f"{value / unit:g}{word}"
    return f"{value:g}"
