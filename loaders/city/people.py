"""Who lives in the city?

The area codes 410591 to 410599 were never given to a county, so no number made here can be
that of a living person, though each one passes every check of GB 11643.
"""

import random

from graph.resident_id import resident_check
from loaders.city.days import YEAR, iso
from loaders.city.tables import CityTables
from loaders.city.words import GIVEN, SURNAMES

_SERIALS = 1000
_WITHOUT_NUMBER = 0.02
_OTHER_DOCUMENT = 0.01
_TWO_GIVEN = 0.72
_OTHER_DOCUMENTS = (
    ("hk_macao_permit", "H0", 8),
    ("taiwan_permit", "0", 7),
    ("passport", "X0", 7),
)


class People:
    """The register of persons; each gets a key, and nearly all a number of their own."""

    def __init__(self, rng: random.Random, tables: CityTables) -> None:
        self.count = 0
        self.minors: set[str] = set()
        self._rng = rng
        self._tables = tables
        self._taken: set[int] = set()

    def adult(self, on: int) -> str:
        """Return a new person of 20 to 60 years on a day."""
        return self._add(on - self._rng.randrange(20 * YEAR, 60 * YEAR))

    def minor(self, on: int) -> str:
        """Return a new person of 3 to 14 years on a day."""
        key = self._add(on - self._rng.randrange(3 * YEAR, 14 * YEAR))
        self.minors.add(key)
        return key

    def is_adult(self, key: str) -> bool:
        """Tell whether a key is that of a person who can take office."""
        return key.startswith("P") and key not in self.minors

    def _add(self, born: int) -> str:
        self.count += 1
        key = f"P{self.count:07d}"
        id_type, number = self._document(born)
        self._tables.add(
            "persons",
            person=key,
            id_type=id_type,
            id_number=number,
            name=self._name(),
            born_on=iso(born) if number else "",
        )
        return key

    def _document(self, born: int) -> tuple[str, str]:
        """Return a document and its number; two in a hundred are known by name only."""
        chance = self._rng.random()
        if chance < _WITHOUT_NUMBER:
            return "", ""
        if chance < _WITHOUT_NUMBER + _OTHER_DOCUMENT:
            id_type, letters, digits = self._rng.choice(_OTHER_DOCUMENTS)
            return id_type, f"{letters}{self.count:0{digits}d}"
        return "resident_id", self._resident_number(born)

    def _resident_number(self, born: int) -> str:
        area = self._rng.randrange(1, 10)
        serial = self._rng.randrange(_SERIALS)
        while (taken := (born * 10 + area) * _SERIALS + serial) in self._taken:
            area = self._rng.randrange(1, 10)
            serial = self._rng.randrange(_SERIALS)
        self._taken.add(taken)
        return resident_number(f"41059{area}", iso(born), serial)

    def _name(self) -> str:
        """Draw a name; squaring the draw makes the common surnames common."""
        rng = self._rng
        name = SURNAMES[int(len(SURNAMES) * rng.random() ** 2)] + rng.choice(GIVEN)
        return name + rng.choice(GIVEN) if rng.random() < _TWO_GIVEN else name


def resident_number(area: str, born_on: str, serial: int) -> str:
    """Return the resident-ID number of an area, a day of birth and a serial."""
    first_17 = f"{area}{born_on.replace('-', '')}{serial:03d}"
    return first_17 + resident_check(first_17)
