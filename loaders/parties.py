"""Which party does each key and each reference of a load mean?

Keys of one dataset are its own. A valid code or a person's number makes the
identity; a name never does. One code claimed by two entities makes neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from graph.identity import keyed_id, organization_id, person_id
from graph.names import folded
from graph.resident_id import IdStatus, id_status, id_type_of, identifies, normalize_id
from graph.store import MISSING
from graph.uscc import parse_uscc
from graph.vocabulary import IdType

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.person_key import PersonKey
    from graph.store import GraphWriter

_PARTY_ID = re.compile(r"(org|person|group|unknown):.+")
_SEPARATORS = re.compile(r"[;；,，、|]")
AMBIGUOUS = MISSING + 1
"""Stands for a reference that could mean several parties."""


@dataclass(frozen=True, slots=True)
class NumberedPerson:
    """A row of persons: its key, and what its number says."""

    key: str
    id_type: IdType | None
    number: str | None


@dataclass(frozen=True, slots=True)
class CodedOrganization:
    """A row of organizations: its key, its valid code, and its names."""

    key: str
    code: str | None
    name: str | None
    former_names: str | None


@dataclass(slots=True)
class PartyIndex:
    """The parties of one load.

    Attributes
    ----------
    trusts_ids
        Whether full party ids in references are parties (an export made with
        the same person key).
    """

    writer: GraphWriter
    dataset: str
    today: date
    trusts_ids: bool = False
    described: set[int] = field(default_factory=set)
    referenced: set[int] = field(default_factory=set)
    _nodes: dict[str, dict[str, int]] = field(
        default_factory=lambda: {"org": {}, "person": {}, "unknown": {}, "group": {}}
    )
    _by_id: dict[str, int] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)

    def describe_organizations(self, rows: Sequence[CodedOrganization]) -> None:
        """Give every organization row its party; shared codes identify nobody."""
        shared = self._shared_codes(rows)
        self._shared |= shared
        ids = [
            organization_id(row.code)
            if row.code is not None and row.code not in shared
            else self._keyed("org", row.key)
            for row in rows
        ]
        self.described |= self._claim("org", [row.key for row in rows], ids)

    def describe_persons(
        self, rows: Sequence[NumberedPerson], key: Callable[[], PersonKey]
    ) -> list[tuple[IdType | None, IdStatus | None]]:
        """Give every person row its party; return the type and status of its number."""
        judged = [self._judged(row) for row in rows]
        ids = [self._keyed("person", row.key) for row in rows]
        with_number = [
            at
            for at, (kind, status) in enumerate(judged)
            if status is not None and identifies(kind, status)
        ]
        for kind in {judged[at][0] for at in with_number}:
            mine = [at for at in with_number if judged[at][0] == kind]
            numbers = [normalize_id(kind, rows[at].number or "") for at in mine]
            for at, digest in zip(mine, key().digests(kind or IdType.OTHER, numbers), strict=True):
                ids[at] = person_id(digest)
        self.described |= self._claim("person", [row.key for row in rows], ids)
        return judged

    def resolve(self, namespace: str, texts: Sequence[str]) -> np.ndarray:
        """Return the node of each reference, creating undescribed parties.

        Parameters
        ----------
        namespace
            `org`, `person` or `group` where the column can only be that;
            `party` where it could be either: `AMBIGUOUS` then marks a key
            that is both. Resolve the certain columns first.
        texts
            Distinct references.
        """
        if namespace == "party":
            found = self._either(texts)
        else:
            found = self._certain(namespace, texts)
        nodes = np.array([found[text] for text in texts], dtype=np.int64)
        self.referenced |= set(nodes[nodes >= 0].tolist())
        return nodes

    def _certain(self, namespace: str, texts: Sequence[str]) -> dict[str, int]:
        known = self._known(namespace, texts)
        missing = [text for text in texts if text not in known]
        adopted = self._known("unknown", missing)
        ids: dict[str, str] = {}
        for text in missing:
            code = parse_uscc(text) if namespace == "org" else None
            if code is not None and self._is_shared(code):
                known[text] = AMBIGUOUS
            elif code is not None:
                ids[text] = organization_id(code)
            else:
                ids[text] = self._keyed(namespace, text)
        self._claim(namespace, list(ids), list(ids.values()), adopted)
        known.update((text, self._nodes[namespace][text]) for text in ids)
        return known

    def _either(self, texts: Sequence[str]) -> dict[str, int]:
        orgs, persons = self._known("org", texts), self._known("person", texts)
        found: dict[str, int] = {}
        rest: list[str] = []
        for text in texts:
            if text in orgs and text in persons:
                found[text] = AMBIGUOUS
            elif text in orgs or text in persons:
                found[text] = orgs.get(text, persons.get(text, MISSING))
            else:
                rest.append(text)
        codes = [text for text in rest if parse_uscc(text) or self._trusted(text)]
        namespaces: dict[str, list[str]] = {"org": [], "person": [], "group": [], "unknown": []}
        for text in codes:
            namespaces["org" if parse_uscc(text) else text.partition(":")[0]].append(text)
        special = set(codes)
        namespaces["unknown"] += [text for text in rest if text not in special]
        for namespace, mine in namespaces.items():
            found.update(self._certain(namespace, mine) if mine else {})
        return found

    def _known(self, namespace: str, texts: Iterable[str]) -> dict[str, int]:
        nodes = self._nodes[namespace]
        asked = [text for text in texts if text not in nodes]
        if asked:
            stored = self.writer.nodes(self.dataset, namespace, asked).tolist()
            nodes.update((t, n) for t, n in zip(asked, stored, strict=True) if n != MISSING)
        return {text: nodes[text] for text in texts if text in nodes}

    def _claim(
        self,
        namespace: str,
        keys: Sequence[str],
        ids: Sequence[str],
        adopted: dict[str, int] | None = None,
    ) -> set[int]:
        """Make each key stand for the party of its id; return the nodes."""
        known = self._known(namespace, keys)
        if adopted is None:
            adopted = self._known("unknown", [key for key in keys if key not in known])
        by_id = self._nodes_of_ids(ids)
        fresh: dict[str, str] = {}
        for key, party in zip(keys, ids, strict=True):
            node = known.get(key, adopted.get(key))
            if node is None:
                if party not in by_id:
                    fresh[party] = key
            elif by_id.get(party) != node and self.writer.parties_of([node]) != [party]:
                self.writer.rename(node, party)
                by_id.setdefault(party, node)
        created = self.writer.add_nodes(list(fresh)).tolist()
        by_id.update(zip(fresh, created, strict=True))
        self._by_id.update(by_id)
        new = {
            key: adopted.get(key, by_id.get(party, MISSING))
            for key, party in zip(keys, ids, strict=True)
            if key not in known
        }
        # A reference by code is no key of the dataset: the code finds it anyway.
        kept = {key: node for key, node in new.items() if not self._names_itself(key)}
        if kept:
            self.writer.add_keys(
                self.dataset, namespace, list(kept), np.fromiter(kept.values(), np.int64, len(kept))
            )
        self._nodes[namespace].update(new)
        return {self._nodes[namespace][key] for key in keys}

    def _nodes_of_ids(self, ids: Sequence[str]) -> dict[str, int]:
        asked = [party for party in dict.fromkeys(ids) if party not in self._by_id]
        stored = self.writer.nodes_of_ids(asked).tolist()
        self._by_id.update((p, n) for p, n in zip(asked, stored, strict=True) if n != MISSING)
        return {party: self._by_id[party] for party in ids if party in self._by_id}

    def _names_itself(self, key: str) -> bool:
        return self._trusted(key)

    def _keyed(self, namespace: str, key: str) -> str:
        return key if self._trusted(key) else keyed_id(namespace, self.dataset, key)

    def _trusted(self, text: str) -> bool:
        return self.trusts_ids and _PARTY_ID.fullmatch(text) is not None

    def _is_shared(self, code: str) -> bool:
        if code in self._shared:
            return True
        return len({node for _, node, *_ in self.writer.claims([code])}) > 1

    def _judged(self, row: NumberedPerson) -> tuple[IdType | None, IdStatus | None]:
        if row.number is None:
            return row.id_type, None
        kind = id_type_of(row.id_type, row.number, self.today)
        return kind, id_status(kind, row.number, self.today)

    def _shared_codes(self, rows: Sequence[CodedOrganization]) -> set[str]:
        first: dict[str, CodedOrganization] = {}
        shared: set[str] = set()
        for row in rows:
            if row.code is not None and first.setdefault(row.code, row).key != row.key:
                shared.add(row.code)
        claims = self.writer.claims(list(first))
        keys = self._known("org", [row.key for row in rows]) if claims else {}
        for code, node, dataset, name, former in claims:
            row = first[code]
            same_dataset = dataset == self.dataset
            if same_dataset and keys.get(row.key) == node:
                continue
            if same_dataset or not _same_name(row, name, former):
                shared.add(code)
        owners = Counter(code for code, *_ in claims)
        for code, node, dataset, *_ in claims:
            if code in shared or owners[code] > 1:
                key = self.writer.key_of(node, dataset)
                self.writer.rename(node, keyed_id("org", dataset, key))
                self._by_id.pop(organization_id(code), None)
        return shared


def _same_name(row: CodedOrganization, name: str | None, former: str | None) -> bool:
    mine, theirs = _names(row.name, row.former_names), _names(name, former)
    return not mine or not theirs or bool(mine & theirs)


def _names(name: str | None, former: str | None) -> set[str]:
    listed = [name or "", *_SEPARATORS.split(former or "")]
    return {folded(text) for text in listed if folded(text)}
