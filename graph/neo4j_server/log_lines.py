"""What does the end of a log say went wrong?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_TELLING = re.compile(
    r"Caused by|\bERROR\b|\bError\b|Exception|\[ERROR\]|Invalid|[Cc]annot|[Cc]ould not|failed"
)
_FRAME = re.compile(r"\s+at |\s*\.\.\. \d+ more|\s*$")
# Maven's advice how to ask it again and Java's farewell say nothing about the cause.
_ADVICE = re.compile(
    r"\[ERROR\]\s*$|\[Help 1\] http|Re-run Maven|To see the full stack|For more info"
    r"|Could not create the Java Virtual Machine|A fatal exception has occurred"
)
# Maven's mark in front and its reference behind.
_DECORATION = re.compile(r"^\[ERROR\] | -> \[Help \d+\]$")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_MOST_CHARACTERS = 600
_MOST_BYTES = 200_000


def telling_line(text: str) -> str:
    """Return the last line that tells what went wrong, else the last line."""
    lines = [line.strip() for line in text.splitlines() if not _FRAME.match(line)]
    told = [line for line in lines if _TELLING.search(line) and not _ADVICE.search(line)]
    return _shortened((told or lines or ["(empty)"])[-1])


def first_telling_line(text: str) -> str:
    """Return the first line that tells what went wrong; Maven puts the cause first."""
    plain = _COLOUR.sub("", text)
    told = [line.strip() for line in plain.splitlines() if _TELLING.search(line)]
    causes: Iterable[str] = (line for line in told if not _ADVICE.search(line))
    return _shortened(next(iter(causes), telling_line(text)))


def end_of(log: Path, start: int = 0) -> str:
    """Return the end of a log, from byte `start` on; empty where there is none."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(start, size - _MOST_BYTES))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""


def has_line(log: Path, end: str) -> bool:
    """Tell whether a line of a log ends so; yes where somebody has cleared the log away."""
    try:
        with log.open(encoding="utf-8", errors="replace") as lines:
            return any(line.rstrip().endswith(end) for line in lines)
    except FileNotFoundError:
        return True


def _shortened(line: str) -> str:
    """Return a line without its middle where it is long: causes stand at the end."""
    half = _MOST_CHARACTERS // 2
    plain = _DECORATION.sub("", line)
    return plain if len(plain) <= 2 * half else f"{plain[:half]} … {plain[-half:]}"
