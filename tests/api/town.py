"""Which small town do the tests of the doors ask about?

Three companies under one person, a listing with a legal representative, a repaired penalty,
two persons of one name, one company that loses its first id.
"""

import csv
from pathlib import Path

from graph.opening import open_store
from graph.resident_id import resident_check
from graph.store import GraphStore
from graph.uscc import make_uscc
from loaders.loading import LoadOptions, load

MILL = make_uscc("91", "410502", 11)
SHOP = make_uscc("91", "410503", 12)
BUREAU = make_uscc("11", "410500", 1)
ON = "2024-06-01"


def id_number(serial: int) -> str:
    """Return a valid number of somebody who was never issued it."""
    first_17 = f"41050219700101{serial:03d}"
    return first_17 + resident_check(first_17)


OWNER_NUMBER = id_number(1)
TABLES: dict[str, list[dict[str, str]]] = {
    "organizations": [
        {"org": "mill", "uscc": MILL, "name": "安阳磨坊有限公司", "kind": "company",
         "industry": "C13", "region": "410502", "phone": "0372-0000001"},
        {"org": "shop", "uscc": SHOP, "name": "安阳商店有限公司", "kind": "company",
         "industry": "F52", "region": "410503"},
        {"org": "yard", "name": "安阳货场", "kind": "company", "region": "410502"},
        {"org": "bureau", "uscc": BUREAU, "name": "安阳市市场监督管理局", "kind": "state_organ",
         "region": "410500"},
    ],
    "persons": [
        {"person": "owner", "id_number": OWNER_NUMBER, "name": "欧阳建国"},
        {"person": "boss", "id_number": id_number(2), "name": "王伟"},
        {"person": "other", "id_number": id_number(3), "name": "王伟"},
    ],
    "holdings": [
        {"holder": "owner", "company": "mill", "capital_pct": "60", "from": "2015-01-01"},
        {"holder": "other", "company": "mill", "capital_pct": "40", "from": "2015-01-01"},
        {"holder": "mill", "company": "shop", "capital_pct": "51.5", "from": "2016-01-01"},
        {"holder": "owner", "company": "yard", "capital_pct": "60", "from": "2016-01-01"},
        {"holder": "other", "company": "yard", "capital_pct": "60", "from": "2016-01-01"},
    ],
    "appointments": [
        {"person": "boss", "org": "mill", "role": "legal_representative", "from": "2015-01-01"},
        {"person": "boss", "org": "shop", "role": "legal_representative", "from": "2016-01-01"},
    ],
    "decisions": [
        {"decision_no": "安监〔2024〕1号", "authority": "安阳市市场监督管理局",
         "authority_uscc": BUREAU, "subject": "mill", "type": "listing",
         "list_kind": "SERIOUS_VIOLATION", "severity": "serious", "domain": "food",
         "conduct_from": "2024-01-10", "pre_notice_on": "2024-02-01", "decided_on": "2024-03-01",
         "legal_basis": "办法第二条", "review_status": "effective"},
        {"decision_no": "安监〔2023〕9号", "authority": "安阳市市场监督管理局",
         "authority_uscc": BUREAU, "subject": "shop", "type": "listing",
         "list_kind": "SERIOUS_VIOLATION", "severity": "serious", "domain": "food",
         "conduct_from": "2023-01-10", "pre_notice_on": "2023-02-01", "decided_on": "2023-03-01",
         "legal_basis": "办法第二条", "review_status": "effective"},
    ],
    "repairs": [
        {"decision_no": "安监〔2023〕9号", "authority_uscc": BUREAU, "subject": "shop",
         "repaired_on": "2024-04-01"},
    ],
}  # fmt: skip


def write_tables(folder: Path, tables: dict[str, list[dict[str, str]]]) -> Path:
    """Write native tables as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def build_town(folder: Path) -> GraphStore:
    """Load the town, then the code of the yard, which so gets another id."""
    store = open_store(f"sqlite:///{folder / 'town.db'}", create=True)
    load(store, [write_tables(folder / "town", TABLES)])
    yard = {"org": "yard", "uscc": make_uscc("91", "410502", 13), "name": "安阳货场"}
    late = {"organizations": [yard | {"kind": "company", "region": "410502"}]}
    load(store, [write_tables(folder / "late", late)], LoadOptions(dataset="town"))
    return store
