"""What does the product answer to a golden question, in the words of the case?"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.golden.case import NONE, Row, table
from tests.real.native import read_rows

LOCAL_ID = re.compile(r"(?:org|person|group|unknown):[^:]+:(.+)")
CONTROLLER_WORDS = {
    "controllers",
    "outcome",
    "ultimate",
    "deciding",
    "second_reading",
    "found",
    "flags",
}
OWNER_WORDS = {"owners", "shares", "outcome", "beneficial", "flags", "min"}
ANSWERED = ("liabilities", "measures", "notices")
REPORT_WORDS = {"report", "records", "measures", "bars", "untold"}
LIABILITY_WORDS = {"liabilities", "items", "measures", "notices", "until", "silent", "partial"}
OPTIONS = ("on", "known_at", "basis", "threshold", "min")

# Runs the command with these words, returns (exit code, standard output).
Run = Callable[..., tuple[int, str]]


@dataclass(frozen=True)
class Asker:
    """Puts the questions of a case to one store."""

    run: Run
    folder: Path

    def check(self, ask: Mapping[str, Any]) -> None:
        """Put one question and compare its whole answer."""
        (kind,) = {
            "pairs",
            "controllers",
            "history",
            "owners",
            "liabilities",
            "report",
            "over_100",
            "shared_codes",
        } & ask.keys()
        getattr(self, f"_check_{kind}")(ask)

    def json(self, *words: str) -> dict[str, Any]:
        """Ask with --json and insist on an answer."""
        code, out = self.run(*words, "--json")
        assert code == 0, out
        document: dict[str, Any] = json.loads(out)
        return document

    def _check_pairs(self, ask: Mapping[str, Any]) -> None:
        _insist_known(ask, {"pairs"})
        file = self.folder / "pairs.csv"
        words = ["controllers", "--all", "--pairs", "--out", str(file), *_options(ask)]
        code, out = self.run(*words)
        assert code == 0, out
        compare(ask["pairs"], [_plain(row) for row in read_rows(file)])

    def _check_controllers(self, ask: Mapping[str, Any]) -> None:
        _insist_known(ask, CONTROLLER_WORDS)
        answer = self.json("controllers", ask["controllers"], *_options(ask))
        assert answer["outcome"] == ask["outcome"]
        if "ultimate" in ask:
            found = sorted(each["name"] for each in answer["controllers"] if each["ultimate"])
            assert found == sorted(ask["ultimate"])
        if "deciding" in ask:
            # Who stands beside the deciding ones must say so himself.
            found = [each["name"] for each in answer["controllers"] if each["deciding"]]
            assert sorted(found) == sorted(ask["deciding"])
        if "found" in ask:
            compare(ask["found"], [_found(each) for each in answer["controllers"]])
        if "second_reading" in ask:
            reading = answer["second_reading"]
            found = [each["name"] for each in reading["controllers"]]
            assert sorted(found) == sorted(ask["second_reading"])
        if "flags" in ask:
            assert sorted(answer["flags"]) == sorted(ask["flags"])

    def _check_history(self, ask: Mapping[str, Any]) -> None:
        _insist_known(ask, {"history", "by", "intervals"})
        words = ["controllers", ask["history"], *history_words(ask), *_options(ask)]
        answer = self.json(*words)
        compare(ask["intervals"], [_interval(each) for each in answer["intervals"]])

    def _check_owners(self, ask: Mapping[str, Any]) -> None:
        _insist_known(ask, OWNER_WORDS)
        answer = self.json("owners", ask["owners"], *_options(ask))
        assert answer["outcome"] == ask["outcome"]
        owners = answer["owners"]
        if "shares" in ask:
            compare(ask["shares"], [_owner(each) for each in owners])
        found = [each["name"] for each in owners if each["beneficial_owner"]]
        assert sorted(found) == sorted(ask["beneficial"])
        # By one criterion, which is the outcome; nobody else is said to meet any.
        met = {each["criterion"] for each in owners if each["beneficial_owner"]}
        assert met <= {ask["outcome"]}
        assert {each["criterion"] for each in owners if not each["beneficial_owner"]} <= {None}
        if "flags" in ask:
            assert sorted(answer["flags"]) == sorted(ask["flags"])

    def _check_liabilities(self, ask: Mapping[str, Any]) -> None:
        _insist_known(ask, LIABILITY_WORDS)
        answer = self.json("liabilities", ask["liabilities"], *_options(ask))
        compare(ask.get("items", NONE), [_item(each) for each in answer["liabilities"]])
        compare(ask.get("measures", NONE), [_measure(each) for each in answer["measures"]])
        compare(ask.get("notices", NONE), [_notice(each) for each in answer["notices"]])
        if "until" in ask:
            found = {rule: day or "" for rule, day in answer["until_at_the_latest"].items()}
            assert found == ask["until"]
        assert (answer["partial"] or "") == ask.get("partial", "")
        heard = {each["rule_id"] for name in ANSWERED for each in answer[name]}
        assert heard.isdisjoint(ask.get("silent", ())), heard

    def _check_report(self, ask: Mapping[str, Any]) -> None:
        _insist_known(ask, REPORT_WORDS)
        code, out = self.run("report", ask["report"], *_options(ask), "--json")
        assert code == 0, out
        answer = json.loads(out)
        records = [{"decision": each["decision_no"]} for each in answer["records"]]
        compare(ask.get("records", NONE), records)
        compare(ask.get("measures", NONE), [_measure(each) for each in answer["measures"]])
        compare(ask.get("bars", NONE), [_bar(each) for each in answer["statutory_bars"]])
        assert [word for word in ask.get("untold", ()) if word in out] == []

    def _check_shared_codes(self, ask: Mapping[str, Any]) -> None:
        _insist_known(ask, {"shared_codes"})
        assert str(self.json("quality", *_options(ask))["uscc"]["shared"]) == ask["shared_codes"]

    def _check_over_100(self, ask: Mapping[str, Any]) -> None:
        _insist_known(ask, {"over_100"})
        ownership = self.json("quality", *_options(ask))["ownership"]
        found = [
            {"company": _local(each["company"]), "total": f"{each['total']:g}"}
            for each in ownership["over_100"]
        ]
        compare(ask["over_100"], found)


def compare(expected: str, found: list[Row]) -> None:
    """Insist on the same rows, in the columns that the case names."""
    wanted = table(expected)
    columns = list(wanted[0]) if wanted else []
    if not wanted:
        assert found == []
        return
    cut = sorted(tuple(row[column] for column in columns) for row in found)
    assert cut == sorted(tuple(row.values()) for row in wanted), columns


def history_words(ask: Mapping[str, Any]) -> list[str]:
    """Return the words that ask for a history."""
    return ["--history", "--by", ask.get("by", "valid")]


def _insist_known(ask: Mapping[str, Any], known: set[str]) -> None:
    unknown = ask.keys() - known - set(OPTIONS)
    assert not unknown, f"a question does not know {sorted(unknown)}"


def _options(ask: Mapping[str, Any]) -> list[str]:
    named = [(name, ask[name]) for name in OPTIONS if name in ask]
    return [word for name, value in named for word in (f"--{name.replace('_', '-')}", value)]


def _local(party_id: str) -> str:
    found = LOCAL_ID.fullmatch(party_id)
    return found[1] if found else party_id


def _plain(row: Row) -> Row:
    votes = f"{float(row['votes']):g}" if row["votes"] else ""
    local = {name: _local(row[name]) for name in ("controller", "company")}
    flags = {name: _yes(row[name]) for name in ("direct", "ultimate")}
    return {**row, **local, **flags, "votes": votes}


def _yes(cell: str) -> str:
    return {"true": "yes", "false": "no"}[cell.lower()]


def _found(each: Mapping[str, Any]) -> Row:
    return {
        "name": each["name"],
        "kind": each["kind"],
        "via": each["via"],
        "votes": _number(each["votes"]),
        "margin": _number(each["margin"]),
        "ultimate": "yes" if each["ultimate"] else "no",
    }


def _interval(each: Mapping[str, Any]) -> Row:
    found = [
        f"{one['name']} {one['via']}" + ("" if one["votes"] is None else f" {one['votes']:.10g}")
        for one in each["controllers"]
    ]
    changes = [
        change["kind"] + (f" {change['party']['name']}" if change["party"] else "")
        for change in each["changes"]
    ]
    facts = [
        f"{fact['kind']} {fact['event']} {fact['source']['file']}:{fact['source']['row']}"
        for fact in each["facts"]
    ]
    return {
        "from": each["from"] or "",
        "to": each["to"] or "",
        "outcome": each["outcome"],
        "controllers": ", ".join(found),
        "changes": ", ".join(changes),
        "facts": ", ".join(facts),
    }


def _owner(each: Mapping[str, Any]) -> Row:
    return {
        "owner": each["name"],
        "kind": each["kind"],
        "share": _number(each["share"]),
        "share_corrected": _number(each["share_corrected"]),
    }


def _number(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.10g}"


def _item(each: Mapping[str, Any]) -> Row:
    office = each["office"] or {"from": None, "to": None}
    return {
        "person": each["person"]["name"],
        "entity": each["entity"]["name"] if each["entity"] else "",
        "role": each["role"],
        "rule": each["rule_id"],
        "kind": each["kind"],
        "decision": each["decision"]["decision_no"],
        "state": each["state"],
        "flags": " ".join(sorted(each["flags"])),
        "from": each["from"] or "",
        "to": each["to"] or "",
        "ended": each["ended_reason"] or "",
        "office_from": office["from"] or "",
        "office_to": office["to"] or "",
        "anchor": each["anchor"]["kind"],
        "first_day": each["anchor"]["from"] or "",
        "last_day": each["anchor"]["to"] or "",
    }


def _measure(each: Mapping[str, Any]) -> Row:
    return {
        "rule": each["rule_id"],
        "decision": each["decision"]["decision_no"],
        "state": each["state"],
        "flags": " ".join(sorted(each.get("flags", ()))),
        "from": each["from"] or "",
        "to": each["to"] or "",
        "ended": each.get("ended_reason") or "",
    }


def _bar(each: Mapping[str, Any]) -> Row:
    return {
        "rule": each["rule_id"],
        "basis": each["legal_basis"],
        "state": each["state"],
        "to": each["to"] or "",
    }


def _notice(each: Mapping[str, Any]) -> Row:
    return {
        "rule": each["rule_id"],
        "decision": each["decision"]["decision_no"],
        "unit": each["unit"]["name"] if isinstance(each["unit"], dict) else str(each["unit"]),
        "person": each["person"]["name"] if each["person"] else "",
        "target": each["target"],
        "state": each["state"],
    }
