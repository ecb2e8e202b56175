"""How do the native tables lie in an SQLite file?

One SQL table per native table, made from its declaration: parties are node
numbers, dates day numbers, codes positions, numbers packed decimals. Every
row is one version, with its two record-time days and its two revisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph.tables import OUTCOMES, TABLES, Column, Table

# "ZREN" in the file's header says whose it is; the version says which layout.
APPLICATION_ID = 0x5A52454E
VERSION = 3

IDENTITY_SETTING = "identity"
"""The setting that tells a store from any other."""

REGROUPED_SETTING = "regrouped"
"""The setting that names the last revision in which parties became one or came apart."""

KEY_SETTING = "person_key"
"""The setting that names the person key a store belongs to."""

RECORD = ("known", "superseded", "rev_in", "rev_out", "flags", "file", "row")
"""What every row carries beside its own columns."""

_FIXED = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE load (
    revision INTEGER PRIMARY KEY, load_id TEXT NOT NULL, dataset TEXT NOT NULL,
    committed_at TEXT NOT NULL, report TEXT NOT NULL);
CREATE TABLE file (
    id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, dataset TEXT NOT NULL,
    name TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE dataset (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE node (id INTEGER PRIMARY KEY, party_id TEXT NOT NULL);
CREATE TABLE alias (party_id TEXT NOT NULL, node INTEGER NOT NULL,
    PRIMARY KEY (party_id, node)) WITHOUT ROWID;
CREATE TABLE node_key (
    key TEXT NOT NULL, namespace TEXT NOT NULL, dataset INTEGER NOT NULL,
    node INTEGER NOT NULL,
    PRIMARY KEY (key, namespace, dataset)) WITHOUT ROWID;
CREATE TABLE finding (name TEXT PRIMARY KEY, revision INTEGER NOT NULL, document BLOB NOT NULL);
CREATE VIRTUAL TABLE organization_name USING fts5(
    pairs, content='', detail=full, tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE person_name USING fts5(
    pairs, content='', detail=full, tokenize="unicode61 remove_diacritics 0");
"""
UPGRADES: Mapping[int, tuple[Table, ...]] = MappingProxyType({2: (OUTCOMES,)})
"""The tables that an older layout lacks, all of them empty then."""

NAME_INDEX = {"organizations": "organization_name", "persons": "person_name"}

# Built after the first load's rows: one sort instead of a million insertions.
INDEXES: tuple[tuple[str, str, str], ...] = (
    ("node", "node_party", "party_id"),
    ("organizations", "organizations_org", "org"),
    ("organizations", "organizations_uscc", "uscc"),
    ("organizations", "organizations_parent", "parent_org"),
    ("persons", "persons_person", "person"),
    ("holdings", "holdings_company", "company"),
    ("holdings", "holdings_holder", "holder"),
    ("appointments", "appointments_org", "org"),
    ("appointments", "appointments_person", "person"),
    ("arrangements", "arrangements_party", "party"),
    ("arrangements", "arrangements_group", "group"),
    ("arrangements", "arrangements_target", "target"),
    ("decisions", "decisions_no", "decision_no"),
    ("decisions", "decisions_subject", "subject"),
    ("named_persons", "named_persons_no", "decision_no"),
    ("named_persons", "named_persons_person", "person"),
    ("repairs", "repairs_no", "decision_no"),
    ("objections", "objections_no", "decision_no"),
    ("commitments", "commitments_org", "org"),
    ("indicators", "indicators_org", "org"),
    ("ratings", "ratings_org", "org"),
    ("permits", "permits_no", "decision_no"),
    ("permits", "permits_org", "org"),
    ("acts", "acts_no", "decision_no"),
    ("acts", "acts_subject", "subject"),
    ("acts", "acts_person", "person"),
    ("acts", "acts_unit", "unit"),
    ("outcomes", "outcomes_alert", "alert"),
    ("outcomes", "outcomes_party", "party"),
)
_PARTIAL = frozenset({"organizations_parent", "organizations_uscc", "arrangements_target"})


def create_statements() -> str:
    """Return the script that makes an empty store."""
    return _FIXED + "".join(_create(table) for table in TABLES)


def upgrade_statements(version: int) -> list[str]:
    """Return the statements that make a store of an older layout one of this layout."""
    return [_create(table) for table in UPGRADES[version]]


def index_statements() -> list[str]:
    """Return the statements that make what indexes are missing."""
    return [
        f'CREATE INDEX IF NOT EXISTS {name} ON "{table}" ("{column}")'
        + (f' WHERE "{column}" IS NOT NULL' if name in _PARTIAL else "")
        for table, name, column in INDEXES
    ]


def insert_statement(table: Table) -> str:
    """Return the statement that adds one row."""
    names = ["fact", *(column.name for column in table.kept), *RECORD]
    listed = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({listed}) VALUES ({", ".join("?" * len(names))})'  # noqa: S608


def _create(table: Table) -> str:
    columns = [f'"{column.name}" {_sql_type(column)}' for column in table.kept]
    record = [f"{name} INTEGER NOT NULL" for name in RECORD]
    return (
        f'CREATE TABLE "{table.name}" (fact INTEGER PRIMARY KEY, {", ".join(columns + record)});\n'
    )


def _sql_type(column: Column) -> str:
    return ("INTEGER" if column.is_integer else "TEXT") + (" NOT NULL" if column.required else "")
