"""How does a package offer its public names without importing all that stands behind them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def offered(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return what answers for the public names of a package: its `__getattr__`.

    Parameters
    ----------
    package
        The name of the package, for the error.
    homes
        Per public name where it is written, `module:name`. The module is
        imported when somebody asks for the name, not before.

    Examples
    --------
    >>> public = offered("graph", {"Whole": "fractions:Fraction"})
    >>> public("Whole")(1, 2)
    Fraction(1, 2)
    """

    def named(name: str) -> Any:  # noqa: ANN401 - whatever the package offers
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name)
        module, _, inside = homes[name].partition(":")
        return getattr(import_module(module), inside)

    return named
