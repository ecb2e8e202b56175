"""Where do the benchmarks lay down what they need?

Everything is below `build/benchmarks`: registers, stores, caches, the person
key, and the results. What is there already is used again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from benchmarks.child import in_child
from graph.sqlite_schema import VERSION

RESULTS = Path("build") / "benchmarks"
SEED = 7
FORM = 2
"""Raised with what a register is made of."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The files for a register of so many organizations."""

    organizations: int
    results: Path = RESULTS

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return (self.results / "work" / str(self.organizations)).absolute()

    @property
    def register(self) -> Path:
        """The folder of native tables."""
        return self.folder / "register"

    @property
    def store(self) -> Path:
        """The file of the loaded store; one of another form is loaded anew."""
        return self.folder / f"store-{FORM}-{VERSION}.db"

    @property
    def url(self) -> str:
        """How the loaded store is opened."""
        return url_of(self.store)

    def prepare(self) -> None:
        """Make the folder, keep the user's key and cache out of this, write the register."""
        self.folder.mkdir(parents=True, exist_ok=True)
        os.environ["ZEREN_KEY_FILE"] = str(self.folder / "person.key")
        os.environ["XDG_CACHE_HOME"] = str(self.folder / "cache")
        done = self.folder / f"register-{FORM}-seed-{SEED}"
        if not done.exists():
            arguments = {"out": str(self.register), "organizations": self.organizations}
            in_child("benchmarks.workplace", "write", seed=SEED, **arguments)
            done.touch()

    def ensure_store(self) -> None:
        """Load the register where nobody has yet."""
        if not self.store.exists():
            in_child("benchmarks.loading", "first", register=str(self.register), url=self.url)

    def clear_store(self) -> None:
        """Remove the loaded store."""
        remove_store(self.store)


def write(*, out: str, organizations: int, seed: int) -> dict[str, float]:
    """Write the register, in a process of its own."""
    from benchmarks.register import write_register

    return {"rows": write_register(Path(out), organizations=organizations, seed=seed)}


def url_of(path: Path) -> str:
    """Return the URL of a store in a file."""
    return f"sqlite:///{path}"


def remove_store(path: Path) -> None:
    """Remove a store's files."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
