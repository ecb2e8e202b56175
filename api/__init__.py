"""How do people and programs ask, and what do they get back?

The names for people who work in Python; docs/python.md shows each.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.classes import scheme as scheme_in_force
    from api.clusters_records import counted_records
    from api.references import find_party
    from api.rules import rules as rules_in_force
    from api.warn_records import CountedRecords
else:
    from graph.lazily import offered

    __getattr__, __dir__ = offered(
        __name__,
        {
            "CountedRecords": "api.warn_records:CountedRecords",
            "counted_records": "api.clusters_records:counted_records",
            "find_party": "api.references:find_party",
            "rules_in_force": "api.rules:rules",
            "scheme_in_force": "api.classes:scheme",
        },
    )

__all__ = ["CountedRecords", "counted_records", "find_party", "rules_in_force", "scheme_in_force"]
