"""How do the last results get into the documentation?"""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.figure import Figure, as_markdown

DOCUMENT = Path("docs") / "benchmarks.md"
_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write_results(
    folder: Path, name: str, organizations: int, machine: dict[str, str | float], **more: object
) -> None:
    """Keep the results of one benchmark as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {"benchmark": name, "organizations": organizations, "machine": machine, **more}
    text = json.dumps(said, ensure_ascii=False, indent=2)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def write_document(results: Path, names: list[str], document: Path = DOCUMENT) -> None:
    """Put the kept results of these benchmarks between the marks of the document."""
    parts = [
        _section(json.loads(path.read_text(encoding="utf-8")))
        for path in (results / f"{name}.json" for name in names)
        if path.exists()
    ]
    text = document.read_text(encoding="utf-8")
    head, _, rest = text.partition(_BEGIN)
    tail = rest.partition(_END)[2]
    if not rest or not tail:
        raise RuntimeError(f"{document} lacks the marks {_BEGIN} and {_END}")
    measured = "\n\n".join([_BEGIN, *parts, _END])
    document.write_text(f"{head}{measured}{tail}", encoding="utf-8")


def _section(said: dict[str, object]) -> str:
    machine = said["machine"]
    assert isinstance(machine, dict)  # noqa: S101 (as write_results wrote it)
    rows = said["figures"]
    assert isinstance(rows, list)  # noqa: S101
    server = f"{said['server']}, " if "server" in said else ""
    where = (
        f"{said['organizations']:,} organizations; {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, Python {machine['python']}, SQLite {machine['sqlite']}, "
        f"{server}load average {machine['load_average']} at the start."
    )
    return f"### {said['benchmark']}\n\n{where}\n\n{as_markdown([Figure(**row) for row in rows])}"
