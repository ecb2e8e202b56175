"""Is text that looks like a command kept, found and answered as the text it is?"""

from collections.abc import Collection
from pathlib import Path

import pytest

from graph.model import Decision, Holding, Organization
from graph.moments import today
from graph.names import folded
from graph.periods import AsOf
from graph.store import GraphStore
from loaders.loading import LoadOptions
from tests.tables import as_csv, facts_of, ids, load_tables

NOW = AsOf(on=today(), known_at=today())
TEXTS = {
    "cypher": "'}) DETACH DELETE n //",
    "cypher_double": '"}) MATCH (n) DETACH DELETE n RETURN "',
    "backtick": "`) MATCH (n) DETACH DELETE n //",
    "escaped": "\\'}) DETACH DELETE n //\\",
    "unicode_escape": "\\u0027}) DETACH DELETE n //",
    "parameter": "$values",
    "braces": "{key: $key}",
    "blank": "<<ROW>>",
    "blank_known": "<<PARTY_ID>>",
    "regex": "a\\1\\g<0>",
    "everything": "*:*",
    "lucene_field": "pairs:*",
    "lucene_range": "[* TO *]",
    "lucene_fuzzy": "安阳~ 安?阳* ^2",
    "lucene_and": "a AND b",
    "lucene_or": "安阳 OR 甲",
    "lucene_not": "NOT 安阳",
    "lucene_special": '+-&&||!(){}[]^"~*?:\\/',
    "fts_near": "NEAR(a b, 5)",
    "fts_column": "pairs : a",
    "sql": "'; DROP TABLE node; --",
    "sql_double": '" OR 1=1 --',
    "sql_null": "') UNION SELECT 1, 'x' --",
    "json": '["org:t:bystander"]',
    "percent": "100%_",
    "formula": "=1+1",
    "comment": "/* a */ // b -- c",
    "newline": "a\nb",
    "return": "a\r\nb",
    "tab": "a\tb",
    "bell": "a\x07b",
    "escape": "a\x1b[31mb",
    "unit": "a\x1fb",
    "delete": "a\x7fb",
    "separator": "a\u2028b",
    "override": "a\u202eb",
    "byte_order": "a\ufeffb",
    "rare": "𰻝𠮷",
}


DATASETS = ("cypher", "backtick", "parameter", "blank", "lucene_special", "sql", "json", "bell")


def rows_with(texts: Collection[str]) -> dict[str, str]:
    """Tables in which each of the texts is a key, a name, a number of a decision and more."""
    decided = {"type": "penalty", "decided_on": "2021-06-01"}
    written: dict[str, list[dict[str, object]]] = {
        "organizations": [{"org": text, "name": name_with(text), "region": text} for text in texts],
        "holdings": [{"holder": text, "company": "own", "share_class": text} for text in texts],
        "decisions": [
            {"decision_no": t, "authority": t, "subject": t, "legal_basis": t, **decided}
            for t in texts
        ],
    }
    return {name: as_csv(rows) for name, rows in written.items()}


def name_with(text: str) -> str:
    return f"丙{text}丁"


def test_no_text_is_a_command(store: GraphStore, tmp_path: Path) -> None:
    load_tables(store, tmp_path / "t", organizations="org,name\nbystander,安阳甲\n")
    before, parties = facts_of(store), list(store.party_ids())
    report = load_tables(store, tmp_path / "x", **rows_with(TEXTS.values()))
    assert report.rejections == ()
    assert before < facts_of(store)
    assert list(store.party_ids())[: len(parties)] == parties
    scanned = {type_: list(store.scan(type_, NOW)) for type_ in (Organization, Holding, Decision)}
    assert [len(rows) for rows in scanned.values()] == [len(TEXTS) + 1, len(TEXTS), len(TEXTS)]
    for text in TEXTS.values():
        insist_on_party(store, text)
        insist_on_facts(store, text)
        insist_on_names(store, text)
    assert store.resolve("bystander") == ids("org:t:bystander")
    assert facts_of(store) > before


@pytest.mark.parametrize("text", [TEXTS[name] for name in DATASETS], ids=DATASETS)
def test_no_name_of_a_dataset_or_finding_is_a_command(
    store: GraphStore, tmp_path: Path, text: str
) -> None:
    load_tables(store, tmp_path / "t", organizations="org,name\nbystander,安阳甲\n")
    rows = {"organizations": "org,name\nk,甲\n"}
    report = load_tables(store, tmp_path / "x", LoadOptions(dataset=text), **rows)
    assert [each.dataset for each in store.loads()] == ["t", report.dataset]
    assert store.resolve(f"org:{report.dataset}:k") == ids(f"org:{report.dataset}:k")
    changed = {"organizations": "org,name\nk,乙\n"}
    load_tables(store, tmp_path / "y", LoadOptions(dataset=text), **changed)
    assert sorted(str(row.name) for row in store.scan(Organization, NOW)) == ["乙", "安阳甲"]
    store.keep(text, 1, text.encode())
    assert store.kept(text) == (1, text.encode())


def insist_on_party(store: GraphStore, text: str) -> None:
    party = f"org:x:{text}"
    (kept,) = store.facts(Organization, "org", [party], NOW)
    assert (kept.org, kept.name, kept.region) == (party, name_with(text), text)
    assert store.facts(Organization, "region", [text], NOW) == [kept]
    assert store.resolve(text) == store.resolve(party) == ids(party)
    assert store.known(ids(party, "org:t:bystander")) == set(ids(party, "org:t:bystander"))


def insist_on_facts(store: GraphStore, text: str) -> None:
    (held,) = store.facts(Holding, "holder", ids(f"org:x:{text}"), NOW)
    assert held.share_class == text
    assert store.facts(Holding, "share_class", [text], NOW) == [held]
    (decided,) = store.facts(Decision, "decision_no", [text], NOW)
    assert (decided.decision_no, decided.authority, decided.legal_basis) == (text, text, text)
    for column in ("authority", "legal_basis"):
        assert store.facts(Decision, column, [text], NOW) == [decided]
    assert store.page(Decision, "decision_no", text, NOW, limit=5).facts == (decided,)
    # Nobody is found by what the text says.
    assert store.facts(Holding, "holder", [text], NOW) == []


def insist_on_names(store: GraphStore, text: str) -> None:
    plain, whole = folded(text), folded(name_with(text))
    names = {f"org:x:{each}": folded(name_with(each)) for each in TEXTS.values()}
    names["org:t:bystander"] = "安阳甲"
    found = store.search(text, limit=100).parties
    assert set(found) == {org for org, name in names.items() if plain and plain in name}
    found = store.search(name_with(text), limit=100).parties
    assert set(found) == {org for org, name in names.items() if whole in name}
    assert f"org:x:{text}" in found
