"""Which codes may stand in the tables, and in which order are they kept?

The order of the members is part of the store's format (a code is kept as its
position): append, never reorder.
"""

from enum import StrEnum


class PartyKind(StrEnum):
    """What a party is; the last three never stand in a table."""

    COMPANY = "company"
    PARTNERSHIP = "partnership"
    SOLE_PROPRIETORSHIP = "sole_proprietorship"
    INDIVIDUAL_BUSINESS = "individual_business"
    BRANCH = "branch"
    COOPERATIVE = "cooperative"
    PUBLIC_INSTITUTION = "public_institution"
    SOCIAL_ORGANIZATION = "social_organization"
    STATE_ORGAN = "state_organ"
    FOREIGN = "foreign"
    PERSON = "person"
    GROUP = "group"
    UNKNOWN = "unknown"

    @property
    def is_state_unit(self) -> bool:
        """Whether a chain of control stops here."""
        return self in {PartyKind.STATE_ORGAN, PartyKind.PUBLIC_INSTITUTION}

    @property
    def is_organization(self) -> bool:
        """Whether a table of organizations may say it."""
        return self not in {PartyKind.PERSON, PartyKind.GROUP, PartyKind.UNKNOWN}


ORGANIZATION_KINDS = tuple(kind for kind in PartyKind if kind.is_organization)


class IdType(StrEnum):
    """The document a person's number stands in."""

    RESIDENT_ID = "resident_id"
    RESIDENCE_PERMIT_HMT = "residence_permit_hmt"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_PERMANENT_RESIDENCE = "foreign_permanent_residence"
    PASSPORT = "passport"
    OTHER = "other"


class Role(StrEnum):
    """The post a person holds in an organization."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    PRINCIPAL = "principal"
    BRANCH_HEAD = "branch_head"
    MANAGING_PARTNER = "managing_partner"
    DELEGATED_REPRESENTATIVE = "delegated_representative"
    OPERATOR = "operator"
    INVESTOR = "investor"
    DIRECTOR = "director"
    INDEPENDENT_DIRECTOR = "independent_director"
    SUPERVISOR = "supervisor"
    SENIOR_MANAGER = "senior_manager"
    OTHER = "other"


class ArrangementKind(StrEnum):
    """How somebody controls without, or beside, holding shares."""

    CONCERT = "concert"
    NOMINEE = "nominee"
    ENTRUSTMENT = "entrustment"
    CONTRACT_CONTROL = "contract_control"
    DECLARED_CONTROLLER = "declared_controller"
    COURT_FOUND_CONTROLLER = "court_found_controller"


class DecisionType(StrEnum):
    """What an authority or a court decided."""

    PENALTY = "penalty"
    LICENCE_REVOKED = "licence_revoked"
    BUSINESS_LICENCE_REVOKED = "business_licence_revoked"
    REGISTRATION_REVOKED = "registration_revoked"
    LISTING = "listing"
    ABNORMAL_ENTRY = "abnormal_entry"
    CONSUMPTION_ORDER = "consumption_order"
    COURT_ORDER = "court_order"
    CONVICTION = "conviction"
    BANKRUPTCY = "bankruptcy"
    COMMITMENT_BREACH = "commitment_breach"
    MARKET_BAN = "market_ban"
    DISMISSAL = "dismissal"
    FINDING = "finding"


class ListKind(StrEnum):
    """The list an entry stands in."""

    JOINT_PUNISHMENT = "JOINT_PUNISHMENT"
    SERIOUS_VIOLATION = "SERIOUS_VIOLATION"
    ABNORMAL_OPERATIONS = "ABNORMAL_OPERATIONS"
    DISHONEST_JUDGMENT_DEBTOR = "DISHONEST_JUDGMENT_DEBTOR"
    MIGRANT_WAGE_ARREARS = "MIGRANT_WAGE_ARREARS"
    WORK_SAFETY = "WORK_SAFETY"
    MAJOR_TAX_VIOLATION = "MAJOR_TAX_VIOLATION"
    PROCUREMENT_MISCONDUCT = "PROCUREMENT_MISCONDUCT"


class Domain(StrEnum):
    """The field of the act."""

    GENERAL = "general"
    COMMITMENT = "commitment"
    MARKET = "market"
    CRIMINAL = "criminal"
    COURT = "court"
    LABOUR = "labour"
    SAFETY = "safety"
    FOOD = "food"
    DRUG = "drug"
    COSMETICS = "cosmetics"
    DEVICE = "device"
    SEED = "seed"
    TOURISM = "tourism"
    TAX = "tax"
    PROCUREMENT = "procurement"
    ENVIRONMENT = "environment"
    SECURITIES = "securities"
    SOE = "soe"
    ACCOUNTING = "accounting"


class Severity(StrEnum):
    """How heavy the violation is."""

    MINOR = "minor"
    GENERAL = "general"
    SERIOUS = "serious"


class ReviewStatus(StrEnum):
    """Where a decision stands in appeal and review."""

    EFFECTIVE = "effective"
    APPEAL_PERIOD = "appeal_period"
    PENDING_REVIEW = "pending_review"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Capacity(StrEnum):
    """In which capacity a decision names a person."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    PRINCIPAL = "principal"
    ACTUAL_CONTROLLER = "actual_controller"
    DIRECTLY_RESPONSIBLE = "directly_responsible"
    OTHER = "other"
    IMPERSONATED = "impersonated"


class YesNo(StrEnum):
    """A finding that may also be missing."""

    YES = "yes"
    NO = "no"


class ObjectionOutcome(StrEnum):
    """How an objection ended; empty is open."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ActKind(StrEnum):
    """What an official did about an item or a notice."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    REOPENED = "reopened"
    SENT = "sent"
    RECALLED = "recalled"


ABOUT_NOTICES = frozenset({ActKind.SENT, ActKind.RECALLED})


class AlertOutcome(StrEnum):
    """What an official found who looked into a cluster or an alert."""

    CONFIRMED = "confirmed"
    FALSE = "false"
    MERGED = "merged"


class Flag(StrEnum):
    """What a reader must know beside a fact; kept as bits in this order."""

    KNOWN_STATED = "KNOWN_STATED"
    KNOWN_ASSUMED = "KNOWN_ASSUMED"
    VOTES_FROM_CAPITAL = "VOTES_FROM_CAPITAL"
    FROM_AMOUNT = "FROM_AMOUNT"
    NO_TOTAL = "NO_TOTAL"
    MIXED_AMOUNTS = "MIXED_AMOUNTS"
    SOURCES_DIFFER = "SOURCES_DIFFER"
    OVER_100 = "OVER_100"
    NAME_ONLY = "NAME_ONLY"
    QUARANTINED = "QUARANTINED"
    WITHHELD = "WITHHELD"


def bit(flag: Flag) -> int:
    """Return the bit under which a flag is kept."""
    return 1 << list(Flag).index(flag)
