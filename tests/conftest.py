"""Which settings do all tests share?

Facts stand in the test that uses them, written by small builders; fixtures
only give places: a temporary store, a temporary person key, a command. Every
test runs with a person key of its own and a home of its own, so none touches
those of whoever runs it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile(
    "default",
    deadline=None,
    max_examples=60,
    # The same examples every time: what is green stays green until somebody changes it.
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "fuzz", settings.get_profile("default"), derandomize=False, max_examples=5_000
)
settings.load_profile("default")

# A comparison that fails shows both sides, though it stands in no test module.
pytest.register_assert_rewrite("tests.golden.answers")

# Suites that need something the machine may lack: what was not run is said loudly.
LOUD = ("real", "neo4j", "browser")
# Suites without which a run of `.ci/run`, which sets CI, is no run.
NEEDED = ("neo4j",)


@pytest.fixture(autouse=True)
def _own_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("ZEREN_KEY_FILE", str(home / "person.key"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.delenv("ZEREN_STORE", raising=False)
    return home


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what takes minutes to the long run."""
    if settings.get_current_profile_name() == "fuzz":
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a run fail that left out what it must not leave out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and _left_out(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print one line for each suite of which something was skipped."""
    for suite, why in sorted(_skipped(terminalreporter).items()):
        terminalreporter.write_line(f"SKIPPED {suite}: {'; '.join(sorted(why))}")
    for suite in _left_out(terminalreporter):
        line = f"FAILED: CI is set, and tests of {suite} were skipped; expected all of them to run"
        terminalreporter.write_line(line, red=True, bold=True)


def _left_out(reporter: pytest.TerminalReporter) -> list[str]:
    return [suite for suite in NEEDED if suite in _skipped(reporter)] if os.getenv("CI") else []


def _skipped(reporter: pytest.TerminalReporter) -> dict[str, set[str]]:
    """Return why tests of each loud suite were skipped."""
    reasons: defaultdict[str, set[str]] = defaultdict(set)
    for report in reporter.stats.get("skipped", []):
        for suite in LOUD:
            if suite in report.keywords and isinstance(report.longrepr, tuple):
                reasons[suite].add(report.longrepr[2].removeprefix("Skipped: "))
    return dict(reasons)
