"""How does a package offer its public names without importing all that stands behind them?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def offered(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return what answers for the public names of a package: its `__getattr__` and `__dir__`.

    Parameters
    ----------
    package
        The name of the package.
    homes
        Per public name where it is written, `module:name`. The module is
        imported when somebody asks for the name, not before.

    Examples
    --------
    >>> public, names = offered("graph", {"Whole": "fractions:Fraction"})
    >>> public("Whole")(1, 2)
    Fraction(1, 2)
    >>> "Whole" in names()
    True
    """

    def named(name: str) -> Any:  # noqa: ANN401 - whatever the package offers
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name)
        module, _, inside = homes[name].partition(":")
        return getattr(import_module(module), inside)

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return named, names
