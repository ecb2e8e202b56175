"""Do contradictions within a row reject it, and only it?"""

from datetime import timedelta
from pathlib import Path

import pytest

from graph.moments import today
from graph.store import GraphStore
from tests.tables import load_tables

TOMORROW = today() + timedelta(days=1)
BASIS = "decision_no,authority,subject,type,legal_basis"


@pytest.mark.parametrize(
    ("table", "header", "good", "bad", "reason"),
    [
        (
            "holdings",
            "holder,company,from,to",
            "x,y,2020-01-01,2020-01-01",
            "x,z,2020-01-02,2020-01-01",
            ("PERIOD_ORDER", "to"),
        ),
        (
            "holdings",
            "holder,company,votes_pct_min,votes_pct_max",
            "x,y,10,10",
            "x,z,10.0000001,10",
            ("RANGE_ORDER", "votes_pct_max"),
        ),
        (
            "holdings",
            "holder,company,known_on",
            f"x,y,{today()}",
            f"x,z,{TOMORROW}",
            ("DATE_ORDER", "known_on"),
        ),
        (
            "organizations",
            "org,founded_on,dissolved_on",
            "a,2020-01-01,",
            "b,2020-01-01,2019-01-01",
            ("PERIOD_ORDER", "dissolved_on"),
        ),
        (
            "persons",
            "person,born_on,deceased_on",
            "p,1990-01-01,2020-01-01",
            "q,1990-01-01,1980-01-01",
            ("PERIOD_ORDER", "deceased_on"),
        ),
        (
            "appointments",
            "person,org,role,actual_from,actual_to",
            "p,a,director,2020-01-01,2021-01-01",
            "q,a,director,2021-01-01,2020-01-01",
            ("PERIOD_ORDER", "actual_to"),
        ),
        (
            "arrangements",
            "kind,group,party,target",
            "concert,g,p,",
            "nominee,g,p,",
            ("INCOMPLETE", "target"),
        ),
        (
            "arrangements",
            "kind,group,party,target",
            "declared_controller,,p,y",
            "entrustment,,p,y",
            ("INCOMPLETE", "group"),
        ),
        (
            "decisions",
            f"{BASIS},decided_on,ended_on",
            "1,局,x,listing,法,2021-01-01,2021-01-01",
            "2,局,x,listing,法,2021-01-02,2021-01-01",
            ("DATE_ORDER", "ended_on"),
        ),
        (
            "decisions",
            f"{BASIS},decided_on,conduct_from,conduct_to",
            "1,局,x,penalty,法,2021-01-01,2020-01-01,2020-06-01",
            "2,局,x,penalty,法,2021-01-01,2020-06-01,2020-01-01",
            ("DATE_ORDER", "conduct_to"),
        ),
        (
            "commitments",
            "org,matter,made_on,breached_on",
            "a,m,2020-01-01,2020-01-01",
            "a,n,2020-01-01,2019-12-31",
            ("DATE_ORDER", "breached_on"),
        ),
        (
            "objections",
            "decision_no,filed_at,outcome,decided_at",
            "1,2021-01-01T09:00,upheld,2021-01-01",
            "2,2021-01-02T09:00,upheld,2021-01-01",
            ("DATE_ORDER", "decided_at"),
        ),
        (
            "objections",
            "decision_no,filed_at,outcome,decided_at",
            "1,2021-01-01,,",
            "2,2021-01-01,upheld,",
            ("INCOMPLETE", "decided_at"),
        ),
        (
            "repairs",
            "decision_no,repaired_on",
            f"1,{today()}",
            f"2,{TOMORROW}",
            ("DATE_ORDER", "repaired_on"),
        ),
    ],
)
def test_a_row_that_contradicts_itself_is_rejected_alone(
    store: GraphStore,
    tmp_path: Path,
    table: str,
    header: str,
    good: str,
    bad: str,
    reason: tuple[str, str],
) -> None:
    report = load_tables(store, tmp_path / "t", **{table: f"{header}\n{bad}\n{good}\n"})
    assert [(each.code, each.column, each.row) for each in report.rejections] == [(*reason, 2)]
    assert report.tables[table].accepted == 1
