"""How do time and memory grow with the number of organizations, as pictures of the last results?"""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.plot import Panel, drawing

PICTURE = Path("docs") / "measured" / "control-growth.svg"
_RESULTS = ("control", "control-largest")


def write_picture(results: Path, picture: Path = PICTURE) -> None:
    """Draw what the benchmarks of control kept; nothing where they kept nothing."""
    rows = sorted(_sizes(results), key=lambda row: row["organizations"])
    if not rows:
        return
    seconds = Panel(
        "time",
        "seconds",
        {
            "pairs and outcomes": [
                (
                    row["organizations"],
                    row["reading_wall"] + row["pairs_wall"] + row["outcomes_wall"],
                )
                for row in rows
            ],
            "ultimate owners": [
                (row["organizations"], row["owners_wall"]) for row in rows if "owners_wall" in row
            ],
        },
    )
    memory = Panel(
        "memory", "MiB", {"at most": [(row["organizations"], row["peak_mib"]) for row in rows]}
    )
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_text(drawing([seconds, memory], "organizations"), encoding="utf-8")


def _sizes(results: Path) -> list[dict[str, float]]:
    """Return the numbers of every size that was measured, one of each."""
    found: dict[float, dict[str, float]] = {}
    for name in _RESULTS:
        path = results / f"{name}.json"
        if path.exists():
            figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
            for figure in figures:
                if "organizations" in figure["values"]:
                    found[figure["values"]["organizations"]] = figure["values"]
    return list(found.values())
