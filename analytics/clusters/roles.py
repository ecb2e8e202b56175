"""Which posts tie the organizations of one person together?"""

from __future__ import annotations

from graph.vocabulary import Role

HEADS = frozenset(
    {
        Role.LEGAL_REPRESENTATIVE,
        Role.PRINCIPAL,
        Role.BRANCH_HEAD,
        Role.MANAGING_PARTNER,
        Role.DELEGATED_REPRESENTATIVE,
        Role.OPERATOR,
        Role.INVESTOR,
    }
)
"""Who stands where a company has its legal representative."""

OFFICERS = HEADS | {Role.DIRECTOR, Role.SUPERVISOR, Role.SENIOR_MANAGER}
"""An independent director is none: he sits in many boards by trade."""
