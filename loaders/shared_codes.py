"""Which codes are claimed by two entities, so that they identify neither?

Two keys of one dataset, or two datasets that call the holder of one code by
different names (former names explain a difference). None of them is merged;
each goes by its key until a human decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.identity import keyed_id
from graph.names import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graph.store import GraphWriter

_SEPARATORS = re.compile(r"[;；,，、|]")


@dataclass(frozen=True, slots=True, eq=False)
class CodedRows:
    """Rows of organizations: keys, valid codes (else null), names, former names."""

    keys: pa.StringArray
    codes: pa.StringArray
    names: pa.StringArray
    former_names: pa.StringArray

    def rows_of(self, codes: Sequence[str]) -> list[int]:
        """Return the first row with each of these codes, which all are there."""
        places = pc.index_in(pa.array(codes, pa.string()), value_set=self.codes)
        return [int(place) for place in places.to_pylist()]


def joined_rows(parts: Sequence[CodedRows]) -> CodedRows:
    """Return the rows of several files as one."""
    if len(parts) == 1:
        return parts[0]
    return CodedRows(
        *(
            pa.concat_arrays([getattr(part, each.name) for part in parts])
            for each in fields(CodedRows)
        )
    )


def shared_codes(
    writer: GraphWriter, dataset: str, rows: CodedRows, known: npt.NDArray[np.int64]
) -> pa.StringArray:
    """Return the codes that several entities claim, and unmake older claims to them.

    Parameters
    ----------
    known
        The nodes the store has for the keys of the rows.
    """
    shared = set(_twice(rows).to_pylist())
    claims = writer.claims(rows.codes.drop_null().to_pylist())
    places = rows.rows_of([code for code, *_ in claims])
    for at, (code, node, owner, name, former) in zip(places, claims, strict=True):
        same_dataset = owner == dataset
        if same_dataset and known[at] == node:
            continue
        mine = rows.names[at].as_py(), rows.former_names[at].as_py()
        if same_dataset or not _same(mine, (name, former)):
            shared.add(code)
    claimed = [(node, owner) for code, node, owner, *_ in claims if code in shared]
    for node, owner in dict.fromkeys(claimed):
        for key in writer.keys_of(node, owner):
            party = keyed_id("org", owner, key)
            if writer.shared_nodes([node]):
                writer.separate(node, owner, key, party)
            else:
                writer.rename(node, party)
    return pa.array(sorted(shared), pa.string())


def _twice(rows: CodedRows) -> pa.StringArray:
    pairs = pa.table({"code": rows.codes, "key": rows.keys}).filter(pc.is_valid(rows.codes))
    keys = pairs.group_by("code").aggregate([("key", "count_distinct")])
    return keys.filter(pc.greater(keys["key_count_distinct"], 1))["code"]


def _same(mine: tuple[str | None, str | None], theirs: tuple[str | None, str | None]) -> bool:
    ours, others = _names(*mine), _names(*theirs)
    return not ours or not others or bool(ours & others)


def _names(name: str | None, former: str | None) -> set[str]:
    listed = (folded(text) for text in (name or "", *_SEPARATORS.split(former or "")))
    return {text for text in listed if text}
