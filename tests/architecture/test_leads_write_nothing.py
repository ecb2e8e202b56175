"""Can anything that only gives leads make somebody liable, or act in an official's name?

Two walks over our own code: what a module imports, however far, and what a function refers to,
however far. A reference counts wherever the name stands, called or handed on, so the walk finds
rather too much than too little.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("graph", "analytics", "api", "loaders")
LEADS = frozenset(
    {
        *("power", "ownership", "clusters", "warning", "evidence"),
        *("owners", "all_owners", "links", "chains", "warn", "risk", "alerts", "bulletin"),
        *("clusters_answer", "clusters_json", "clusters_memory", "clusters_records"),
        *("warn_json", "warn_records"),
    }
)
"""Whatever part of a module's path is called so gives leads, also what does not exist yet."""

WRITES = frozenset({"Liability", "Measure", "Notice", "DecisionOutcome", "Act"})
"""Whoever makes one of these says that somebody answers, or that an official decided."""

WRITING_CALLS = frozenset({"writer", "record_acts", "act_on_item", "act_on_notice"})
"""Whoever calls one of these writes into a store, or in an official's name."""

DOOR = "loaders.outcomes.record_outcomes"
"""The one function through which leads may write: what came of an alert, a table of its own."""

BEYOND = "loaders.appending.append_facts"
"""What writes behind the door, and would write any table it is handed."""

FORBIDDEN = ("analytics.liability", "loaders", "api.acting", "api.commands.acting")


def is_lead(module: str) -> bool:
    return bool(LEADS & set(module.split(".")[1:]))


@dataclass(frozen=True)
class Code:
    """The functions of a source tree, and what each refers to.

    Attributes
    ----------
    refers
        For each function, class or module body, by full name: the full names it mentions.
    writers
        Those that make or write something of their own doing, not through others.
    """

    refers: dict[str, set[str]] = field(default_factory=dict)
    writers: set[str] = field(default_factory=set)

    def way_to_a_writer(self, start: str) -> list[str]:
        """Return the shortest way from one name to a writer, past the door; empty without one."""
        ways, seen = [[start]], {start, DOOR}
        for way in ways:
            if way[-1] in self.writers:
                return way
            following = sorted(self.refers.get(way[-1], set()) - seen)
            seen.update(following)
            ways += [[*way, name] for name in following]
        return []

    def ways_of_leads(self) -> list[str]:
        found = (self.way_to_a_writer(name) for name in sorted(self.refers) if is_lead(name))
        return [" -> ".join(way) for way in found if way]


def read(root: Path, packages: tuple[str, ...] = PACKAGES) -> Code:
    """Read every module below the packages of a folder."""
    trees = {
        _module(root, path): ast.parse(path.read_text(encoding="utf-8"))
        for package in packages
        for path in sorted((root / package).rglob("*.py"))
    }
    names = {module: _names(module, tree) for module, tree in trees.items()}
    methods: dict[str, set[str]] = {}
    for module, tree in trees.items():
        for name, node in _bodies(module, tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
                name != f"{module}.{node.name}"
            ):
                methods.setdefault(node.name, set()).add(name)
    near = {module: _near(module, names) for module in trees}
    code = Code()
    for module, tree in trees.items():
        for name, node in _bodies(module, tree):
            said = set(_mentions(node))
            found = {full for each in said for full in _resolved(each, module, names, methods)}
            own = {full for full in found if _place(full, names) in near[module]}
            code.refers[name] = own - {name}
            called = {each for each in _called(node) if not each.startswith("csv.")}
            if {each.split(".")[-1] for each in called} & (WRITES | WRITING_CALLS):
                code.writers.add(name)
    return code


