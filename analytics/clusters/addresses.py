"""When do two ways of writing an address mean the same room?

Blind to: house numbers that were changed, names of buildings written two ways, roads left out.
Two addresses that read alike may still be two rooms where a building has several entrances.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PROVINCE = re.compile(r"^(?:中国)?(?:[^省市区县路街号]{2,7}省|[^省市县路街号]{2,8}自治区)")
_CITY = re.compile(r"^[^市州区县旗路街道号]{1,6}(?:市|自治州|盟)(?=[^路街道号0-9]{1,7}[市区县旗])")
_REMARK = re.compile(
    r"\((?:[^()]*(?:自主申报|住所申报|申报承诺|一照多址|一址多照|经营场所|仅限办公)[^()]*)\)"
)
_NOISE = re.compile(r"[\s,。.、;:()\[\]【】「」'\"_]+")
_LIST = re.compile(r"(?<=[0-9A-Z])[,、](?=[0-9])")
_CHINESE = re.compile(
    r"[零〇一二两三四五六七八九十百]+(?=号楼|号院|幢|栋|座|单元|层|楼|室|号房|房|户)"
)
_HYPHENS = re.compile(r"(?<=号)(?P<building>[0-9]+)-(?:(?P<unit>[0-9]+)-)?(?P<room>[0-9]{2,5})$")
_BUILDING = re.compile(r"([0-9]+|[A-Z])(?:号楼|号幢|号栋|#楼|#|幢|栋|座|(?<=[A-Z])楼)")
_UNIT = re.compile(r"([0-9]+|[A-Z])(?:单元|号门|门)")
_FLOOR = re.compile(r"([0-9]+)(?:层|楼)")
_ROOM = re.compile(
    r"(?P<rooms>[A-Z]?[0-9]+[A-Z]?(?:/[A-Z]?[0-9]+[A-Z]?)*)(?:号房间|号房|号室|房间|室|房|户|铺|号)?$"
)
_SAID_ROOM = re.compile(r"(?:号房间|号房|号室|房间|室|房|户|铺)$")
_DIGITS = {"零": 0, "〇": 0, "两": 2} | {
    sign: at for at, sign in enumerate("一二三四五六七八九", 1)
}


@dataclass(frozen=True, slots=True)
class Place:
    """An address as it is compared.

    Attributes
    ----------
    key
        Equal for equal places.
    is_room
        Whether it names a room. A street number, a market or a hall is none.
    """

    key: str
    is_room: bool


def place_of(address: str | None) -> Place | None:
    """Return what an address is compared by; None where nothing is left of it.

    Parameters
    ----------
    address
        As it was written: full-width digits, Chinese numerals before 号楼, 单元, 层, 室, hyphens
        (`3-2-501`), with or without province and prefecture.

    Notes
    -----
    Linear in the text. Floors are left out where the number of the room begins with them.

    >>> place_of("安阳市文峰区中华路12号３号楼二单元501室").key
    '文峰区中华路12号|b3|u2|r501'
    >>> place_of("北关区彰德路建材大市场7号").is_room
    False
    """
    text = _plain(address or "")
    if not text:
        return None
    hyphens = _HYPHENS.search(text)
    if hyphens is not None:
        unit = f"{hyphens['unit']}单元" if hyphens["unit"] else ""
        text = f"{text[: hyphens.start()]}{hyphens['building']}号楼{unit}{hyphens['room']}室"
    return _taken_apart(text)


def _plain(address: str) -> str:
    text = unicodedata.normalize("NFKC", address).upper()
    text = re.sub(r"[‐-―－−﹣]", "-", text)
    text = _REMARK.sub("", text)
    text = _NOISE.sub("", _LIST.sub("/", text))
    text = _CITY.sub("", _PROVINCE.sub("", text))
    return _CHINESE.sub(lambda found: str(_number(found[0])), text)


def _number(numeral: str) -> int:
    """Return what a numeral below a thousand says, 二〇三 read digit by digit."""
    if not set(numeral) & {"十", "百"}:
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total, digit = 0, 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return total + digit


def _taken_apart(text: str) -> Place:
    """Return the place: what stands before the building, then building, unit, floor and room."""
    parts: dict[str, str] = {}
    begin = len(text)
    for name, pattern in (("b", _BUILDING), ("u", _UNIT), ("f", _FLOOR)):
        found = _last(pattern, text)
        if found is not None:
            parts[name] = _bare(found[1])
            begin = min(begin, found.start())
            text = text[: found.start()] + "\0" + text[found.end() :]
    tail = text[begin:].replace("\0", "") if parts else text
    room = _ROOM.search(tail)
    if room is not None and (parts or _SAID_ROOM.search(tail)):
        parts["r"] = "/".join(sorted({_bare(one) for one in room["rooms"].split("/")}))
        before = text[:begin] if parts.keys() - {"r"} else text[: room.start()]
        return Place(_key(before + tail[: room.start()] * (begin < len(text)), parts), is_room=True)
    return Place(_key(text[:begin] + tail * bool(parts), parts), is_room=False)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007 - the last one is wanted
        pass
    return found


def _key(before: str, parts: dict[str, str]) -> str:
    rooms = parts.get("r", "").split("/")
    if "f" in parts and all(room.startswith(parts["f"]) and len(room) > 2 for room in rooms):  # noqa: PLR2004
        parts = {name: value for name, value in parts.items() if name != "f"}
    said = [f"{name}{parts[name]}" for name in "bufr" if name in parts]
    return "|".join([before.replace("\0", ""), *said])


def _bare(number: str) -> str:
    return number.lstrip("0") or "0"
