"""Does a process of ours still live, and how is it begun and ended?"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PROC = Path("/proc")
_BOOT = _PROC / "sys/kernel/random/boot_id"
_POLL_SECONDS = 0.05
_AFTER_KILL_SECONDS = 10
# The shell leaves at once: the server belongs to nobody who could end with us.
_DETACH = '"$@" </dev/null >>"$0" 2>&1 & echo $!'


def launch(
    command: Sequence[str], log: Path, folder: Path, environment: Mapping[str, str]
) -> tuple[int, str | None]:
    """Begin a process in a session of its own; return its number and its mark."""
    ran = subprocess.run(  # noqa: S603 (the words are handed over one by one)
        ["/bin/sh", "-c", _DETACH, str(log), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=folder,
        env=dict(environment),
        start_new_session=True,
    )
    pid = int(ran.stdout)
    return pid, mark_of(pid)


def mark_of(pid: int) -> str | None:
    """Return when a process began, None if it has ended."""
    if not _PROC.joinpath("self").exists():
        return _mark_by_ps(pid)
    try:
        # The name of the program stands in brackets and may hold anything.
        said = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        state, *rest = said.rpartition(")")[2].split()
        return None if state in {"Z", "X"} else f"{_boot()}:{rest[18]}"
    except (OSError, IndexError, ValueError):
        return None


def command_of(pid: int) -> str:
    """Return the command line of a process, empty if it has ended."""
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except FileNotFoundError:
        return _ps(pid, "command=")
    except (OSError, ValueError):
        return ""


def end(pid: int, mark: str, seconds: float) -> None:
    """End a process: ask first, after `seconds` no longer.

    Raises
    ------
    ServerError
        If it is not ours to end, or does not end.
    """
    for number, limit in ((signal.SIGTERM, seconds), (signal.SIGKILL, _AFTER_KILL_SECONDS)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise ServerError(
                f"process {pid} belongs to another user", "the user who started it"
            ) from error
        if _ends_within(pid, mark, limit):
            return
    raise ServerError(f"process {pid} does not end", "that a killed process ends")


def _ends_within(pid: int, mark: str, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while mark_of(pid) == mark:
        if time.monotonic() > until:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _boot() -> str:
    with suppress(OSError):
        return _BOOT.read_text(encoding="ascii").strip()
    return ""


def _mark_by_ps(pid: int) -> str | None:
    state, _, began = _ps(pid, "stat=,lstart=").partition(" ")
    return None if not state or state.startswith("Z") else began.strip()


def _ps(pid: int, columns: str) -> str:
    """Ask `ps`, where there is one."""
    with suppress(OSError):
        ran = subprocess.run(  # noqa: S603 (two fixed words and a number)
            ["ps", "-ww", "-o", columns, "-p", str(pid)],  # noqa: S607 (wherever the system keeps it)
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.stdout.strip()
    return ""
