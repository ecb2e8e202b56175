"""Are close links those that following every chain by hand gives, and are the bounds kept?"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from analytics.power import Link, LinksAnswer, links_of
from analytics.power.below import Bounds
from graph.model import PartyId
from graph.opening import open_store
from graph.reader import GraphReader
from tests.analytics.test_chains import Shares, every_chain
from tests.analytics.test_ownership import V6
from tests.tables import as_csv, known_at, load_tables

F = Fraction
Load = Callable[..., GraphReader]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load holdings (holder, company, per cent), and organizations that need a description."""

    def loaded(*holdings: tuple[str, str, str], orgs: str = "") -> GraphReader:
        store = open_store(f"sqlite:///{tmp_path / 'facts.db'}", create=True)
        names = sorted({name for holder, company, _ in holdings for name in (holder, company)})
        persons = [{"person": name, "name": name} for name in names if name[0] == "p"]
        plain = [name for name in names if name[0] != "p" and name not in orgs.split()]
        rows = [{"org": name, "name": name, "kind": "company"} for name in plain]
        for line in orgs.splitlines():
            name, kind, *dissolved = line.split()
            rows.append(
                {"org": name, "name": name, "kind": kind, "dissolved_on": "".join(dissolved)}
            )
        load_tables(
            store,
            tmp_path / "t",
            organizations=as_csv(rows),
            persons=as_csv(persons or [{"person": "p", "name": "p"}]),
            holdings=as_csv(
                [
                    {
                        "holder": holder,
                        "company": company,
                        "capital_pct": share,
                        "from": "2020-01-01",
                    }
                    for holder, company, share in holdings
                ]
            ),
        )
        return GraphReader(store, known_at("2024-05-10"))

    return loaded


def pid(name: str) -> PartyId:
    return PartyId(f"{'person' if name[0] == 'p' else 'org'}:t:{name}")


def listed(links: tuple[Link, ...]) -> dict[str, Fraction]:
    return {link.party.display_name: link.share for link in links}


def common(answer: LinksAnswer) -> dict[str, dict[str, tuple[Fraction, Fraction]]]:
    return {
        party.display_name: {
            one.owner.display_name: (one.of_entity, one.of_other) for one in owners
        }
        for party, owners in answer.shares_owner
    }


def test_the_weakest_link_of_the_published_chain(load: Load) -> None:
    chain = [
        (holder.lower().replace("belov", "pbelov"), company.lower(), str(100 * F(share)))
        for holder, company, share in V6
    ]
    answer = links_of(load(*chain), pid("harbour"))
    assert listed(answer.weakest)["pbelov"] == F("0.6")
    assert listed(answer.owned_by) == {
        "sable": 1,
        "orinoco": F("0.7"),
        "halcyon": F("0.42"),
        "foundation": F("0.357"),
        "pbelov": F("0.357"),
    }
    assert listed(answer.owns) == {}
    # Owners reach beside the entity: through Cobalt to Meridian.
    assert set(common(answer)) == {"cobalt", "meridian"}
    assert common(answer)["meridian"]["pbelov"] == (F("0.357"), F("0.765"))


def test_exactly_a_fifth_is_a_link_and_a_hair_less_is_none(load: Load) -> None:
    reader = load(
        ("p1", "x", "20"), ("p2", "x", "19.9999999"), ("x", "y", "20"), ("x", "z", "19.9")
    )
    answer = links_of(reader, pid("x"))
    assert listed(answer.owned_by) == {"p1": F(1, 5)}
    assert listed(answer.owns) == {"y": F(1, 5)}
    assert set(listed(links_of(reader, pid("x"), limit=F(1, 10)).owned_by)) == {"p1", "p2"}
    assert answer.flags == ()
    assert answer.doubt is None


def test_two_small_arms_make_one_link(load: Load) -> None:
    reader = load(("x", "a", "50"), ("x", "b", "50"), ("a", "y", "20"), ("b", "y", "20"))
    assert listed(links_of(reader, pid("x")).owns)["y"] == F(1, 5)
    assert listed(links_of(reader, pid("y")).owned_by)["x"] == F(1, 5)


def test_a_common_owner_links_two_companies_that_hold_nothing_of_each_other(load: Load) -> None:
    reader = load(("p1", "x", "30"), ("p1", "h", "60"), ("h", "y", "50"), ("p1", "z", "10"))
    answer = links_of(reader, pid("x"))
    assert common(answer) == {
        "h": {"p1": (F("0.3"), F("0.6"))},
        "y": {"p1": (F("0.3"), F("0.3"))},
    }
    assert [party.display_name for party, _ in answer.shares_owner] == ["h", "y"]


def test_who_is_linked_anyway_is_not_listed_again_for_a_common_owner(load: Load) -> None:
    reader = load(("p1", "x", "100"), ("x", "y", "100"), ("p1", "z", "100"))
    assert set(common(links_of(reader, pid("x")))) == {"z"}


def test_companies_are_not_linked_by_a_unit_of_the_state_alone(load: Load) -> None:
    reader = load(
        ("bureau", "x", "100"),
        ("bureau", "y", "100"),
        ("x", "z", "30"),
        orgs="bureau state_organ",
    )
    answer = links_of(reader, pid("x"))
    assert listed(answer.owned_by) == {"bureau": 1}
    assert common(answer) == {}
    assert "STATE_NOT_FOLLOWED" in answer.flags
    assert set(listed(links_of(reader, pid("bureau")).owns)) == {"x", "y", "z"}


def test_dissolved_companies_pass_nothing_on(load: Load) -> None:
    reader = load(
        ("x", "old", "100"), ("old", "y", "100"), ("x", "z", "50"), orgs="old company 2021-01-01"
    )
    assert listed(links_of(reader, pid("x")).owns) == {"z": F(1, 2)}
    assert listed(links_of(reader, pid("y")).owned_by) == {}


