"""`zeren timeline`: what is known to have happened to a party, day by day?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Out, Revision, Store
from api.commands.output import cell, console, named, print_json, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.reader import GraphReader

COLUMNS = (
    *("day", "kind", "title_zh", "title_en", "detail", "subject", "subject_name", "other"),
    *("other_name", "decision_no", "flags", "dataset", "file", "row"),
)


def timeline(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    party: Annotated[
        str, typer.Argument(metavar="ENTITY|PERSON", help="A party id, USCC, key or exact name.")
    ],
    with_erased: Annotated[
        bool,
        typer.Option("--with-erased", help="Also what repair or an upheld objection has erased."),
    ] = False,
    on: On = None,
    known_at: KnownAt = None,
    revision: Revision = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show everything dated that is known of a party, oldest first."""
    from api.moments import parse_moment
    from api.tables_out import check_suffix
    from graph.opening import open_store
    from graph.reader import GraphReader

    if out is not None:
        check_suffix(out)
    reader = GraphReader(open_store(store), parse_moment(on, known_at, revision))
    document = _answer(reader, party, with_erased=with_erased)
    if out is not None:
        _write(out, document, as_json=as_json)
    elif as_json:
        print_json(document)
    else:
        _show(document)


def _answer(reader: GraphReader, text: str, *, with_erased: bool) -> dict[str, object]:
    from analytics.records import timeline_of
    from api.acts import record_answer
    from api.masking import Mask
    from api.references import find_party
    from api.roles import Role
    from api.rules import rules
    from api.timeline_json import timeline_document

    party = find_party(reader, text)
    found = timeline_of(reader, party, rules=rules(), with_erased=with_erased)
    # The timeline of an organization names persons too.
    record_answer(reader, "read timeline", party)
    return timeline_document(found, Mask(Role.ADMIN))


def _entries(document: dict[str, object]) -> Iterator[Mapping[str, object]]:
    entries = document["entries"]
    if not isinstance(entries, list):
        raise TypeError
    yield from entries


def _write(path: Path, document: dict[str, object], *, as_json: bool) -> None:
    from api.tables_out import write_table

    count = write_table(path, COLUMNS, map(_row, _entries(document)), ())
    if as_json:
        kept = ("party", "on", "known_at", "data_revision", "partial")
        print_json({name: document[name] for name in kept} | {"rows": count, "out": str(path)})
    else:
        console().print(f"{count:,} rows written to {cell(path)}", soft_wrap=True)


def _row(entry: Mapping[str, object]) -> tuple[str | None, ...]:
    flags, source = entry["flags"], entry["source"]
    if not isinstance(flags, list) or not isinstance(source, dict):
        raise TypeError
    values = {
        **entry,
        **{name: source[name] for name in ("dataset", "file", "row")},
        "flags": ";".join(flags),
    }
    for name in ("subject", "other"):
        party = entry[name]
        named_party = party if isinstance(party, dict) else {"party_id": None, "name": None}
        values |= {name: named_party["party_id"], f"{name}_name": named_party["name"]}
    return tuple(None if values[name] is None else str(values[name]) for name in COLUMNS)


def _show(document: dict[str, object]) -> None:
    party = document["party"]
    if not isinstance(party, dict):
        raise TypeError
    out = console()
    out.print(f"[bold]{named(party)}[/]  {cell(party['party_id'])}")
    out.print(f"on {document['on']}, as known on {document['known_at']}")
    if document["partial"]:
        out.print(f"[bold yellow]partial: {cell(document['partial'])}[/]")
    rows = table("时间线 timeline", "day", "what", "whom", "detail")
    for entry in _entries(document):
        subject, other = entry["subject"], entry["other"]
        # Of two parties the other one is news.
        is_own = isinstance(other, dict) and other["party_id"] == party["party_id"]
        shown = subject if is_own or other is None else other
        detail = " ".join(str(v) for v in (entry["decision_no"], entry["detail"]) if v)
        rows.add_row(
            cell(entry["day"]),
            f"{cell(entry['title_zh'])} [dim]{cell(entry['title_en'])}[/]",
            named(shown if isinstance(shown, dict) and shown != party else None),
            cell(detail),
        )
    out.print(rows)
