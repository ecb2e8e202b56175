"""Is everything compiled at installation, so that no command has to wait for it?"""

import importlib
import pkgutil
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
from numba.core.dispatcher import Dispatcher

import analytics
from analytics.compiling import compile_all
from analytics.control import ControlOptions
from analytics.control.whole_control import whole_control
from analytics.ownership.whole import whole_ownership
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from loaders.city import write_city
from loaders.loading import load


def modules() -> list[ModuleType]:
    names = [found.name for found in pkgutil.walk_packages(analytics.__path__, "analytics.")]
    return [importlib.import_module(name) for name in names]


def compiled() -> dict[str, set[str]]:
    """What every compiled function of ours has been compiled for."""
    found = {}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, Dispatcher) and value.py_func.__module__ == module.__name__:
                found[f"{module.__name__}.{name}"] = {str(types) for types in value.signatures}
    return found


def test_nothing_is_left_to_be_compiled_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZEREN_KEY_FILE", str(tmp_path / "person.key"))
    compile_all()
    before = compiled()
    assert len(before) > 10
    assert [name for name, types in before.items() if not types] == []
    write_city(tmp_path / "tables", organizations=300, seed=5)
    store = open_store(f"sqlite:///{tmp_path}/city.db", create=True)
    load(store, [tmp_path / "tables"])
    reader = GraphReader(store, AsOf(date(2024, 12, 31), date(2024, 12, 31)))
    assert len(list(whole_control(reader, ControlOptions()).outcome_rows())) >= 300
    assert len(list(whole_ownership(reader).rows(Fraction(1, 4)))) > 100
    assert compiled() == before
