"""Does every golden case about classes come out, from tables to the JSON of the command?

A case is written as in `tests/golden`. Questions: `classes: E` with any of `class`, `score`,
`points` (row, points, facts: numbers of decisions, else what is told), `direct` (list, decision),
`why_not`, `flags` and `association`; `history: E` with `intervals`, all of them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.bad_input.command import Inside
from tests.golden.answers import compare
from tests.golden.case import read_case, write_load

CASES = sorted((Path(__file__).parent / "class_cases").glob("*.yaml"))
WORDS = frozenset({"class", "score", "points", "direct", "why_not", "flags", "association"})


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case, zeren = read_case(path), Inside(tmp_path)
    for number, load in enumerate(case.loads):
        folder = write_load(tmp_path / f"load{number}", load)
        assert zeren.ask("load", folder, "--dataset", load.dataset)["rejections"] == []
    assert case.asks
    for ask in case.asks:
        check(zeren, ask)


def check(zeren: Inside, ask: Mapping[str, Any]) -> None:
    if "history" in ask:
        told = zeren.ask("classes", ask["history"], "--history")["intervals"]
        names = ("from", "to", "class", "score")
        compare(ask["intervals"], [{name: text(one[name]) for name in names} for one in told])
        return
    wanted = ask.keys() - {"classes", "on", "known_at"}
    assert wanted
    assert wanted <= WORDS
    known = ["--known-at", ask["known_at"]] if "known_at" in ask else []
    answer = zeren.ask("classes", ask["classes"], "--on", ask["on"], *known)
    found = shown(answer)
    for name in wanted:
        if name in {"points", "direct"}:
            compare(ask[name], found[name])
        else:
            assert found[name] == ask[name], (ask["classes"], ask["on"], name)


def shown(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer in the words of a case."""
    facts = [fact for reason in answer["reasons"] for fact in reason["facts"]]
    facts += [entry["fact"] for entry in answer["direct"]]
    lead = answer["association"]
    return {
        "class": answer["class"],
        "score": text(answer["score"]),
        "why_not": answer["why_not"],
        "flags": " ".join(sorted({flag for fact in facts for flag in fact["flags"]})),
        "association": text(lead["points"]) if lead else "",
        "points": [
            {
                "row": reason["row"],
                "points": text(reason["points"]),
                "facts": " ".join(
                    fact["decision_no"] or fact["detail"] for fact in reason["facts"]
                ),
            }
            for reason in answer["reasons"]
        ],
        "direct": [
            {"list": entry["list_kind"], "decision": entry["fact"]["decision_no"]}
            for entry in answer["direct"]
        ],
    }


def text(value: object) -> str:
    return "" if value is None else str(value)


def test_every_case_has_a_title_and_a_basis() -> None:
    assert len(CASES) > 5
    for path in CASES:
        case = read_case(path)
        assert case.title
        assert case.basis
