"""Do different ways of writing one room read as one room, and different rooms as two?"""

import pytest

from analytics.clusters.addresses import Place, place_of
from analytics.clusters.entities import phone_key

ROOM = Place("文峰区德隆街96号|b8|r803", is_room=True)


@pytest.mark.parametrize(
    "address",
    [
        "河南省安阳市文峰区德隆街96号8号楼803室",
        "安阳市文峰区德隆街９６号８号楼８０３室",
        "文峰区德隆街96号8幢803",
        "文峰区德隆街96号8栋803号房",
        "文峰区德隆街96号八号楼8层803室",
        "文峰区 德隆街96号 8#楼, 803房",
        "文峰区德隆街96号8-803",
        "文峰区德隆街96号8号楼0803室（自主申报）",
        "中国河南省安阳市文峰区德隆街96号8号楼八层803",
    ],
)
def test_one_room_is_written_in_many_ways(address: str) -> None:
    assert place_of(address) == ROOM


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("河南省林州市人民大道1号2号楼一单元三层301室", "林州市人民大道1号|b2|u1|r301"),
        ("河南省安阳市林州市人民大道1号2-1-301", "林州市人民大道1号|b2|u1|r301"),
        ("中华路12号A座12楼1203室", "中华路12号|bA|r1203"),
        ("中华路国际大厦十二层1203", "中华路国际大厦|r1203"),
        ("中华路5号302、301室", "中华路5号|r301/302"),
        ("中华路5号3号楼二十一层5室", "中华路5号|b3|f21|r5"),
        ("内蒙古自治区呼和浩特市新城区中山路1号1号楼1室", "新城区中山路1号|b1|r1"),
    ],
)
def test_a_room_is_told_by_building_unit_floor_and_number(address: str, key: str) -> None:
    assert place_of(address) == Place(key, is_room=True)


@pytest.mark.parametrize(
    "address",
    [
        "河南省安阳市文峰区中华路创业服务中心集群注册托管区1号",
        "河南省安阳市北关区彰德路建材大市场12号",
        "中华路12号",
        "中华路12号A座12楼",
        "中华路12号3号楼",
        "内黄县井店镇东街村二组",
    ],
)
def test_what_names_no_room_links_nobody(address: str) -> None:
    place = place_of(address)
    assert place is not None
    assert not place.is_room


@pytest.mark.parametrize(
    "other",
    [
        "文峰区德隆街96号8号楼804室",
        "文峰区德隆街96号9号楼803室",
        "文峰区德隆街96号8号楼2单元803室",
        "文峰区德隆街69号8号楼803室",
        "北关区德隆街96号8号楼803室",
        "文峰区德隆街96号8号楼802、803室",
    ],
)
def test_another_room_is_another_place(other: str) -> None:
    assert place_of(other) != ROOM


@pytest.mark.parametrize("address", [None, "", "  ", "，。"])
def test_nothing_is_no_place(address: str | None) -> None:
    assert place_of(address) is None


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("0372-0123456", "3720123456"),
        ("（0372）0123456", "3720123456"),
        ("+86 372 012 3456", "3720123456"),
        ("0372-0123456 转 801", "3720123456"),
        ("１３９００００００００", "13900000000"),
        ("8613900000000", "13900000000"),
        ("110", None),
        ("无", None),
        (None, None),
    ],
)
def test_telephone_numbers_are_compared_by_their_digits(phone: str | None, key: str | None) -> None:
    assert phone_key(phone) == key
