"""How are the clusters of a month drawn and told, with what stands behind them?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from api.bulletin.html import Column, section, table, text

if TYPE_CHECKING:
    from analytics.bulletin import Network
    from api.bulletin.naming import Naming
    from api.bulletin.words import Words

Document = dict[str, Any]

MOST_TOLD = 20
MOST_ROWS = 30
_MOST_SOURCES = 3


def clusters_section(document: Document, naming: Naming) -> str:
    """Return a table of all clusters, and each of the first ones with its evidence."""
    words, clusters = naming.words, document["clusters"]
    if not clusters:
        return section("clusters", words["clusters"], f"<p>{words['none']}</p>")
    kinds = {row["kind"]: _kind(row, words) for row in document["parameters"]["weights"]}
    # What changed comes first: of the rest the bulletin before has told.
    told = sorted(clusters, key=lambda one: bool(one["change"] == "same"))[:MOST_TOLD]
    body = "".join(_cluster(at, one, naming, kinds) for at, one in enumerate(told, start=1))
    rest = more(len(clusters) - len(told), words)
    summary = _summary(clusters, words)
    return section("clusters", words["clusters"], summary + _key(kinds, words) + body + rest)


def gone_section(gone: Sequence[Document], naming: Naming) -> str:
    """Return the clusters of the month before that are none any more."""
    words = naming.words
    if not gone:
        return section("gone", words["gone"], f"<p>{words['none']}</p>")
    columns = (Column(words["cluster"]), Column(words["change"]), Column(words["members"]))
    rows = [
        (
            _id(one["cluster_id"]),
            text(words[one["change"]]) + (f" {_id(one['into'])}" if one["into"] else ""),
            naming.parties([member["party_id"] for member in one["members"]]),
        )
        for one in gone
    ]
    return section("gone", words["gone"], table(columns, rows))


def more(count: int, words: Words) -> str:
    """Return how many more there are; nothing where there are none."""
    return f"<p class='soft'>{text(words['more'].format(count=count))}</p>" if count > 0 else ""


def sources(facts: Sequence[Document], words: Words) -> str:
    """Return the first rows of files that say so."""
    found = [each["source"] for each in facts if each["source"]]
    said = list(dict.fromkeys(f"{one['file']}:{one['row']}" for one in found))
    rest = len(said) - _MOST_SOURCES
    shown = [text(one) for one in said[:_MOST_SOURCES]]
    if rest > 0:
        shown.append(text(words["more"].format(count=rest)))
    return "<br>".join(shown) or "–"


def _summary(clusters: Sequence[Document], words: Words) -> str:
    columns = (
        Column(words["cluster"]),
        Column(words["change"]),
        Column(words["industry"]),
        Column(words["region"]),
        Column(words["members"], is_number=True),
        Column(words["flagged"], is_number=True),
        Column(words["expected"], is_number=True),
        Column(words["lift"], is_number=True),
        Column(words["q"], is_number=True),
    )
    rows = [
        (
            _id(one["cluster_id"]),
            text(words[one["change"]]),
            text(" ".join(one["industries"])),
            text(words.of("、", ", ").join(map(words.region, one["regions"]))),
            f"{len(one['members']):,}",
            f"{one['flagged']:,}",
            f"{one['expected']:.2f}",
            f"{one['lift']:.1f}",
            f"{one['q_value']:.2g}",
        )
        for one in clusters
    ]
    return table(columns, rows)


def _cluster(at: int, one: Document, naming: Naming, kinds: dict[str, str]) -> str:
    from analytics.bulletin import network_picture

    words = naming.words
    numbers = {member["party_id"]: n for n, member in enumerate(one["members"], start=1)}
    network = _network(one)
    label = words["network"].format(
        id=_short(one["cluster_id"]), count=len(one["members"]), flagged=one["flagged"]
    )
    picture = network_picture(network, f"net{at}", label)
    picture = picture.replace(f'class="net{at}"', 'class="net"', 1)
    drawn = len(network.nodes)
    caption = words["drawn"].format(drawn=drawn, count=len(numbers)) if drawn < len(numbers) else ""
    return (
        f"<article class='cluster'><h3>{_id(one['cluster_id'])} "
        f"<span class='tag'>{text(words[one['change']])}</span></h3>{_facts(one, naming)}"
        f"<div class='side'><figure>{picture}<figcaption>{text(caption) if caption else ''}"
        f"</figcaption></figure>{_members(one, naming)}</div>"
        f"{_links(one, numbers, naming, kinds)}{_records(one, numbers, words)}</article>"
    )


def _facts(one: Document, naming: Naming) -> str:
    words = naming.words
    said = [
        f"{words['first_seen']} {text(one['first_seen'])}",
        f"{words['expires']} {text(one['expires'])}",
    ]
    moved = () if one["change"] == "born" else ("joined", "left")
    said += [f"{words[name]}: {naming.parties(one[name])}" for name in moved if one[name]]
    if one["outcome"]:
        found = one["outcome"]["outcome"]
        key = "merged_outcome" if found == "merged" else found
        day = text(str(one["outcome"]["at"])[:10])
        said.append(f"{words['outcome']}: <b>{text(words[key])}</b> {day}")
    return f"<p class='soft'>{' · '.join(said)}</p>"


def _members(one: Document, naming: Naming) -> str:
    words = naming.words
    rows = []
    for member in one["members"]:
        flag = f" <span class='flag'>{text(words['flagged'])}</span>" if member["flagged"] else ""
        place = f"{text(member['industry'])} {text(words.region(member['region']))}"
        name = naming.party(member["party_id"])
        rows.append(f"<li>{name} <span class='soft'>{place}</span>{flag}</li>")
    title = f"<h4>{text(words['members'])}</h4>"
    return f"<div>{title}<ol class='members'>{''.join(rows)}</ol></div>"


def _links(one: Document, numbers: dict[str, int], naming: Naming, kinds: dict[str, str]) -> str:
    words = naming.words
    columns = (
        Column(words["link"]),
        Column(words["via"]),
        Column(words["who"]),
        Column(words["dates"]),
        Column(words["source"]),
    )
    shown = one["evidence"][:MOST_ROWS]
    rows = [
        (
            text(kinds.get(path["kind"], path["kind"])),
            naming.via(path),
            text(" ".join(str(numbers[party]) for party in path["parties"])),
            _span(path["facts"], words),
            sources(path["facts"], words),
        )
        for path in shown
    ]
    rest = more(len(one["evidence"]) - len(shown), words)
    return f"<h4>{text(words['links'])}</h4>{table(columns, rows)}{rest}"


def _records(one: Document, numbers: dict[str, int], words: Words) -> str:
    columns = (
        Column(words["decision"]),
        Column(words["authority"]),
        Column(words["subject"]),
        Column(words["severity"]),
        Column(words["day"]),
        Column(words["source"]),
    )
    shown = one["decisions"][:MOST_ROWS]
    rows = [
        (
            text(record["decision_no"]),
            text(record["authority"]),
            text(numbers[record["subject"]]),
            text(words[record["severity"] or "unknown"]),
            text(record["decided_on"]),
            sources([record], words),
        )
        for record in shown
    ]
    rest = more(len(one["decisions"]) - len(shown), words)
    return f"<h4>{text(words['records'])}</h4>{table(columns, rows)}{rest}"


def _network(one: Document) -> Network:
    """Return a cluster as it is drawn: flagged members first where there are too many."""
    from analytics.bulletin import Network, Node
    from analytics.bulletin.pictures import MOST_DRAWN
    from analytics.clusters.weights import LinkKind

    order = list(enumerate(one["members"], start=1))
    if len(order) > MOST_DRAWN:
        chosen = sorted(order, key=lambda pair: not pair[1]["flagged"])[:MOST_DRAWN]
        order = sorted(chosen, key=lambda pair: pair[0])
    places = {member["party_id"]: at for at, (_, member) in enumerate(order)}
    hubs, holdings = [], []
    for path in one["evidence"]:
        drawn = tuple(places[party] for party in path["parties"] if party in places)
        if len(drawn) < 2:  # noqa: PLR2004 (it takes two)
            continue
        if path["kind"] == LinkKind.EQUITY:
            holdings.append((drawn[0], drawn[1]))
        else:
            hubs.append((LinkKind(path["kind"]), drawn))
    nodes = tuple(Node(number, member["flagged"]) for number, member in order)
    return Network(nodes=nodes, hubs=tuple(hubs), holdings=tuple(holdings))


def _key(kinds: dict[str, str], words: Words) -> str:
    """Return what the signs and lines of the pictures mean."""
    from analytics.bulletin.pictures import DASHES, LINES

    lines = "".join(
        f"<li><svg viewBox='0 0 28 10' aria-hidden='true'><line x1='0' y1='5' x2='28' y2='5' "
        f"stroke='{LINES[kind][0]}' stroke-width='2' stroke-dasharray='{DASHES[LINES[kind][1]]}'/>"
        f"</svg>{text(kinds.get(kind.value, kind.value))}</li>"
        for kind in LINES
    )
    signs = "".join(f"<li>{text(words[name])}</li>" for name in _SIGNS)
    return f"<ul class='key'>{signs}{lines}</ul>"


_SIGNS = ("key_flagged", "key_other", "key_hub")


def _kind(row: Document, words: Words) -> str:
    return words.of(row["chinese"], str(row["kind"]).replace("_", " "))


def _span(facts: Sequence[Document], words: Words) -> str:
    """Return since when the first row holds; an end only where every row has one."""
    starts = [fact["from"] for fact in facts if fact["from"]]
    ends = [fact["to"] for fact in facts]
    last = f" {text(words['to'])} {text(max(ends))}" if ends and all(ends) else ""
    return (text(min(starts)) if starts else "–") + last


def _id(cluster_id: str) -> str:
    return f"<span class='id'>{text(_short(cluster_id))}</span>"


def _short(cluster_id: str) -> str:
    """Return the part of an id that people compare."""
    return cluster_id.partition(":")[2][:8]
