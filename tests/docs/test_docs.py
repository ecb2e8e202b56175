"""Do the documents say what the code does?"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from analytics.liability.gates import Gate
from analytics.rules import ProblemCode
from api.cli import application
from api.errors import CONSEQUENCES
from api.permissions import PERMISSIONS
from graph import neo4j_server
from graph.tables import TABLES
from loaders.rejection import MESSAGES, Code
from tests.neo4j_home import shared_lib, why_not

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
PACKAGES = ("graph", "analytics", "api", "loaders")
ZEREN = ROOT / ".venv" / "bin" / "zeren"


OF_NEO4J = "zeren neo4j"


def blocks(readme: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)


def commands(blocks: list[str]) -> list[str]:
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_both_readmes_give_the_same_commands() -> None:
    english, chinese = (commands(blocks(readme)) for readme in READMES)
    assert english == chinese
    assert len(english) > 8


@pytest.mark.parametrize("readme", READMES)
def test_the_set_up_is_exactly_two_commands(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    first = re.search(r"```\n(.*?)```", text, re.DOTALL)
    assert first is not None
    assert first.group(1).split("\n") == ["make run", "make test", ""]


def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    failed = []
    for line in commands([block for block in blocks("README.md") if OF_NEO4J not in block]):
        words = shlex.split(line)
        assert words[0] == "zeren"
        words = ["2000" if word == "20000" else word for word in words[1:]]
        ran = subprocess.run(
            [ZEREN, *words], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
        )
        if ran.returncode or not ran.stdout.strip():
            failed.append((line, ran.returncode, ran.stderr))
    assert failed == []


@pytest.mark.parametrize("document", ["neo4j.md", "neo4j.zh-CN.md"])
def test_the_example_in_python_runs(tmp_path: Path, document: str) -> None:
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    for words in (
        "demo --organizations 200 --out city",
        "load city --store sqlite:///build/city.db",
    ):
        (tmp_path / "build").mkdir(exist_ok=True)
        subprocess.run([ZEREN, *words.split()], cwd=tmp_path, check=True, capture_output=True)
    ran = subprocess.run(
        [ZEREN.parent / "python", "-c", example],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "安阳市德厚实业有限公司 HOLDS ShareRange(low=Fraction(51, 100)" in ran.stdout
    assert "郝刚 APPOINTED None" in ran.stdout


@pytest.fixture
def _neo4j_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let `zeren neo4j start` find what was fetched before; end what is left running."""
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    monkeypatch.setenv("ZEREN_NEO4J_LIB", str(shared_lib()))
    monkeypatch.setenv("PATH", f"{ZEREN.parent}{os.pathsep}{os.environ['PATH']}")
    for name in ("ZEREN_NEO4J_PASSWORD", "ZEREN_NEO4J_PASSWORD_FILE"):
        monkeypatch.delenv(name, raising=False)
    yield
    neo4j_server.stop()


@pytest.mark.neo4j
@pytest.mark.usefixtures("_neo4j_of_its_own")
def test_the_commands_about_neo4j_run_as_they_stand(tmp_path: Path) -> None:
    written = [block for block in blocks("README.md") if OF_NEO4J in block]
    assert len(written) == 1
    made = ["zeren", "demo", "--organizations", "200", "--out", "build/city"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", written[0]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    for said in ("has started", "data revision 1", "王德厚", "has stopped"):
        assert said in ran.stdout


@pytest.mark.parametrize("readme", READMES)
def test_every_link_of_the_readme_leads_somewhere(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_column_of_every_table_is_documented() -> None:
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    for table in TABLES:
        part = text.split(f"## {table.name} ")[1].split("\n## ")[0]
        names = {column.name for column in table.columns} - {"id_status"}
        listed = set(re.findall(r"^\| \**(\w+)\** \|", part, re.MULTILINE)) - {"column"}
        assert listed == names, table.name


def test_every_rejection_code_is_documented() -> None:
    text = (ROOT / "docs" / "rejections.md").read_text(encoding="utf-8")
    assert set(MESSAGES) == set(Code)
    assert [code for code in Code if f"| `{code}` | {MESSAGES[code]} |" not in text] == []


def test_every_reason_to_refuse_a_file_is_documented() -> None:
    text = (ROOT / "docs" / "rejections.md").read_text(encoding="utf-8")
    source = "".join(path.read_text() for path in (ROOT / "loaders").glob("*.py"))
    raised = re.findall(r"FileRefusedError\(\s*[^,]+(?:\([^)]*\))?,\s*\"([A-Z_]+)\"", source)
    assert len(set(raised)) > 8
    assert [reason for reason in raised if f"| `{reason}` |" not in text] == []


def test_every_command_setting_route_and_error_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    sources = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    settings = set(re.findall(r'"(ZEREN_[A-Z_]+)"', "".join(p.read_text() for p in sources)))
    top = typer.main.get_command(application())
    wanted = {f"zeren {name}" for name in getattr(top, "commands", {})}
    wanted |= {f"`{name}`" for name in settings}
    wanted |= {f"`{method} {route}`" for method, route in PERMISSIONS}
    wanted |= {f"| `{kind.code}` |" for kind in CONSEQUENCES}
    wanted |= {f"| `{code}` |" for code in (*Gate, *ProblemCode)}
    assert len(wanted) > 30
    assert sorted(name for name in wanted if name not in text) == []
