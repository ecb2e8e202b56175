"""Is a resident ID judged rightly, and never shown?"""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from graph.resident_id import (
    RESIDENT_ID_PATTERN,
    IdStatus,
    id_status,
    id_type_of,
    identifies,
    looks_like_resident_id,
    normalize_id,
    resident_check,
    scrub,
)
from graph.vocabulary import IdType

TODAY = date(2025, 1, 1)
RESIDENT = IdType.RESIDENT_ID
# The worked example of GB 11643 itself.
KNOWN = "11010519491231002X"


def closed(first_17: str) -> str:
    return first_17 + resident_check(first_17)


NUMBERS = st.builds(
    lambda area, birth, serial: closed(f"{area}{birth:%Y%m%d}{serial:03d}"),
    st.sampled_from(["110105", "410502", "410581", "659001", "810000", "830000"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (KNOWN, IdStatus.VALID),
        (" 110105-19491231-002x ", IdStatus.VALID),
        ("１１０１０５１９４９１２３１００２Ｘ", IdStatus.VALID),
        ("110105491231002", IdStatus.VALID),
        (closed("41059019900101001"), IdStatus.VALID),
        (closed("81000019900101001"), IdStatus.VALID),
        (closed("83000019900101001"), IdStatus.VALID),
        (KNOWN[:-1] + "1", IdStatus.CHECKSUM_BAD),
        ("110105194913310022", IdStatus.CHECKSUM_BAD),
        (closed("99010519491231002"), IdStatus.AREA_UNKNOWN),
        (closed("11010519490230002"), IdStatus.NOT_RESIDENT_ID),
        (closed("11010520990101002"), IdStatus.NOT_RESIDENT_ID),
        ("110105491331002", IdStatus.NOT_RESIDENT_ID),
        ("1101051949123100", IdStatus.NOT_RESIDENT_ID),
        ("E12345678", IdStatus.NOT_RESIDENT_ID),
        ("", IdStatus.NOT_RESIDENT_ID),
    ],
)
def test_status_of_a_resident_id(number: str, status: IdStatus) -> None:
    assert id_status(RESIDENT, number, TODAY) is status


def test_a_number_born_today_is_valid_and_tomorrow_is_not() -> None:
    number = closed("11010520250101002")
    assert id_status(RESIDENT, number, TODAY) is IdStatus.VALID
    assert id_status(RESIDENT, number, date(2024, 12, 31)) is IdStatus.NOT_RESIDENT_ID


def test_a_passport_is_no_resident_id_and_yet_identifies() -> None:
    status = id_status(IdType.PASSPORT, "e 1234 5678", TODAY)
    assert status is IdStatus.NOT_RESIDENT_ID
    assert identifies(IdType.PASSPORT, status)
    assert normalize_id(IdType.PASSPORT, "e 1234 5678") == "E12345678"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (IdStatus.VALID, True),
        (IdStatus.AREA_UNKNOWN, True),
        (IdStatus.CHECKSUM_BAD, False),
        (IdStatus.NOT_RESIDENT_ID, False),
    ],
)
def test_only_a_sound_resident_id_identifies(status: IdStatus, *, expected: bool) -> None:
    assert identifies(RESIDENT, status) is expected


def test_both_forms_of_one_number_are_one_person() -> None:
    assert normalize_id(RESIDENT, "110105491231002") == KNOWN == normalize_id(None, KNOWN.lower())


def test_type_defaults_only_for_a_valid_18_digit_number() -> None:
    assert id_type_of(None, KNOWN, TODAY) is RESIDENT
    assert id_type_of(None, KNOWN[:-1] + "1", TODAY) is None
    assert id_type_of(None, "110105491231002", TODAY) is None
    assert id_type_of(IdType.OTHER, KNOWN, TODAY) is IdType.OTHER


@given(NUMBERS)
def test_valid_numbers_are_valid_here_and_in_stdnum_where_it_can(number: str) -> None:
    assert id_status(RESIDENT, number, TODAY) is IdStatus.VALID
    if number.startswith("110105"):
        assert ric.is_valid(number)


@given(NUMBERS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_no_change_of_one_character_stays_valid(number: str, place: int, character: str) -> None:
    changed = number[:place] + character + number[place + 1 :]
    is_same = changed == number
    assert (id_status(RESIDENT, changed, TODAY) is IdStatus.VALID) is is_same


@given(NUMBERS, st.text(alphabet="人abc，。 ", max_size=5), st.text(alphabet="号:；x", max_size=5))
def test_no_number_survives_scrubbing(number: str, before: str, behind: str) -> None:
    grouped = f"{number[:6]} {number[6:14]}-{number[14:]}"
    full_width = number.translate({c: c + 0xFEE0 for c in range(48, 91)})
    for written in (number, number.lower(), grouped, full_width):
        text = f"{before}{written}{behind}"
        assert looks_like_resident_id(text)
        assert scrub(text) == f"{before}***{behind}"


@settings(deadline=None)  # the first call compiles the pattern
@given(st.text(alphabet="0123456789Xx -１９人", max_size=40) | NUMBERS)
def test_pyarrow_reads_the_pattern_as_python_does(text: str) -> None:
    found = pc.match_substring_regex(pa.array([text]), RESIDENT_ID_PATTERN)[0].as_py()
    assert found is looks_like_resident_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "91110000600037341L",
        "914105001988022912",
        "2024-05-10 至 2024-05-11",
        "安市监罚〔2024〕1号",
    ],
)
def test_codes_dates_and_document_numbers_are_left_alone(text: str) -> None:
    assert scrub(text) == text
