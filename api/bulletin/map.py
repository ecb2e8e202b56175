"""How is it drawn and told in which industries and regions flags are?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.bulletin.html import section, text

if TYPE_CHECKING:
    from analytics.bulletin import Cell, Heat
    from api.bulletin.words import Words


def map_section(said: dict[str, Any], words: Words) -> str:
    """Return the map as a picture, and its numbers as a table."""
    from analytics.bulletin import heat_picture

    heat = _heat(said)
    if not heat.cells:
        return section("map", words["map"], f"<p>{words['none']}</p>")
    sections = [words.section(code) for code in heat.sections]
    regions = [words.region(code) for code in heat.regions]
    short = [_short(name) for name in sections]
    picture = heat_picture(heat, words["heat_label"], short, regions)
    figure = (
        f"<figure><div class='scroll' tabindex='0'>{picture}</div>"
        f"<figcaption>{text(words['map_about'])}</figcaption></figure>"
    )
    return section("map", words["map"], figure + _table(heat, sections, regions, words))


def _heat(said: dict[str, Any]) -> Heat:
    from analytics.bulletin import Cell, Heat

    return Heat(
        sections=tuple(said["sections"]),
        regions=tuple(said["regions"]),
        cells=tuple(Cell(**cell) for cell in said["cells"]),
        entities=said["entities"],
        flagged=said["flagged"],
    )


def _table(heat: Heat, sections: list[str], regions: list[str], words: Words) -> str:
    cells = {(cell.section, cell.region): cell for cell in heat.cells}
    head = "".join(f"<th scope='col'>{text(name)}</th>" for name in regions)
    rows = "".join(
        f"<tr><th scope='row'>{text(name)}</th>"
        + "".join(_cell(cells.get((code, region))) for region in heat.regions)
        + "</tr>"
        for code, name in zip(heat.sections, sections, strict=True)
    )
    return (
        f"<details><summary>{text(words['map_table'])}</summary>"
        f"<div class='scroll' tabindex='0'><table class='tight'><thead><tr>"
        f"<th scope='col'>{text(words['industry'])}</th>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "<td>–</td>"
    mark = " class='marked'" if cell.is_marked else ""
    return f"<td{mark}>{cell.flagged:,} / {cell.expected:.1f} ({cell.entities:,})</td>"


_MOST_LETTERS = 36


def _short(name: str) -> str:
    """Return a name that fits beside a row of the picture; the table has the whole one."""
    if len(name) <= _MOST_LETTERS:
        return name
    return name[:_MOST_LETTERS].rpartition(" ")[0].rstrip(" ,") + "…"
