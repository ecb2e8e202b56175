"""Do imports follow the arrows, and is every library imported also declared?"""

import re
import shutil
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PACKAGES = ("graph", "analytics", "api", "loaders")
CONCRETE_STORE = re.compile(r"graph\.(\w+_store)(\..+)?")


@cache
def imports() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [command, "--no-logo", "--no-cache"],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
    )


def test_import_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_import_against_the_arrows_is_noticed(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "graph" / "model.py").write_text("import analytics\nimport pandas\nimport neo4j\n")
    (tmp_path / "loaders" / "tables.py").write_text("import analytics\nimport fastapi\n")
    broken = re.findall(r"^(.+) BROKEN$", lint(tmp_path).stdout, flags=re.MULTILINE)
    assert [name.split()[0] + " " + name.split()[-1] for name in broken] == [
        "Layers: graph",
        "The graph.neo4j_store",
        "The api",
        "No api",
    ]


def test_only_opening_names_a_concrete_store() -> None:
    found = {
        f"{importer} -> {module}"
        for module in imports().modules
        if (store := CONCRETE_STORE.fullmatch(module))
        for importer in imports().find_modules_that_directly_import(module)
        if importer != "graph.opening" and not importer.startswith(f"graph.{store[1]}")
    }
    assert found == set()


def test_every_imported_library_is_a_declared_dependency() -> None:
    graph = imports()
    external = {
        module
        for module in graph.modules
        if graph.is_module_squashed(module) and module not in sys.stdlib_module_names
    }
    owners = metadata.packages_distributions()
    declared = {
        re.split(r"[^\w.-]", line)[0].lower().replace("_", "-")
        for line in metadata.requires("zeren") or []
        if "extra ==" not in line
    }
    undeclared = {
        module
        for module in external
        if not {name.lower().replace("_", "-") for name in owners.get(module, [])} & declared
    }
    assert undeclared == set()
