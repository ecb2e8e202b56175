"""Does the page about deadlines say what the rows say?"""

from pathlib import Path

from analytics.deadlines import LIMITS, Limit
from analytics.publication import REGIMES, STRADDLING, PublicationFlag, Reason, Regime
from analytics.rules import Duration
from analytics.work_lists import WorkFlag

PAGE = (Path(__file__).parents[2] / "docs" / "deadlines.md").read_text(encoding="utf-8")


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


def test_every_flag_and_reason_is_explained() -> None:
    codes = [*PublicationFlag, *WorkFlag, *Reason, "CALENDAR_ASSUMED", "LIMIT_TO_CONFIRM"]
    assert [code for code in codes if f"| `{code}` |" not in PAGE] == []
