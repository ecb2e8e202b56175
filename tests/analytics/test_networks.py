"""Is the graph that networkx gets what the facts say, edge by edge?"""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from analytics.networks import to_networkx
from graph.errors import PartyNotFoundError, ValueRefusedError
from graph.merging import one_per_identity
from graph.model import Appointment, Arrangement, Holding, Organization, PartyId
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from graph.shares import ShareRange
from graph.store import GraphStore
from graph.vocabulary import PartyKind
from loaders.city import write_city
from loaders.loading import load
from tests.tables import ids, load_tables, resident_id, uscc

DAY = date(2024, 12, 31)
NOW = AsOf(on=DAY, known_at=DAY)
A, B, C, D, E = (PartyId(f"org:{uscc(number)}") for number in range(1, 6))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    with closing(open_store(f"sqlite:///{tmp_path / 'facts.db'}", create=True)) as opened:
        yield opened


def load_town(store: GraphStore, folder: Path) -> None:
    organizations = [f"{key},{uscc(n)},{key.upper()}" for n, key in enumerate("abcde", start=1)]
    load_tables(
        store,
        folder / "town",
        organizations="\n".join(["org,uscc,name", *organizations]),
        persons=f"person,id_type,id_number,name\np,resident_id,{resident_id(1)},甲",
        holdings="""
            holder,company,capital_pct,votes_pct,votes_pct_min,amount,from,to
            b,a,51,,,,2015-01-01,
            c,a,49,60,,,,
            d,b,,,66,,2016-01-01,
            c,b,33.3,,,,2016-01-01,2020-01-01
            d,c,0.123456789012345678,,,,2016-01-01,
            p,d,,,,30,2016-01-01,
            b,d,,,,60,2016-01-01,2030-01-01
        """,
        appointments="""
            person,org,role,from,to
            p,d,legal_representative,2016-01-01,
            p,a,director,2016-01-01,2020-01-01
            p,a,supervisor,2030-01-01,
        """,
        arrangements="""
            kind,group,party,target,pct,from
            concert,G,b,a,,2019-01-01
            concert,G,c,a,,2019-01-01
            entrustment,c,b,a,12.5,2019-01-01
            declared_controller,,p,,,2019-01-01
        """,
    )


def plain(network: "nx.MultiDiGraph[PartyId]") -> Counter[Hashable]:
    """All edges with all they carry."""
    return Counter(
        (start, end, tuple(sorted(told.items()))) for start, end, told in network.edges(data=True)
    )


def stated(reader: GraphReader) -> Counter[Hashable]:
    """The same from the facts, one after the other."""
    store, as_of = reader.store, reader.as_of
    found: list[tuple[PartyId, PartyId, dict[str, Any]]] = []
    companies = {row.company for row in store.scan(Holding, as_of)}
    for stake in reader.stakes_in(sorted(companies)):
        assert stake.holding is not None
        shares = {"capital": stake.capital, "votes": stake.votes}
        days = {"from": stake.start, "to": stake.holding.period.end}
        found.append((stake.holder, stake.company, {"type": "HOLDS", **shares, **days}))
    for post in one_per_identity(store.scan(Appointment, as_of)):
        if post.period.contains(as_of.on):
            days = {"from": post.period.start, "to": post.period.end}
            found.append((post.person, post.org, {"type": "APPOINTED", "role": post.role, **days}))
    for row in one_per_identity(store.scan(Arrangement, as_of)):
        if row.period.contains(as_of.on):
            told = {"kind": row.kind, "group": row.group, "pct": row.pct and row.pct / 100}
            days = {"from": row.period.start, "to": row.period.end}
            end = row.target or row.group or row.party
            found.append((row.party, end, {"type": "ARRANGED", **told, **days}))
    return Counter((start, end, tuple(sorted(told.items()))) for start, end, told in found)


@pytest.mark.parametrize("day", [DAY, date(2018, 6, 1), date(2031, 1, 1)])
def test_a_town_is_what_its_facts_say(store: GraphStore, tmp_path: Path, day: date) -> None:
    load_town(store, tmp_path)
    for known_at in (day, date(2026, 1, 1)):
        reader = GraphReader(store, AsOf(on=day, known_at=known_at))
        network = to_networkx(reader)
        assert plain(network) == stated(reader)
        assert len(stated(reader)) > 7


