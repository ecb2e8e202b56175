"""Are two entities linked exactly by what they share, and by no hub and no state?"""

from pathlib import Path

import pytest

from analytics.clusters.hubs import Cut
from analytics.clusters.links import KINDS, LinkedWorld
from analytics.clusters.parameters import Parameters
from analytics.clusters.weights import LinkKind, shipped_weights, weights_in
from graph.errors import ValueRefusedError
from graph.model import PartyId
from tests.analytics.cluster_town import Town

ROOM = "河南省安阳市文峰区德隆街96号8号楼803室"


def links_of(world: LinkedWorld) -> dict[tuple[PartyId, PartyId], tuple[set[LinkKind], float]]:
    links, ids = world.links, world.entities.ids
    return {
        (ids[one], ids[other]): (
            {kind for at, kind in enumerate(KINDS) if kinds >> at & 1},
            round(weight, 6),
        )
        for one, other, kinds, weight in zip(
            links.one.tolist(),
            links.other.tolist(),
            links.kinds.tolist(),
            links.weight.tolist(),
            strict=True,
        )
    }


def test_of_personal_links_the_strongest_counts_and_other_kinds_add_up(tmp_path: Path) -> None:
    town = Town()
    a = town.org(address=ROOM)
    b = town.org(address="文峰区德隆街９６号八号楼803", phone="0372-0123456")
    c = town.org(phone="（0372）0123456")
    d = town.org(email="x@example.com")
    town.head("p", a)
    town.head("p", b)
    town.post("q", b, "director", "2015-01-01")
    town.post("q", c, "supervisor", "2015-01-01")
    town.post("r", c, "independent_director", "2015-01-01")
    town.post("r", d, "independent_director", "2015-01-01")
    assert links_of(town.world(tmp_path)) == {
        (a, b): (
            {LinkKind.LEGAL_REPRESENTATIVE, LinkKind.OFFICER, LinkKind.ADDRESS},
            pytest.approx(1.4),
        ),
        (b, c): ({LinkKind.OFFICER, LinkKind.CONTACT}, pytest.approx(1.0)),
    }


def test_posts_that_ended_link_nobody(tmp_path: Path) -> None:
    town = Town()
    a, b = town.org(), town.org()
    town.head("p", a)
    town.head("p", b, "2015-01-01", "2024-12-31")
    assert links_of(town.world(tmp_path)) == {}


@pytest.mark.parametrize(("per_cent", "links"), [("25", True), ("24.999999", False)])
def test_a_quarter_of_the_capital_links(tmp_path: Path, per_cent: str, *, links: bool) -> None:
    town = Town()
    a, b = town.org(), town.org()
    town.hold(a, b, per_cent)
    assert (links_of(town.world(tmp_path)) != {}) is links


def test_one_controller_links_what_he_controls_through_others(tmp_path: Path) -> None:
    town = Town()
    a, b, c = town.org(), town.org(), town.org()
    town.person("p")
    town.hold("p", a, "60")
    town.hold(a, b, "60")
    town.hold("p", c, "51")
    found = links_of(town.world(tmp_path))
    assert {pair: LinkKind.CONTROLLER in kinds for pair, (kinds, _) in found.items()} == {
        (a, b): True,
        (a, c): True,
        (b, c): True,
    }


def test_what_the_state_controls_is_not_linked_by_the_state(tmp_path: Path) -> None:
    town = Town()
    organ = town.org(kind="state_organ")
    holding, a, b = town.org(), town.org(), town.org()
    town.hold(organ, holding, "100")
    town.hold(holding, a, "80")
    town.hold(holding, b, "70")
    world = town.world(tmp_path)
    assert links_of(world) == {}
    assert {(hub.name(world.entities), hub.cut) for hub in world.removed} == {
        (organ, Cut.STATE),
        (holding, Cut.STATE),
    }


def test_an_address_of_many_is_dropped_and_said(tmp_path: Path) -> None:
    town = Town()
    for _ in range(21):
        town.org(address=ROOM)
    world = town.world(tmp_path)
    assert links_of(world) == {}
    (hub,) = world.removed
    assert (hub.kind, hub.degree, hub.cap, hub.province, hub.cut) == (
        LinkKind.ADDRESS,
        21,
        20,
        "41",
        Cut.DROPPED,
    )
    assert hub.name(world.entities) == "文峰区德隆街96号|b8|r803"


def test_twenty_at_one_address_are_still_linked(tmp_path: Path) -> None:
    town = Town()
    for _ in range(20):
        town.org(address=ROOM)
    world = town.world(tmp_path)
    assert len(world.links.one) == 20 * 19 // 2
    assert world.removed == ()


def test_an_address_that_names_no_room_links_nobody_and_is_said_where_many_share_it(
    tmp_path: Path,
) -> None:
    town = Town()
    for _ in range(25):
        town.org(address="文峰区中华路创业服务中心集群注册托管区1号")
    world = town.world(tmp_path)
    assert links_of(world) == {}
    assert [(hub.degree, hub.cut) for hub in world.removed] == [(25, Cut.NO_ROOM)]


def test_a_person_who_heads_many_is_damped_not_dropped(tmp_path: Path) -> None:
    town = Town()
    orgs = [town.org() for _ in range(40)]
    for org in orgs:
        town.head("p", org)
    world = town.world(tmp_path)
    assert {hub.kind: hub.cut for hub in world.removed} == {
        LinkKind.LEGAL_REPRESENTATIVE: Cut.DAMPED,
        LinkKind.OFFICER: Cut.DROPPED,
    }
    assert len(world.links.one) == 40
    assert set(world.links.weight.tolist()) == {20 / 40}


def test_who_is_dissolved_or_not_yet_founded_is_no_entity(tmp_path: Path) -> None:
    town = Town()
    a, _, _ = (
        town.org(address=ROOM),
        town.org(address=ROOM, dissolved_on="2024-12-31"),
        town.org(address=ROOM, founded_on="2025-01-01"),
    )
    world = town.world(tmp_path)
    assert links_of(world) == {}
    assert [world.entities.ids[at] for at in world.entities.lives.nonzero()[0]] == [a]


def test_weights_are_rows_with_a_basis() -> None:
    assert {kind: row.weight for kind, row in shipped_weights().items()} == {
        LinkKind.CONTROLLER: 1.0,
        LinkKind.LEGAL_REPRESENTATIVE: 1.0,
        LinkKind.EQUITY: 0.8,
        LinkKind.OFFICER: 0.6,
        LinkKind.ADDRESS: 0.4,
        LinkKind.CONTACT: 0.4,
        LinkKind.AGENT: 0.1,
    }
    assert all(row.basis and row.chinese for row in shipped_weights().values())


def test_other_weights_take_their_place(tmp_path: Path) -> None:
    town = Town()
    a, b, c = town.org(address=ROOM), town.org(address=ROOM), town.org()
    town.head("p", b)
    town.head("p", c)
    rows = weights_in("kind,chinese,weight,basis\naddress,同一房间,0.7,tried\n")
    found = links_of(town.world(tmp_path, Parameters(weight_rows=rows)))
    assert found == {(a, b): ({LinkKind.ADDRESS}, 0.7)}


@pytest.mark.parametrize("row", ["nothing,,0.5,", "address,,2,", "address,,x,", "address,,,"])
def test_weights_that_are_none_are_refused(row: str) -> None:
    with pytest.raises(ValueRefusedError):
        weights_in(f"kind,chinese,weight,basis\n{row}\n")
