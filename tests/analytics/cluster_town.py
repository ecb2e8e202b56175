"""How does a test state a small register for clusters and alerts, and ask about it?"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from analytics.clusters.alert import Alert, AlertParameters
from analytics.clusters.alerts import find_alerts
from analytics.clusters.finding import ClusterFindings, find_clusters
from analytics.clusters.links import LinkedWorld, linked_world
from analytics.clusters.parameters import Parameters
from api.clusters_records import counted_records
from graph.model import PartyId
from graph.opening import open_store
from graph.periods import AsOf
from graph.reader import GraphReader
from loaders.loading import load
from tests.tables import as_csv, uscc, write_tables

DAY = date(2024, 12, 31)
QUICK = Parameters(shuffles=499)


class Town:
    """Rows of tables, added one by one; organizations are numbered from 1."""

    def __init__(self) -> None:
        self._rows: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
        self._count = 0

    def org(self, **values: object) -> PartyId:
        """Add an organization and return its id."""
        self._count += 1
        code = uscc(self._count)
        usual = {"kind": "company", "industry": "C1411", "region": "410502"}
        self.add("organizations", org=code, uscc=code, **{**usual, **values})
        return PartyId(f"org:{code}")

    def person(self, key: str) -> PartyId:
        """Return the id of a person known by a key."""
        if all(row["person"] != key for row in self._rows["persons"]):
            self.add("persons", person=key, name=key)
        return PartyId(f"person:town:{key}")

    def head(self, person: str, org: PartyId, start: str = "2015-01-01", to: str = "") -> None:
        self.post(person, org, "legal_representative", start, to)

    def post(self, person: str, org: PartyId, role: str, start: str, to: str = "") -> None:
        self.person(person)
        row = {"person": person, "org": org.removeprefix("org:"), "role": role}
        self.add("appointments", **row, **{"from": start, "to": to})

    def hold(self, holder: str, company: PartyId, per_cent: str) -> None:
        row = {"holder": holder.removeprefix("org:"), "company": company.removeprefix("org:")}
        self.add("holdings", **row, capital_pct=per_cent, **{"from": "2015-01-01"})

    def decide(self, number: str, org: PartyId, day: str, **values: object) -> None:
        usual: dict[str, object] = {"authority": "局", "type": "penalty", "severity": "general"}
        usual["legal_basis"] = "某条例 第1条"
        subject = org.removeprefix("org:")
        usual |= {"subject": subject, "decided_on": day, "effective_on": day}
        self.add("decisions", decision_no=number, **{**usual, **values})

    def add(self, table: str, **values: object) -> None:
        self._rows[table].append(values)

    def written(self, folder: Path) -> Path:
        tables = {name: as_csv(rows) for name, rows in self._rows.items()}
        return write_tables(folder / "town", **tables)

    @contextmanager
    def reader(self, folder: Path, on: date = DAY) -> Iterator[GraphReader]:
        folder.mkdir(exist_ok=True)
        store = open_store(f"sqlite:///{folder / 'town.db'}", create=True)
        try:
            report = load(store, [self.written(folder)])
            assert report.rejected == 0, report.rejections
            yield GraphReader(store, AsOf(on=on, known_at=on))
        finally:
            store.close()

    def world(self, folder: Path, parameters: Parameters = QUICK) -> LinkedWorld:
        with self.reader(folder) as reader:
            return linked_world(reader, parameters)

    def clusters(self, folder: Path, on: date = DAY) -> ClusterFindings:
        with self.reader(folder, on) as reader:
            return find_clusters(reader, counted_records(reader), QUICK)

    def alerts(self, folder: Path, parameters: AlertParameters | None = None) -> list[Alert]:
        with self.reader(folder) as reader:
            world, records = linked_world(reader, QUICK), counted_records(reader)
            return list(find_alerts(reader, world, records, parameters or AlertParameters()))