def test_a_city_is_what_its_facts_say(store: GraphStore, tmp_path: Path) -> None:
    write_city(tmp_path / "city", organizations=600, seed=7)
    load(store, [tmp_path / "city"])
    reader = GraphReader(store, NOW)
    network = to_networkx(reader)
    assert plain(network) == stated(reader)
    assert {told["type"] for *_, told in network.edges(data=True)} == {
        "HOLDS",
        "APPOINTED",
        "ARRANGED",
    }
    described = {row.org: row.kind for row in store.scan(Organization, NOW)}
    assert {party: network.nodes[party]["kind"] for party in described} == described


def test_shares_are_exact_also_where_they_fit_no_integer(store: GraphStore, tmp_path: Path) -> None:
    load_town(store, tmp_path)
    network = to_networkx(GraphReader(store, NOW))
    exact = Fraction(123456789012345678, 10**20)
    assert network.edges[D, C, 0]["votes"] == ShareRange(exact, exact)
    assert network.edges[D, B, 0]["votes"] == ShareRange(Fraction(66, 100), Fraction(1))
    assert network.edges[C, A, 0]["votes"] == ShareRange(Fraction(3, 5), Fraction(3, 5))
    assert network.edges[B, D, 0]["capital"] == ShareRange(Fraction(2, 3), Fraction(2, 3))
    assert network.edges[B, D, 0]["to"] is None


def test_a_part_is_what_networkx_itself_cuts_out(store: GraphStore, tmp_path: Path) -> None:
    write_city(tmp_path / "city", organizations=600, seed=7)
    load(store, [tmp_path / "city"])
    reader = GraphReader(store, NOW)
    whole = to_networkx(reader)
    hub = max(whole, key=whole.degree)
    for hops in (0, 1, 2, 3, None):
        part = to_networkx(reader, around=[hub], hops=hops)
        near = nx.ego_graph(whole, hub, radius=hops or 0, undirected=True)
        if hops is None:
            near = whole.subgraph(nx.node_connected_component(whole.to_undirected(), hub))
        assert plain(part) == plain(near)
        assert set(part) == set(near)
    names = reader.parties(list(part))
    assert dict(part.nodes(data="name")) == {p: told.name for p, told in names.items()}
    assert dict(part.nodes(data="kind")) == {p: told.kind for p, told in names.items()}


def test_of_two_datasets_the_last_counts_and_one_party_is_one_node(
    store: GraphStore, tmp_path: Path
) -> None:
    load_town(store, tmp_path)
    load_tables(
        store,
        tmp_path / "tax",
        organizations="org,name\nx,B",
        persons=f"person,id_type,id_number,name\nq,resident_id,{resident_id(1)},甲",
        holdings="holder,company,capital_pct,from\nq,x,7,2016-01-01",
        appointments="person,org,role,from,to\n"
        f"q,{uscc(4)},legal_representative,2016-01-01,2022-01-01",
    )
    load_tables(store, tmp_path / "again" / "tax", organizations=f"org,uscc,name\nx,{uscc(2)},B")
    reader = GraphReader(store, NOW)
    network = to_networkx(reader)
    assert plain(network) == stated(reader)
    (person,) = (party for party in network if party.startswith("person:"))
    assert not [e for *_, e in network.out_edges(person, data=True) if e["type"] == "APPOINTED"]
    assert {e["votes"].low for *_, e in network.in_edges(B, data=True)} >= {Fraction(7, 100)}
    assert E in network
    assert not network.adj[E]
    assert network.nodes[E]["kind"] is PartyKind.COMPANY


def test_a_party_nobody_knows_and_hops_from_nowhere_are_refused(
    store: GraphStore, tmp_path: Path
) -> None:
    load_town(store, tmp_path)
    reader = GraphReader(store, NOW)
    with pytest.raises(PartyNotFoundError, match="org:nobody"):
        to_networkx(reader, around=ids("org:nobody"))
    with pytest.raises(ValueRefusedError, match="hops is 1"):
        to_networkx(reader, hops=1)
    with pytest.raises(ValueRefusedError, match="hops is -1"):
        to_networkx(reader, around=[A], hops=-1)


def test_nothing_is_an_empty_graph(store: GraphStore) -> None:
    assert len(to_networkx(GraphReader(store, NOW))) == 0
