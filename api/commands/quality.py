"""`zeren quality`: are the loaded tables good enough to build on?"""

from __future__ import annotations

from api.commands.options import AsJson, KnownAt, On, Store
from api.commands.output import cell, console, print_json, progress, table

SHOWN = 20


def quality(
    *,
    on: On = None,
    known_at: KnownAt = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Check codes, totals above 100 per cent, and coverage."""
    from analytics.quality import quality_of
    from api.moments import parse_moment
    from api.quality_json import quality_document
    from graph.opening import open_store
    from graph.reader import GraphReader

    moment = parse_moment(on, known_at)
    opened = open_store(store)
    with progress() as show:
        document = quality_document(quality_of(GraphReader(opened, moment), show))
    if as_json:
        print_json(document)
    else:
        show_quality(document)


def show_quality(document: dict[str, object]) -> None:
    """Print a quality report for a person."""
    out = console()
    uscc, ownership = document["uscc"], document["ownership"]
    if not (isinstance(uscc, dict) and isinstance(ownership, dict)):
        raise TypeError
    gate = uscc["gate"]
    style = "bold green" if gate == "PASS" else "bold red"
    wrong = f"{uscc['invalid']:,} invalid + {uscc['shared']:,} shared of {uscc['entities']:,}"
    out.print(f"统一社会信用代码 codes: [{style}]{gate}[/]  {wrong}")
    out.print(f"  error rate {uscc['error_rate']:.6%}, limit below {uscc['limit']:.2%}")
    over = ownership["over_100"]
    out.print(
        f"股权 ownership: {len(over):,} companies above 100 %, "
        f"{ownership['below_100']:,} below, {ownership['unknown']:,} not fully known"
    )
    _show_over(over)
    _show_coverage(document)


def _show_over(over: list[dict[str, object]]) -> None:
    if not over:
        return
    rows = table(None, "company", "total %", right=("total %",))
    for one in over[:SHOWN]:
        rows.add_row(cell(one["company"]), cell(one["total"]))
    console().print(rows)
    if len(over) > SHOWN:
        console().print(f"and {len(over) - SHOWN:,} more (--json lists all)")


def _show_coverage(document: dict[str, object]) -> None:
    from graph.identifiers import industry_name, region_name

    coverage = document["coverage"]
    if not isinstance(coverage, list) or not coverage:
        return
    largest = sorted(coverage, key=lambda row: -row["entities"])[:SHOWN]
    numbers = ("entities", "code", "holders", "LR")
    rows = table("覆盖 coverage, largest first", "industry", "region", *numbers, right=numbers)
    for row in largest:
        industry, region = row["industry"], row["region"]
        rows.add_row(
            cell(f"{industry} {industry_name(industry) or ''}" if industry else None),
            cell((region_name(region) or region) if region else None),
            *(f"{row[name]:,}" for name in ("entities", "with_uscc", "with_holders")),
            f"{row['with_legal_representative']:,}",
        )
    console().print(rows)
    if len(coverage) > SHOWN:
        console().print(f"and {len(coverage) - SHOWN:,} more (--json lists all)")
