"""Who is drawn for inspection (双随机抽查), at which rates, and can anybody check it?"""

from analytics.draws.allocation import ROUNDING, Stratum, allocate
from analytics.draws.drawing import (
    ORDER,
    Candidate,
    Drawn,
    commitment_of,
    draw,
    population_digest,
    sizes_of,
    ticket_of,
)
from analytics.draws.planning import (
    DrawPlan,
    StrataBy,
    parse_strata,
    pinned,
    plan_from,
    population_of,
)
from analytics.draws.protocol import (
    check_seed,
    commitment_document,
    digest_of,
    insist_on_commitment,
    new_seed,
    protocol_document,
)
from analytics.draws.rates import (
    DEFAULT_PRESET,
    Rates,
    parse_rates,
    presets,
    rates_of,
    shown_rate,
)
from analytics.draws.verifying import FAULTS, Fault, faults_of, read_protocol

__all__ = [
    "DEFAULT_PRESET",
    "FAULTS",
    "ORDER",
    "ROUNDING",
    "Candidate",
    "DrawPlan",
    "Drawn",
    "Fault",
    "Rates",
    "StrataBy",
    "Stratum",
    "allocate",
    "check_seed",
    "commitment_document",
    "commitment_of",
    "digest_of",
    "draw",
    "faults_of",
    "insist_on_commitment",
    "new_seed",
    "parse_rates",
    "parse_strata",
    "pinned",
    "plan_from",
    "population_digest",
    "population_of",
    "presets",
    "protocol_document",
    "rates_of",
    "read_protocol",
    "shown_rate",
    "sizes_of",
    "ticket_of",
]
