"""How does a figure become a picture that can stand in a page of ours?

Matplotlib draws and measures with its own Latin font. Words in other scripts are drawn as a
placeholder and set in afterwards, so that they stay text and the reader's font shows them. Colours
of the page are set in the same way, so that a picture is legible in light and in dark.
"""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

INK, SOFT, PAPER = "#010203", "#010204", "#010205"
"""Colours to draw with that become those of the page."""

_COLOURS = {INK: "var(--ink)", SOFT: "var(--soft)", PAPER: "var(--paper)"}
_NOTHING = {"Date": None, "Creator": None, "Format": None, "Type": None}
_HEAD = re.compile(r"<svg [^>]*viewBox=\"([^\"]+)\"[^>]*>")
_STYLE = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_STYLED = re.compile(r' style="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
_USED = re.compile(r"(?:url\(|href=\")#([^\")]+)")


def svg_of(figure: Figure, name: str, label: str, words: Mapping[str, str]) -> str:
    """Return a figure as an inline picture.

    Parameters
    ----------
    name
        What tells its inner ids from those of the other pictures of a page.
    label
        What it shows, for whoever does not see it.
    words
        Placeholder by placeholder the text that is set in.

    Notes
    -----
    The same figure gives the same bytes. Nothing in it refers to anything outside.
    """
    import matplotlib as mpl

    drawn = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "zeren"}):
        figure.savefig(drawn, format="svg", metadata=_NOTHING, transparent=True)
    text = drawn.getvalue()
    text = _STYLE.sub("", text[text.index("<svg ") :])
    head = f'<svg class="{name}" viewBox="\\1" role="img" aria-label="{escape(label)}">'
    # As attributes instead of styles: no page has to allow inline styles for its pictures.
    text = _STYLED.sub(lambda found: _attributes(found[1]), _HEAD.sub(head, text, count=1))
    text = text.replace("xlink:href", "href")
    for colour, said in _COLOURS.items():
        text = text.replace(colour, said)
    used = set(_USED.findall(text))
    text = _ID.sub(lambda found: _renamed(found[1], used, name), text)
    text = re.sub(r"((?:url\(|href=\")#)", rf"\g<1>{name}-", text)
    for placeholder, said in words.items():
        text = text.replace(f">{placeholder}<", f">{escape(said)}<")
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def _attributes(style: str) -> str:
    pairs = [pair.partition(":") for pair in style.split(";") if ":" in pair]
    kept = [(name.strip(), value.strip()) for name, _, value in pairs]
    # The page's own font has all letters.
    return "".join(f' {name}="{value}"' for name, value in kept if name != "font-family")


def _renamed(inner: str, used: set[str], name: str) -> str:
    return f' id="{name}-{inner}"' if inner in used else ""
