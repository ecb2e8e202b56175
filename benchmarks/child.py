"""How is something measured that must not see what was done before?

A measurement runs in a fresh process: nothing is imported, cached or held in
memory yet, and the most memory it ever had is its own.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys


def in_child(module: str, function: str, **arguments: object) -> dict[str, float]:
    """Run a function of ours in a fresh process; return the numbers it gives.

    Raises
    ------
    RuntimeError
        If it fails; its last words are the message.
    """
    done = subprocess.run(  # noqa: S603 (our own interpreter on our own module)
        [sys.executable, "-m", "benchmarks.child", module, function, json.dumps(arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"{module}.{function} ended with {done.returncode}:\n{done.stderr.strip()}"
        )
    numbers: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return numbers


def main() -> None:
    """Run what the parent asked for, and print its numbers as JSON."""
    module, function, arguments = sys.argv[1:]
    found = getattr(importlib.import_module(module), function)(**json.loads(arguments))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
