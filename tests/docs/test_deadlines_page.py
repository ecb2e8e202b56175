"""Do the pages about deadlines, in both languages, say what the rows say?"""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from analytics.deadlines import LIMITS, Limit
from analytics.publication import REGIMES, STRADDLING, PublicationFlag, Reason, Regime
from analytics.rules import Duration
from analytics.work_lists import WorkFlag
from api.cli import application
from graph.vocabulary import Severity

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "deadlines.md").read_text(encoding="utf-8")
CHINESE = (DOCS / "deadlines.zh-CN.md").read_text(encoding="utf-8")
of_each_edition = pytest.mark.parametrize("page", [PAGE, CHINESE], ids=["english", "chinese"])
SEVERITIES = {Severity.MINOR: "轻微", Severity.GENERAL: "一般", Severity.SERIOUS: "严重"}


def length(term: Duration | None) -> str:
    if term is None:
        return "none"
    return counted(term.months, "month") if term.months else counted(term.years, "year")


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def limit_line(limit: Limit) -> str:
    days = counted(limit.days, f"{limit.kind} day") if limit.days else "at once"
    cells = (limit.chinese, limit.name, limit.starts, days, limit.article, limit.doubt or "")
    return f"| {' | '.join(cells)} |"


def regime_line(regime: Regime) -> str:
    field = {True: "strict field", False: "other field", None: str(regime.severity)}
    terms = length(regime.minimum), length(regime.maximum)
    cells = (regime.code, field[regime.in_strict_field], *terms, regime.article)
    return f"| {' | '.join(cells)} |"


def test_every_deadline_and_every_term_is_on_the_page_as_it_is_counted() -> None:
    lines = [*map(limit_line, LIMITS), *map(regime_line, REGIMES)]
    assert [line for line in lines if line not in PAGE.splitlines()] == []


def test_the_reading_for_the_lawyer_is_on_the_page() -> None:
    said = (STRADDLING.question, STRADDLING.reading, STRADDLING.ground)
    assert [text for text in said if text not in PAGE] == []


def rows(page: str) -> list[list[str]]:
    """The cells of every table row."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def chinese_length(term: Duration | None) -> str:
    if term is None:
        return "无"
    return f"{term.months}个月" if term.months else f"{term.years}年"


def chinese_days(limit: Limit) -> str:
    if not limit.days:
        return "即时"
    kinds = {"working": "{}个工作日", "calendar": "{}日（自然日）"}
    return kinds[limit.kind].format(limit.days)


def test_the_chinese_page_says_every_deadline_as_it_is_counted() -> None:
    said = {row[0]: row for row in rows(CHINESE) if len(row) == 6}
    for limit in LIMITS:
        name, what, starts, days, article, doubt = said[limit.chinese]
        assert (name, days, article) == (limit.chinese, chinese_days(limit), limit.article)
        assert what
        assert starts
        assert bool(doubt) == bool(limit.doubt)
    assert len(said) == len(LIMITS) + 1


def test_the_chinese_page_says_every_term_as_it_is_counted() -> None:
    fields = {True: "从严领域", False: "其他领域"}
    expected = [
        [
            regime.code,
            SEVERITIES[regime.severity]
            if regime.severity
            else fields[bool(regime.in_strict_field)],
            chinese_length(regime.minimum),
            chinese_length(regime.maximum),
            regime.article.split(":")[0],
        ]
        for regime in REGIMES
    ]
    said = [row for row in rows(CHINESE) if row[0].startswith("ORDER_")]
    assert [[*row[:4], row[4].split("：")[0]] for row in said] == expected


def test_both_pages_have_the_same_parts_codes_and_numbers_in_one_order() -> None:
    assert re.findall("^#+ ", PAGE, re.MULTILINE) == re.findall("^#+ ", CHINESE, re.MULTILINE)
    coded = [re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) for page in (PAGE, CHINESE)]
    assert coded[0] == coded[1]
    named = [set(re.findall(r"`([A-Za-z_0-9 ]+)`", page)) for page in (PAGE, CHINESE)]
    assert named[0] == named[1]
    days = [set(re.findall(r"20\d\d-\d\d-\d\d", page)) for page in (PAGE, CHINESE)]
    assert days[0] - days[1] <= {"2022-09-30", "2022-10-08"}
    assert days[1] <= days[0]


@of_each_edition
def test_every_command_and_option_that_is_named_exists(page: str) -> None:
    known = get_command(application()).commands  # type: ignore[attr-defined]
    named = re.findall(r"`zeren (\w+)`", page)
    assert set(named) == {"objections", "repairs", "withdrawals"}
    for command in named:
        assert "--on" in [option for each in known[command].params for option in each.opts]
    assert "--eligible" in page
    assert "--eligible" in [option for each in known["repairs"].params for option in each.opts]


@of_each_edition
def test_every_link_leads_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)", page)
    assert targets
    assert [target for target in targets if not (DOCS / target).exists()] == []


@of_each_edition
def test_every_flag_and_reason_is_explained(page: str) -> None:
    codes = [*PublicationFlag, *WorkFlag, *Reason, "CALENDAR_ASSUMED", "LIMIT_TO_CONFIRM"]
    assert [code for code in codes if f"| `{code}` |" not in page] == []
