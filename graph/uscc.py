"""Is this text a unified social credit code (GB 32100-2015), and what is its normal form?

9 1     4 1 0 5 0 0   M A 4 4 0 0 0 1 X   U
|       |             |                   `- check character of the 17 before it
|       |             `- organisation code (GB 11714) with its own check character
|       `- region of the registering authority (GB/T 2260)
`- registering authority and category of organization; either may be a letter
"""

import unicodedata
from enum import StrEnum

from graph.codes import is_region, uscc_categories
from graph.errors import ValueRefusedError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
# 3^i mod 31 for i = 0..16 (GB 32100, annex A).
CHECK_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
# GB 11714: weights of the eight characters, and the check character for each remainder of 11.
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_CHECKS = "0X987654321"

_SEPARATORS = dict.fromkeys(map(ord, " \t\r\n-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


class UsccProblem(StrEnum):
    """The first thing that is wrong with a code, in the order in which it is read."""

    LENGTH = "LENGTH"
    ALPHABET = "ALPHABET"
    CATEGORY = "CATEGORY"
    REGION = "REGION"
    ORGANISATION_CODE = "ORGANISATION_CODE"
    CHECK = "CHECK"


def normalize_code(text: str) -> str:
    """Return `text` in NFKC, without spaces and hyphens, in upper case.

    Makes full-width digits and printed groupings comparable; judges nothing.

    >>> normalize_code("９１１１ 0000-600037341l")
    '91110000600037341L'
    """
    return unicodedata.normalize("NFKC", text).translate(_SEPARATORS).upper()


def parse_uscc(text: str) -> str | None:
    """Return the normal form of a valid code, or None.

    >>> parse_uscc("9111 0000 6000 3734 1l")
    '91110000600037341L'
    >>> parse_uscc("91999999600037341N") is None  # no such province
    True
    """
    code = normalize_code(text)
    return code if _problem_of_normal_form(code) is None else None


def uscc_problem(text: str) -> UsccProblem | None:
    """Return what is wrong with a code, or None for a valid one.

    The inner organisation code is checked as strictly as the outer character. Units whose
    number was issued with a wrong inner check before 2015 exist in principle; such a code
    is reported as `ORGANISATION_CODE` and wants a human look, not a silent pass.
    """
    return _problem_of_normal_form(normalize_code(text))


def make_uscc(category: str, region: str, serial: int) -> str:
    """Return the valid code number `serial` of a category in a region.

    Distinct serials give distinct codes. For generated data and tests only: real numbers
    are issued by the registries, and a made one may belong to somebody.

    >>> make_uscc("91", "410500", 1)
    '914105000000000199'

    Raises
    ------
    ValueRefusedError
        If the category or region does not exist, or `serial` needs more than 8 characters.
    """
    if category not in uscc_categories():
        raise ValueRefusedError("category", category, "a code of uscc_categories.csv")
    if not is_region(region):
        raise ValueRefusedError("region", region, "six digits of an existing province")
    if not 0 <= serial < len(ALPHABET) ** 8:
        raise ValueRefusedError("serial", serial, "0 <= serial < 31^8")
    body = "".join(ALPHABET[serial // 31**place % 31] for place in range(7, -1, -1))
    first_17 = category + region + body + organisation_check(body)
    return first_17 + uscc_check(first_17)


def uscc_check(first_17: str) -> str:
    """Return the check character that belongs behind 17 characters of the alphabet."""
    total = sum(_VALUES[c] * w for c, w in zip(first_17, CHECK_WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """Return the GB 11714 check character of the eight characters of an organisation code."""
    total = sum(int(c, 36) * w for c, w in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return ORGANISATION_CHECKS[total % 11]


def _problem_of_normal_form(code: str) -> UsccProblem | None:
    problem = None
    if len(code) != LENGTH:
        problem = UsccProblem.LENGTH
    elif not _VALUES.keys() >= set(code):
        problem = UsccProblem.ALPHABET
    elif code[:2] not in uscc_categories():
        problem = UsccProblem.CATEGORY
    elif not is_region(code[2:8]):
        problem = UsccProblem.REGION
    elif organisation_check(code[8:16]) != code[16]:
        problem = UsccProblem.ORGANISATION_CODE
    elif uscc_check(code[:17]) != code[17]:
        problem = UsccProblem.CHECK
    return problem
