"""Which authorities decide in the city, and how do they number what they decide?

Real offices by name, as an official would look for them; their codes are invented.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from importlib import resources

from graph.uscc import make_uscc
from loaders.city.tables import CityTables

_MARKET_COUNTY = "market-"


@dataclass(frozen=True, slots=True)
class Authority:
    """An office: its key, its name, and the sign its document numbers begin with."""

    key: str
    name: str
    uscc: str
    region: str
    sign: str
    is_court: bool


class Authorities:
    """All offices of the city, and the running numbers of their documents."""

    def __init__(self) -> None:
        self._by_key = {authority.key: authority for authority in _read()}
        self._numbers: Counter[tuple[str, str, int]] = Counter()

    def write(self, tables: CityTables) -> None:
        """Enter every office among the organizations."""
        for office in self._by_key.values():
            tables.add(
                "organizations",
                org=office.key,
                uscc=office.uscc,
                name=office.name,
                kind="state_organ",
                industry="S9221",
                region=office.region,
                address=f"{office.name}办公楼",
                founded_on="2019-01-08",
            )

    def __len__(self) -> int:
        return len(self._by_key)

    def get(self, key: str, region: str, *, in_county: bool) -> Authority:
        """Return an office; market supervision has one in every county, too."""
        county = self._by_key.get(f"{_MARKET_COUNTY}{region}")
        return county if key == "market" and in_county and county else self._by_key[key]

    def number(self, authority: Authority, mark: str, year: int) -> str:
        """Return the next document number, in the form such an office uses."""
        running = (authority.key, mark, year)
        self._numbers[running] += 1
        count = self._numbers[running]
        if authority.is_court:
            return f"（{year}）{authority.sign}{mark}{count}号"
        return f"{authority.sign}{mark}〔{year}〕{count}号"


def _read() -> list[Authority]:
    source = resources.files("loaders.city").joinpath("data", "authorities.csv")
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return [
        Authority(
            row["key"],
            row["name"],
            make_uscc("11", row["region"], serial),
            row["region"],
            row["sign"],
            row["key"].startswith("court"),
        )
        for serial, row in enumerate(rows, start=5_900_001)
    ]
