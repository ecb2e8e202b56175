"""Does each party's own answer hold exactly what the list of everybody says of it?"""

from collections import defaultdict
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from analytics.liability import DecisionOutcome, Liability, Notice, liabilities_of
from analytics.liability.everybody import all_outcomes
from analytics.rules import shipped_rules
from graph.model import Organization, PartyId, Person
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from loaders.loading import LoadOptions, load
from tests.golden.case import Case, read_case, write_load

FOLDER = Path(__file__).parent / "liability"
CASES = {
    path.relative_to(FOLDER).with_suffix("").as_posix(): read_case(path)
    for path in sorted(FOLDER.glob("**/*.yaml"))
}
NOW = date(2026, 11, 23)


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_missing_and_nothing_is_added(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    with closing(open_store(f"sqlite:///{tmp_path / 'city.db'}", create=True)) as store:
        for number, delivery in enumerate(case.loads):
            folder = write_load(tmp_path / str(number), delivery)
            load(store, [folder], LoadOptions(dataset=delivery.dataset))
        reader = GraphReader(store, AsOf(on=last_day(case), known_at=NOW))
        outcomes = list(all_outcomes(reader, shipped_rules(), lambda *_: None))
        items, notices = concerning(outcomes)
        parties = {row.org for row in store.scan(Organization, reader.as_of)}
        parties |= {row.person for row in store.scan(Person, reader.as_of)}
        assert parties >= items.keys() | notices.keys()
        for party in parties:
            answer = liabilities_of(reader, party, rules=shipped_rules())
            assert set(answer.items) == items[party]
            assert set(answer.notices) == notices[party]


def last_day(case: Case) -> date:
    days = [ask["on"] for ask in case.asks if "liabilities" in ask]
    return date.fromisoformat(max(days))


def concerning(
    outcomes: list[DecisionOutcome],
) -> tuple[dict[PartyId, set[Liability]], dict[PartyId, set[Notice]]]:
    """Sort what follows from all decisions by the parties it is about."""
    items: defaultdict[PartyId, set[Liability]] = defaultdict(set)
    notices: defaultdict[PartyId, set[Notice]] = defaultdict(set)
    for outcome in outcomes:
        for item in outcome.items:
            items[item.person.party_id].add(item)
            if item.entity is not None:
                items[item.entity.party_id].add(item)
        for notice in outcome.notices:
            concerned = {outcome.decision.subject, notice.unit.party_id}
            for party in concerned | ({notice.person.party_id} if notice.person else set()):
                notices[party].add(notice)
    return items, notices
