"""How do the jars of a release come to this machine?

Maven copies them, once, from wherever this machine's Maven is told to fetch. A release is
complete or not there: it is copied beside its place and then given its name.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.folders import releases_folder
from graph.neo4j_server.log_lines import first_telling_line
from graph.neo4j_server.releases import ARTIFACTS, FETCHER

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.neo4j_server.java import Java
    from graph.neo4j_server.releases import Release

_LIST = "jars.txt"
_FETCH_SECONDS = 1800
_POLL_SECONDS = 0.1


def jars_of(release: Release, java: Java, progress: Callable[[str, int, int | None], None]) -> Path:
    """Return the folder with the jars of a release, fetched where they are not there yet.

    Raises
    ------
    ServerError
        Without Maven, if Maven cannot fetch them, or if they cannot be kept.
    """
    place = releases_folder() / release.version
    if not _is_complete(place):
        try:
            _fetch(release, java, place, progress)
        except OSError as error:
            raise ServerError(
                f"{error.filename or place} cannot be written ({error.strerror or error})",
                "a folder with 200 MB to spare; ZEREN_NEO4J_LIB names another one",
            ) from error
    return place / "lib"


def _is_complete(place: Path) -> bool:
    """Tell whether every jar that was copied is still there."""
    try:
        names = (place / _LIST).read_text(encoding="utf-8").split()
    except OSError:
        return False
    return bool(names) and set(names) <= {path.name for path in (place / "lib").glob("*.jar")}


def _fetch(
    release: Release, java: Java, place: Path, progress: Callable[[str, int, int | None], None]
) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerError(
            "Maven was not found (no mvn on the PATH)", "Maven 3.6 or newer, to fetch Neo4j once"
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    try:
        _copy(maven, release, java, draft / "lib", progress)
        names = sorted(path.name for path in (draft / "lib").glob("*.jar"))
        (draft / _LIST).write_text("\n".join(names) + "\n", encoding="utf-8")
        _publish(draft, place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _publish(draft: Path, place: Path) -> None:
    """Give the draft its name; another process that was first wins."""
    if place.exists() and not _is_complete(place):
        shutil.rmtree(place)
    try:
        draft.rename(place)
    except OSError:
        if not _is_complete(place):
            raise


def _copy(
    maven: str,
    release: Release,
    java: Java,
    target: Path,
    progress: Callable[[str, int, int | None], None],
) -> None:
    with tempfile.TemporaryDirectory(prefix="zeren-neo4j-") as folder:
        pom = Path(folder, "pom.xml")
        pom.write_text(_pom(release), encoding="utf-8")
        command = [maven, "-q", "-B", "-Dstyle.color=never", "-f", str(pom)]
        command += [f"{FETCHER}:copy-dependencies", "-DincludeScope=runtime"]
        command += [f"-DoutputDirectory={target}"]
        code, said = _run(command, _environment(java), Path(folder), release, progress)
    if code != 0 or not any(target.glob(f"neo4j-{release.version}.jar")):
        raise ServerError(
            f"Maven could not fetch Neo4j {release.version}: {first_telling_line(said)}",
            "a network in which Maven reaches its repository (its settings.xml may name a "
            "mirror), or the artifacts in its local repository",
        )


def _run(
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    release: Release,
    progress: Callable[[str, int, int | None], None],
) -> tuple[int, str]:
    """Run Maven, telling how many seconds it has worked; return its exit code and words."""
    output, begin = folder / "maven.log", time.monotonic()
    with (
        output.open("wb") as file,
        subprocess.Popen(  # noqa: S603 (Maven as found on the PATH, no shell)
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
        ) as maven,
    ):
        try:
            while maven.poll() is None and time.monotonic() - begin < _FETCH_SECONDS:
                seconds = int(time.monotonic() - begin)
                progress(f"fetching Neo4j {release.version} through Maven, seconds", seconds, None)
                with suppress(subprocess.TimeoutExpired):
                    maven.wait(_POLL_SECONDS)
        finally:
            if maven.poll() is None:
                maven.kill()
    return maven.returncode, output.read_text(encoding="utf-8", errors="replace")


def _environment(java: Java) -> dict[str, str]:
    """Return the environment of Maven, which finds no Java that is not on the PATH."""
    environment = dict(os.environ)
    if "JAVA_HOME" not in environment and shutil.which("java") is None:
        environment["JAVA_HOME"] = str(java.path.parent.parent)
    return environment


def _pom(release: Release) -> str:
    dependencies = "\n".join(
        f"    <dependency><groupId>org.neo4j</groupId><artifactId>{name}</artifactId>"
        f"<version>{release.version}</version></dependency>"
        for name in ARTIFACTS
    )
    return f"""<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>zeren</groupId><artifactId>neo4j</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies>
{dependencies}
  </dependencies>
</project>
"""
