"""Is what was computed ahead kept whole, under its name, with the revision it was made from?"""

import random

import pytest

from graph.opening import open_store
from graph.store import GraphStore

FIVE_MEGABYTES = 5 << 20


def test_a_finding_is_kept_under_its_name_until_a_newer_one(store: GraphStore) -> None:
    assert store.kept("clusters") is None
    store.keep("clusters", 1, b"old")
    store.keep("clusters", 2, b"new")
    assert store.kept("clusters") == (2, b"new")


DOCUMENTS = {
    "empty": b"",
    "bytes": bytes(range(256)),
    "text": "安阳".encode() * 1_000,
    "large": random.Random(5).randbytes(FIVE_MEGABYTES),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_finding_comes_back_byte_by_byte(store: GraphStore, url: str, document: bytes) -> None:
    store.keep("pairs", 3, document)
    store.keep("other", 4, b"beside")
    other = open_store(url)
    assert other.kept("pairs") == (3, document)
    assert store.kept("other") == (4, b"beside")
    assert store.revision() == 0
    other.close()