def _module(root: Path, path: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _names(module: str, tree: ast.Module) -> dict[str, str]:
    """Return what the names of a module stand for: its own things, and what it imports anywhere."""
    found = {
        node.name: f"{module}.{node.name}"
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            found |= {each.asname or each.name: each.name for each in node.names}
    return found


def _bodies(module: str, tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield every function, method and class with its full name, and what else the module says."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    rest = [node for node in tree.body if not isinstance(node, kinds)]
    yield module, ast.Module(body=rest, type_ignores=[])
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield f"{module}.{node.name}", node
            for each in node.body:
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{module}.{node.name}.{each.name}", each
        elif isinstance(node, kinds):
            yield f"{module}.{node.name}", node


def _mentions(node: ast.AST) -> Iterator[str]:
    """Yield names as they stand, `a.b.c` where a name is followed down."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield _dotted(each)


def _called(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name | ast.Attribute):
            yield _dotted(each.func)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return "?"


def _resolved(
    said: str,
    module: str,
    names: Mapping[str, Mapping[str, str]],
    methods: Mapping[str, set[str]],
) -> Iterator[str]:
    """Yield what a name may stand for; of something unknown, every method called so."""
    here = names[module]
    first, _, rest = said.partition(".")
    if first in here:
        yield _origin(f"{here[first]}.{rest}" if rest else here[first], names)
    elif rest:
        yield from methods.get(said.rpartition(".")[2], ())


def _place(full: str, names: Mapping[str, object]) -> str:
    """Return the module that a full name stands in."""
    while full and full not in names:
        full = full.rpartition(".")[0]
    return full


def _near(module: str, names: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Return the modules that a module imports, however far: only their things can it meet."""
    near, pending = {module}, [module]
    while pending:
        found = {_place(full, names) for full in names[pending.pop()].values()} - {""} - near
        near |= found
        pending += found
    return near


def _origin(full: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """Follow a name that a package hands on to where it is written."""
    module, _, name = full.rpartition(".")
    target = names.get(module, {}).get(name, full)
    return full if target == full else _origin(target, names)


@pytest.fixture(scope="module")
def ours() -> Code:
    return read(ROOT)


def test_no_function_that_gives_leads_comes_to_one_that_writes(ours: Code) -> None:
    assert ours.ways_of_leads() == []


def test_behind_the_door_nothing_but_outcomes_of_alerts_is_written(ours: Code) -> None:
    said = ours.refers[DOOR]
    assert {name for name in said if name.startswith("graph.tables.")} == {"graph.tables.OUTCOMES"}
    assert {name for name in said if name.startswith("loaders.")} == {BEYOND}
    assert BEYOND in ours.writers
    assert not said & {f"graph.model.{name}" for name in WRITES}


def test_officials_come_to_the_door_and_no_analysis_does(ours: Code) -> None:
    knows = {name for name, said in ours.refers.items() if DOOR in said}
    assert knows == {"api.outcomes.record_outcome"}
    assert "api.outcomes.record_outcome" in ours.refers["api.commands.clusters.outcome"]


def test_no_code_of_liability_refers_to_outcomes_of_alerts(ours: Code) -> None:
    read = {"graph.tables.OUTCOMES", "graph.model.RecordedOutcome"}
    blind = ("analytics.liability", "analytics.findings", "analytics.rules", "analytics.classes")
    blind += ("analytics.publication", "analytics.records", "analytics.draws", "api.acting")
    names = [name for name in ours.refers if name.startswith(blind)]
    assert len(names) > 100
    assert [name for name in names if ours.refers[name] & read] == []


def test_no_class_and_no_draw_comes_to_what_writes(ours: Code) -> None:
    named = ("analytics.classes.", "analytics.draws.", "api.classes.", "api.draws.")
    named += ("api.class_list.",)
    routed = ("api.commands.classes.", "api.commands.draw.", "api.routers.classes.")
    starts = [name for name in sorted(ours.refers) if name.startswith((*named, *routed))]
    assert len(starts) > 100
    assert [way for start in starts if (way := ours.way_to_a_writer(start))] == []


def test_no_module_that_gives_leads_imports_what_writes() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    leads = [name for name in graph.modules if name.startswith("analytics.") and is_lead(name)]
    chains = [
        " -> ".join(chain)
        for lead in sorted(leads)
        for target in FORBIDDEN
        if target in graph.modules
        for chain in graph.find_shortest_chains(lead, target)
    ]
    assert leads
    assert chains == []


def test_commands_and_routes_that_give_leads_do_not_import_what_writes_themselves() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    leads = [name for name in graph.modules if name.startswith("api.") and is_lead(name)]
    direct = {
        f"{lead} -> {module}"
        for lead in leads
        for module in graph.find_modules_directly_imported_by(lead)
        if any(f"{module}.".startswith(f"{target}.") for target in FORBIDDEN)
    }
    assert leads
    assert direct == set()


def test_the_walk_finds_its_way_where_there_is_one(ours: Code) -> None:
    assert "analytics.liability.persons._item" in ours.writers
    for start in (
        "analytics.liability.liabilities.liabilities_of",
        "api.commands.liabilities.liabilities",
        "api.commands.load.load",
    ):
        assert ours.way_to_a_writer(start), start
    assert sum(is_lead(name) for name in ours.refers) > 100


def test_what_finds_clusters_is_among_what_gives_leads(ours: Code) -> None:
    found = {name for name in ours.refers if "clusters" in name.split(".") and is_lead(name)}
    found |= {name for name in ours.refers if name.startswith("api.clusters_") and is_lead(name)}
    found |= {name for name in ours.refers if {"risk", "bulletin"} & set(name.split("."))}
    assert [name for name in found if not is_lead(name)] == []
    for name in (
        "analytics.bulletin.heat.heat_of",
        "api.bulletin.making.bulletin_document",
        "api.commands.bulletin.bulletin",
        "api.risk.leads.keep_leads",
        "api.routers.risk.clusters",
        "api.routers.risk.outcome",
        "analytics.clusters.finding.find_clusters",
        "analytics.clusters.alerts.find_alerts",
        "api.commands.clusters.clusters",
        "api.clusters_answer.clusters_answer",
        "api.clusters_memory.keep_memory",
    ):
        assert name in found


def test_what_warns_is_among_what_gives_leads(ours: Code) -> None:
    leads = {name for name in ours.refers if is_lead(name)}
    warning = {name for name in ours.refers if name.startswith("analytics.warning.")}
    assert len(warning) > 100
    assert warning <= leads
    for name in (
        "analytics.warning.asking.train",
        "analytics.warning.asking.score",
        "analytics.warning.asking.backtest",
        "analytics.warning.asking.explain",
        "api.commands.warn.backtest",
        "api.warn_json.scores_document",
        "api.warn_records.CountedRecords.outcomes",
    ):
        assert name in leads


@pytest.mark.parametrize(
    ("module", "text"),
    [
        (
            "analytics/clusters/find.py",
            "from loaders.acts import record_acts as keep\nX = [keep]\n",
        ),
        ("analytics/power/sum.py", "import loaders.acts\ndef f(s): loaders.acts.record_acts(s)\n"),
        (
            "analytics/warning.py",
            "def warn(store):\n    with store.writer() as w:\n        w.x()\n",
        ),
        (
            "analytics/evidence/why.py",
            "from analytics.liability import made\ndef f():\n    return map(made, [1])\n",
        ),
        (
            "analytics/ownership/owners.py",
            "from analytics.liability.items import Making\ndef f(x): return x.made_of(Making)\n",
        ),
        ("api/routers/clusters.py", "from graph.model import Act\ndef f(): return Act(1)\n"),
    ],
)
def test_a_lead_that_writes_is_noticed(tmp_path: Path, module: str, text: str) -> None:
    files = {
        "graph/model.py": "class Act:\n    pass\n",
        "loaders/acts.py": "def record_acts(store):\n    store.writer()\n",
        "analytics/liability/__init__.py": "from analytics.liability.items import made\n",
        "analytics/liability/items.py": "class Liability:\n    pass\n"
        "def made(x):\n    return Liability(x)\n"
        "class Making:\n    def made_of(self):\n        return made(self)\n",
        "api/idle.py": "def f(): return 1\n",
    }
    for name, said in {**files, module: text}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(said, encoding="utf-8")
    ways = read(tmp_path).ways_of_leads()
    assert ways
    (tmp_path / module).write_text("def f(): return 1\n", encoding="utf-8")
    assert read(tmp_path).ways_of_leads() == []
