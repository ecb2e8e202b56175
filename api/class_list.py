"""Which entities have which supervision class, as it was computed last for everybody?

A province has a million rows: they are kept as columns, and a page is cut out of them.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from api.moments import instant
from graph.errors import NotComputedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from analytics.classes.everybody import ClassesOfEverybody
    from graph.reader import GraphReader
    from graph.store import GraphStore

_NAME = "classes-list"
_SAID = b"zeren"
COMMAND = "zeren classes --all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassList:
    """Everybody's classes.

    Attributes
    ----------
    rows
        One per entity, in order of ids: `party_id, class, score, direct, region, industry`.
    said
        The days, the instant and the scheme they were computed with.
    """

    revision: int
    rows: pa.Table
    said: dict[str, str]

    @property
    def stamp(self) -> str:
        """What a cursor belongs to."""
        told = f"{self.revision} {self.said['on']} {self.said['known_at']} {self.said['scheme']}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def keep_classes(
    reader: GraphReader, revision: int, found: ClassesOfEverybody, digest: str
) -> None:
    """Keep everybody's classes in place of those kept before; linear.

    Parameters
    ----------
    revision
        Of the data they were computed from; those of an older one are not kept.
    digest
        Of the points they were computed with.
    """
    import pyarrow as pa
    from pyarrow import ipc

    store, as_of = reader.store, reader.as_of
    if revision != store.revision():
        return
    said = {
        "on": as_of.on.isoformat(),
        "known_at": as_of.known_at.isoformat(),
        "computed_at": instant(),
        "scheme": digest,
    }
    direct = [";".join(entry.row.list_kind for entry in own.direct) for own in found.owns]
    columns = {
        "party_id": pa.array(found.parties, pa.string()),
        "class": _words([own.name.value for own in found.owns]),
        "score": pa.array([own.score for own in found.owns], pa.int32()),
        "direct": _words(direct),
        "region": _words(found.regions),
        "industry": _words(found.industries),
    }
    rows = pa.table(columns).replace_schema_metadata({_SAID: orjson.dumps(said)})
    sink = pa.BufferOutputStream()
    with ipc.new_file(sink, rows.schema, options=ipc.IpcWriteOptions(compression="zstd")) as file:
        file.write_table(rows)
    with suppress(StoreError):
        store.keep(_NAME, revision, sink.getvalue().to_pybytes())


def kept_classes(store: GraphStore, on: str | None, known_at: str | None) -> ClassList:
    """Return the classes that were kept last.

    Raises
    ------
    NotComputedError
        If none are kept, or they are of other days than those asked for.
    """
    from pyarrow import ipc

    kept = store.kept(_NAME)
    if kept is None:
        raise NotComputedError("supervision classes", COMMAND)
    rows = ipc.open_file(kept[1]).read_all()
    said = orjson.loads(rows.schema.metadata[_SAID])
    for asked, there in ((on, said["on"]), (known_at, said["known_at"])):
        if asked not in {None, there}:
            raise NotComputedError("supervision classes", COMMAND, asked, there)
    return ClassList(revision=kept[0], rows=rows, said=said)


def chosen(
    rows: pa.Table, name: str | None, region: str | None, industry: str | None, within: str | None
) -> pa.Table:
    """Return the rows of a class, a region and an industry; linear in the rows.

    Parameters
    ----------
    region, industry
        The beginnings of codes.
    within
        The region beyond which the caller may not look.
    """
    import pyarrow.compute as pc

    mask = None
    if name is not None:
        mask = pc.equal(rows["class"].cast("string"), name)
    for column, start in (("region", region), ("region", within), ("industry", industry)):
        if start is not None:
            text = pc.fill_null(rows[column].cast("string"), "")
            fits = pc.starts_with(text, start)
            mask = fits if mask is None else pc.and_(mask, fits)
    return rows if mask is None else rows.filter(mask)


def page(reader: GraphReader, rows: pa.Table) -> list[dict[str, Any]]:
    """Return a few rows with the names of the entities."""
    shown = rows.to_pylist()
    named = reader.parties([row["party_id"] for row in shown])
    return [
        {
            "party_id": row["party_id"],
            "name": named[row["party_id"]].display_name,
            "class": row["class"],
            "score": row["score"],
            "direct": row["direct"].split(";") if row["direct"] else [],
            "region": row["region"],
            "industry": row["industry"],
        }
        for row in shown
    ]


def _words(texts: Sequence[str | None]) -> pa.DictionaryArray:
    import pyarrow as pa

    return pa.array(texts, pa.string()).dictionary_encode()
