"""When several datasets speak of one thing, does the one loaded last count, and is it said?"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from graph.identity import party_from_id
from graph.merging import described, one_per_identity
from graph.model import Decision, Holding, Organization, PartyId, Person, Source
from graph.periods import Period
from graph.uscc import make_uscc
from graph.vocabulary import DecisionType, Flag, PartyKind

CODE = make_uscc("91", "410500", 1)
COMPANY = PartyId(f"org:{CODE}")


def source(revision: int, row: int = 2) -> Source:
    return Source(dataset=f"d{revision}", file="t.csv", row=row, digest="", revision=revision)


def held(revision: int, pct: int, start: date | None = None) -> Holding:
    return Holding(
        source=source(revision),
        holder=PartyId("person:t:li"),
        company=COMPANY,
        capital_pct=Fraction(pct),
        period=Period(start),
    )


def test_equal_holdings_of_two_datasets_count_once() -> None:
    assert one_per_identity([held(1, 30), held(2, 30)]) == [held(2, 30)]


def test_where_they_differ_the_dataset_loaded_last_counts_and_it_is_said() -> None:
    kept = replace(held(2, 40), flags=frozenset({Flag.SOURCES_DIFFER}))
    assert one_per_identity([held(1, 30), held(2, 40)]) == [kept]
    assert one_per_identity([held(2, 40), held(1, 30)]) == [kept]


def test_a_difference_stays_said_when_a_third_dataset_agrees() -> None:
    (kept,) = one_per_identity([held(1, 30), held(2, 40), held(3, 40)])
    assert (kept.source.revision, kept.flags) == (3, frozenset({Flag.SOURCES_DIFFER}))


def test_holdings_that_begin_on_other_days_add_up() -> None:
    rows = [held(1, 30), held(2, 30, date(2020, 1, 1))]
    assert one_per_identity(rows) == rows


def decided(revision: int, authority: str | None, code: str | None) -> Decision:
    return Decision(
        source=source(revision),
        decision_no="1",
        authority=authority,
        authority_uscc=code,
        subject=COMPANY,
        type=DecisionType.PENALTY,
        decided_on=date(2021, 1, 1),
    )


def test_the_code_of_an_authority_makes_its_name_unimportant() -> None:
    one, two = decided(1, "安阳市局", CODE), decided(2, "安阳市市场监管局", CODE)
    (kept,) = one_per_identity([one, two])
    assert (kept.authority, kept.flags) == ("安阳市市场监管局", frozenset({Flag.SOURCES_DIFFER}))


def test_without_codes_two_authorities_made_two_decisions() -> None:
    rows = [decided(1, "安阳市局", None), decided(2, "鹤壁市局", None)]
    assert one_per_identity(rows) == rows


def test_a_party_reads_as_the_latest_dataset_describes_it() -> None:
    facts = [
        Organization(source=source(2), org=COMPANY, name="新名", kind=PartyKind.PARTNERSHIP),
        Organization(source=source(1), org=COMPANY, name="旧名", region="410500"),
    ]
    party = described(party_from_id(COMPANY), facts)
    assert (party.name, party.kind, party.region) == ("新名", PartyKind.PARTNERSHIP, None)
    assert (party.uscc, party.described) == (CODE, True)
    assert party.flags == {Flag.SOURCES_DIFFER}
    assert len(party.sources) == 2


def test_an_organization_whose_code_made_no_identity_is_quarantined() -> None:
    fact = Organization(source=source(1), org=PartyId("org:t:a"), uscc=CODE)
    party = described(party_from_id(PartyId("org:t:a")), [fact])
    assert (party.uscc, party.flags) == (CODE, frozenset({Flag.QUARANTINED}))


def test_a_wrong_code_is_no_quarantine() -> None:
    fact = Organization(source=source(1), org=PartyId("org:t:a"), uscc="123")
    assert described(party_from_id(PartyId("org:t:a")), [fact]).flags == frozenset()


def test_a_person_without_a_number_stays_a_name_only() -> None:
    fact = Person(source=source(1), person=PartyId("person:t:p"), name="张伟")
    party = described(party_from_id(PartyId("person:t:p")), [fact])
    assert (party.name, party.flags) == ("张伟", frozenset({Flag.NAME_ONLY}))


def test_nobody_describes_an_undescribed_party() -> None:
    party = party_from_id(PartyId("unknown:t:x"))
    assert described(party, []) == party
    assert not party.described
