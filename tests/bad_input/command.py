"""How does a test run the product: as a process of its own, or, faster, in this one?"""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

REPOSITORY = Path(__file__).resolve().parents[2]
START = "from api.cli import main; main()"
KEY = "5a" * 32


@dataclass(frozen=True)
class Answer:
    """What a finished command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The document on standard output."""
        document: dict[str, Any] = json.loads(self.out)
        return document

    @property
    def error(self) -> str:
        return str(self.json["error"]["code"])

    def has_traceback(self) -> bool:
        return "Traceback (most recent call last)" in self.out + self.err


@dataclass(frozen=True)
class Zeren:
    """The command with one store, one person key and one working folder."""

    folder: Path
    store: str = ""
    limits: tuple[str, ...] = field(default=())

    @property
    def file(self) -> Path:
        return self.folder / "facts.db"

    @property
    def url(self) -> str:
        return self.store or f"sqlite:///{self.file}"

    def environment(self) -> dict[str, str]:
        key = self.folder / "person.key"
        if not key.exists():
            key.write_text(KEY)
            key.chmod(0o600)
        return {
            **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            "HOME": str(self.folder / "home"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONDONTWRITEBYTECODE": "1",
            "ZEREN_KEY_FILE": str(key),
        }

    def line(self, *words: str | Path) -> list[str]:
        start = [*self.limits, sys.executable, "-c", START, *map(str, words)]
        return [*start, "--store", self.url]

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.line(*words),
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str | Path) -> Answer:
        with self.start(*words) as process:
            out, err = process.communicate(timeout=600)
        return Answer(process.returncode, out, err)

    def ask(self, *words: str | Path) -> dict[str, Any]:
        """Run with --json, insist on success, return the document."""
        answer = self.run(*words, "--json")
        assert answer.code == 0, answer.out + answer.err
        return answer.json


class Inside(Zeren):
    """The same command without starting an interpreter; an exception fails the test."""

    def run(self, *words: str | Path) -> Answer:
        from api.cli import main

        told, said = io.BytesIO(), io.BytesIO()
        out, err = (io.TextIOWrapper(each, "utf-8", write_through=True) for each in (told, said))
        arguments = ["zeren", *map(str, words), "--store", self.url]
        with (
            mock.patch.dict(os.environ, self.environment(), clear=True),
            mock.patch.object(sys, "argv", arguments),
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = _exit_code_of(main)
        return Answer(code, told.getvalue().decode(), said.getvalue().decode())


def _exit_code_of(main: Callable[[], None]) -> int:
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0
