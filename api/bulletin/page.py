"""How does the bulletin look as a page?

One file that carries everything it needs: no script, nothing loaded, every text escaped.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.bulletin.clusters import clusters_section, gone_section, more, sources
from api.bulletin.html import Column, section, table, text
from api.bulletin.map import map_section
from api.bulletin.naming import Naming
from api.bulletin.warnings import warnings_section
from api.bulletin.words import LEAD, Language, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLE = Path(__file__).parents[1] / "web" / "bulletin.css"
_CHANGES = frozenset({"born", "grew", "shrank", "changed", "merged", "ended"})
_SHOWN = 20

Document = dict[str, Any]


def policy() -> str:
    """Return what the page allows: its one style sheet, which is named by its digest."""
    digest = hashlib.sha256(_style().encode()).digest()
    style = f"'sha256-{base64.b64encode(digest).decode()}'"
    return f"default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'"


def bulletin_page(document: Document, language: Language, *, names: bool) -> str:
    """Return the bulletin as one HTML page.

    Parameters
    ----------
    document
        As `api.bulletin.making` makes it.
    names
        Whether natural persons stand with their names.

    Notes
    -----
    The same document gives the same bytes.
    """
    words = Words(language)
    naming = Naming(document["names"], names, words)
    title = f"{words['title']} {text(document['month'])}"
    tag = words.of("zh-CN", "en")
    return "".join(
        (
            f"<!doctype html>\n<html lang='{tag}'><head><meta charset='utf-8'>",
            f'<meta http-equiv="Content-Security-Policy" content="{policy()}">',
            "<meta name='viewport' content='width=device-width, initial-scale=1'>",
            "<meta name='referrer' content='no-referrer'>",
            f"<title>{title}</title><style>{_style()}</style></head><body>",
            _head(document, words, title),
            "<main>",
            _numbers(document, words),
            map_section(document["heat"], words),
            clusters_section(document, naming),
            gone_section(document["gone"], naming),
            _alerts(document["alerts"], naming),
            warnings_section(document["warnings"], document["on"], naming),
            _method(document, words, names=names),
            "</main></body></html>\n",
        )
    )


def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def _head(document: Document, words: Words, title: str) -> str:
    chinese, english = LEAD
    days = {name: document[name] for name in ("on", "known_at", "before")}
    return (
        f"<header><div class='lead' role='note'><p lang='zh-CN'>{chinese}</p>"
        f"<p lang='en'>{english}</p></div><h1>{title}</h1>"
        f"<p class='soft'>{text(words['as_of'].format(**days))}</p></header>"
    )


def _numbers(document: Document, words: Words) -> str:
    cells = "".join(_number(one, words) for one in document["headline"])
    return section("numbers", words["numbers"], f"<dl class='numbers'>{cells}</dl>")


def _number(one: Mapping[str, Any], words: Words) -> str:
    name, now, before = one["name"], one["now"], one["before"]
    title = words[name]
    if name in _CHANGES:
        title = words["clusters_by_change"].format(word=title)
    change = ""
    if before is not None:
        change = f" <span class='soft'>{now - before:+,} ({words['before']} {before:,})</span>"
    return f"<div><dt>{text(title)}</dt><dd><b>{now:,}</b>{change}</dd></div>"


def _alerts(kinds: list[Document], naming: Naming) -> str:
    words = naming.words
    if not kinds:
        return section("alerts", words["alerts"], f"<p>{words['none']}</p>")
    columns = (
        Column(words["meaning"]),
        Column(words["count"], is_number=True),
        Column(words["new_alerts"], is_number=True),
        Column(words["precision"]),
    )
    rows = [
        (
            text(words.of(kind["chinese"], kind["meaning"])),
            f"{kind['count']:,}",
            f"{len(kind['new']):,}",
            text(_precision(kind["precision"], words)),
        )
        for kind in kinds
    ]
    lists = "".join(_new_alerts(kind, naming) for kind in kinds if kind["new"])
    return section("alerts", words["alerts"], table(columns, rows) + lists)


def _precision(said: Mapping[str, Any] | None, words: Words) -> str:
    counts = said or {"confirmed": 0, "false": 0, "precision": None}
    told = {name: counts[name] for name in ("confirmed", "false")}
    if counts["precision"] is None:
        return words["too_few"].format(**told)
    return words["right"].format(share=f"{counts['precision']:.0%}", **told)


def _new_alerts(kind: Document, naming: Naming) -> str:
    words = naming.words
    shown = kind["new"][:_SHOWN]
    columns = (Column(words["day"]), Column(words["parties"]), Column(words["source"]))
    rows = [
        (text(one["happened_on"]), naming.parties(one["parties"]), sources(one["evidence"], words))
        for one in shown
    ]
    title = f"{words['new_alerts']}: {words.of(kind['chinese'], kind['meaning'])}"
    rest = more(len(kind["new"]) - len(shown), words)
    return f"<h3>{text(title)}</h3>{table(columns, rows)}{rest}"


def _method(document: Document, words: Words, *, names: bool) -> str:
    said = document["parameters"]
    limits = {"window": said["signal"]["window_months"], "q": said["most_q"]}
    body = "".join(f"<p>{text(paragraph.format(**limits))}</p>" for paragraph in words.method)
    if not names:
        body += f"<p>{text(words['masked'])}</p>"
    made = words["made"].format(
        revision=document["data_revision"],
        model=said["model"],
        shuffles=f"{said['shuffles']:,}",
        seed=said["seed"],
    )
    return section("method", words["method"], f"{body}<p class='soft'>{text(made)}</p>")
