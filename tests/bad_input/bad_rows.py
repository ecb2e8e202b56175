"""Which rows cannot stand, and what must be said of each?"""

import datetime as dt
from dataclasses import dataclass

TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
TOMORROW = TODAY + dt.timedelta(days=2)
DECISION = "decision_no,authority,subject,type,legal_basis,"


@dataclass(frozen=True)
class Bad:
    """One table with one bad row (the third line), and what must be said of it."""

    table: str
    header: str
    good: str
    row: str
    column: str
    value: str
    code: str


ROWS: dict[str, Bad] = {
    "a date in words": Bad(
        "holdings",
        "holder,company,capital_pct,from",
        "x,y,10,2020-01-01",
        "x,z,10,二〇二〇年元月一日",
        "from",
        "二〇二〇年元月一日",
        "DATE_FORMAT",
    ),
    "a day that does not exist": Bad(
        "holdings",
        "holder,company,capital_pct,from",
        "x,y,10,2020-01-01",
        "x,z,10,2021-02-29",
        "from",
        "2021-02-29",
        "DATE_FORMAT",
    ),
    "above 100 per cent": Bad(
        "holdings",
        "holder,company,capital_pct",
        "x,y,10",
        "x,z,100.01",
        "capital_pct",
        "100.01",
        "PERCENT_RANGE",
    ),
    "below 0 per cent": Bad(
        "holdings",
        "holder,company,votes_pct",
        "x,y,10",
        "x,z,-0.5",
        "votes_pct",
        "-0.5",
        "PERCENT_RANGE",
    ),
    "a per cent in words": Bad(
        "holdings",
        "holder,company,capital_pct",
        "x,y,10",
        "x,z,一半",
        "capital_pct",
        "一半",
        "NUMBER_FORMAT",
    ),
    "not a number": Bad(
        "holdings",
        "holder,company,capital_pct",
        "x,y,10",
        "x,z,NaN",
        "capital_pct",
        "NaN",
        "NUMBER_FORMAT",
    ),
    "an amount below 0": Bad(
        "holdings",
        "holder,company,amount",
        "x,y,10",
        "x,z,-1",
        "amount",
        "-1",
        "NUMBER_RANGE",
    ),
    "minimum above maximum": Bad(
        "holdings",
        "holder,company,capital_pct_min,capital_pct_max",
        "x,y,10,20",
        "x,z,30,20",
        "capital_pct_max",
        "20",
        "RANGE_ORDER",
    ),
    "from after to": Bad(
        "holdings",
        "holder,company,capital_pct,from,to",
        "x,y,10,2020-01-01,2021-01-01",
        "x,z,10,2021-01-01,2020-01-01",
        "to",
        "2020-01-01",
        "PERIOD_ORDER",
    ),
    "no key": Bad(
        "organizations",
        "org,name",
        "x,安阳丁有限公司",
        ",安阳戊有限公司",
        "org",
        "",
        "MISSING_VALUE",
    ),
    "an unknown code": Bad(
        "organizations",
        "org,kind",
        "x,company",
        "y,corporation",
        "kind",
        "corporation",
        "UNKNOWN_CODE",
    ),
    "an unknown role": Bad(
        "appointments",
        "person,org,role",
        "p,x,director",
        "q,x,boss",
        "role",
        "boss",
        "UNKNOWN_CODE",
    ),
    "decided tomorrow": Bad(
        "decisions",
        f"{DECISION}decided_on",
        "1,安阳市局,x,penalty,法,2021-01-01",
        f"2,安阳市局,x,penalty,法,{TOMORROW}",
        "decided_on",
        f"{TOMORROW}",
        "DATE_ORDER",
    ),
    "conduct tomorrow": Bad(
        "decisions",
        f"{DECISION}conduct_from,decided_on",
        "1,安阳市局,x,penalty,法,2020-01-01,2021-01-01",
        f"2,安阳市局,x,penalty,法,{TOMORROW},2021-01-01",
        "decided_on",
        "2021-01-01",
        "DATE_ORDER",
    ),
    "decided before the conduct": Bad(
        "decisions",
        f"{DECISION}conduct_from,decided_on",
        "1,安阳市局,x,penalty,法,2020-01-01,2021-01-01",
        "2,安阳市局,x,penalty,法,2021-01-02,2021-01-01",
        "decided_on",
        "2021-01-01",
        "DATE_ORDER",
    ),
    "an end of conduct alone": Bad(
        "decisions",
        f"{DECISION}conduct_to,decided_on",
        "1,安阳市局,x,penalty,法,,2021-01-01",
        "2,安阳市局,x,penalty,法,2020-01-01,2021-01-01",
        "conduct_from",
        "",
        "INCOMPLETE",
    ),
    "no legal basis": Bad(
        "decisions",
        f"{DECISION}decided_on",
        "1,安阳市局,x,penalty,法,2021-01-01",
        "2,安阳市局,x,penalty,,2021-01-01",
        "legal_basis",
        "",
        "NO_BASIS",
    ),
    "no authority": Bad(
        "decisions",
        f"{DECISION}decided_on",
        "1,安阳市局,x,penalty,法,2021-01-01",
        "2,,x,penalty,法,2021-01-01",
        "authority",
        "",
        "NO_BASIS",
    ),
    "no number": Bad(
        "decisions",
        f"{DECISION}decided_on",
        "1,安阳市局,x,penalty,法,2021-01-01",
        ",安阳市局,x,penalty,法,2021-01-01",
        "decision_no",
        "",
        "NO_BASIS",
    ),
}
