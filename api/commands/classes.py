"""`zeren classes`: which supervision class has an entity, or everybody, and why?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.documents import items, members
from api.commands.options import AsJson, KnownAt, On, Out, Revision, Store
from api.commands.output import cell, console, print_json, progress, table

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.classes.everybody import ClassedEntity
    from graph.reader import GraphReader

    Document = Mapping[str, object]

COLUMNS = ("party_id", "class", "score", "direct", "region", "industry", "reasons")
LEAD = "线索，不影响分类 a lead, never moves the class"
WHY_NOT = {
    "NOT_DESCRIBED": "无登记信息 no registration is loaded",
    "NOT_A_MARKET_ENTITY": "非经营主体 no market entity",
    "NOT_FOUNDED": "尚未成立 not founded yet",
    "DISSOLVED": "已注销 dissolved",
}
_MOST_FACTS = 3


def classes(  # noqa: PLR0913 (the parameters are the command's options)
    *,
    entity: Annotated[
        str | None, typer.Argument(metavar="ENTITY", help="A party id, USCC, key or exact name.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Every market entity.")] = False,
    only: Annotated[
        str | None, typer.Option("--class", metavar="A|B|C|D", help="Only these, with --all.")
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="The class over time.")] = False,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="AXIS", help="valid or known, with --history."),
    ] = None,
    on: On = None,
    known_at: KnownAt = None,
    revision: Revision = None,
    out: Out = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show the supervision class (企业信用风险分类) with its reasons."""
    from api.commands.history import check_axis
    from api.moments import parse_moment
    from graph.opening import open_store
    from graph.reader import GraphReader

    if (entity is None) is not everybody:
        raise typer.BadParameter("expected either ENTITY or --all")
    if everybody and history:
        raise typer.BadParameter("--history is about one ENTITY")
    if entity is not None and (only is not None or out is not None):
        raise typer.BadParameter("--class and --out belong to --all")
    if only not in {None, "A", "B", "C", "D"}:
        raise typer.BadParameter(f"--class is '{only}', expected A, B, C or D")
    axis = check_axis(by, on, known_at, is_asked=history)
    reader = GraphReader(open_store(store), parse_moment(on, known_at, revision))
    if entity is None:
        _give_everybody(reader, only, out, as_json=as_json)
        return
    document = _answer(reader, entity, axis.value if history else None)
    if as_json:
        print_json(document)
    elif history:
        _show_history(document)
    else:
        _show(document)


def _answer(reader: GraphReader, text: str, axis: str | None) -> Document:
    from analytics.classes import supervision_class_of
    from api.acts import record_answer
    from api.classes import scheme
    from api.references import find_party

    party = find_party(reader, text)
    if axis is None:
        found = supervision_class_of(reader, party, scheme=scheme()).document()
        # What lies between two entities may be a person.
        record_answer(reader, "read class", party)
    else:
        from analytics.classes.history import class_history
        from api.history_json import parse_axis

        history = class_history(reader, party, scheme=scheme(), by=parse_axis(axis))
        found = history.document()
    return found | {"data_revision": reader.store.revision()}


def _give_everybody(
    reader: GraphReader, only: str | None, out: Path | None, *, as_json: bool
) -> None:
    from api.commands.listing import Listing

    with progress() as show:
        listing = Listing(
            reader=reader,
            title="企业信用风险分类 supervision classes",
            columns=COLUMNS,
            numbers=("score",),
            counted="class",
            counts="by_class",
            rows="classes",
            asked={"class": only},
            show=show,
            words=_words(),
        )
        listing.give(_rows(reader, only), out, as_json=as_json)


def _words() -> dict[str, str]:
    from analytics.classes import CLASS_WORDS

    return {name.value: words for name, words in CLASS_WORDS.items()}


def _rows(reader: GraphReader, only: str | None) -> Iterator[tuple[object, ...]]:
    from analytics.classes.everybody import classes_of_everybody
    from api.class_list import keep_classes
    from api.classes import scheme

    revision = reader.as_of.revision
    revision = reader.store.revision() if revision is None else revision
    found = classes_of_everybody(reader, scheme=scheme())
    keep_classes(reader, revision, found, scheme().digest)
    for one in found:
        if only in {None, one.own.name.value}:
            yield class_row(one)


