"""Do the documents say what the code does?"""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import typer

from api.cli import application
from api.errors import CONSEQUENCES
from api.permissions import PERMISSIONS
from graph.tables import TABLES
from loaders.rejection import MESSAGES, Code

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
PACKAGES = ("graph", "analytics", "api", "loaders")
ZEREN = ROOT / ".venv" / "bin" / "zeren"


def commands(readme: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_both_readmes_give_the_same_commands() -> None:
    english, chinese = (commands(readme) for readme in READMES)
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
    for line in commands("README.md"):
        words = shlex.split(line)
        assert words[0] == "zeren"
        words = ["2000" if word == "20000" else word for word in words[1:]]
        ran = subprocess.run(
            [ZEREN, *words], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
        )
        if ran.returncode or not ran.stdout.strip():
            failed.append((line, ran.returncode, ran.stderr))
    assert failed == []


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
    assert len(wanted) > 30
    assert sorted(name for name in wanted if name not in text) == []
