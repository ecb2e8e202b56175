"""By which name does the bulletin call somebody, and what does it keep to itself?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.bulletin.html import text
from api.masking import masked_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.bulletin.words import Words

_ORGANIZATIONS = ("org:", "group:")
_PERSONS = ("person:", "unknown:")
_REACHED = frozenset({"contact"})
_ROOMS = frozenset({"address"})


def masked_names(names: Mapping[str, str]) -> dict[str, str | None]:
    """Return the names of parties, those of natural persons by surname and a star."""
    return {
        party: name if party.startswith(_ORGANIZATIONS) else masked_name(name)
        for party, name in names.items()
    }


@dataclass(frozen=True, slots=True)
class Naming:
    """Names as one reader may see them.

    Attributes
    ----------
    names
        Of every party in the bulletin.
    shows_persons
        Whether natural persons stand with their names, and contacts at all.
    """

    names: Mapping[str, str]
    shows_persons: bool
    words: Words

    def party(self, party_id: str) -> str:
        """Return the name of a party, escaped; never the id of a person."""
        name = self.names.get(party_id)
        if not party_id.startswith(_ORGANIZATIONS) and not self.shows_persons:
            return text(masked_name(name) or self.words["hidden"])
        return text(name or self.words["hidden"])

    def parties(self, party_ids: list[str]) -> str:
        """Return several names."""
        return self.words.of("、", ", ").join(self.party(each) for each in party_ids)

    def via(self, path: Mapping[str, Any]) -> str:
        """Return what members have in common, escaped."""
        said = str(path["via"])
        if said.startswith((*_ORGANIZATIONS, *_PERSONS)):
            return self.party(said)
        if path["kind"] in _REACHED and not self.shows_persons:
            return text(self.words["hidden"])
        # Rooms are compared by a key; people read an address as it was written.
        return text(path["facts"][0]["says"] if path["kind"] in _ROOMS and path["facts"] else said)
