"""What does the bulletin of a month say? Everything in it, before anybody's language or role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from analytics.bulletin import heat_of
from analytics.clusters.remembered import compared
from api.clusters_answer import clusters_answer
from graph.model import PartyId

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.bulletin import Heat, Warnings
    from analytics.clusters.parameters import Parameters
    from api.bulletin.months import Month
    from graph.reader import GraphReader

    Show = Callable[[str, int, int | None], None]

Document = dict[str, Any]

USE = "LEAD_ONLY"
_COUNTED = ("flagged_entities", "groups_tested")
_PARTIES = ("org:", "person:", "unknown:", "group:")


def bulletin_document(
    reader: GraphReader,
    month: Month,
    parameters: Parameters,
    warnings: Warnings | None,
    show: Show,
) -> Document:
    """Return everything the bulletin of a month says, as JSON values.

    Parameters
    ----------
    reader
        Of the store at the moment of the month.
    warnings
        What a warning model scored on the day; None where nothing is kept of it.

    Notes
    -----
    Clusters and alerts are those of `zeren clusters` for the same days, found twice: for the
    month and for the one before, each as it was known on its last day.
    """
    show("the month before", 0, None)
    earlier = clusters_answer(reader.at(month.before), parameters, None, show)
    show("the month", 0, None)
    present = clusters_answer(reader, parameters, None, show)
    world, flags = present.found.world, present.found.flags
    old, new = _plain(earlier.document), _plain(present.document)
    clusters, gone = _clusters(old, new, parameters.same_share)
    document: Document = {
        "month": month.name,
        "on": new["on"],
        "known_at": new["known_at"],
        "before": old["on"],
        "use": USE,
        "data_revision": new["data_revision"],
        "parameters": new["parameters"],
        "headline": _headline(old, new, clusters, gone),
        "heat": _heat(heat_of(world.entities, flags.score > 0)),
        "clusters": clusters,
        "gone": gone,
        "alerts": _alerts(old, new),
        "warnings": None if warnings is None else _plain(asdict(warnings)),
    }
    return {**document, "names": _names(reader, document)}


def _plain(document: Mapping[str, object]) -> Document:
    found: Document = orjson.loads(orjson.dumps(document))
    return found


def _clusters(old: Document, new: Document, same_share: float) -> tuple[list[Document], list[Any]]:
    """Return the clusters with what became of them, and those that are gone."""
    before = {one["cluster_id"]: one for one in old["clusters"]}
    became = {
        each.cluster_id: each
        for each in compared(_members(old), _members(new), same_share=same_share)
    }
    clusters = []
    for one in new["clusters"]:
        change = became[one["cluster_id"]]
        said = {"change": change.change.value, "joined": list(change.joined)}
        clusters.append({**one, **said, "left": list(change.left)})
    present = {one["cluster_id"] for one in clusters}
    gone = [
        {
            "cluster_id": each.cluster_id,
            "change": each.change.value,
            "into": each.into,
            "members": before[each.cluster_id]["members"],
        }
        for each in became.values()
        if each.cluster_id not in present
    ]
    return clusters, gone


def _members(document: Document) -> dict[str, frozenset[PartyId]]:
    return {
        one["cluster_id"]: frozenset(PartyId(member["party_id"]) for member in one["members"])
        for one in document["clusters"]
    }


def _headline(
    old: Document, new: Document, clusters: Sequence[Document], gone: Sequence[Document]
) -> list[Document]:
    """Return the numbers of the month, and those of the month before where there are any."""
    numbers: list[Document] = [
        {"name": name, "now": new[name], "before": old[name]} for name in _COUNTED
    ]
    numbers += [
        {"name": name, "now": len(new[name]), "before": len(old[name])}
        for name in ("clusters", "alerts")
    ]
    for change in ("born", "grew", "shrank", "changed", "merged", "ended"):
        count = sum(one["change"] == change for one in (*clusters, *gone))
        numbers.append({"name": change, "now": count, "before": None})
    return numbers


def _heat(heat: Heat) -> Document:
    cells = [
        {
            **asdict(cell),
            "expected": round(cell.expected, 6),
            "p_value": float(f"{cell.p_value:.4g}"),
            "q_value": float(f"{cell.q_value:.4g}"),
        }
        for cell in heat.cells
    ]
    return {**asdict(heat), "cells": cells}


def _alerts(old: Document, new: Document) -> list[Document]:
    """Return the alerts by kind, with how often each kind was right."""
    seen = {one["alert_id"] for one in old["alerts"]}
    right = {one["kind"]: one for one in new["precision"]}
    kinds: dict[str, Document] = {}
    for one in new["alerts"]:
        said = {name: one[name] for name in ("kind", "chinese", "meaning")}
        said |= {"count": 0, "precision": right.get(one["kind"]), "new": []}
        kind = kinds.setdefault(one["kind"], said)
        kind["count"] += 1
        if one["alert_id"] not in seen:
            kind["new"].append({name: one[name] for name in one if name != "names"})
    return list(kinds.values())


def _names(reader: GraphReader, document: Document) -> dict[str, str]:
    """Return the name of every party that is named anywhere."""
    found: set[PartyId] = set()
    _collect(document, found)
    described = reader.parties(sorted(found)) if found else {}
    return {party: said.display_name for party, said in described.items()}


def _collect(value: object, found: set[PartyId]) -> None:
    if isinstance(value, str):
        if value.startswith(_PARTIES):
            found.add(PartyId(value))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            _collect(key, found)
            _collect(each, found)
    elif isinstance(value, list | tuple):
        for each in value:
            _collect(each, found)
