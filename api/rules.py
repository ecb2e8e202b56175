"""Which rules does this installation execute?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics.rules import RuleBook


def rules() -> RuleBook:
    """Return the rules in force here: those that come with the product."""
    from analytics.rules import shipped_rules

    return shipped_rules()


def rules_version() -> str:
    """Return the digest of the rules; an answer under other rules is another answer."""
    return rules().digest
