"""Which regions, industries and code categories exist, and what are they called?

The tables are data beside this file: `regions.csv` (GB/T 2260: the provinces, and the
counties of Anyang as of 2019-04), `industries.csv` (the sections of GB/T 4754-2017) and
`uscc_categories.csv` (first two characters of a unified social credit code, GB 32100).
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

# Counties are many and change; only the province decides whether a region can exist.
# 100 is the national level (the State Administration registers under 100000); 990 and 991
# are the Xinjiang Production and Construction Corps, which GB/T 2260 does not list.
_PREFIXES_BEYOND_PROVINCES = ("100", "990", "991")
# Taiwan residents hold residence permits that begin with 830000 (GB 11643 numbers only).
_PERSON_AREAS_BEYOND_PROVINCES = ("83",)
# Section letter alone, or with division (2), group (3) or class (4 digits). A single digit
# is a division that lost its leading zero and is not a code.
_INDUSTRY = re.compile(r"[A-T](?:[0-9]{2,4})?", re.ASCII)


def _read(file_name: str) -> list[dict[str, str]]:
    source = resources.files("graph").joinpath("data", file_name)
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


@cache
def regions() -> Mapping[str, str]:
    """Return the Chinese name of each region we know by its six digits."""
    return MappingProxyType({row["code"]: row["name_zh"] for row in _read("regions.csv")})


@cache
def industry_sections() -> Mapping[str, str]:
    """Return the Chinese name of each of the twenty sections A to T."""
    return MappingProxyType({row["section"]: row["name_zh"] for row in _read("industries.csv")})


@cache
def uscc_categories() -> Mapping[str, str]:
    """Return the Chinese name of each valid pair of first and second code character."""
    rows = _read("uscc_categories.csv")
    return MappingProxyType({row["category"]: row["name_zh"] for row in rows})


@cache
def region_prefixes() -> frozenset[str]:
    """Return the two- or three-digit beginnings of all regions that can register a unit."""
    provinces = {row["code"][:2] for row in _read("regions.csv") if row["level"] == "province"}
    return frozenset(provinces).union(_PREFIXES_BEYOND_PROVINCES)


@cache
def person_areas() -> frozenset[str]:
    """Return the two-digit beginnings of resident-ID numbers that are in use."""
    provinces = {prefix for prefix in region_prefixes() if len(prefix) == len("41")}
    return frozenset(provinces).union(_PERSON_AREAS_BEYOND_PROVINCES)


def is_region(code: str) -> bool:
    """Tell whether six digits can be a region: its province exists.

    A county that we do not know under a known province is accepted, because county codes
    come and go and organizations keep the code they were registered under.
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    return code[:2] in region_prefixes() or code[:3] in region_prefixes()


def is_industry(code: str) -> bool:
    """Tell whether `code` has the structure of a GB/T 4754 code: `C`, `C26`, `C261`, `C2614`.

    Only the section is looked up; divisions, groups and classes are not shipped.
    """
    return _INDUSTRY.fullmatch(code) is not None


@cache
def english_names() -> Mapping[str, str]:
    """Return the English name of each region by its six digits, and of each section."""
    regions = {row["code"]: row["name_en"] for row in _read("regions.csv")}
    sections = {row["section"]: row["name_en"] for row in _read("industries.csv")}
    return MappingProxyType({**regions, **sections})


def region_name(code: str) -> str | None:
    """Return the Chinese name of a region, or None if we do not know it."""
    return regions().get(code)


def industry_name(code: str) -> str | None:
    """Return the Chinese name of the section an industry code belongs to, or None."""
    return industry_sections().get(code[:1]) if is_industry(code) else None
