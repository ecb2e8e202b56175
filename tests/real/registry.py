"""Registrations of 2018-2019 with codes, capital texts and legal representatives.

The source names a representative without a number: each is a person of that
one organization (key `lr-<file>-<line>`), so equal names stay apart. The post
is held from the day of registration. A text without a number ("N/A") is an
unknown capital. The kind follows the stated type, else the end of the name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tests.real.native import Tables
from tests.real.sources import Row, rows

YEARS = ("2018", "2019")
CAPITAL = re.compile(r"([\d,.]+)\(?万(?:元)?(?:人民币)?(?:元)?\)?")
NO_CAPITAL = "N/A"
TEN_THOUSAND = 10_000
KINDS = {
    "分公司": "branch",
    "个体工商户": "individual_business",
    "农民专业合作社": "cooperative",
    "个人独资企业": "sole_proprietorship",
}
POSTS = {
    "branch": "branch_head",
    "individual_business": "operator",
    "sole_proprietorship": "investor",
}


@dataclass(frozen=True)
class Registration:
    """One line of the source."""

    key: str
    row: Row

    @property
    def uscc(self) -> str:
        return self.row["统一社会信用代码"]

    @property
    def kind(self) -> str:
        stated, name = self.row["企业类型"], self.row["企业名称"]
        if name.endswith("分公司"):
            return "branch"
        if name.endswith("合作社"):
            return "cooperative"
        return KINDS.get(stated, "company")

    @property
    def capital(self) -> str:
        return yuan(self.row["注册资金"])


def yuan(text: str) -> str:
    """Return a capital text in CNY.

    >>> yuan("50万人民币"), yuan("820(万元)"), yuan("1,000.5(万元人民币)"), yuan("N/A")
    ('500000', '8200000', '10005000', '')
    """
    if text == NO_CAPITAL:
        return ""
    found = CAPITAL.fullmatch(text)
    if found is None:
        message = f"a capital text of another shape: {text}"
        raise ValueError(message)
    amount = Decimal(found[1].replace(",", "")) * TEN_THOUSAND
    return f"{amount.normalize():f}"


def registrations() -> Iterator[Registration]:
    """Return every line of both files."""
    for year in YEARS:
        for line, row in enumerate(rows(f"registry/{year}_宁夏.csv"), start=2):
            yield Registration(f"{year}-{line}", row)


def tables() -> Tables:
    """Return organizations, persons and appointments."""
    found = list(registrations())
    return {
        "organizations": [_organization(each) for each in found],
        "persons": [{"person": f"lr-{each.key}", "name": each.row["法人代表"]} for each in found],
        "appointments": [
            {
                "person": f"lr-{each.key}",
                "org": each.key,
                "role": POSTS.get(each.kind, "legal_representative"),
                "from": each.row["注册日期"],
            }
            for each in found
        ],
    }


def _organization(each: Registration) -> Row:
    return {
        "org": each.key,
        "uscc": each.uscc,
        "name": each.row["企业名称"],
        "kind": each.kind,
        "address": each.row["注册地址"],
        "registered_capital": each.capital,
        "founded_on": each.row["注册日期"],
    }
