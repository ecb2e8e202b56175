"""`zeren rules`: which rules are executed here, and is an operator's file fit to be?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, KnownAt, On, Store
from api.commands.output import UNSEEN, cell, complain, console, print_json, progress, table
from api.errors import NO_ANSWER
from graph.errors import ValueRefusedError

if TYPE_CHECKING:
    from analytics.rules import Problem, Rule

RuleFile = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file of rule rows.")]


def application() -> typer.Typer:
    """Return the group of commands."""
    app = typer.Typer(help="The rule rows, and an operator's own.", no_args_is_help=True)
    app.callback()(_group)
    app.command("list")(list_rules)
    app.command("show")(show)
    app.command("check")(check)
    app.command("try")(try_rules)
    return app


def list_rules(
    *,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Only rows that hold on this day.")
    ] = None,
    mode: Annotated[
        str | None, typer.Option(metavar="MODE", help="Only rows of this mode, as ENTITY.")
    ] = None,
    store: Store = None,  # noqa: ARG001 (every command takes it)
    as_json: AsJson = False,
) -> None:
    """List the rule rows in force here."""
    from analytics.rules import Mode
    from api.moments import parse_moment
    from api.rules import rules

    if mode is not None and mode not in set(Mode):
        raise ValueRefusedError("--mode", mode, ", ".join(Mode))
    book = rules()
    day = None if on is None else parse_moment(on, None).on
    held = book.rules if day is None else book.valid_on(day)
    listed = [rule for rule in held if mode is None or rule.mode == mode]
    if as_json:
        print_json(
            {"on": day, "mode": mode, **_book_fields(), "rules": [rule_item(r) for r in listed]}
        )
    else:
        _print_list(listed)


def show(
    rule_id: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule, as M050.")],
    *,
    store: Store = None,  # noqa: ARG001 (every command takes it)
    as_json: AsJson = False,
) -> None:
    """Show all that the rows of one rule say, each version."""
    from api.rules import rules

    versions = rules().versions(rule_id)
    if not versions:
        raise ValueRefusedError("RULE", rule_id, "an id that `zeren rules list` names")
    if as_json:
        said = [rule_item(rule) | {"row": dict(rule.cells)} for rule in versions]
        print_json({"id": rule_id, **_book_fields(), "versions": said})
        return
    for rule in versions:
        _print_row(rule)


def check(
    file: RuleFile,
    *,
    store: Store = None,  # noqa: ARG001 (every command takes it)
    as_json: AsJson = False,
) -> None:
    """Name every error of every row of an operator's file; exit 1 if there is one."""
    from analytics.rules import check_own_rules

    found = check_own_rules(file)
    if as_json:
        print_json(
            {
                "file": str(file),
                "rows": found.rows,
                "errors": [problem_item(problem) for problem in found.problems],
                "warnings": [problem_item(problem) for problem in found.warnings],
            }
        )
    else:
        _print_check(found.rows, found.problems, found.warnings)
    if found.problems:
        complain(f"{file}: {len(found.problems)} errors, none of its rows is used")
        raise typer.Exit(NO_ANSWER)


def try_rules(
    file: RuleFile,
    *,
    on: On = None,
    known_at: KnownAt = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write every difference to a table."),
    ] = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Tell who would gain and who would lose what under FILE; nothing is written."""
    from api.commands.rules_try import show_trial
    from api.moments import parse_moment
    from api.tables_out import check_suffix
    from graph.opening import open_store
    from graph.reader import GraphReader

    if out is not None:
        check_suffix(out)
    reader = GraphReader(open_store(store), parse_moment(on, known_at))
    with progress() as show_progress:
        show_trial(reader, file, out=out, as_json=as_json, show=show_progress)


def rule_item(rule: Rule) -> dict[str, object]:
    """Return what a list says of a rule row."""
    return {
        "id": rule.rule_id,
        "what": rule.what,
        "measure": rule.measure,
        "kind": rule.kind.value if rule.makes_measure and rule.kind else None,
        "legal_basis": rule.legal_basis,
        "mode": rule.mode.value,
        "term": rule.term,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "executable": rule.executable,
        "verified_by": rule.verified_by,
        "verified_on": rule.verified_on,
        "own": rule.is_own,
    }


def problem_item(problem: Problem) -> dict[str, object]:
    """Return one error or warning; `row` is the line of the file, the header is 1."""
    return {
        "code": problem.code.value,
        "row": problem.line,
        "id": problem.rule_id,
        "column": problem.column,
        "value": problem.value,
        "expected": problem.expected,
    }


def _group() -> None:
    """Read the rule rows, check and try an operator's own."""


def _book_fields() -> dict[str, object]:
    from api.rules import own_rules_file, rules_version

    own = own_rules_file()
    return {"own_file": str(own) if own else None, "digest": rules_version()}


def _print_list(rules: Sequence[Rule]) -> None:
    rows = table(
        "规则 rules",
        "编号 id",
        "事由·措施·依据 what, measure, basis",
        "方式·期限·有效 mode, term, valid",
        "执行·核实 executed, verified",
    )
    for rule in rules:
        valid = f"{cell(rule.valid_from)}…{cell(rule.valid_to)}"
        verified = "是 Y" if rule.executable else "否 N", rule.verified_by, rule.verified_on
        rows.add_row(
            cell(rule.rule_id),
            "\n".join(map(cell, (rule.what, rule.measure, rule.legal_basis))),
            "\n".join((cell(rule.mode.value), cell(rule.term), valid)),
            "\n".join(map(cell, verified)),
        )
    console().print(rows)
    unverified = sum(rule.executable and not rule.verified_by for rule in rules)
    console().print(f"{len(rules)} rows, {unverified} of them executable and verified by nobody")


def _print_row(rule: Rule) -> None:
    own = "本单位 own" if rule.is_own else "随附 shipped"
    since, to = rule.valid_from or UNSEEN, rule.valid_to or UNSEEN
    rows = table(f"{rule.rule_id} ({own}) {since} … {to}", "列 column", "内容 value")
    for name, value in rule.cells.items():
        if value:
            rows.add_row(cell(name), cell(value))
    console().print(rows)


def _print_check(rows: int, problems: Iterable[Problem], warnings: Sequence[Problem]) -> None:
    out = console()
    for problem in problems:
        said = problem_item(problem)
        out.print(
            f"错误 {said['code']}: row {said['row']}, {cell(said['id'])}, {cell(said['column'])} "
            f"is '{cell(said['value']) if said['value'] else ''}', "
            f"expected {cell(said['expected'])}",
            soft_wrap=True,
        )
    for warning in warnings:
        out.print(
            f"提醒 {warning.code}: row {warning.line}, {cell(warning.rule_id)} is executed "
            "and no lawyer has verified it",
            soft_wrap=True,
        )
    out.print(f"{rows} rows checked")
