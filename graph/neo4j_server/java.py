"""Which Java on this machine fits a release?

`JAVA_HOME` is asked first, then the `PATH`, then the JDKs installed where systems put them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.neo4j_server.releases import Release

JDK_FOLDERS = ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines")
_IN_A_JDK = ("*/bin/java", "*/Contents/Home/bin/java")
# Java 8 and older call themselves 1.8; early access builds end in -ea.
_VERSION = re.compile(r'version "((?:1\.)?(\d+)[^"]*)"')
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that starts."""

    path: Path
    version: str
    major: int


def find_java(release: Release) -> Java:
    """Return the first Java that fits a release.

    Raises
    ------
    ServerError
        If there is none; names what was found.
    """
    unfit = []
    for path in _candidates():
        java = _ask(path)
        if java is not None and release.runs_on(java.major):
            return java
        unfit.append(f"{path} ({java.version if java else 'does not start'})")
    found = f"found only {', '.join(unfit)}" if unfit else "no Java was found"
    raise ServerError(
        f"no Java for Neo4j {release.version}: {found}",
        f"{release.java} in JAVA_HOME, on the PATH or in {JDK_FOLDERS[0]}",
    )


def _candidates() -> Iterator[Path]:
    seen = set()
    for path in _places():
        real = path.resolve()
        if real not in seen and path.is_file():
            seen.add(real)
            yield path


def _places() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    if found := shutil.which("java"):
        yield Path(found)
    for folder in JDK_FOLDERS:
        for pattern in _IN_A_JDK:
            yield from sorted(Path(folder).glob(pattern))


def _ask(path: Path) -> Java | None:
    """Return what a Java says of itself, None where it does not start."""
    try:
        ran = subprocess.run(  # noqa: S603 (a file called java, no shell)
            [path, "-version"],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = _VERSION.search(ran.stderr + ran.stdout)
    return Java(path, said[1], int(said[2])) if said and ran.returncode == 0 else None
