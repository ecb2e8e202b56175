"""Which random facts do the property tests draw?

All Hypothesis strategies stand here. Alphabets are small on purpose: two
holders, two companies and four days meet each other far more often than
realistic names would, and a found case shrinks to something one can read.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from graph.decimals import MAX_DIGITS, MAX_MANTISSA, written
from graph.model import Holding, PartyId, Source
from graph.periods import Period
from graph.tables import NUMBERS, Column, Type

Row = dict[str, object]

DAYS = [date(2020, 1, 1) + timedelta(days=200 * step) for step in range(6)]
"""The days facts begin, end, are known and are withdrawn."""

days = st.sampled_from(DAYS)
optional_days = st.none() | days

packed_decimals = st.builds(
    lambda mantissa, digits: (mantissa, digits),
    st.integers(-MAX_MANTISSA, MAX_MANTISSA),
    st.integers(0, MAX_DIGITS),
)
"""A mantissa and a number of decimals that a packed decimal can hold."""

small_per_cents = st.sampled_from(
    ["0", "10", "25", "30.5", "33.333333", "50", "50.00", "0.000001", "99.99999999999999", "100"]
)
per_cents = small_per_cents | st.integers(0, 10**9).map(lambda n: written(n << 5 | 7))
amounts = st.sampled_from(["0", "1", "250000.05", "1000000", "333333.333333", "9000000000"])


@st.composite
def stated_versions(draw: st.DrawFn) -> list[Row]:
    """Draw holdings that all say when they were known, each day once per identity."""
    rows: list[Row] = []
    for holder, company in draw(
        st.lists(st.sampled_from([("a", "x"), ("b", "x"), ("a", "y")]), unique=True, min_size=1)
    ):
        for known in draw(st.lists(days, unique=True, min_size=1, max_size=4)):
            withdrawn = draw(st.none() | st.none() | days)
            rows.append(
                {
                    "holder": holder,
                    "company": company,
                    "capital_pct": draw(st.sampled_from(["10", "20", "30"])),
                    "from": "2019-01-01",
                    "known_on": known,
                    "withdrawn_on": withdrawn if withdrawn and withdrawn > known else None,
                }
            )
    return draw(st.permutations(rows))


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Row]]:
    """Draw loads of holdings of which some rows say when they were known, and some do not."""
    return draw(
        st.lists(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "holder": st.sampled_from("ab"),
                        "company": st.just("x"),
                        "share_class": st.sampled_from([None, "A"]),
                        "capital_pct": st.sampled_from(["10", "20", "30"]),
                        "from": st.sampled_from([None, DAYS[1]]),
                        "known_on": st.none() | st.none() | days,
                        "withdrawn_on": st.none() | st.none() | st.none() | days,
                    }
                ),
                min_size=1,
                max_size=5,
            ),
            min_size=1,
            max_size=4,
        )
    )


@st.composite
def plain_deliveries(draw: st.DrawFn) -> list[list[Row]]:
    """Draw loads of holdings that say nothing of when they were known."""
    loads = draw(deliveries())
    return [[{**row, "known_on": None, "withdrawn_on": None} for row in rows] for rows in loads]


garbage_cells = st.sampled_from(
    [
        *("", " ", "a", "b", "a", "b", "x", "company", "director", "person", "holder"),
        *("2020-01-01", "2021-02-29", "二〇二〇年", "9999-12-31", "0000-00-00", "2020-1-1"),
        *("50", "50%", "５０％", "-1", "101", "1e3", "1e9999999", "NaN", "1,000", "1_000", "0x10"),
        *("41050219880229012X", "91410500000000019X", "concert", "nominee", "life", "penalty"),
        *('"quoted"', "a,b", "two\nlines", "\u3000", "\u202e", "𰻝", "=1+1", "org:x:y", "合计"),
    ]
)
"""Cells of which few are right anywhere."""


def cells(column: Column) -> st.SearchStrategy[str]:
    """Draw a cell that is mostly right for its column, and now and then garbage."""
    right: st.SearchStrategy[str] = st.sampled_from(["", "a", "b"])
    if column.type is Type.CODE:
        right = st.sampled_from([str(code) for code in column.codes])
    elif column.type in {Type.DATE, Type.INSTANT, Type.MOMENT, Type.UNTIL}:
        right = days.map(str)
    elif column.type in NUMBERS:
        right = small_per_cents
    if not column.required:
        right = st.just("") | right
    return st.integers(0, 9).flatmap(lambda chance: right if chance else garbage_cells)


def garbage_tables(columns: Sequence[Column]) -> st.SearchStrategy[list[Row]]:
    """Draw rows of a table of which some cells mean nothing."""
    row = st.fixed_dictionaries({column.name: cells(column) for column in columns})
    return st.lists(row, min_size=1, max_size=6)  # type: ignore[arg-type]


@st.composite
def held(draw: st.DrawFn) -> Row:
    """Draw one holding as a row: exact, a range, an amount, or nothing stated."""
    start = draw(optional_days)
    end = draw(optional_days)
    row: Row = {
        "holder": draw(st.sampled_from(["a", "b", "c"])),
        "company": draw(st.sampled_from(["x", "y"])),
        "share_class": draw(st.sampled_from([None, "A", "B"])),
        "from": start,
        "to": end if start is None or end is None or end >= start else start,
        "known_on": draw(st.none() | optional_days),
    }
    kind = draw(st.sampled_from(["exact", "amount", "range", "votes", "nothing"]))
    if kind == "exact":
        row["capital_pct"] = draw(per_cents)
    elif kind == "amount":
        row["amount"] = draw(amounts)
    elif kind == "votes":
        row["votes_pct"] = draw(per_cents)
        row["amount"] = draw(st.none() | amounts)
    elif kind == "range":
        row |= draw(_ranges())
    return row


@st.composite
def _ranges(draw: st.DrawFn) -> Row:
    low, high = sorted((draw(per_cents), draw(per_cents)), key=Fraction)
    kind = draw(st.sampled_from(["capital", "votes"]))
    lowest, highest = draw(st.sampled_from([(low, high), (low, None), (None, high)]))
    return {f"{kind}_pct_min": lowest, f"{kind}_pct_max": highest}


_shares = st.none() | st.fractions(0, 100, max_denominator=10_000)


@st.composite
def holdings_in_one_company(draw: st.DrawFn) -> list[Holding]:
    """Draw what is held in one company, as facts."""
    by_amount = draw(st.booleans())
    return [
        Holding(
            source=Source(dataset="t", file="holdings.csv", row=row, digest="", revision=1),
            holder=PartyId(f"person:t:{row}"),
            company=PartyId("org:t:x"),
            capital_pct=None if by_amount else draw(_shares),
            votes_pct=None if by_amount else draw(_shares),
            amount=draw(st.none() | st.fractions(0, 10**6, max_denominator=100)),
            period=Period(),
        )
        for row in range(draw(st.integers(1, 5)))
    ]


_parties_of_a_register = [f"C:{place}" for place in range(5)] + ["P:0", "P:1", "P:2"]
_telling_per_cents = [
    *("50", "51", "50.0000001", "49.9999999", "100", "60", "40", "30", "25", "20", "10", "0"),
    *("100/3", "50/3", "100/7"),
]


def holdings_by_edge(most: int = 12) -> st.SearchStrategy[dict[tuple[str, str], Fraction]]:
    """Draw per cents by holder and company: circles, halves, totals below and above the whole."""
    edges = st.tuples(
        st.sampled_from(_parties_of_a_register), st.sampled_from(_parties_of_a_register[:5])
    )
    return st.dictionaries(
        edges, st.sampled_from(_telling_per_cents).map(Fraction), min_size=1, max_size=most
    )
