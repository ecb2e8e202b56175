"""Of which words are the names in the city made?

Common surnames and characters; any likeness to a living person or a real company is chance.
"""

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple

# Roughly by how common they are; the first ones are drawn more often.
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文申牛"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚红玲英华玉兰桂秀萍鹏辉健宁亮建国文斌海波"
    "晓东志新春梅永林凤琴庆利云峰德成慧婷雪莹瑞丰浩宇子轩俊鑫浩然嘉怡诗涵晨阳思远天佑"
)
BRANDS_FIRST = "洹殷商文邺太行淇卫漳汤林滑内昌盛恒瑞鑫金宏福祥嘉华泰隆永兴万德盈丰润东中新天诚信"
BRANDS_SECOND = "源达泰隆丰盛和顺通利康宁安华辉腾远航博雅锦程凯旋润泽景旺裕民惠众联创益佳宝悦"
ROADS = (
    "文峰大道",
    "人民大道",
    "中华路",
    "彰德路",
    "解放大道",
    "光明路",
    "东风路",
    "德隆街",
    "弦歌大道",
    "平原路",
    "朝阳路",
    "永明路",
    "长江大道",
    "黄河大道",
    "海兴路",
    "梅东路",
)
PLACES = {
    "410502": ("文峰区", "安阳市"),
    "410503": ("北关区", "安阳市"),
    "410505": ("殷都区", "安阳市"),
    "410506": ("龙安区", "安阳市"),
    "410522": ("安阳县", "安阳县"),
    "410523": ("汤阴县", "汤阴县"),
    "410526": ("滑县", "滑县"),
    "410527": ("内黄县", "内黄县"),
    "410581": ("林州市", "林州市"),
}
REGIONS = tuple(PLACES)
# Registered firms are not spread evenly: the town first, then Linzhou and Huaxian.
REGION_WEIGHTS = (24, 15, 12, 8, 7, 7, 11, 6, 10)


class Trade(NamedTuple):
    """A line of business: its GB/T 4754 code and how firms in it are called."""

    industry: str
    word: str
    weight: int


@cache
def trades() -> tuple[Trade, ...]:
    """Return the lines of business of the city."""
    source = resources.files("loaders.city").joinpath("data", "trades.csv")
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return tuple(Trade(row["industry"], row["word"], int(row["weight"])) for row in rows)
