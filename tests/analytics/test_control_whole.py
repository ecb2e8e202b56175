"""Does the answer about everybody, from a snapshot, equal the answers about each one?"""

from collections import defaultdict
from datetime import date

import pytest

from analytics.control import (
    ControlOptions,
    Outcome,
    controllers_of,
)
from analytics.control.whole_control import whole_control
from graph.model import PartyId
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from loaders.city import write_city
from loaders.loading import load

# Their answers name by whom it was said; the rows of everybody keep the computed way beside it.
SPOKEN = {Outcome.DECLARED, Outcome.AGREEMENT, Outcome.COURT_OR_DECISION}
KNOWN = date(2025, 1, 1)
WIDE = """holder,company,capital_pct
p,fine,50.000000000000001
q,fine,49.999999999999999
fine,half,50
p,half,0.000000000000001
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    folder = tmp_path_factory.mktemp("city")
    patch = pytest.MonkeyPatch()
    patch.setenv("ZEREN_KEY_FILE", str(folder / "person.key"))
    write_city(folder / "tables", organizations=600, seed=11)
    (folder / "wide").mkdir()
    (folder / "wide" / "holdings.csv").write_text(WIDE)
    store = open_store(f"sqlite:///{folder}/city.db", create=True)
    load(store, [folder / "tables"])
    load(store, [folder / "wide"])
    patch.undo()
    return store


@pytest.mark.parametrize("on", [date(2015, 6, 30), date(2021, 1, 1), date(2024, 12, 31)])
def test_everybody_at_once_equals_one_by_one(city: GraphStore, on: date) -> None:
    reader = GraphReader(city, AsOf(on, KNOWN))
    everybody = whole_control(reader, ControlOptions())
    pairs: defaultdict[PartyId, dict[PartyId, str]] = defaultdict(dict)
    for pair in everybody.pairs():
        pairs[pair.company][pair.controller] = pair.via
    outcomes = {company: outcome for company, outcome, _ in everybody.outcome_rows()}
    assert len(outcomes) > 500
    for company, outcome in outcomes.items():
        answer = controllers_of(reader, company)
        assert answer.outcome == outcome, company
        assert {each.party.party_id for each in answer.controllers} == set(pairs[company]), company
        if outcome not in SPOKEN:
            assert {each.party.party_id: each.via for each in answer.controllers} == pairs[company]


def test_numbers_too_fine_for_the_snapshot_are_decided_by_fractions(city: GraphStore) -> None:
    reader = GraphReader(city, AsOf(date(2024, 12, 31), KNOWN))
    everybody = whole_control(reader, ControlOptions())
    found = {
        (pair.controller, pair.company)
        for pair in everybody.pairs()
        if pair.company.startswith("org:wide:")
    }
    # The company alone holds exactly half; with the last quadrillionth of its owner it is more.
    assert found == {("unknown:wide:p", "org:wide:fine"), ("unknown:wide:p", "org:wide:half")}
