"""By which codes and numbers are organizations and persons known?

The table of contents. Codes of organizations: `graph.uscc`, and `graph.uscc_column` for a
whole column (not repeated here, it needs pyarrow). Numbers of persons: `graph.resident_id`,
their digests: `graph.person_key`. Regions and industries: `graph.codes`.
"""

from graph.codes import industry_name, is_industry, is_region, region_name
from graph.person_key import PersonKey
from graph.resident_id import (
    RESIDENT_ID_PATTERN,
    IdStatus,
    id_status,
    id_type_of,
    identifies,
    looks_like_resident_id,
    normalize_id,
    scrub,
)
from graph.uscc import UsccProblem, make_uscc, normalize_code, parse_uscc, uscc_problem
from graph.vocabulary import IdType

__all__ = [
    "RESIDENT_ID_PATTERN",
    "IdStatus",
    "IdType",
    "PersonKey",
    "UsccProblem",
    "id_status",
    "id_type_of",
    "identifies",
    "industry_name",
    "is_industry",
    "is_region",
    "looks_like_resident_id",
    "make_uscc",
    "normalize_code",
    "normalize_id",
    "parse_uscc",
    "region_name",
    "scrub",
    "uscc_problem",
]
