"""What part of a document is shown?"""

from __future__ import annotations


def members(value: object) -> dict[str, object]:
    """Return an object of a document.

    Raises
    ------
    TypeError
        If it is something else.
    """
    if not isinstance(value, dict):
        raise TypeError
    return value


def items(value: object) -> list[object]:
    """Return a list of a document.

    Raises
    ------
    TypeError
        If it is something else.
    """
    if not isinstance(value, list):
        raise TypeError
    return value
