"""What do the two editions of the page about control state, as facts, questions and answers?

Parties are called by their keys in both: the English name is the key in words, the Chinese name
stands in the tables.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docs.pictures.structures import table

DOCS = Path(__file__).parents[2] / "docs"
_ASKED = re.compile(r"```sh\n(zeren (?:controllers|owners) .*)\n```\n(?:Answer: |结论：)`(\w+)`\n")
_ASKED_IN_PASSING = re.compile(r"`(zeren controllers [^`]+)` (?:gives|的结论为) `(\w+)`")
_SECOND = re.compile(r"(?:Second reading: |第二读法：)`(\w+)`(?:, |，)(.+)")

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Answer:
    """A question and what the page says the command answers."""

    command: str
    outcome: str
    found: tuple[tuple[str, ...], ...] = ()
    second: tuple[str, str] | None = None


@dataclass(frozen=True)
class Edition:
    """One edition; `words` turns what stands in its cells into the codes of the tables."""

    path: Path
    words: dict[str, str]
    key: Callable[[str], str]
    holdings: str
    arrangements: str

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def structures(self) -> dict[str, str]:
        """The sections about the structures, by the names of their pictures."""
        parts = re.split(r"^#{2,3} ", self.text, flags=re.MULTILINE)
        return {
            found[1]: part
            for part in parts
            if re.match(r"3\.\d ", part)
            and (found := re.search(r"\(pictures/([\w-]+)\.svg\)", part))
        }

    def holdings_in(self, section: str) -> Rows:
        """Holder, company, per cent."""
        rows = _table(section, self.holdings)
        return [(self.key(holder), self.key(company), share) for holder, company, share in rows]

    def arrangements_in(self, section: str) -> Rows:
        """Kind, who directs, through whom, company, per cent."""
        rows = _table(section, self.arrangements)
        return [
            (
                self.words[kind],
                self.key(who),
                self._maybe(through),
                self.key(target),
                self.said(pct),
            )
            for kind, who, through, target, pct in rows
        ]

    def answers(self) -> Iterator[Answer]:
        """Every answer on the page, those with a table first."""
        for found in _ASKED.finditer(self.text):
            below = self.text[found.end() :]
            second = _SECOND.match(below.lstrip())
            reading = (second[1], self.key(second[2])) if second else None
            yield Answer(found[1], found[2], tuple(self._found(below)), reading)
        for command, outcome in _ASKED_IN_PASSING.findall(self.text):
            yield Answer(command, outcome)

    def said(self, cell: str) -> str:
        """A cell in the words of the tables; a dash is nothing."""
        return "" if cell == "–" else self.words.get(cell, cell).strip("`")

    def _maybe(self, name: str) -> str:
        return "" if name == "–" else self.key(name)

    def _found(self, below: str) -> Iterator[tuple[str, ...]]:
        """The rows of the table that stands next, if it does."""
        lines = below.lstrip("\n").splitlines()
        for line in lines[2:] if lines[0].startswith("|") else []:
            if not line.startswith("|"):
                return
            name, *rest = _cells(line)
            names = [self.key(each) for each in re.split(r", |、", name)]
            yield ("+".join(names), *(self.said(cell) for cell in rest))


def first_column(text: str, header: str) -> list[str]:
    """The codes that the table with this header explains."""
    return [row[0].strip("`") for row in _table(text, header)]


def _table(text: str, header: str) -> Rows:
    if header not in text:
        return []
    lines = text.split(header + "\n", 1)[1].splitlines()[1:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append(_cells(line))
    return rows


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _key_of(name: str) -> str:
    return _KEYS[name]


_KEYS = {row["name"]: row["org"] for row in table("organizations")} | {
    row["name"]: row["person"] for row in table("persons")
}
ENGLISH = Edition(
    DOCS / "control.md",
    {
        "yes": "yes",
        "no": "no",
        "all": "",
        "concert": "concert",
        "nominee": "nominee",
        "entrustment": "entrustment",
        "contract control": "contract_control",
        "managing partner": "managing_partner",
    },
    _slug,
    "| holder | company | per cent |",
    "| arrangement | who directs | through | company | per cent |",
)
CHINESE = Edition(
    DOCS / "control.zh-CN.md",
    {
        "是": "yes",
        "否": "no",
        "全部": "",
        "一致行动": "concert",
        "代持": "nominee",
        "表决权委托": "entrustment",
        "协议控制": "contract_control",
        "执行事务合伙人": "managing_partner",
    },
    _key_of,
    "| 股东 | 公司 | 比例 % |",
    "| 安排 | 支配方 | 名义方、委托方 | 公司 | 比例 % |",
)
EDITIONS = (ENGLISH, CHINESE)
