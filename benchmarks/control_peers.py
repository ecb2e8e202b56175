"""How would others find who controls whom, and who owns what in the end, on the same holdings?"""

from __future__ import annotations

import sqlite3
from collections import deque
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse import csr_array, eye_array

from benchmarks.clock import peak_mib, timed
from benchmarks.holdings import holdings_of

if TYPE_CHECKING:
    from analytics.control.whole_graph import WholeGraph

_HALF = 50
_LEAST = 1e-12


def by_networkx(*, organizations: int) -> dict[str, float]:
    """Walk from every party with a majority, as the compiled walk does, over a DiGraph."""
    lots = holdings_of(organizations).lots
    graph: nx.DiGraph[int] = nx.DiGraph()
    rows = zip(lots.voter.tolist(), lots.company.tolist(), lots.low.tolist(), strict=True)
    graph.add_edges_from((voter, company, {"votes": votes}) for voter, company, votes in rows)
    spent, pairs = timed(
        lambda: [pair for start in sorted(graph) for pair in _walked(graph, start)]
    )
    return {"wall": spent.wall, "cpu": spent.cpu, "pairs": len(pairs), "peak_mib": peak_mib()}


def _walked(graph: nx.DiGraph[int], start: int) -> list[tuple[int, int, int, bool]]:
    """Return what a party controls: itself, the company, its votes, whether directly."""
    own = graph.adj[start]
    if all(held["votes"] <= _HALF for held in own.values()):
        return []
    votes: dict[int, int] = {}
    found: set[int] = set()
    queue = deque([start])
    while queue:
        for company, held in graph.adj[queue.popleft()].items():
            if company == start:
                continue
            votes[company] = votes.get(company, 0) + held["votes"]
            if votes[company] > _HALF and company not in found:
                found.add(company)
                queue.append(company)
    return [
        (start, company, votes[company], company in own and own[company]["votes"] > _HALF)
        for company in sorted(found)
    ]


def by_products(*, organizations: int) -> dict[str, float]:
    """Multiply who commands whom with who holds what, until nothing is new."""
    graph = holdings_of(organizations)
    held = _matrix(graph)
    spent, pairs = timed(lambda: _products(held))
    return {"wall": spent.wall, "cpu": spent.cpu, "pairs": pairs, "peak_mib": peak_mib()}


def _products(held: csr_array) -> int:
    count = held.shape[0]
    itself = eye_array(count, dtype=np.int64, format="csr")
    commands, before = itself, -1
    while commands.nnz != before:
        before = commands.nnz
        votes = commands @ held
        controls = csr_array(votes > _HALF).astype(np.int64)
        commands = csr_array((controls + itself > 0).astype(np.int64))
    return int(commands.nnz - count)


def by_sql(*, organizations: int) -> dict[str, float]:
    """Join and add up in rounds, in SQLite in memory, until no pair is new."""
    lots = holdings_of(organizations).lots
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE held (holder INTEGER, company INTEGER, votes INTEGER)")
    rows = zip(lots.voter.tolist(), lots.company.tolist(), lots.low.tolist(), strict=True)
    base.executemany("INSERT INTO held VALUES (?, ?, ?)", rows)
    base.execute("CREATE INDEX by_holder ON held (holder, company, votes)")
    base.execute("CREATE TABLE commands (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID")
    base.execute("INSERT INTO commands SELECT DISTINCT holder, holder FROM held")
    spent, pairs = timed(lambda: _rounds(base))
    base.close()
    return {"wall": spent.wall, "cpu": spent.cpu, "pairs": pairs, "peak_mib": peak_mib()}


def _rounds(base: sqlite3.Connection) -> int:
    new = 1
    while new:
        new = base.execute(
            "INSERT OR IGNORE INTO commands SELECT a, company FROM commands "
            "JOIN held ON holder = b GROUP BY a, company HAVING sum(votes) > 50"
        ).rowcount
    (pairs,) = base.execute("SELECT count(*) FROM commands WHERE a <> b").fetchone()
    return int(pairs)


def by_powers(*, organizations: int) -> dict[str, float]:
    """Carry what those whom nobody owns have down, one step a product, until nothing is left."""
    graph = holdings_of(organizations)
    shares = _matrix(graph).astype(np.float64) / 100.0
    owned = np.diff(csr_array(shares.T).indptr) > 0
    top = csr_array(shares[np.flatnonzero(~owned)])
    spent, rows = timed(lambda: _powers(top, shares))
    return {"wall": spent.wall, "cpu": spent.cpu, "rows": rows, "peak_mib": peak_mib()}


def _powers(top: csr_array, shares: csr_array) -> int:
    total, last = top.copy(), top
    while last.nnz:
        last = csr_array(last @ shares)
        last.data[last.data < _LEAST] = 0.0
        last.eliminate_zeros()
        total = total + last
    return int(np.count_nonzero(total.data > _LEAST))


def _matrix(graph: WholeGraph) -> csr_array:
    lots = graph.lots
    own = lots.voter != lots.company
    edges = (lots.low[own], (lots.voter[own], lots.company[own]))
    return csr_array(edges, shape=(graph.count, graph.count))
