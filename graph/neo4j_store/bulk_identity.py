"""Who is who in the first load of a store, before there is a store to ask?

Nodes, keys and former ids of one load, in memory and in columns; they mean what they mean in
a writer that asks its store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.identity import NAMESPACES, keyed_id

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Keys of one dataset and namespace, and the nodes they stand for.

    Attributes
    ----------
    has_ended
        Whether another node stands for them now.
    """

    dataset: str
    namespace: str
    keys: pa.StringArray
    nodes: Ints
    has_ended: bool = False


@dataclass(slots=True)
class Identities:
    """The parties of one load.

    Attributes
    ----------
    count
        How many nodes there are.
    keys
        All keys; a key that came to stand for another node stands here twice.
    former
        The first id of each node that has another one by now.
    aliases
        Former ids with the node that answers to them, and whether it still does.
    """

    count: int = 0
    keys: list[Keys] = field(default_factory=list)
    former: dict[int, str] = field(default_factory=dict)
    aliases: dict[tuple[str, int], bool] = field(default_factory=dict)
    _parts: list[pa.StringArray] = field(default_factory=list)
    _begins: list[int] = field(default_factory=list)
    _renamed: dict[int, str] = field(default_factory=dict)

    def add_nodes(self, parties: pa.StringArray) -> Ints:
        """Add nodes with these party ids and return their numbers."""
        first = self.count
        self._begins.append(first)
        self._parts.append(parties)
        self.count += len(parties)
        return np.arange(first, self.count, dtype=np.int64)

    def add_keys(self, dataset: str, namespace: str, keys: pa.StringArray, nodes: Ints) -> None:
        """Remember which node a key of a dataset stands for."""
        if len(keys):
            self.keys.append(Keys(dataset, namespace, keys, np.asarray(nodes, dtype=np.int64)))

    def parties(self) -> pa.StringArray:
        """Return the party id of each node."""
        found = _joined(self._parts)
        if self._renamed:
            nodes = sorted(self._renamed)
            mask = np.zeros(self.count, dtype=bool)
            mask[nodes] = True
            ids = pa.array([self._renamed[node] for node in nodes], pa.string())
            found = pc.replace_with_mask(found, pa.array(mask), ids)
        return found

    def party(self, node: int) -> str:
        """Return the party id of a node."""
        renamed = self._renamed.get(node)
        if renamed is not None:
            return renamed
        part = int(np.searchsorted(self._begins, node, side="right")) - 1
        return str(self._parts[part][node - self._begins[part]].as_py())

    def keys_of(self, node: int, dataset: str, namespace: str) -> list[str]:
        """Return the keys of a dataset that stand for a node, in their order."""
        mine = (
            keys.keys.filter(pa.array(keys.nodes == node)).to_pylist()
            for keys in self._standing()
            if (keys.dataset, keys.namespace) == (dataset, namespace)
        )
        return sorted(key for found in mine for key in found)

    def rename(self, node: int, party: str) -> None:
        """Give a node another party id; the old one keeps answering."""
        old = self.party(node)
        self.aliases[old, node] = True
        self.former.setdefault(node, old)
        self._renamed[node] = party

    def shared_nodes(self, nodes: Sequence[int]) -> frozenset[int]:
        """Return those of the nodes that several keys stand for."""
        known: dict[int, set[tuple[str, str]]] = {node: set() for node in nodes}
        for keys in self._standing() if known else ():
            mine = np.isin(keys.nodes, list(known))
            named = keys.keys.filter(pa.array(mine)).to_pylist()
            for node, key in zip(keys.nodes[mine].tolist(), named, strict=True):
                known[node].add((keys.dataset, key))
        return frozenset(node for node, found in known.items() if len(found) > 1)

    def separate(self, node: int, dataset: str, key: str, target: int) -> bool:
        """Let a key stand for another node; return whether the node keeps one of the dataset."""
        moved, others = [], False
        for at, keys in enumerate(self.keys):
            if keys.has_ended or keys.dataset != dataset:
                continue
            here = keys.nodes == node
            mine = here & pc.equal(keys.keys, key).to_numpy(zero_copy_only=False)
            others |= bool((here & ~mine).any())
            if mine.any():
                self.keys[at] = _part(keys, ~mine)
                moved.append(_part(keys, mine))
        for keys in moved:
            self.keys.append(replace(keys, has_ended=True))
            self.keys.append(replace(keys, nodes=np.full(len(keys.nodes), target)))
        for namespace in NAMESPACES:
            alias = keyed_id(namespace, dataset, key)
            if self.aliases.get((alias, node)):
                self.aliases[alias, node] = False
                self.aliases[alias, target] = True
        return others

    def sames(self) -> Iterator[tuple[int, int]]:
        """Yield, both ways, the nodes that turned out to be one party, and its oldest node."""
        if not self._renamed:
            return
        ids = pa.array(sorted(set(self._renamed.values())), pa.string())
        parties = self.parties()
        nodes = np.flatnonzero(pc.is_in(parties, value_set=ids).to_numpy(zero_copy_only=False))
        first: dict[str, int] = {}
        for node, party in zip(
            nodes.tolist(), parties.take(pa.array(nodes)).to_pylist(), strict=True
        ):
            least = first.setdefault(party, node)
            if least != node:
                yield node, least
                yield least, node

    def _standing(self) -> Iterator[Keys]:
        return (keys for keys in self.keys if not keys.has_ended)


def _part(keys: Keys, mask: npt.NDArray[np.bool_]) -> Keys:
    return replace(keys, keys=keys.keys.filter(pa.array(mask)), nodes=keys.nodes[mask])


def _joined(parts: Sequence[pa.StringArray]) -> pa.StringArray:
    return pa.concat_arrays(parts) if parts else pa.array([], pa.string())
