"""Which Neo4j is started, from which artifacts, and which Java does it need?

The one place that names versions. `lts` is the default; `current` is the newest calendar release.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import ServerError, ValueRefusedError

ARTIFACTS = (
    "neo4j",
    "neo4j-import-tool",
    "neo4j-consistency-check",
    "neo4j-record-storage-engine",
)
FETCHER = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"


@dataclass(frozen=True, slots=True)
class Release:
    """A release of Neo4j.

    Attributes
    ----------
    java_from, java_to
        The first and the last major version of Java it runs on; None is no last one.
    settings
        What its configuration says beyond that of every release.
    """

    name: str
    version: str
    main_class: str
    java_from: int
    java_to: int | None = None
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def java(self) -> str:
        """Return the fitting versions of Java in words."""
        if self.java_to is None:
            return f"Java {self.java_from} or newer"
        return f"Java {self.java_from} to {self.java_to}"

    def runs_on(self, major: int) -> bool:
        """Tell whether a major version of Java fits."""
        return self.java_from <= major and (self.java_to is None or major <= self.java_to)


# Oldest first: a home may move to a later one, never back.
RELEASES = (
    Release("lts", "5.26.30", "org.neo4j.server.CommunityEntryPoint", java_from=17, java_to=21),
    Release(
        "current",
        "2026.08.1",
        "org.neo4j.server.Neo4jCommunity",
        java_from=21,
        # It would look for others of its kind in the network, and offer itself to them.
        settings=(
            ("server.fleet_discovery.enabled", "false"),
            ("dbms.fleet_manager.enabled", "false"),
            ("server.http.x_forward.enabled", "false"),
        ),
    ),
)


def release_named(name: str) -> Release:
    """Return the release of that name.

    Raises
    ------
    ValueRefusedError
        If there is none.
    """
    for release in RELEASES:
        if release.name == name:
            return release
    raise ValueRefusedError("--release", name, " or ".join(each.name for each in RELEASES))


def release_for(wanted: str | None, used: str | None) -> Release:
    """Return the release to start: the wanted one, else the one a home was used with.

    Raises
    ------
    ServerError
        If the home was used with a later release: its files cannot be read by an older one.
    """
    release = release_named(wanted or used or RELEASES[0].name)
    if used is not None and RELEASES.index(release) < RELEASES.index(release_named(used)):
        raise ServerError(
            f"this home was written by release {used}, which {release.version} cannot read",
            f"--release {used}, or another --home",
        )
    return release
