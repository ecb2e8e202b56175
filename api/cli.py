"""What does `zeren` do with the words typed behind it?

Exit 0 with an answer, 1 where none could be given, 2 for wrong usage. Expected errors are a
sentence on standard error, under `--json` also a document on standard output; never a
traceback.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Protocol, runtime_checkable

import typer

from api.commands import (
    acting,
    analyze,
    audit,
    bulletin,
    classes,
    clusters,
    controllers,
    copy,
    demo,
    draw,
    export,
    keys,
    liabilities,
    links,
    load,
    measures,
    neo4j,
    notices,
    objections,
    owners,
    power,
    quality,
    repairs,
    report,
    rules,
    serve,
    silence,
    timeline,
    warn,
    withdrawals,
)
from api.commands.output import complain, print_json
from api.errors import NO_ANSWER, WRONG_USAGE, consequence_of, error_document, usage_document
from graph.errors import ZerenError
from graph.identifiers import scrub

INTERRUPTED = 130


@runtime_checkable
class WrongUsage(Protocol):
    """What the command-line library raises for words it cannot use."""

    exit_code: int

    def format_message(self) -> str:
        """Say what is wrong."""
        ...


def application() -> typer.Typer:
    """Return the command with all its subcommands."""
    app = typer.Typer(
        name="zeren",
        help="Zeren 责任: who answers for what. Loads tables, finds who controls whom, and "
        "carries discipline as far as the law carries it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.command("load")(load.load)
    app.command("quality")(quality.quality)
    app.command("analyze")(analyze.analyze)
    app.command("controllers")(controllers.controllers)
    app.command("owners")(owners.owners)
    app.command("power")(power.power)
    app.command("links")(links.links)
    app.command("liabilities")(liabilities.liabilities)
    app.command("timeline")(timeline.timeline)
    app.command("report")(report.report)
    app.command("silence")(silence.silence)
    app.command("notices")(notices.notices)
    for name, kind, words in acting.ACTS:
        app.command(name)(acting.command(kind, words))
    app.command("measures")(measures.measures)
    app.command("objections")(objections.objections)
    app.command("repairs")(repairs.repairs)
    app.command("withdrawals")(withdrawals.withdrawals)
    app.command("classes")(classes.classes)
    app.command("bulletin")(bulletin.bulletin)
    app.command("draw")(draw.draw)
    app.command("export")(export.export)
    app.command("copy")(copy.copy)
    app.command("serve")(serve.serve)
    app.command("demo")(demo.demo)
    app.add_typer(clusters.application(), name="clusters")
    app.add_typer(warn.application(), name="warn")
    app.add_typer(rules.application(), name="rules")
    app.add_typer(keys.application(), name="keys")
    app.add_typer(audit.application(), name="audit")
    app.add_typer(neo4j.application(), name="neo4j")
    return app


def run(words: list[str]) -> int:
    """Run one command and return its exit code."""
    as_json = "--json" in words
    try:
        code = application()(args=words, prog_name="zeren", standalone_mode=False)
    except ZerenError as error:
        if as_json:
            print_json(error_document(error))
        complain(scrub(str(error)))
        _list_matches(error)
        return consequence_of(error).exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_ANSWER
    except OSError as error:
        return _system_problem(error, as_json=as_json)
    except (KeyboardInterrupt, typer.Abort):
        complain("interrupted")
        return INTERRUPTED
    except Exception as error:
        if not isinstance(error, WrongUsage):
            raise
        return _wrong_usage(error, as_json=as_json)
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run the command and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def _wrong_usage(error: WrongUsage, *, as_json: bool) -> int:
    message = scrub(error.format_message())
    if not message:  # `zeren` alone: the help was shown
        return WRONG_USAGE
    if as_json:
        print_json(usage_document(message))
    complain(f"{message} ('zeren --help' and 'zeren COMMAND --help' say what is expected)")
    return WRONG_USAGE


def _system_problem(error: OSError, *, as_json: bool) -> int:
    reason = error.strerror or type(error).__name__
    message = scrub(f"{error.filename}: {reason}" if error.filename else reason)
    said = {"code": "SYSTEM", "message": message, "value": error.filename}
    if as_json:
        # Standard output itself may be what failed; the message then stands alone.
        with suppress(OSError):
            print_json({"error": said | {"matches": [], "matches_total": 0}})
    complain(message)
    return NO_ANSWER


def _list_matches(error: ZerenError) -> None:
    """Name the parties that an ambiguous reference could mean."""
    for party in getattr(error, "parties", ()):
        shown = [str(party[name]) for name in ("party_id", "name", "kind", "region") if party[name]]
        sys.stderr.write("  " + "  ".join(shown) + "\n")
