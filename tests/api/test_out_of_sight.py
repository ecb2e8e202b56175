"""Is what has ended on a ground since erased seen by auditors only, whatever ended it first?"""

from dataclasses import replace
from typing import Any

import pytest

from analytics.liability import measures_of
from analytics.rules import shipped_rules
from api.liability_json import visible_document
from api.masking import Mask
from api.measures_json import visible_measures
from api.roles import GRANTED, Role
from graph.model import Act, Fact, PartyId
from graph.vocabulary import ActKind
from tests.analytics.liability_facts import (
    SOURCE,
    ask,
    decided,
    holds,
    listed,
    objected,
    office,
    oid,
    org,
    pid,
    reader_of,
    repaired,
)

A, ZHANG, UNIT = oid("a"), pid("zhang"), oid("unit")
BASE: tuple[Fact, ...] = (org("a"), office("zhang", "a"))
BEFORE, AFTER = "2024-09-30", "2024-10-01"
ERASERS = [repaired(AFTER), objected("2024-09-01", "upheld", AFTER)]
INSIDE = (Role.VIEWER, Role.OFFICIAL, Role.ANALYST, Role.ADMIN)


def act(kind: str, at: str, **about: Any) -> Act:  # noqa: ANN401 (columns of an act)
    return Act(
        source=SOURCE,
        decision_no="D1",
        authority="某市场监督管理局",
        act=ActKind(kind),
        acted_at=at,
        acted_by="wang",
        reason="经查实",
        **about,
    )


def seen(party: PartyId, *facts: Fact, on: str, role: Role) -> dict[str, Any]:
    return visible_document(ask(party, *facts, on=on), Mask(role))


def reasons(document: dict[str, Any]) -> list[str]:
    return [one["ended_reason"] for one in (*document["liabilities"], *document["measures"])]


LISTING = listed("a", "2024-06-20", conduct="2024-05-10", list_kind="SERIOUS_VIOLATION")
ENDED_FIRST = {
    "expired": (replace(LISTING, ended_on=LISTING.decided_on.replace(month=9)),),
    "dismissed": (
        listed("a", "2024-06-20", conduct="2024-05-10"),
        act("dismissed", "2024-09-01", subject=A, rule="M001", person=ZHANG),
    ),
}


@pytest.mark.parametrize("eraser", ERASERS)
@pytest.mark.parametrize("first", ENDED_FIRST)
@pytest.mark.parametrize("party", [A, ZHANG])
def test_an_erased_ground_is_absent_whatever_ended_the_item_first(
    first: str, eraser: Fact, party: PartyId
) -> None:
    facts = (*BASE, *ENDED_FIRST[first], eraser)
    assert first in reasons(seen(party, *facts, on=BEFORE, role=Role.OFFICIAL))
    for role in GRANTED:
        document = seen(party, *facts, on=AFTER, role=role)
        assert (first in reasons(document)) is (role is Role.AUDITOR)
        assert ("D1" in str(document)) is (role is Role.AUDITOR)
        assert document["total"]["value"] == len(document["liabilities"])


def test_the_latest_end_per_rule_tells_nothing_of_it_either() -> None:
    facts = (*BASE, *ENDED_FIRST["dismissed"], repaired(AFTER))
    official = seen(ZHANG, *facts, on=AFTER, role=Role.OFFICIAL)
    auditor = seen(ZHANG, *facts, on=AFTER, role=Role.AUDITOR)
    assert official["until_at_the_latest"] == {}
    assert set(auditor["until_at_the_latest"]) == {"M001"}


@pytest.mark.parametrize("eraser", ERASERS)
def test_the_same_holds_of_measures(eraser: Fact) -> None:
    reader = reader_of((*BASE, *ENDED_FIRST["expired"], eraser), AFTER)
    answer = measures_of(reader, A, rules=shipped_rules())
    ended = {role: len(visible_measures(answer, Mask(role))["measures"]) for role in GRANTED}  # type: ignore[arg-type]
    assert ended == {role: int(role is Role.AUDITOR) for role in GRANTED}


def test_a_bar_that_outlives_the_repair_binds_in_sight_of_officials_and_is_not_public() -> None:
    ban = decided("a", "licence_revoked", "2024-06-20", domain="food", conduct="2024-05-10")
    facts = (*BASE, ban, repaired(AFTER))
    for role in GRANTED:
        before = seen(A, *facts, on=BEFORE, role=role)
        after = seen(A, *facts, on=AFTER, role=role)
        assert [one["rule_id"] for one in before["measures"]] == ["M050"]
        shown = [] if role is Role.PUBLIC else ["M050"]
        assert [one["rule_id"] for one in after["measures"]] == shown
    # When the bar itself is over, the erased ground is gone with it.
    over = {role: seen(A, *facts, on="2029-06-21", role=role)["measures"] for role in GRANTED}
    assert {role for role, measures in over.items() if measures} == {Role.AUDITOR}


STATE_FIRM = (
    org("unit"),
    org("gov", "state_organ"),
    holds(oid("gov"), "unit", "100"),
    listed("unit", "2024-06-20"),
)
SENT = act("sent", "2024-07-01", subject=UNIT, rule="M112", unit=UNIT, target="superior_unit")


def notices(*facts: Fact, on: str, role: Role) -> list[tuple[str, str]]:
    found = seen(UNIT, *STATE_FIRM, *facts, on=on, role=role)["notices"]
    told = [one for one in found if one["target"] == "superior_unit"]
    return [(one["rule_id"], one["state"]) for one in told]


@pytest.mark.parametrize("eraser", ERASERS)
def test_a_notice_of_an_erased_ground_is_for_auditors_only(eraser: Fact) -> None:
    assert notices(eraser, on=BEFORE, role=Role.OFFICIAL) == [("M112", "PROPOSED")]
    for role in INSIDE:
        assert notices(eraser, on=AFTER, role=role) == []
    assert len(notices(eraser, on=AFTER, role=Role.AUDITOR)) == 1
    assert notices(on=BEFORE, role=Role.PUBLIC) == []


def test_who_must_recall_a_notice_sees_it_until_that_is_done() -> None:
    repair, upheld = ERASERS
    recalled = act("recalled", AFTER, subject=UNIT, rule="M112", unit=UNIT, target="superior_unit")
    assert notices(SENT, upheld, on=AFTER, role=Role.OFFICIAL) == [("M112", "ENDED")]
    assert notices(SENT, upheld, recalled, on=AFTER, role=Role.OFFICIAL) == []
    assert notices(SENT, repair, on=AFTER, role=Role.OFFICIAL) == []
