"""How many of each class are to be drawn, by which preset?"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType

from analytics.classes.scheme import CLASSES, SupervisionClass
from graph.errors import ValueRefusedError
from graph.shares import HUNDRED

DEFAULT_PRESET = "henan_2021"
Rates = Mapping[SupervisionClass, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """What a source says of the rate of one class, in per cent; None is not said."""

    least: Fraction | None
    most: Fraction | None
    basis: str
    tag: str

    @property
    def stated(self) -> Fraction | None:
        """The rate where nobody chooses one: the least stated, else the most."""
        return self.most if self.least is None else self.least


Preset = Mapping[SupervisionClass, RateRow]


@lru_cache(maxsize=1)
def presets() -> Mapping[str, Preset]:
    """Return the shipped presets by name."""
    text = (resources.files("analytics.draws") / "rates.csv").read_text(encoding="utf-8")
    found: dict[str, dict[SupervisionClass, RateRow]] = {}
    for cells in csv.DictReader(text.splitlines()):
        found.setdefault(cells["preset"], {})[SupervisionClass(cells["class"])] = RateRow(
            least=Fraction(cells["least"]) if cells["least"] else None,
            most=Fraction(cells["most"]) if cells["most"] else None,
            basis=cells["basis"],
            tag=cells["tag"],
        )
    return MappingProxyType(found)


def rates_of(preset: str, chosen: Mapping[SupervisionClass, Fraction]) -> Rates:
    """Return the rate of each class in per cent.

    Parameters
    ----------
    preset
        The name of a source.
    chosen
        Rates that are given; they must lie where the source puts them.

    Raises
    ------
    ValueRefusedError
        If there is no such preset, a rate is missing or out of its bounds, or
        a riskier class would have a lower rate.
    """
    if preset not in presets():
        raise ValueRefusedError("preset", preset, f"one of {', '.join(presets())}")
    rates = {
        name: _rate(preset, name, presets()[preset][name], chosen.get(name)) for name in CLASSES
    }
    for safer, riskier in pairwise(CLASSES):
        if rates[riskier] < rates[safer]:
            said = f"{riskier}={shown_rate(rates[riskier])}"
            expected = f"at least the rate of {safer}, {shown_rate(rates[safer])}"
            raise ValueRefusedError("rates", said, expected)
    return MappingProxyType(rates)


def parse_rates(text: str | None) -> Mapping[SupervisionClass, Fraction]:
    """Return rates written as `A=1,B=2.5`, in per cent.

    Raises
    ------
    ValueRefusedError
        If they are written otherwise, or a class stands twice.
    """
    found: dict[SupervisionClass, Fraction] = {}
    for name, value in _parts(text or ""):
        rate = _number(value)
        if name not in set(CLASSES) or SupervisionClass(name) in found or rate is None:
            raise ValueRefusedError("rates", f"{name}={value}", "such as A=1,B=2,C=10,D=30")
        found[SupervisionClass(name)] = rate
    return MappingProxyType(found)


def shown_rate(rate: Fraction) -> str:
    """Return a rate in per cent as exact text.

    >>> shown_rate(Fraction(5, 2)), shown_rate(Fraction(10))
    ('2.5', '10')
    """
    whole, places = rate, 0
    while whole.denominator != 1:
        whole, places = whole * 10, places + 1
    digits = str(whole.numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _parts(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, text.split(",")):
        name, _, value = part.partition("=")
        yield name.strip().upper(), value.strip()


def _number(text: str) -> Fraction | None:
    plain = text.replace(".", "", 1)
    if not (plain.isascii() and plain.isdigit()):
        return None
    rate = Fraction(text)
    return rate if rate <= HUNDRED else None


def _rate(preset: str, name: SupervisionClass, row: RateRow, chosen: Fraction | None) -> Fraction:
    rate = row.stated if chosen is None else chosen
    if rate is None:
        expected = f"a rate, for {preset} states none: --rates {name}=…"
        raise ValueRefusedError("rates", f"{name}=", expected)
    least, most = row.least or Fraction(0), HUNDRED if row.most is None else row.most
    if not least <= rate <= most:
        expected = f"{shown_rate(least)} to {shown_rate(Fraction(most))}, as {preset} states"
        raise ValueRefusedError("rates", f"{name}={shown_rate(rate)}", expected)
    return rate
