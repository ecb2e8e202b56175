"""Does the repository keep its own house rules?"""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("graph", "analytics", "api", "loaders")
MAX_LINES = 500
FRAGMENT = re.compile(r"[a-z0-9-]+\.(added|changed|deprecated|removed|fixed|security)\.md")
ADR = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
PRIVATE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w")
REGISTRY = re.compile(
    r"--(?:extra-)?index-url|files\.pythonhosted|pypi\.org/simple|registry\.npmjs"
    r'|"resolved": *"http|registry *= *\S*http'
)


def checked_in_files() -> list[Path]:
    """Every text file that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()]


def places_of(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in checked_in_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_private_path() -> None:
    assert places_of(PRIVATE_PATH) == []


def test_no_file_names_a_registry() -> None:
    assert places_of(REGISTRY) == []


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("path = '/" + "home/someone'", PRIVATE_PATH),
        ("--index-url=somewhere", REGISTRY),
        ('"resolved": "https://example.org/a.tgz"', REGISTRY),
    ],
)
def test_the_patterns_catch_what_they_are_for(line: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(line)


def test_every_locked_file_has_a_hash_and_no_url() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.replace("\\\n", " "))
    unpinned = [
        entry.split()[0]
        for entry in entries
        if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)
    ]
    assert (unpinned, "://" in text) == ([], False)


def test_every_declared_dependency_is_locked() -> None:
    declared = metadata.requires("zeren") or []
    names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in declared}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE))
    assert names - locked == set()


def test_no_source_file_is_longer_than_the_house_allows() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_decisions_are_numbered_once_each_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "adr").iterdir())
    numbers = [int(match[1]) for match in map(ADR.fullmatch, names) if match]
    assert numbers == list(range(len(names)))


def test_changelog_fragments_name_their_kind() -> None:
    names = {path.name for path in (ROOT / "changelog.d").iterdir()} - {"README.md"}
    assert {name for name in names if not FRAGMENT.fullmatch(name)} == set()


def test_no_package_marker_under_tests() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_make_help_lists_every_public_target() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    targets = set(re.findall(r"^  make (\S+)", shown.stdout, flags=re.MULTILINE))
    promised = "help install run test check bench fuzz notebooks clean"
    assert set(promised.split()) - targets == set()


def test_the_interpreter_is_one_we_support() -> None:
    assert sys.version_info >= (3, 11)
