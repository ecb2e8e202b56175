"""How is a name cut up so that any part of it can be found?

Chinese has no spaces, so names are kept as overlapping pairs of characters
(and the last character alone, which marks the end). Asking for the pairs of a
search text as one phrase finds exactly the names that contain it.
"""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Return the text as it is compared: NFKC, case folded, letters and digits only.

    >>> folded("安阳(集团) Ltd")
    '安阳集团ltd'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


def pairs(text: str) -> str:
    """Return the pairs of a name as the words of an index.

    >>> pairs("安阳市")
    '安阳 阳市 市'
    """
    plain = folded(text)
    return " ".join([*map(str.__add__, plain, plain[1:]), plain[-1:]])


def phrase(text: str) -> str | None:
    """Return the words that stand in a row in every name containing `text`.

    None where nothing is left to look for; one character is a beginning (`*`).
    """
    plain = folded(text)
    if not plain:
        return None
    if len(plain) == 1:
        return f"{plain}*"
    words = " ".join(plain[start : start + 2] for start in range(len(plain) - 1))
    return f'"{words}"'


def rank(name: str, wanted: str) -> tuple[int, int, str]:
    """Return where a name stands among the found: equal, beginning, containing."""
    plain, part = folded(name), folded(wanted)
    if plain == part:
        return 0, len(plain), name
    return (1 if plain.startswith(part) else 2), len(plain), name
