"""Where does a server keep its configuration, data, logs and password?"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.neo4j_server.folders import default_home
from graph.neo4j_server.ports import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.neo4j_server.releases import Release
    from graph.neo4j_server.state import State

_FOLDERS = ("conf", "data", "logs", "import", "run")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one server; nobody but its owner looks into it."""

    path: Path

    @classmethod
    def at(cls, path: Path | None) -> Home:
        """Return the home in a folder; None is the usual one."""
        return cls((path or default_home()).expanduser().absolute())

    @property
    def conf(self) -> Path:
        """Return the folder of the configuration."""
        return self.path / "conf"

    @property
    def own_settings(self) -> Path:
        """Return the file of settings that somebody wants beside ours."""
        return self.conf / "own.conf"

    @property
    def state_file(self) -> Path:
        """Return the file that says what was started."""
        return self.path / "zeren.json"

    @property
    def password_file(self) -> Path:
        """Return the file of the password, which its owner alone may read."""
        return self.path / "password"

    @property
    def log(self) -> Path:
        """Return the log of the running server."""
        return self.path / "logs" / "console.log"

    @property
    def has_data(self) -> bool:
        """Tell whether a server has run here before."""
        return (self.path / "data" / "databases" / "system").exists()

    def refuse_foreign(self) -> None:
        """Raise if the folder holds something else than a server of ours.

        Raises
        ------
        ServerError
            If there is something in it, and nothing that we wrote.
        """
        expected = "an empty folder, or one that 'zeren neo4j start' has made"
        if self.path.exists() and not self.path.is_dir():
            raise ServerError(f"{self.path} is no folder", expected)
        if self.state_file.exists() or self.password_file.exists():
            return
        lock = self.lock_file.name
        if self.path.exists() and any(path.name != lock for path in self.path.iterdir()):
            raise ServerError(f"{self.path} holds something else", expected)

    def make(self) -> None:
        """Make the folder, closed to others."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def prepare(
        self, release: Release, state: State, own: tuple[tuple[str, str], ...] | None
    ) -> None:
        """Make the folders, write the configuration, put the last log aside."""
        for name in _FOLDERS:
            (self.path / name).mkdir(exist_ok=True)
        if own is not None:
            self.own_settings.write_text(_lines(own), encoding="utf-8")
        text = _configuration(release, state)
        if self.own_settings.exists():
            text += self.own_settings.read_text(encoding="utf-8")
        (self.conf / "neo4j.conf").write_text(text, encoding="utf-8")
        if self.log.exists():
            shutil.move(self.log, self.log.with_suffix(".log.1"))

    @property
    def lock_file(self) -> Path:
        """Return the file that one `start` at a time holds."""
        return self.path / "start.lock"

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Let one process at a time start a server here; others wait for it."""
        # Not on every system; the command says so before it comes here.
        import fcntl

        with self.lock_file.open("w", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def write_privately(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _configuration(release: Release, state: State) -> str:
    """Return the configuration: this machine only, nothing told to anybody."""
    bolt, http = f"{HOST}:{state.bolt_port}", f"{HOST}:{state.http_port}"
    settings = (
        ("server.default_listen_address", HOST),
        ("server.default_advertised_address", HOST),
        ("server.bolt.listen_address", bolt),
        ("server.bolt.advertised_address", bolt),
        ("server.http.listen_address", http),
        ("server.http.advertised_address", http),
        ("server.https.enabled", "false"),
        ("server.directories.import", "import"),
        ("server.memory.heap.initial_size", state.heap),
        ("server.memory.heap.max_size", state.heap),
        ("server.memory.pagecache.size", state.page_cache),
        ("dbms.usage_report.enabled", "false"),
        ("client.allow_telemetry", "false"),
        # How long a stop waits for open transactions: a loader has one all the time.
        ("db.shutdown_transaction_end_timeout", "1s"),
        # Spent at every stop after the data are safe; five seconds otherwise.
        ("internal.server.bolt.thread_pool_shutdown_wait_time", "500ms"),
        *release.settings,
    )
    return "# written anew by every 'zeren neo4j start'\n" + _lines(settings)


def _lines(settings: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"{name}={value}\n" for name, value in settings)