def test_a_hub_is_cut_and_said_to_be(load: Load) -> None:
    reader = load(*(("p1", f"c{at:02}", "30") for at in range(30)))
    whole = links_of(reader, pid("p1"), bounds=Bounds(held=30))
    assert (len(whole.owns), whole.doubt) == (30, None)
    cut = links_of(reader, pid("p1"), bounds=Bounds(held=29))
    assert (len(cut.owns), cut.doubt, cut.document()["partial"]) == (29, "HUB_CUT", "HUB_CUT")
    fewer = links_of(reader, pid("p1"), bounds=Bounds(companies=10))
    assert [link.party.display_name for link in fewer.owns] == [f"c{at:02}" for at in range(10)]
    assert fewer.doubt == "HUB_CUT"
    # The hub is an owner of c00: what it owns beside is cut, what owns c00 is whole.
    beside = links_of(reader, pid("c00"), bounds=Bounds(held=20))
    assert listed(beside.owned_by) == {"p1": F("0.3")}
    assert (len(beside.shares_owner), beside.doubt) == (19, "HUB_CUT")


def test_a_circle_with_too_many_chains_is_undetermined_and_said_to_be(load: Load) -> None:
    circle = [f"c{at}" for at in range(7)]
    dense = [(a, b, "10") for a in circle for b in circle if a != b]
    reader = load(*dense, ("p1", "c0", "40"), ("p2", "x", "30"), ("c3", "x", "40"))
    answer = links_of(reader, pid("x"), most_steps=2_000)
    assert answer.doubt == "TOO_MANY_CHAINS"
    assert {party.display_name for party in answer.undetermined} == {*circle, "p1"}
    assert listed(answer.owned_by) == {"p2": F("0.3")}
    whole = links_of(reader, pid("x"))
    assert (whole.undetermined, whole.doubt) == ((), None)
    assert listed(whole.owned_by)["c3"] == F("0.4")


def test_ranges_count_with_their_least_and_say_so(load: Load, tmp_path: Path) -> None:
    reader = load(("p1", "x", "50"))
    load_tables(
        reader.store,
        tmp_path / "2" / "t",
        holdings="holder,company,capital_pct_min,capital_pct_max,from\n"
        "p2,x,20,40,2020-01-01\np3,x,10,40,2020-01-01\n",
    )
    answer = links_of(reader, pid("x"))
    assert sorted(listed(answer.owned_by).values()) == [F("0.2"), F("0.5")]
    assert "LEAST_SHARES" in answer.flags


@pytest.mark.parametrize("seed", range(25))
def test_random_stores_have_the_links_that_every_chain_gives(load: Load, seed: int) -> None:
    print("seed", seed)
    random = Random(seed)
    names = ["p1", "p2", *(f"c{at}" for at in range(8))]
    shares: Shares = {}
    for company in names[2:]:
        left = 100
        for holder in random.sample(names, random.randint(0, 4)):
            share = random.randint(1, 70)
            if share <= left:
                left -= share
                shares[holder, company] = F(share, 100)
    if not shares:
        shares["p1", "c0"] = F(1)
    reader = load(*((holder, one, str(100 * cast)) for (holder, one), cast in shares.items()))
    entity = random.choice(sorted({one for edge in shares for one in edge}))
    answer = links_of(reader, pid(entity))
    owned_by = {one: share for one in names if (share := owned(shares, one, entity)) >= F(1, 5)}
    owns = {one: share for one in names if (share := owned(shares, entity, one)) >= F(1, 5)}
    assert listed(answer.owned_by) == owned_by
    assert listed(answer.owns) == owns
    beside: dict[str, dict[str, tuple[Fraction, Fraction]]] = {}
    for owner, of_entity in owned_by.items():
        for one in names:
            share = owned(shares, owner, one)
            if share >= F(1, 5) and one not in {entity, *owned_by, *owns}:
                beside.setdefault(one, {})[owner] = (of_entity, share)
    assert common(answer) == beside
    assert (answer.undetermined, answer.doubt) == ((), None)


def owned(shares: Shares, owner: str, company: str) -> Fraction:
    """Add up the products along every simple path."""
    total = F(0)
    for chain in every_chain(shares, owner, company, {owner}) if owner != company else ():
        product = F(1)
        for share in chain:
            product *= share
        total += product
    return total


def test_the_document_says_basis_convention_and_use(load: Load) -> None:
    document = links_of(load(("p1", "x", "25"), ("p1", "y", "60"), ("x", "z", "30")), pid("x"))
    assert document.document() == {
        "party": {"party_id": "org:t:x", "name": "x"},
        "on": "2024-05-10",
        "known_at": "2024-05-10",
        "basis": "capital",
        "convention": "simple_chains",
        "limit": 20.0,
        "owns": [{"party_id": "org:t:z", "name": "z", "kind": "company", "share": 30.0}],
        "owned_by": [{"party_id": "person:t:p1", "name": "p1", "kind": "person", "share": 25.0}],
        "shares_owner": [
            {
                "party_id": "org:t:y",
                "name": "y",
                "kind": "company",
                "owners": [
                    {
                        "party_id": "person:t:p1",
                        "name": "p1",
                        "kind": "person",
                        "share_of_entity": 25.0,
                        "share_of_other": 60.0,
                    }
                ],
            }
        ],
        "weakest_link": [
            {"party_id": "person:t:p1", "name": "p1", "kind": "person", "weakest_link": 25.0}
        ],
        "undetermined": [],
        "flags": [],
        "use": "SCREENING",
        "partial": None,
    }
