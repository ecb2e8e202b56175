"""What was found about risk clusters, as frames? Leads only: no measure may rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.frames.making import COUNT, NUMBER, TEXT, TRUTH, made

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analytics.clusters.finding import ClusterFindings

_CHANCES = dict.fromkeys(("expected", "lift", "p_value", "q_value"), NUMBER)
_OF_CLUSTERS: Mapping[str, str] = {
    "cluster": COUNT,
    "shape": TEXT,
    **dict.fromkeys(("members", "flagged", "decisions"), COUNT),
    **_CHANCES,
    **dict.fromkeys(("industries", "regions"), TEXT),
}
_OF_MEMBERS: Mapping[str, str] = {
    "cluster": COUNT,
    "party_id": TEXT,
    "flagged": TRUTH,
    "score": NUMBER,
    **dict.fromkeys(("industry", "region"), TEXT),
}
_OF_GROUPS: Mapping[str, str] = {
    "shape": TEXT,
    **dict.fromkeys(("members", "flagged"), COUNT),
    **_CHANCES,
}
_OF_ENTITIES: Mapping[str, str] = {
    **dict.fromkeys(("party_id", "industry", "region"), TEXT),
    "flagged": TRUTH,
    "score": NUMBER,
}
_OF_HUBS: Mapping[str, str] = {
    **dict.fromkeys(("kind", "hub", "cut", "province"), TEXT),
    "degree": COUNT,
    "cap": NUMBER,
}


def clusters_frame(found: ClusterFindings) -> pd.DataFrame:
    """Return the clusters, the most surprising first.

    Parameters
    ----------
    found
        Of `analytics.clusters.finding.find_clusters`.

    Returns
    -------
    pandas.DataFrame
        `cluster` (its place from 0, as in `members_frame`), `shape`, how many
        `members` and `flagged` ones, `decisions`, what chance `expected`,
        `lift`, `p_value`, `q_value`, `industries` and `regions` joined by
        semicolons.
    """
    return made(
        _OF_CLUSTERS,
        (
            (
                *(place, one.shape.value, len(one.members), one.flagged, len(one.records)),
                *(one.expected, one.lift, one.p_value, one.q_value),
                *(";".join(one.sections), ";".join(one.regions)),
            )
            for place, one in enumerate(found.clusters)
        ),
    )


def members_frame(found: ClusterFindings) -> pd.DataFrame:
    """Return the members of all clusters.

    Returns
    -------
    pandas.DataFrame
        `cluster`, `party_id`, `flagged`, `score`, `industry` (the section),
        `region`; missing where it is unknown.
    """
    return made(
        _OF_MEMBERS,
        (
            (
                *(place, member.party_id, member.is_flagged, member.score),
                *(member.section or None, member.region or None),
            )
            for place, one in enumerate(found.clusters)
            for member in one.members
        ),
    )


def groups_frame(found: ClusterFindings) -> pd.DataFrame:
    """Return every group that was tested, whatever came of it.

    Returns
    -------
    pandas.DataFrame
        `shape`, `members`, `flagged`, `expected`, `lift`, `p_value`,
        `q_value`: the numbers over which the false discovery rate is held.
    """
    groups, said = found.candidates, found.surprise
    columns = (
        *([shape.value for shape in groups.shape], np.diff(groups.begin).tolist()),
        *(said.flagged.tolist(), said.expected.tolist(), said.lift.tolist()),
        *(said.p_value.tolist(), said.q_value.tolist()),
    )
    return made(_OF_GROUPS, zip(*columns, strict=True))


def entities_frame(found: ClusterFindings) -> pd.DataFrame:
    """Return who flags are shuffled among: the organizations that exist on the day.

    Returns
    -------
    pandas.DataFrame
        `party_id`, `industry` (the section), `region`, both missing where
        unknown, `flagged`, `score`; units of the state are not among them.
    """
    world = found.world.entities
    lives = np.flatnonzero(world.lives).tolist()
    section, region = world.section.tolist(), world.region.tolist()
    score = found.flags.score.tolist()
    return made(
        _OF_ENTITIES,
        (
            (
                world.ids[at],
                world.sections[section[at]] or None,
                world.regions[region[at]] or None,
                score[at] > 0,
                score[at],
            )
            for at in lives
        ),
    )


def hubs_frame(found: ClusterFindings) -> pd.DataFrame:
    """Return what joined too many, or is the state's, and was cut before groups were made.

    Returns
    -------
    pandas.DataFrame
        `kind` of link, the `hub` (a party, an address, a number), how it was
        `cut` (`state`, `dropped`, `damped`, `no_room`), `province`, `degree`,
        and the `cap` above which it was too many.
    """
    entities = found.world.entities
    return made(
        _OF_HUBS,
        (
            (
                *(hub.kind.value, hub.name(entities), hub.cut.value, hub.province or None),
                *(hub.degree, hub.cap),
            )
            for hub in found.world.removed
        ),
    )
