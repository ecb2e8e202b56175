"""Do items, records and publication say the same of which objections are pending?"""

from datetime import date

import pytest

from analytics.liability import ItemFlag
from analytics.publication import ObjectionState, PublicationFlag, objection_state, publication_of
from analytics.records.ledger import Record
from tests.analytics.liability_facts import day, items, listed, objected, office, oid, org, pid

LISTING = listed("a", "2024-06-20", conduct="2024-05-10")
FILED, DECIDED = "2024-08-01T09:00:00", "2024-08-06T17:00:00"


@pytest.mark.parametrize(
    ("outcome", "decided_at", "on", "is_pending"),
    [
        (None, None, "2024-07-31", False),
        (None, None, "2024-08-01", True),
        (None, None, "2030-01-01", True),
        # A day without an outcome decides nothing: no outcome is open.
        (None, DECIDED, "2024-08-05", True),
        (None, DECIDED, "2024-08-06", True),
        (None, DECIDED, "2030-01-01", True),
        # An outcome without its day was there from the start.
        ("rejected", None, "2024-07-31", False),
        ("rejected", None, "2024-08-01", False),
        ("rejected", DECIDED, "2024-07-31", False),
        ("rejected", DECIDED, "2024-08-05", True),
        ("rejected", DECIDED, "2024-08-06", False),
        ("withdrawn", DECIDED, "2024-08-05", True),
        ("upheld", DECIDED, "2024-08-05", True),
        ("upheld", DECIDED, "2024-08-06", False),
    ],
)
def test_everybody_agrees(
    outcome: str | None, decided_at: str | None, on: str, *, is_pending: bool
) -> None:
    objection = objected(FILED, outcome, decided_at)
    facts = (org("a"), office("zhang", "a"), LISTING, objection)
    item = items(oid("a"), "M001", *facts, on=on)[pid("zhang")]
    record = Record(LISTING, objections=(objection,))
    moment = date.fromisoformat(on)
    publication = publication_of(LISTING, [objection], moment)
    assert (ItemFlag.OBJECTION_PENDING in item.flags) is is_pending
    assert bool(record.pending(moment)) is is_pending
    assert (PublicationFlag.OBJECTION_PENDING in publication.flags) is is_pending


def test_what_is_not_filed_yet_stands_open() -> None:
    before = day("2024-07-31")
    assert before is not None
    assert objection_state(objected(FILED, "rejected", DECIDED), before) is ObjectionState.OPEN
