"""Which party does each key and each reference of a load mean?

Keys of one dataset are its own. A valid code or a person's number makes the
identity; a name never does. One code claimed by two entities makes neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.identity import NAMESPACES, keyed_id
from graph.store import MISSING
from graph.uscc_column import uscc_valid
from loaders.arrow import mask
from loaders.key_space import KeySpace
from loaders.shared_codes import CodedRows, shared_codes

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.store import GraphWriter

    Nodes = npt.NDArray[np.int64]

_PARTY_ID = r"^(org|person|group|unknown):."
AMBIGUOUS = MISSING + 1
"""Stands for a reference that could mean several parties."""


@dataclass(slots=True)
class PartyIndex:
    """The parties of one load.

    Attributes
    ----------
    trusts_ids
        Whether full party ids in references are parties (an export made with
        the same person key).
    described, referenced
        Nodes that a row of this load describes, or names.
    renamed
        Whether a party turned out to be another one. A corrected ID number
        shows nowhere else: rows do not keep it.
    """

    writer: GraphWriter
    dataset: str
    trusts_ids: bool = False
    described: list[Nodes] = field(default_factory=list)
    referenced: list[Nodes] = field(default_factory=list)
    renamed: bool = False
    _spaces: dict[str, KeySpace] = field(init=False)
    _ids: KeySpace = field(init=False)
    _shared: pa.StringArray = field(default_factory=lambda: pa.array([], pa.string()))

    def __post_init__(self) -> None:
        """Look keys up in the load first, then in the store."""
        first = self.writer.is_first
        self._ids = KeySpace(None if first else self.writer.nodes_of_ids)
        self._spaces = {
            name: KeySpace(None if first else partial(self.writer.nodes, self.dataset, name))
            for name in NAMESPACES
        }

    def describe_organizations(self, rows: CodedRows) -> None:
        """Give every organization row its party; shared codes identify nobody."""
        known = self._spaces["org"].lookup(rows.keys)
        self._shared = shared_codes(self.writer, self.dataset, rows, known)
        shared = pc.is_in(rows.codes, value_set=self._shared)
        coded = pc.and_(pc.is_valid(rows.codes), pc.invert(shared))
        ids = pc.if_else(coded, _joined("org", rows.codes), self._keyed("org", rows.keys))
        self._describe("org", rows.keys, ids, mask(pc.is_null(rows.codes)))

    def describe_persons(self, keys: pa.StringArray, digests: pa.StringArray) -> None:
        """Give every person row its party; without a digest the key is all there is."""
        ids = pc.coalesce(_joined("person", digests), self._keyed("person", keys))
        self._describe("person", keys, ids, mask(pc.is_null(digests)))

    def resolve(self, namespace: str, texts: pa.StringArray) -> Nodes:
        """Return the node of each distinct reference, creating undescribed parties.

        Parameters
        ----------
        namespace
            `org`, `person` or `group` where the column can only be that;
            `party` where it could be either: `AMBIGUOUS` then marks a key
            that is both. Resolve the certain columns first.
        """
        either = namespace == "party"
        nodes = self._either(texts) if either else self._certain(namespace, texts)
        self.referenced.append(nodes[nodes >= 0])
        return nodes

    def undescribed(self) -> int:
        """Return how many parties of this load no table describes."""
        none = [np.array([], dtype=np.int64)]
        rest = np.setdiff1d(
            np.concatenate(none + self.referenced), np.concatenate(none + self.described)
        )
        return len(rest) if self.writer.is_first else self.writer.undescribed(rest.tolist())

    def _describe(
        self,
        namespace: str,
        keys: pa.StringArray,
        ids: pa.StringArray,
        silent: npt.NDArray[np.bool_],
    ) -> None:
        """Claim the ids for their keys; of several rows of a key the first that says one counts."""
        encoded = keys.dictionary_encode()
        if len(encoded.dictionary) < len(keys):
            of_row = encoded.indices.to_numpy()
            order = np.argsort(silent, kind="stable")
            first = _first_places(of_row[order], order)
            ids, silent = ids.take(pa.array(first[of_row])), silent[first[of_row]]
        self.described.append(self._claim(namespace, keys, ids, silent=silent))

    def _certain(self, namespace: str, texts: pa.StringArray) -> Nodes:
        found = self._spaces[namespace].lookup(texts)
        rest = np.flatnonzero(found == MISSING)
        if not len(rest):
            return found
        missing = texts.take(pa.array(rest))
        ids = self._keyed(namespace, missing)
        if namespace == "org":
            codes = uscc_valid(missing).normal
            ids = pc.coalesce(_joined("org", codes), ids)
            shared = self._is_shared(codes)
            found[rest[shared]] = AMBIGUOUS
            clear = pa.array(~shared)
            found[rest[~shared]] = self._claim(
                namespace,
                missing.filter(clear),
                ids.filter(clear),
                own=codes.filter(clear).is_null(),
            )
        else:
            found[rest] = self._claim(namespace, missing, ids)
        return found

    def _either(self, texts: pa.StringArray) -> Nodes:
        orgs = self._spaces["org"].lookup(texts)
        persons = self._spaces["person"].lookup(texts)
        found = np.maximum(orgs, persons)
        found[(orgs >= 0) & (persons >= 0)] = AMBIGUOUS
        rest = np.flatnonzero(found == MISSING)
        missing = texts.take(pa.array(rest))
        namespace = np.where(uscc_valid(missing).valid, "org", "unknown").astype(object)
        named = np.flatnonzero(mask(self._trusted(missing)))
        for at in named.tolist():
            namespace[at] = missing[at].as_py().partition(":")[0]
        for name in NAMESPACES:
            mine = np.flatnonzero(namespace == name)
            if len(mine):
                found[rest[mine]] = self._certain(name, missing.take(pa.array(mine)))
        return found

    def _claim(
        self,
        namespace: str,
        keys: pa.StringArray,
        ids: pa.StringArray,
        *,
        own: pa.BooleanArray | None = None,
        silent: npt.NDArray[np.bool_] | None = None,
    ) -> Nodes:
        """Make each key stand for the party of its id; return their nodes.

        `own` tells which keys belong to the dataset; a code needs no key.
        `silent` tells which rows state no code or number: what was known of
        them before still holds.
        """
        space = self._spaces[namespace]
        nodes = space.lookup(keys)
        is_new = nodes == MISSING
        adopted = np.flatnonzero(is_new)
        if namespace != "unknown" and len(adopted):
            nodes[adopted] = self._still_unknown(keys.take(pa.array(adopted)))
        by_id = self._ids.lookup(ids)
        holds = np.zeros(len(nodes), dtype=bool) if silent is None else silent & ~is_new
        changed = np.flatnonzero((nodes != MISSING) & (nodes != by_id) & ~holds)
        if len(changed):
            self._rename(namespace, keys, nodes, ids, changed.tolist())
            # An id that one party gave up may be another's now.
            by_id = self._ids.lookup(ids)
        nodes = np.where(nodes == MISSING, by_id, nodes)
        fresh = np.flatnonzero(nodes == MISSING)
        if len(fresh):
            encoded = ids.take(pa.array(fresh)).dictionary_encode()
            created = self.writer.add_nodes(encoded.dictionary)
            nodes[fresh] = created[encoded.indices.to_numpy()]
            self._ids.add(encoded.dictionary, created)
        listed = is_new & ~mask(self._trusted(keys))
        if own is not None:
            listed &= mask(own)
        self._add_keys(namespace, keys, nodes, listed)
        return nodes

    def _still_unknown(self, keys: pa.StringArray) -> Nodes:
        """Return the nodes of references that could be anybody and were not described since."""
        nodes = self._spaces["unknown"].lookup(keys)
        places = np.flatnonzero(nodes >= 0)
        for at, party in zip(places, self.writer.parties_of(nodes[places].tolist()), strict=True):
            if not party.startswith("unknown:"):
                nodes[at] = MISSING
        return nodes

    def _add_keys(
        self, namespace: str, keys: pa.StringArray, nodes: Nodes, listed: npt.NDArray[np.bool_]
    ) -> None:
        places = np.flatnonzero(listed)
        encoded = keys.take(pa.array(places)).dictionary_encode()
        mine = nodes[_first_places(encoded.indices.to_numpy(), places)]
        self.writer.add_keys(self.dataset, namespace, encoded.dictionary, mine)
        self._spaces[namespace].add(encoded.dictionary, mine)

    def _rename(
        self,
        namespace: str,
        keys: pa.StringArray,
        nodes: Nodes,
        ids: pa.StringArray,
        changed: list[int],
    ) -> None:
        """Give nodes that were known otherwise the id they turned out to have.

        Where other keys stand for the node too, they say nothing new: only
        this key gets another node (changed in place).
        """
        before = [int(nodes[at]) for at in changed]
        shared = self.writer.shared_nodes(before)
        parties = dict(zip(before, self.writer.parties_of(before), strict=True))
        known: dict[str, int] = {}
        # Ids are given up first: nobody joins a party that is about to be somebody else.
        for at in sorted(changed, key=lambda at: int(nodes[at]) in shared):
            node, party = int(nodes[at]), ids[at].as_py()
            if parties[node] == party:
                continue
            self.renamed = True
            if node not in shared or not self.writer.shared_nodes([node]):
                self.writer.rename(node, party)
                known |= {parties[node]: MISSING, party: node}
                parties[node] = party
                continue
            nodes[at] = self.writer.separate(node, self.dataset, keys[at].as_py(), party)
            here = nodes[at : at + 1].copy()
            self._spaces[namespace].add(keys[at : at + 1], here)
            known[party] = int(nodes[at])
        self._ids.add(
            pa.array(list(known), pa.string()), np.array([*known.values()], dtype=np.int64)
        )

    def _keyed(self, namespace: str, keys: pa.StringArray) -> pa.StringArray:
        return pc.if_else(
            self._trusted(keys), keys, _joined(keyed_id(namespace, self.dataset, "")[:-1], keys)
        )

    def _trusted(self, texts: pa.StringArray) -> pa.BooleanArray:
        if not self.trusts_ids:
            return pa.array(np.zeros(len(texts), dtype=bool))
        return pc.match_substring_regex(texts, _PARTY_ID)

    def _is_shared(self, codes: pa.StringArray) -> npt.NDArray[np.bool_]:
        shared = self._shared.to_pylist()
        asked = codes.drop_null().to_pylist()
        owners: dict[str, set[int]] = {}
        for code, node, *_ in self.writer.claims(asked):
            owners.setdefault(code, set()).add(node)
        shared += [code for code, nodes in owners.items() if len(nodes) > 1]
        found = pc.is_in(codes, value_set=pa.array(shared, pa.string()))
        return mask(found)


def _first_places(codes: Nodes, places: Nodes) -> Nodes:
    """Return for each code, from 0 up without a gap, the first of the places it stands at."""
    first = np.empty(int(codes.max(initial=-1)) + 1, dtype=np.int64)
    # Written backwards, the first is what stays.
    first[codes[::-1]] = places[::-1]
    return first


def _joined(prefix: str, texts: pa.StringArray) -> pa.StringArray:
    return pc.binary_join_element_wise(pa.scalar(prefix), texts, ":")
