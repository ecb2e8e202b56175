"""Is this number a resident ID (GB 11643), and does a text hold one?

4 1 0 5 0 2   1 9 8 8 0 2 2 9   0 1 2   X
|             |                 |       `- check character
|             |                 `- number within the area and day
|             `- day of birth
`- area of first registration (810000, 820000 and 830000: residence permits
   of Hong Kong, Macao and Taiwan residents)
"""

import re
from datetime import date
from enum import StrEnum

from graph.codes import person_areas
from graph.uscc import normalize_code
from graph.vocabulary import IdType

_LENGTH = 18
_OLD_FORM = re.compile(r"[0-9]{15}", re.ASCII)
_FORM = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_GB_11643_TYPES = frozenset({IdType.RESIDENT_ID, IdType.RESIDENCE_PERMIT_HMT})
_MASK = "***"


class IdStatus(StrEnum):
    """How far a number can be trusted to be a resident ID."""

    VALID = "VALID"
    CHECKSUM_BAD = "CHECKSUM_BAD"
    AREA_UNKNOWN = "AREA_UNKNOWN"
    NOT_RESIDENT_ID = "NOT_RESIDENT_ID"


def normalize_id(id_type: IdType | None, number: str) -> str:
    """Return the one spelling of a number that stands for its person.

    NFKC, without spaces and hyphens, upper case. A 15-digit resident ID (issued until
    1999) becomes the 18-digit number of the same person: the century 19 is put in and the
    check character added.

    >>> normalize_id(IdType.RESIDENT_ID, "110105 491231 002")
    '11010519491231002X'
    """
    code = normalize_code(number)
    if id_type in (None, *_GB_11643_TYPES) and _OLD_FORM.fullmatch(code):
        first_17 = f"{code[:6]}19{code[6:]}"
        return first_17 + resident_check(first_17)
    return code


def id_type_of(id_type: IdType | None, number: str, today: date) -> IdType | None:
    """Return the stated type; where none is stated, `resident_id` for a valid 18-digit number."""
    if id_type is not None:
        return id_type
    code = normalize_code(number)
    is_valid = len(code) == _LENGTH and _status(code, today) is IdStatus.VALID
    return IdType.RESIDENT_ID if is_valid else None


def id_status(id_type: IdType | None, number: str, today: date) -> IdStatus:
    """Tell how far a number is a resident ID.

    Parameters
    ----------
    id_type
        The stated document; only resident IDs and the residence permits of Hong Kong,
        Macao and Taiwan residents follow GB 11643, any other is `NOT_RESIDENT_ID`.
    number
        As written; it is normalized first, so the 15-digit form is judged as the
        18-digit number it stands for.
    today
        Nobody is born after this day.

    Returns
    -------
    IdStatus
        `CHECKSUM_BAD` comes before everything else that is wrong, because one mistyped
        digit also spoils the date or the area. `NOT_RESIDENT_ID`: not of that form, or
        born on a day that does not exist or has not come. `AREA_UNKNOWN`: all is well but
        no such province; old area codes were abolished, so this rejects nobody.
    """
    if id_type not in (None, *_GB_11643_TYPES):
        return IdStatus.NOT_RESIDENT_ID
    return _status(normalize_id(id_type, number), today)


def identifies(id_type: IdType | None, status: IdStatus) -> bool:
    """Tell whether a number with this status says who somebody is.

    A document outside GB 11643 always does (nothing can be checked); a resident ID does
    when its check character holds and its day of birth exists.
    """
    if id_type is None or id_type in _GB_11643_TYPES:
        return status in (IdStatus.VALID, IdStatus.AREA_UNKNOWN)
    return True


def resident_check(first_17: str) -> str:
    """Return the check character that belongs behind 17 digits."""
    total = sum(int(digit) * w for digit, w in zip(first_17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def born_on(number: str) -> date | None:
    """Return the day of birth within an 18-digit number, or None if there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _status(code: str, today: date) -> IdStatus:
    if not _FORM.fullmatch(code):
        return IdStatus.NOT_RESIDENT_ID
    if resident_check(code[:17]) != code[17]:
        return IdStatus.CHECKSUM_BAD
    birth = born_on(code)
    if birth is None or birth > today:
        return IdStatus.NOT_RESIDENT_ID
    return IdStatus.VALID if code[:2] in person_areas() else IdStatus.AREA_UNKNOWN


def _digits(wanted: str) -> str:
    """Return a character class of digits, each also in its full-width form."""
    return "[" + wanted + "".join(chr(ord(digit) + 0xFEE0) for digit in wanted) + "]"


def _pattern() -> str:
    any_digit = _digits("0123456789")
    gap = "[ \\-－\u3000]?"
    area = _digits("12345678") + any_digit + "{5}"
    year = f"(?:{_digits('1')}{_digits('89')}|{_digits('2')}{_digits('0')}){any_digit}{{2}}"
    month = f"(?:{_digits('0')}{_digits('123456789')}|{_digits('1')}{_digits('012')})"
    day = f"(?:{_digits('0')}{_digits('123456789')}|{_digits('12')}{any_digit}"
    day += f"|{_digits('3')}{_digits('01')})"
    last = _digits("0123456789").replace("]", "XxＸｘ]")
    return f"{area}{gap}{year}{month}{day}{gap}{any_digit}{{3}}{last}"


# 18 digits of resident-ID form anywhere in a text, also full-width or grouped 6-8-4, in the
# syntax RE2 and `re` share. Wider than valid on purpose: the check character is not looked
# at, since a mistyped number gives a person away as well. It begins with 1 to 8, which
# spares the codes of enterprises (9…); the rare all-digit code of another unit whose middle
# reads like a day is masked too.
RESIDENT_ID_PATTERN = _pattern()
_ANYWHERE = re.compile(RESIDENT_ID_PATTERN)


def looks_like_resident_id(text: str) -> bool:
    """Tell whether a number of resident-ID form stands anywhere in `text`."""
    return _ANYWHERE.search(text) is not None


def scrub(text: str) -> str:
    """Return `text` with every number of resident-ID form replaced by `***`.

    >>> scrub("经办人 11010519491231002X 签字")
    '经办人 *** 签字'
    """
    return _ANYWHERE.sub(_MASK, text)
