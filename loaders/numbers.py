"""What does a person's number say, and what may be kept of it?

Only the keyed digest, the type and the status leave this file; the number
itself is dropped with the text of its column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graph.resident_id import IdStatus, born_on, id_status, id_type_of, identifies, normalize_id
from graph.store import MISSING
from graph.vocabulary import IdType

if TYPE_CHECKING:
    from graph.person_key import PersonKey
    from loaders.parsing import ParsedTable

_TELLS_BIRTH = frozenset({IdStatus.VALID, IdStatus.AREA_UNKNOWN})


def judge_numbers(rows: ParsedTable, today: date, key: Callable[[], PersonKey]) -> pa.StringArray:
    """Fill in what each number says; return the digests, null where none counts.

    Parameters
    ----------
    key
        Opens the person key; asked for only where there is a number.
    """
    numbers = rows.texts("id_number").to_pylist()
    kinds = rows.days("id_type").copy()
    births = rows.days("born_on").copy()
    statuses: list[str | None] = [None] * len(numbers)
    digests: list[str | None] = [None] * len(numbers)
    to_digest: defaultdict[IdType, list[tuple[int, str]]] = defaultdict(list)
    for at in np.flatnonzero(rows.ok).tolist():
        number = numbers[at]
        if number is None:
            continue
        stated = None if kinds[at] == MISSING else list(IdType)[kinds[at]]
        kind = id_type_of(stated, number, today)
        status = id_status(kind, number, today)
        statuses[at] = str(status)
        if kind is not None:
            kinds[at] = list(IdType).index(kind)
        if identifies(kind, status):
            to_digest[kind or IdType.OTHER].append((at, normalize_id(kind, number)))
        if births[at] == MISSING and status in _TELLS_BIRTH:
            # Minors are exempt from every measure, also where the table leaves the day out.
            birth = born_on(normalize_id(kind, number))
            births[at] = MISSING if birth is None else birth.toordinal()
    for kind, listed in to_digest.items():
        for (at, _), digest in zip(
            listed, key().digests(kind, (number for _, number in listed)), strict=True
        ):
            digests[at] = digest
    rows.values["id_status"] = pa.array(statuses, pa.string())
    rows.values["id_type"] = kinds
    rows.values["born_on"] = births
    rows.values["id_number"] = pa.nulls(len(numbers), pa.string())
    return pa.array(digests, pa.string())
