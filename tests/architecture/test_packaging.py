"""Does the wheel carry our four packages whole, and does nobody else own their names?"""

import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("graph", "analytics", "api", "loaders")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return zipfile.ZipFile(next(folder.glob("zeren-*.whl")))


def test_no_other_distribution_owns_our_names() -> None:
    foreign = {
        f"{distribution.name}: {path}"
        for distribution in metadata.distributions()
        if distribution.name != "zeren"
        for path in distribution.files or ()
        if path.parts[0] in PACKAGES or path.parts[0] in {f"{name}.py" for name in PACKAGES}
    }
    assert foreign == set()


def test_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    present = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == present


def test_wheel_marks_every_package_as_typed(wheel: zipfile.ZipFile) -> None:
    assert {f"{name}/py.typed" for name in PACKAGES} <= set(wheel.namelist())


def test_wheel_carries_the_command_and_the_licence(wheel: zipfile.ZipFile) -> None:
    about = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    folder = about.removesuffix("METADATA")
    assert b"zeren = api.cli:main" in wheel.read(folder + "entry_points.txt")
    assert b"Apache License" in wheel.read(folder + "licenses/LICENSE")


def test_every_package_says_what_it_answers() -> None:
    openings = {
        name: (ROOT / name / "__init__.py").read_text(encoding="utf-8") for name in PACKAGES
    }
    assert {name for name, text in openings.items() if not text.startswith('"""')} == set()
