"""Which heavy libraries does a command import, when it is a process of its own?"""

import subprocess
import sys

from tests.bad_input.command import Zeren

HEAVY = frozenset(
    {
        *("numpy", "numba", "scipy", "sklearn", "networkx"),
        *("pandas", "pyarrow", "fastapi", "uvicorn"),
    }
)


def imported(zeren: Zeren, *words: str) -> tuple[list[str], str]:
    """Run a command on the store; return the heavy libraries in the process, and what it said."""
    look = (
        "import sys; from api.cli import run; "
        f"run([*{words!r}, '--store', {zeren.url!r}]); "
        f"print(*sorted({set(HEAVY)!r} & set(sys.modules)), file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", look],
        env=zeren.environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    return found.stderr.split(), found.stdout
