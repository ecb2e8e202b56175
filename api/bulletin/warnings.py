"""How does the bulletin tell who was scored highest, and why?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from api.bulletin.clusters import more, sources
from api.bulletin.html import Column, section, table, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.bulletin.naming import Naming
    from api.bulletin.words import Words

Document = dict[str, Any]

_FACTS = 3
_LARGE = 1_000
# What links by contact says a telephone number or a mail address and nothing else.
_CONTACT = re.compile(r"[+\d][\d\s()-]{5,}|\S+@\S+")


def warnings_section(said: Document | None, on: str, naming: Naming) -> str:
    """Return the section: the highest, each with its reasons in words and their facts.

    Parameters
    ----------
    said
        None where no warnings are kept for the day.
    """
    words = naming.words
    if said is None:
        missing = f"{words['none_computed']}{words['none_kept'].format(on=on)}"
        return section("warnings", words["warnings"], f"<p>{text(missing)}</p>")
    columns = (
        Column(words["entity"]),
        Column(words["region"]),
        Column(words["industry"]),
        Column(words["score"], is_number=True),
        Column(words["before"], is_number=True),
        Column(words["change"]),
    )
    rows = [_row(one, naming) for one in said["lines"]]
    body = "".join(f"<p class='soft'>{text(each)}</p>" for each in _about(said, words))
    body += table(columns, rows) if rows else f"<p>{words['none']}</p>"
    body += "".join(_told(one, naming) for one in said["lines"])
    return section("warnings", words["warnings"], body)


def _about(said: Document, words: Words) -> list[str]:
    shown = {
        "days": said["horizon_days"],
        "entities": f"{said['entities']:,}",
        "cutoff": said["cutoff"],
        "shown": len(said["lines"]),
    }
    told = [words["warnings_about"].format(**shown), words["warnings_blind"]]
    told.append(words["compared" if said["is_compared"] else "not_compared"])
    if said["partial"] is not None:
        told.append(words["warnings_moved_on"])
    return told


def _row(one: Document, naming: Naming) -> tuple[str, ...]:
    words = naming.words
    section_code = (one["industry"] or "")[:1]
    return (
        naming.party(one["party_id"]),
        text(words.region(one["region"])),
        text(words.section(section_code)),
        f"{one['score']:.1%}",
        "–" if one["before"] is None else f"{one['before']:.1%}",
        words["born"] if one["is_new"] else "",
    )


def _told(one: Document, naming: Naming) -> str:
    reasons = "".join(f"<li>{_reason(each, naming)}</li>" for each in one["reasons"])
    if not reasons:
        return ""
    return f"<h3>{naming.party(one['party_id'])}</h3><ul>{reasons}</ul>"


def _reason(said: Document, naming: Naming) -> str:
    words = naming.words
    what = words.of(said["chinese"], said["english"])
    numbers = words["value_typical"].format(
        value=_number(said["value"], words), typical=_number(said["typical"], words)
    )
    shown = said["facts"][:_FACTS]
    facts = "".join(f"<li>{_fact(each, naming)}</li>" for each in shown)
    rest = more(len(said["facts"]) - len(shown), words)
    return f"{text(what)}{text(numbers)}" + (f"<ul>{facts}</ul>{rest}" if facts else "")


def _fact(fact: Document, naming: Naming) -> str:
    """Return a fact: about whom, what, with whom, when, and its row."""
    words, other = naming.words, fact["other"]
    is_hidden = not naming.shows_persons and _CONTACT.fullmatch(fact["says"])
    parts = [naming.party(fact["party"]), text(words["hidden"] if is_hidden else fact["says"])]
    if other is not None:
        parts.append(naming.party(other) if _is_party(naming.names, other) else text(other))
    days = [text(fact[name]) for name in ("start", "end") if fact[name]]
    if days:
        parts.append(f" {words['to']} ".join(days))
    parts.append(sources([fact], words))
    return words.of("，", ", ").join(parts)


def _is_party(names: Mapping[str, str], other: str) -> bool:
    return other in names or other.startswith(("person:", "unknown:"))


def _number(value: float | None, words: Words) -> str:
    if value is None:
        return words["unknown"]
    return f"{value:,.0f}" if abs(value) >= _LARGE else f"{value:.4g}"
