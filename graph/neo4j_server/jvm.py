"""How is Java called for a server, or for one of Neo4j's own tools?"""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.log_lines import end_of, telling_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.neo4j_server.home import Home
    from graph.neo4j_server.java import Java
    from graph.neo4j_server.releases import Release

_TOOL = "org.neo4j.cli.AdminTool"
# Java is silent about native libraries and old memory access once it is told to allow them.
_NATIVE_FROM, _UNSAFE_FROM = 21, 23
_OPTIONS = (
    "-XX:+UseG1GC",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+ExitOnOutOfMemoryError",
    # Else Java writes its command line to a file in a folder that all users share.
    "-XX:-UsePerfData",
    "-Dlog4j2.disable.jmx=true",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)


def server_command(release: Release, java: Java, lib: Path, home: Home, heap: str) -> list[str]:
    """Return the words that start a server."""
    return [
        str(java.path),
        f"-Xms{heap}",
        f"-Xmx{heap}",
        *_options(java),
        "-cp",
        str(lib / "*"),
        release.main_class,
        f"--home-dir={home.path}",
        f"--config-dir={home.conf}",
        "--console-mode",
    ]


def environment(home: Home) -> dict[str, str]:
    """Return the environment of Java: this home, no other's settings, UTF-8 in file names."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    own = {"NEO4J_HOME": str(home.path), "NEO4J_CONF": str(home.conf), "LC_ALL": "C.UTF-8"}
    return kept | own


def run_tool(
    java: Java, lib: Path, home: Home, words: Sequence[str], heap: str | None = None
) -> None:
    """Run one of Neo4j's own tools to its end; what it says goes to a log in the home.

    No other user sees its words: they stand in a file, not on the command line.

    Raises
    ------
    ServerError
        If it fails; holds the telling line of its log.
    """
    log = home.path / "logs" / "admin.log"
    begin = log.stat().st_size if log.exists() else 0
    options = [*_options(java), *([f"-Xmx{heap}"] if heap else [])]
    with (
        _argument_file([*options, "-cp", str(lib / "*"), _TOOL, *words]) as arguments,
        log.open("ab") as file,
    ):
        code = subprocess.run(  # noqa: S603 (Java as it was found, no shell)
            [str(java.path), f"@{arguments}"],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
            cwd=home.path,
            env=environment(home),
        ).returncode
    if code != 0:
        raise ServerError(
            f"'{' '.join(words[:2])}' ended with {code}: {telling_line(end_of(log, begin))}",
            f"that it succeeds; {log} says more",
        )


def _options(java: Java) -> list[str]:
    options = list(_OPTIONS)
    if java.major >= _NATIVE_FROM:
        options.append("--enable-native-access=ALL-UNNAMED")
    if java.major >= _UNSAFE_FROM:
        options.append("--sun-misc-unsafe-memory-access=allow")
    return options


@contextmanager
def _argument_file(words: Sequence[str]) -> Iterator[Path]:
    """Give a file of words for Java that only its owner may read."""
    with tempfile.TemporaryDirectory(prefix="zeren-neo4j-") as folder:
        path = Path(folder, "arguments")
        quoted = (word.replace("\\", r"\\").replace('"', r"\"") for word in words)
        path.write_text("".join(f'"{word}"\n' for word in quoted), encoding="utf-8")
        path.chmod(0o600)
        yield path
