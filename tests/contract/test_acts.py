"""Are acts of officials kept like every fact, and does an item live and end as they say?"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from analytics.liability import (
    Liability,
    LiabilityAnswer,
    Notice,
    act_on_item,
    liabilities_of,
)
from analytics.liability.acting import Signature
from analytics.rules import shipped_rules
from graph.errors import ActRefusedError, ValueRefusedError
from graph.model import Act, PartyId, Source
from graph.moments import today
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.store import GraphStore
from graph.vocabulary import ActKind
from loaders.acts import record_acts
from loaders.copying import copy_store
from loaders.loading import LoadOptions
from tests.contract.conftest import new_store
from tests.tables import facts_of, load_tables, resident_id, uscc

COMPANY = PartyId(f"org:{uscc(1)}")
UNIT = PartyId(f"org:{uscc(2)}")
TOWN = {
    "organizations": f"""
        org,uscc,name,kind
        a,{uscc(1)},安阳第一有限公司,company
        s,{uscc(2)},安阳国资公司,company
        gov,,安阳市财政局,state_organ
        """,
    "persons": f"person,id_number,name\nzhang,{resident_id(1)},张某\n",
    "holdings": "holder,company,capital_pct,from\ngov,s,100,2010-01-01\n",
    "appointments": "person,org,role,from\nzhang,a,legal_representative,2019-01-01\n",
}
DECISIONS = """
    decision_no,authority,subject,type,list_kind,domain,conduct_from,pre_notice_on,decided_on,legal_basis
    1号,市发改委,a,listing,JOINT_PUNISHMENT,general,{},2024-06-01,2024-06-20,条例28
    2号,市法院,s,listing,DISHONEST_JUDGMENT_DEBTOR,court,2024-05-10,,2024-06-20,法释
    """


def town(store: GraphStore, folder: Path) -> Liability:
    """The one item of a small town."""
    load_tables(store, folder / "town", **TOWN, decisions=DECISIONS.format("2024-05-10"))
    (item,) = answer(store, COMPANY).items
    return item


def answer(
    store: GraphStore,
    party: PartyId,
    on: str | date = "2025-06-30",
    known: date | None = None,
    revision: int | None = None,
) -> LiabilityAnswer:
    day = date.fromisoformat(str(on))
    moment = AsOf(on=day, known_at=known or today(), revision=revision)
    return liabilities_of(GraphReader(store, moment), party, rules=shipped_rules())


def act_on(item: Liability, kind: str, at: str = "2025-01-02T09:30:05+08:00") -> Act:
    decision = item.decision
    return Act(
        source=Source(dataset="", file="", row=0, digest="", revision=0),
        decision_no=decision.decision_no,
        authority_uscc=decision.authority_uscc,
        authority=decision.authority,
        subject=decision.subject,
        act=ActKind(kind),
        rule=item.rule_id,
        person=item.person.party_id,
        acted_at=at,
        acted_by="wang",
        reason="经查实，本人签字 11010519491231002X",
    )


def sent(notice: Notice, kind: str = "sent", at: str = "2025-01-02") -> Act:
    decision = notice.decision
    return Act(
        source=Source(dataset="", file="", row=0, digest="", revision=0),
        decision_no=decision.decision_no,
        authority_uscc=decision.authority_uscc,
        authority=decision.authority,
        subject=decision.subject,
        act=ActKind(kind),
        rule=notice.rule_id,
        person=notice.person.party_id if notice.person else None,
        unit=notice.unit.party_id,
        target=notice.target,
        acted_at=at,
        acted_by="wang",
        reason="已发文",
    )


def notice_of(store: GraphStore) -> Notice:
    (notice,) = [each for each in answer(store, UNIT).notices if each.rule_id == "M021"]
    return notice


def test_an_act_is_kept_on_both_axes_of_time(store: GraphStore, tmp_path: Path) -> None:
    item = town(store, tmp_path)
    assert record_acts(store, [act_on(item, "confirmed")]) == 2
    (found,) = answer(store, COMPANY).items
    assert (found.state, found.liability_id) == ("CONFIRMED", item.liability_id)
    (kept,) = found.acts
    assert (kept.acted_by, kept.acted_at) == ("wang", "2025-01-02T09:30:05+08:00")
    assert kept.reason == "经查实，本人签字 ***"
    assert (kept.source.dataset, kept.source.revision) == ("acts", 2)
    assert [each.state for each in answer(store, COMPANY, on="2025-01-01").items] == ["PROPOSED"]
    before = answer(store, COMPANY, known=date(2025, 1, 1))
    assert [each.state for each in before.items] == ["PROPOSED"]
    assert [each.state for each in answer(store, COMPANY, revision=1).items] == ["PROPOSED"]
    assert [load.dataset for load in store.loads()] == ["town", "acts"]


def test_acts_are_written_all_or_none(store: GraphStore, tmp_path: Path) -> None:
    item = town(store, tmp_path)
    good = act_on(item, "confirmed")
    for bad in (
        replace(good, person=PartyId("person:t:nobody")),
        replace(good, reason="  "),
    ):
        with pytest.raises(ValueRefusedError):
            record_acts(store, [good, bad])
    assert store.revision() == 1
    assert [each.state for each in answer(store, COMPANY).items] == ["PROPOSED"]


def test_a_load_that_ends_the_ground_ends_the_confirmed_item(
    store: GraphStore, tmp_path: Path
) -> None:
    item = town(store, tmp_path)
    record_acts(store, [act_on(item, "confirmed")])
    load_tables(
        store,
        tmp_path / "2" / "town",
        repairs="decision_no,authority,subject,repaired_on\n1号,市发改委,a,2025-03-01\n",
    )
    (found,) = answer(store, COMPANY).items
    assert (found.state, found.ended_reason, found.to) == ("ENDED", "repaired", date(2025, 3, 1))
    assert [each.state for each in answer(store, COMPANY, on="2025-02-28").items] == ["CONFIRMED"]


def test_a_corrected_decision_leaves_what_was_acted_on_superseded(
    store: GraphStore, tmp_path: Path
) -> None:
    item = town(store, tmp_path)
    record_acts(store, [act_on(item, "confirmed", "2025-01-02")])
    # The conduct lies before the man came into office.
    options = LoadOptions(known_on=date(2025, 4, 1))
    load_tables(store, tmp_path / "2" / "town", options, decisions=DECISIONS.format("2018-05-10"))
    for party in (COMPANY, item.person.party_id):
        (found,) = answer(store, party).items
        assert found.liability_id == item.liability_id
        assert (found.state, found.ended_reason) == ("ENDED", "superseded")
        assert found.to == date(2025, 4, 1)
        assert "2025-04-01" in found.explanation
        assert [each.act for each in found.acts] == ["confirmed"]
    (then,) = answer(store, COMPANY, on="2025-03-31", known=date(2025, 3, 31)).items
    assert then.state == "CONFIRMED"


def superseded_town(store: GraphStore, folder: Path, *before: str) -> Liability:
    """The one item of the town, decided about by acts and then given by no rule any more."""
    item = town(store, folder)
    for day, kind in enumerate(before, start=2):
        record_acts(store, [act_on(item, kind, f"2025-01-{day:02}")])
    options = LoadOptions(known_on=date(2025, 4, 1))
    load_tables(store, folder / "2" / "town", options, decisions=DECISIONS.format("2018-05-10"))
    return item


def test_what_was_superseded_is_not_reopened(store: GraphStore, tmp_path: Path) -> None:
    superseded_town(store, tmp_path, "confirmed")
    (found,) = answer(store, COMPANY).items
    signed = Signature("wang", "2025-06-01", "复核")
    for kind in (ActKind.REOPENED, ActKind.PROPOSED, ActKind.CONFIRMED, ActKind.DISMISSED):
        with pytest.raises(ActRefusedError):
            act_on_item(found, kind, signed)


@pytest.mark.parametrize("kind", ["reopened", "dismissed", "proposed"])
def test_no_later_act_takes_a_superseded_item_out_of_sight(
    store: GraphStore, tmp_path: Path, kind: str
) -> None:
    # As a copy, or a delivery of acts, may bring it along.
    item = superseded_town(store, tmp_path, "confirmed")
    record_acts(store, [act_on(item, kind, "2025-06-01")])
    for party in (COMPANY, item.person.party_id):
        (found,) = answer(store, party).items
        assert (found.state, found.ended_reason) == ("ENDED", "superseded")
        assert found.to == date(2025, 4, 1)
        assert [each.act for each in found.acts] == ["confirmed", kind]


def test_a_superseded_item_is_out_of_sight_once_its_decision_is_repaired(
    store: GraphStore, tmp_path: Path
) -> None:
    superseded_town(store, tmp_path, "confirmed")
    repairs = "decision_no,authority,subject,repaired_on\n1号,市发改委,a,2025-05-01\n"
    load_tables(store, tmp_path / "3" / "town", repairs=repairs)
    seen = [answer(store, COMPANY, on=day).items[0] for day in ("2025-04-30", "2025-05-01")]
    assert [each.ended_reason for each in seen] == ["superseded", "superseded"]
    assert [each.is_out_of_sight for each in seen] == [False, True]


def test_what_was_taken_back_before_the_correction_is_simply_gone(
    store: GraphStore, tmp_path: Path
) -> None:
    superseded_town(store, tmp_path, "confirmed", "reopened")
    assert answer(store, COMPANY).items == ()


def test_without_an_act_a_corrected_decision_leaves_nothing(
    store: GraphStore, tmp_path: Path
) -> None:
    town(store, tmp_path)
    load_tables(store, tmp_path / "2" / "town", decisions=DECISIONS.format("2018-05-10"))
    assert answer(store, COMPANY).items == ()


def test_a_notice_is_sent_and_recalled_with_its_decision(store: GraphStore, tmp_path: Path) -> None:
    town(store, tmp_path)
    notice = notice_of(store)
    assert (notice.state, notice.target) == ("PROPOSED", "superior_unit")
    record_acts(store, [sent(notice)])
    found = notice_of(store)
    assert (found.state, found.notice_id) == ("CONFIRMED", notice.notice_id)
    # The row is withdrawn: there never was such a decision.
    header, _, row = dedent(DECISIONS).strip().splitlines()
    withdrawn = f"{header},withdrawn_on\n{row},2025-05-01\n"
    load_tables(store, tmp_path / "2" / "town", decisions=withdrawn)
    ended = notice_of(store)
    assert (ended.state, ended.notice_id) == ("ENDED", notice.notice_id)
    record_acts(store, [sent(notice, "recalled", "2025-05-02")])
    assert [each.act for each in notice_of(store).acts] == ["sent", "recalled"]


def test_a_person_who_becomes_known_by_number_keeps_what_was_decided(
    store: GraphStore, tmp_path: Path
) -> None:
    # A man known by a passport at first; the other number comes later.
    tables = TOWN | {"persons": "person,id_type,id_number,name\nzhang,passport,E1234567,张某\n"}
    load_tables(store, tmp_path / "town", **tables, decisions=DECISIONS.format("2024-05-10"))
    (item,) = answer(store, COMPANY).items
    record_acts(store, [act_on(item, "confirmed")])
    later = f"person,id_number,name\nzhang,{resident_id(1)},张某\n"
    load_tables(store, tmp_path / "2" / "town", persons=later)
    (found,) = answer(store, COMPANY).items
    assert [each.act for each in found.acts] == ["confirmed"]


def test_a_copy_has_the_acts_too(kind: str, tmp_path: Path) -> None:
    with new_store(kind) as store, new_store("sqlite") as other:
        item = town(store, tmp_path)
        record_acts(store, [act_on(item, "confirmed")])
        copy_store(store, other)
        assert facts_of(other) == facts_of(store)
        assert answer(other, COMPANY) == answer(store, COMPANY)
