"""What do people see of a party as soon as a first load writes its row?

Where a party has one row and nothing else is drawn from it, that row is all
there is to see. The others are settled after the load, as later loads are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.neo4j_store.layout import SHOWN, place_sent

if TYPE_CHECKING:
    from graph.neo4j_store.layout import Edge

# Columns from which further relationships are drawn.
_DRAWN = {"organizations": ("address", "phone", "email", "parent_org")}


@dataclass(slots=True)
class FirstView:
    """The parties that a first load shows as it goes.

    Attributes
    ----------
    left
        By type of relationship, the facts whose parties are to be settled.
    """

    left: dict[str, list[int]] = field(default_factory=dict)
    _seen: dict[str, set[int]] = field(default_factory=dict)

    def add(self, edge: Edge, rows: Sequence[tuple[Any, ...]]) -> bool:
        """Take rows in that count; return whether they are shown with what they say."""
        if edge.table.name not in SHOWN:
            return False
        seen = self._seen.setdefault(edge.type, set())
        left = self.left.setdefault(edge.type, [])
        drawn = [place_sent(edge, name) for name in _DRAWN.get(edge.table.name, ())]
        for row in rows:
            node, _, fact, *_ = row
            if node in seen or any(row[at] is not None for at in drawn):
                left.append(fact)
            seen.add(node)
        return True