def class_row(one: ClassedEntity) -> tuple[object, ...]:
    """Return one entity as a row; a reason is the name of its row of points and the points."""
    own = one.own
    return (
        *(one.party, own.name.value, own.score),
        ";".join(entry.row.list_kind for entry in own.direct),
        *(one.region, one.industry),
        ";".join(f"{reason.row.id}:{reason.points}" for reason in own.reasons),
    )


def _show(document: Document) -> None:
    out = console()
    party = members(document["party"])
    out.print(f"[bold]{cell(party['name'])}[/]  {cell(party['party_id'])}")
    out.print(f"on {document['on']}, as known on {document['known_at']}")
    if document["partial"]:
        out.print(f"[bold yellow]partial: {cell(document['partial'])}[/]")
    if document["class"] is None:
        out.print(f"无分类 no class: {WHY_NOT[str(document['why_not'])]}")
        _show_beside(document)
        return
    out.print(
        f"分类 class [bold]{document['class']}[/] {document['class_name']}, "
        f"得分 score {document['score']} of 1000 ({document['frame']})"
    )
    for entry in map(members, items(document["direct"])):
        fact = members(entry["fact"])
        out.print(f"直接 directly {entry['class']}: {entry['what_zh']}，{_told(fact)}")
    floor = document["industry_floor"]
    if floor is not None:
        said = members(floor)
        out.print(f"行业 industry {cell(said['industry'])}: not below {said['class']}")
    _show_reasons(document)
    _show_beside(document)


def _show_reasons(document: Document) -> None:
    reasons = [members(reason) for reason in items(document["reasons"])]
    if not reasons:
        console().print("加分事项 reasons: 无 none")
        return
    rows = table("加分事项 reasons", "row", "what", "points", "facts", right=("points",))
    for reason in reasons:
        facts = [_told(members(fact)) for fact in items(reason["facts"])]
        more = [f"and {len(facts) - _MOST_FACTS} more"] if len(facts) > _MOST_FACTS else []
        rows.add_row(
            cell(reason["row"]),
            f"{cell(reason['what_zh'])} [dim]{cell(reason['what'])}[/]",
            cell(reason["points"]),
            cell("\n".join(facts[:_MOST_FACTS] + more)),
        )
    console().print(rows)


def _told(fact: Document) -> str:
    words = (fact["day"], fact["decision_no"] or fact["detail"], *items(fact["flags"]))
    return " ".join(str(word) for word in words if word)


def _show_beside(document: Document) -> None:
    out = console()
    ratings = [members(rating) for rating in items(document["ratings"])]
    if ratings:
        said = "；".join(f"{r['scheme']} {r['grade']} ({r['from'] or '?'})" for r in ratings)
        out.print(f"外部评价，不计分 external ratings, not counted: {cell(said)}")
    if document["association"] is None:
        return
    lead = members(document["association"])
    influences = [members(one) for one in items(lead["influences"])]
    if not influences:
        out.print(f"关联 association: 无 none ({LEAD})")
        return
    said = f"关联 association: {lead['points']} of 100 ({LEAD})"
    rows = table(said, "party 主体", "burden", "hops", "tie", right=("burden", "hops"))
    for one in influences:
        rows.add_row(cell(one["name"]), cell(one["burden"]), cell(one["hops"]), cell(one["tie"]))
    out.print(rows)


def _show_history(document: Document) -> None:
    party = members(document["party"])
    out = console()
    out.print(f"[bold]{cell(party['name'])}[/]  {cell(party['party_id'])}")
    said = (
        f"按事实发生日 by the days of the facts, as known at {document['known_at']}"
        if document["by"] == "valid"
        else f"按获知日 by the days on which facts came to be known, asked about {document['on']}"
    )
    out.print(said)
    if document["partial"]:
        out.print(f"[bold yellow]partial: {cell(document['partial'])}[/]")
    rows = table("分类沿革 classes", "from", "to", "class", "score", "why", right=("score",))
    for one in map(members, items(document["intervals"])):
        reasons = [members(reason) for reason in items(one["reasons"])]
        why = [
            *map(str, items(one["direct"])),
            *(f"{reason['what_zh']} {reason['points']}" for reason in reasons),
            *([WHY_NOT[str(one["why_not"])]] if one["why_not"] else []),
        ]
        cells = (one["from"], one["to"], one["class"], one["score"], "；".join(why))
        rows.add_row(*map(cell, cells))
    out.print(rows)
