"""Which codes of a whole column are valid unified social credit codes?

The same answer as `graph.uscc`, a million rows at a time: the plain codes (18 ASCII
characters of the alphabet, either case) are judged as one matrix of bytes, the few others
one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.codes import region_prefixes, uscc_categories
from graph.uscc import (
    ALPHABET,
    CHECK_WEIGHTS,
    LENGTH,
    ORGANISATION_CHECKS,
    ORGANISATION_WEIGHTS,
    parse_uscc,
)

Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

# Small enough that one block and its intermediate results stay in the processor's cache.
_BLOCK = 1 << 14
_OUTSIDE = 255


@dataclass(frozen=True, slots=True, eq=False)
class UsccColumn:
    """The verdict on a column: one entry per row, in the order of the rows.

    Attributes
    ----------
    valid
        Whether the row holds a valid code.
    normal
        The normal form where valid, null elsewhere.
    """

    valid: Mask
    normal: pa.StringArray


def uscc_valid(
    values: pa.Array | pa.ChunkedArray | npt.NDArray[np.str_] | Sequence[str | None],
) -> UsccColumn:
    """Judge a column of codes; a null is not valid.

    Row by row the same as `graph.uscc.parse_uscc`. O(rows) time, some 40 bytes of working
    memory a row. Rows that are not 18 characters of the alphabet are judged one by one.
    """
    texts = _as_strings(values)
    upper = pc.ascii_upper(texts)
    of_length = pc.fill_null(pc.equal(pc.binary_length(upper), LENGTH), False)  # noqa: FBT003
    matrix = _matrix(pc.filter(upper, of_length))
    places = np.flatnonzero(of_length.to_numpy(zero_copy_only=False))

    valid = np.zeros(len(texts), dtype=np.bool_)
    is_plain = np.zeros(len(texts), dtype=np.bool_)
    for start in range(0, len(places), _BLOCK):
        here = places[start : start + _BLOCK]
        valid[here], is_plain[here] = _judge(matrix[start : start + _BLOCK])
    return _with_odd_rows(texts, upper, valid, np.flatnonzero(~is_plain))


def _as_strings(values: object) -> pa.StringArray:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    array = values if isinstance(values, pa.Array) else pa.array(values, type=pa.string())
    return array.cast(pa.string())


def _matrix(codes: pa.StringArray) -> Bytes:
    """View codes of one length as rows of bytes, without copying."""
    if len(codes) == 0:
        return np.empty((0, LENGTH), dtype=np.uint8)
    _, offsets, data = codes.buffers()
    first = int(np.frombuffer(offsets, dtype=np.int32)[codes.offset])
    flat = np.frombuffer(data, dtype=np.uint8)[first : first + len(codes) * LENGTH]
    return flat.reshape(-1, LENGTH)


def _judge(codes: Bytes) -> tuple[Mask, Mask]:
    """Return which rows are valid, and which are spelled in the alphabet at all."""
    values = _value_table()[codes]
    is_plain = values.max(axis=1) != _OUTSIDE
    total = values.astype(np.float32) @ _column(CHECK_WEIGHTS, LENGTH - len(CHECK_WEIGHTS))
    expected = -total.astype(np.int32) % len(ALPHABET)
    organisation = _organisation_table()[codes[:, 8:16]] @ _column(ORGANISATION_WEIGHTS, 0)
    inner = _ascii(ORGANISATION_CHECKS)[organisation.astype(np.int32) % len(ORGANISATION_CHECKS)]
    valid = is_plain & (expected == values[:, 17]) & (inner == codes[:, 16])
    category = values[:, 0].astype(np.int32) * 256 + values[:, 1]
    return valid & _category_table()[category] & _is_region(values[:, 2:8]), is_plain


def _is_region(digits: Bytes) -> Mask:
    prefix = digits[:, 0].astype(np.int32) * 100 + digits[:, 1] * 10 + digits[:, 2]
    known = _region_table()[np.minimum(prefix, len(_region_table()) - 1)]
    return np.asarray(known & (digits.max(axis=1) <= len("012345678")), dtype=np.bool_)


def _with_odd_rows(
    texts: pa.StringArray, upper: pa.StringArray, valid: Mask, odd: npt.NDArray[np.intp]
) -> UsccColumn:
    """Judge the rows that are spelled in another way, one by one."""
    rows = [None if text is None else parse_uscc(text) for text in texts.take(odd).to_pylist()]
    valid[odd] = [code is not None for code in rows]
    normal = pc.if_else(pa.array(valid), upper, None)
    if not valid[odd].any():
        return UsccColumn(valid, normal)
    is_odd = np.zeros(len(texts), dtype=np.bool_)
    is_odd[odd] = True
    normal = pc.replace_with_mask(normal, pa.array(is_odd), pa.array(rows, type=pa.string()))
    return UsccColumn(valid, normal)


def _ascii(text: str) -> Bytes:
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8)


def _column(weights: tuple[int, ...], zeros_behind: int) -> npt.NDArray[np.float32]:
    """Return weights as a vector; sums stay far below 2^24, so floats are exact."""
    return np.array(weights + (0,) * zeros_behind, dtype=np.float32)


@cache
def _value_table() -> Bytes:
    table = np.full(256, _OUTSIDE, dtype=np.uint8)
    table[_ascii(ALPHABET)] = np.arange(len(ALPHABET))
    return table


@cache
def _organisation_table() -> npt.NDArray[np.float32]:
    table = np.zeros(256, dtype=np.float32)
    table[_ascii(ALPHABET)] = [int(character, 36) for character in ALPHABET]
    return table


@cache
def _category_table() -> Mask:
    table = np.zeros(1 << 16, dtype=np.bool_)
    for category in uscc_categories():
        table[ALPHABET.index(category[0]) * 256 + ALPHABET.index(category[1])] = True
    return table


@cache
def _region_table() -> Mask:
    """Return for each beginning of three digits whether such a region can exist."""
    table = np.zeros(1001, dtype=np.bool_)
    for prefix in region_prefixes():
        table[int(prefix.ljust(3, "0")) : int(prefix.ljust(3, "9")) + 1] = True
    return table
