"""Who controls whom, and who answers for what?

The names for people who work in Python; docs/python.md shows each.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics.clusters.finding import find_clusters
    from analytics.control import controllers_of
    from analytics.frames.classes import classes_frame
    from analytics.frames.clusters import (
        clusters_frame,
        entities_frame,
        groups_frame,
        hubs_frame,
        members_frame,
    )
    from analytics.frames.control import controllers_frame, pairs_frame
    from analytics.frames.facts import table_frame
    from analytics.frames.liability import liabilities_frame, measures_frame, silence_frame
    from analytics.frames.ownership import owners_frame
    from analytics.frames.quality import coverage_frame, issues_frame
    from analytics.liability import liabilities_of
    from analytics.networks import to_networkx
    from analytics.ownership import owners_of
    from analytics.quality import quality_of
else:
    from graph.lazily import offered

    __getattr__, __dir__ = offered(
        __name__,
        {
            "classes_frame": "analytics.frames.classes:classes_frame",
            "clusters_frame": "analytics.frames.clusters:clusters_frame",
            "controllers_frame": "analytics.frames.control:controllers_frame",
            "controllers_of": "analytics.control:controllers_of",
            "coverage_frame": "analytics.frames.quality:coverage_frame",
            "entities_frame": "analytics.frames.clusters:entities_frame",
            "find_clusters": "analytics.clusters.finding:find_clusters",
            "groups_frame": "analytics.frames.clusters:groups_frame",
            "hubs_frame": "analytics.frames.clusters:hubs_frame",
            "issues_frame": "analytics.frames.quality:issues_frame",
            "liabilities_frame": "analytics.frames.liability:liabilities_frame",
            "liabilities_of": "analytics.liability:liabilities_of",
            "measures_frame": "analytics.frames.liability:measures_frame",
            "members_frame": "analytics.frames.clusters:members_frame",
            "owners_frame": "analytics.frames.ownership:owners_frame",
            "owners_of": "analytics.ownership:owners_of",
            "pairs_frame": "analytics.frames.control:pairs_frame",
            "quality_of": "analytics.quality:quality_of",
            "silence_frame": "analytics.frames.liability:silence_frame",
            "table_frame": "analytics.frames.facts:table_frame",
            "to_networkx": "analytics.networks:to_networkx",
        },
    )

__all__ = [
    "classes_frame",
    "clusters_frame",
    "controllers_frame",
    "controllers_of",
    "coverage_frame",
    "entities_frame",
    "find_clusters",
    "groups_frame",
    "hubs_frame",
    "issues_frame",
    "liabilities_frame",
    "liabilities_of",
    "measures_frame",
    "members_frame",
    "owners_frame",
    "owners_of",
    "pairs_frame",
    "quality_of",
    "silence_frame",
    "table_frame",
    "to_networkx",
]
