"""Does the page about control say what the command answers, in both editions?"""

import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.control.answer import UNDATED_DECIDES
from analytics.control.controllers import LAPSED, MISSING_SHARES, PROOFS_LEFT_OUT
from analytics.control.kinds import Outcome, Via
from analytics.ownership.owners import NO_ULTIMATE_OWNER, NOBODY, UNKNOWN, Criterion
from docs.pictures.structures import Structure, read_structures, table
from graph.vocabulary import Flag
from tests.docs.control_page import CHINESE, DOCS, EDITIONS, ENGLISH, Answer, Edition, first_column
from tests.golden.answers import LOCAL_ID
from tests.golden.command import command_on

ON = "2024-12-31"
STRUCTURES = read_structures()

Ask = Callable[..., dict[str, Any]]

of_each_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda each: each.path.name)
of_each_structure = pytest.mark.parametrize("structure", STRUCTURES, ids=lambda each: each.slug)


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return the command on a store that was made as the page says."""
    shutil.copytree(DOCS / "structures", tmp_path / "docs" / "structures")
    monkeypatch.chdir(tmp_path)
    first, *commands = blocks(ENGLISH)[0]
    run = command_on(first.removeprefix("export ZEREN_STORE="), tmp_path, monkeypatch, capsys)
    for command in commands:
        code, said = run(*shlex.split(command)[1:])
        assert code == 0, said

    def asked(command: str) -> dict[str, Any]:
        code, said = run(*shlex.split(command)[1:])
        assert (code, bool(said.strip())) == (0, True), said
        code, said = run(*shlex.split(command)[1:], "--json")
        assert code == 0, said
        document: dict[str, Any] = json.loads(said)
        return document

    return asked


def blocks(edition: Edition) -> list[list[str]]:
    return [found.splitlines() for found in re.findall(r"```sh\n(.*?)```", edition.text, re.DOTALL)]


def key(party_id: str) -> str:
    found = LOCAL_ID.fullmatch(party_id)
    assert found, party_id
    return found[1]


def said_by(command: str, document: dict[str, Any]) -> Answer:
    rows = document["owners" if " owners " in command else "controllers"]
    second = document.get("second_reading")
    return Answer(
        command,
        document["outcome"],
        tuple(owner(row) if "share" in row else controller(row) for row in rows),
        (second["outcome"], *(key(one["party_id"]) for one in second["controllers"]))
        if second
        else None,
    )


def controller(row: dict[str, Any]) -> tuple[str, ...]:
    parties = row["members"] or [row]
    figures = ("" if row[name] is None else f"{row[name]:g}" for name in ("votes", "margin"))
    answers = ("yes" if row[name] else "no" for name in ("direct", "ultimate", "deciding"))
    return ("+".join(key(one["party_id"]) for one in parties), row["via"], *figures, *answers)


def owner(row: dict[str, Any]) -> tuple[str, ...]:
    shares = (f"{row[name]:.10g}" for name in ("share", "share_corrected"))
    return (key(row["party_id"]), *shares, row["criterion"] or "")


@of_each_edition
def test_every_answer_on_the_page_is_the_command_s(edition: Edition, ask: Ask) -> None:
    written = list(edition.answers())
    asked = {command for block in blocks(edition)[1:] for command in block}
    assert asked <= {answer.command for answer in written}
    assert len(written) == 15
    found = {answer.command: ask(answer.command) for answer in written}
    flags = {flag for document in found.values() for flag in document["flags"]}
    assert flags == {Flag.VOTES_FROM_CAPITAL}
    for answer in written:
        whole = said_by(answer.command, found[answer.command])
        in_passing = answer.command not in asked
        assert answer == (Answer(whole.command, whole.outcome) if in_passing else whole)


@of_each_structure
def test_the_picture_points_out_what_the_command_answers(structure: Structure, ask: Ask) -> None:
    document = ask(f"zeren controllers {structure.asked} --on {ON}")
    deciding = [one for one in document["controllers"] if one["deciding"]]
    parties = {key(each["party_id"]) for one in deciding for each in one["members"] or [one]}
    steps = [step for one in deciding for step in one["proof"]]
    proof = {f"{step['kind']} {key(step['holder'])} {key(step['company'])}" for step in steps}
    assert (set(structure.controllers), set(structure.proof)) == (parties, proof)
    assert bool(structure.ring) == (document["outcome"] == Outcome.CIRCULAR)


@of_each_edition
@of_each_structure
def test_the_page_shows_the_tables(edition: Edition, structure: Structure) -> None:
    section = edition.structures()[structure.slug]
    inside = structure.places
    holdings = [
        (row["holder"], row["company"], row["capital_pct"])
        for row in table("holdings")
        if row["company"] in inside
    ]
    arrangements = [
        (
            row["kind"],
            row["party"],
            # The key of a concert agreement is nobody's name.
            "" if row["kind"] == "concert" else row["group"],
            row["target"],
            row["pct"],
        )
        for row in table("arrangements")
        if row["target"] in inside
    ]
    arrangements += [
        (row["role"], row["person"], "", row["org"], "")
        for row in table("appointments")
        if row["org"] in inside
    ]
    assert edition.holdings_in(section) == holdings
    assert edition.arrangements_in(section) == arrangements


def test_every_party_stands_in_one_picture_and_one_section() -> None:
    drawn = [party for structure in STRUCTURES for party in structure.places]
    known = [row["org"] for row in table("organizations")]
    known += [row["person"] for row in table("persons")]
    assert sorted(drawn) == sorted(known)
    slugs = [structure.slug for structure in STRUCTURES]
    assert [list(edition.structures()) for edition in EDITIONS] == [slugs, slugs]


def test_both_editions_say_the_same() -> None:
    assert blocks(ENGLISH) == blocks(CHINESE)
    assert list(ENGLISH.answers()) == list(CHINESE.answers())
    pictures, numbers, codes = (
        [re.findall(pattern, edition.text) for edition in EDITIONS]
        for pattern in (r"\((pictures/.*?)\)", r"^#{1,3} ([\d.]+) ", r"`([A-Z_]{4,}|--[a-z-]+)`")
    )
    assert pictures[0] == pictures[1]
    assert numbers[0] == numbers[1]
    assert set(codes[0]) == set(codes[1])


def test_both_editions_give_the_same_figures_in_each_section() -> None:
    english, chinese = (
        [
            set(re.findall(r"\d+(?:\.\d+)?(?= ?%)|\d{4}-\d\d-\d\d", part))
            for part in re.split(r"^#{2,3} ", edition.text, flags=re.MULTILINE)
        ]
        for edition in EDITIONS
    )
    assert english == chinese
    assert len(english) == 15


@pytest.mark.parametrize(
    ("edition", "outcome", "flag"),
    [
        (ENGLISH, "| answer | Chinese | what it says |", "| flag | what it warns of |"),
        (CHINESE, "| 结论 | 中文 | 含义 |", "| 标记 | 提示 |"),
    ],
)
def test_every_outcome_flag_way_and_criterion_is_explained(
    edition: Edition, outcome: str, flag: str
) -> None:
    assert first_column(edition.text, outcome) == list(Outcome)
    flags: set[str] = set(Flag) - {Flag.KNOWN_STATED, Flag.KNOWN_ASSUMED}
    assert set(first_column(edition.text, flag)) == flags | {
        LAPSED,
        MISSING_SHARES,
        PROOFS_LEFT_OUT,
        UNDATED_DECIDES,
    }
    (ways,) = re.findall(r"^\| `via` \|.*$", edition.text, re.MULTILINE)
    assert [word for word in re.findall(r"`(\w+)`", ways)[1:] if word != "via"] == list(Via)
    owners = edition.text.split("\n## 5. ")[1]
    wanted = {*Criterion, NO_ULTIMATE_OWNER, UNKNOWN, NOBODY}
    assert {code for code in wanted if f"`{code}`" not in owners} == set()


@of_each_edition
def test_every_link_of_the_page_leads_somewhere(edition: Edition) -> None:
    targets = re.findall(r"\]\(([^)]+)\)", edition.text)
    assert len(targets) > 10
    assert [target for target in targets if not (DOCS / target).exists()] == []


@pytest.mark.parametrize(
    ("readme", "page"), [("README.md", ENGLISH.path), ("README.zh-CN.md", CHINESE.path)]
)
def test_the_readme_leads_to_the_page(readme: str, page: Path) -> None:
    assert f"](docs/{page.name})" in (DOCS.parent / readme).read_text(encoding="utf-8")
