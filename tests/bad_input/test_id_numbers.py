"""Does a loaded ID number ever come back: in a store, a cache, a report, a log, an answer?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_input.command import Answer, Zeren
from tests.bad_input.facts import LI, SOUND, STRAY, ZHANG, write

DECISION = "decision_no,authority,subject,type,legal_basis,decided_on,facts,penalty\n"

# A number where it does not belong: table, text.
MISPLACED: dict[str, tuple[str, str]] = {
    "as an organization's key": ("organizations", f"org,name\n{STRAY},安阳子有限公司\n"),
    "as a code": ("organizations", f"org,uscc,name\nx,{STRAY},安阳丑有限公司\n"),
    "as a name": ("organizations", f"org,name\nx,{STRAY}\n"),
    "inside an address": ("organizations", f"org,name,address\nx,安阳寅有限公司,安阳 {STRAY} 号\n"),
    "as a phone": ("organizations", f"org,name,phone\nx,安阳卯有限公司,{STRAY}\n"),
    "as a person's key": ("persons", f"person,name\n{STRAY},王伟\n"),
    "as a person's name": ("persons", f"person,name\nw,王伟{STRAY}\n"),
    "as the type of a document": ("persons", f"person,id_type,name\nw,{STRAY},王伟\n"),
    "as a birthday": ("persons", f"person,name,born_on\nw,王伟,{STRAY}\n"),
    "as a holder": ("holdings", f"holder,company,capital_pct\n{STRAY},a,10\n"),
    "as a per cent": ("holdings", f"holder,company,capital_pct\nzhang,b,{STRAY}\n"),
    "as a share class": ("holdings", f"holder,company,share_class,capital_pct\nli,b,{STRAY},1\n"),
    "as an office-holder": ("appointments", f"person,org,role\n{STRAY},a,director\n"),
    "as a role": ("appointments", f"person,org,role\nli,a,{STRAY}\n"),
    "as a group": (
        "arrangements",
        f"kind,group,party,target\nconcert,{STRAY},zhang,a\n",
    ),
    "as the subject of a decision": (
        "decisions",
        f"{DECISION}9,安阳市局,{STRAY},penalty,法,2021-01-01,,\n",
    ),
    "in the facts of a decision": (
        "decisions",
        f"{DECISION}9,安阳市局,a,penalty,法,2021-01-01,王伟（{STRAY}）未履行,罚款\n",
    ),
    "as the number of a decision": (
        "decisions",
        f"{DECISION}{STRAY},安阳市局,a,penalty,法,2021-01-01,,\n",
    ),
    "as a column": ("organizations", f"org,{STRAY}\nx,y\n"),
    "without a header": ("persons", f"w,{STRAY},王伟\n"),
}


def files_under(folder: Path, *without: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(path.is_relative_to(each) for each in without):
            yield path


def insist_absent(zeren: Zeren, number: str, answers: list[Answer], *inputs: Path) -> None:
    """Look for a number, and its lower-case form, in everything the product left."""
    forms = {number, number.lower()}
    for answer in answers:
        assert not any(form in answer.out + answer.err for form in forms)
    searched = list(files_under(zeren.folder, *inputs))
    assert zeren.file in searched or any(answer.code for answer in answers)
    for path in searched:
        content = path.read_bytes()
        assert not any(form.encode() in content for form in forms), path
        assert not any(form.encode("utf-16-le") in content for form in forms), path
        assert not any(form in path.name for form in forms)


@pytest.mark.parametrize("name", MISPLACED)
def test_a_number_in_the_wrong_place_never_comes_back(name: str, loaded: Zeren) -> None:
    table, text = MISPLACED[name]
    folder = write(loaded.folder / "in", {table: text})
    rejections = loaded.folder / "rejections.csv"
    answers = [
        loaded.run("load", folder, "--json", "--rejections", rejections),
        loaded.run("load", folder),
        loaded.run("quality", "--json"),
        loaded.run("controllers", "a", "--json"),
        loaded.run("liabilities", "a", "--json"),
        loaded.run("export", loaded.folder / "exported", "--format", "tables"),
    ]
    assert not any(answer.has_traceback() for answer in answers)
    assert answers[0].code in {0, 1}
    if answers[0].code == 0:
        for rejection in answers[0].json["rejections"]:
            assert rejection["value"] == "***"
    insist_absent(loaded, STRAY, answers, folder, loaded.folder / "sound")


def test_numbers_in_their_own_column_are_nowhere_either(zeren: Zeren) -> None:
    folder = write(zeren.folder / "in", SOUND)
    answers = [
        zeren.run("load", folder, "--json"),
        zeren.run("analyze", "--on", "2022-01-01"),
        zeren.run("controllers", "a", "--json"),
        zeren.run("liabilities", "a", "--json"),
        zeren.run("export", zeren.folder / "exported", "--format", "tables"),
    ]
    assert [answer.code for answer in answers] == [0] * len(answers), answers
    for number in (ZHANG, LI):
        insist_absent(zeren, number, answers, folder)


def test_a_number_with_a_wrong_check_keeps_the_row_but_not_the_number(zeren: Zeren) -> None:
    wrong = ZHANG[:-1] + ("1" if ZHANG[-1] != "1" else "2")
    folder = write(zeren.folder / "in", {"persons": f"person,id_number,name\nw,{wrong},王伟\n"})
    answer = zeren.run("load", folder, "--json")
    assert answer.json["tables"]["persons"]["accepted"] == 1
    asked = zeren.run("liabilities", "w", "--json")
    assert asked.code == 0, asked.out
    insist_absent(zeren, wrong, [answer, asked], folder)
    assert zeren.run("liabilities", "person:in:w", "--json").code == 0


def test_a_number_typed_as_a_question_is_refused_without_repeating_it(loaded: Zeren) -> None:
    for words in (("controllers", ZHANG), ("liabilities", ZHANG)):
        for form in ((), ("--json",)):
            answer = loaded.run(*words, *form)
            assert answer.code in {1, 2}
            assert not answer.has_traceback()
            insist_absent(loaded, ZHANG, [answer], loaded.folder / "sound")
