"""Is every answer to a golden question the same text, byte by byte, on every store?"""

from pathlib import Path

import pytest

from tests.golden.answers import Asker, history_words
from tests.golden.case import read_case
from tests.golden.command import command_on
from tests.golden.test_golden import CASES, load_all, name_of

# The stores are compared fact by fact elsewhere: the usual run answers every fifth case on both.
USUAL = 5
COMPARED = [
    pytest.param(path, id=name_of(path), marks=pytest.mark.long if at % USUAL else ())
    for at, path in enumerate(CASES)
]

Told = pytest.CaptureFixture[str]


@pytest.mark.parametrize("path", COMPARED)
def test_the_answers_to_a_case_are_the_same_bytes(
    path: Path, urls: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    answers = [
        answers_on(url, path, tmp_path / str(number), monkeypatch, capsys)
        for number, url in enumerate(urls)
    ]
    assert answers[0]
    assert answers[1] == answers[0]


def answers_on(
    url: str, path: Path, folder: Path, patch: pytest.MonkeyPatch, told: Told
) -> list[str]:
    """Load a case, ask its questions and those about everybody; return all that was said."""
    folder.mkdir()
    run = command_on(url, folder, patch, told)
    case = read_case(path)
    load_all(case, Asker(run, folder), folder)
    asked = [words_of(dict(ask)) for ask in case.asks]
    asked += [["controllers", "--all", "--pairs"], ["liabilities", "--all"], ["quality"]]
    said = [run(*words, "--json") for words in asked if words]
    assert {code for code, _ in said} == {0}, said
    return [out for _, out in said]


def words_of(ask: dict[str, str]) -> list[str]:
    """The words of a question about one party; the others are asked in any case."""
    kind = next(iter({"controllers", "history", "owners", "liabilities"} & ask.keys()), None)
    days = [word for name in ("on", "known_at") if name in ask for word in (name, ask[name])]
    options = [f"--{word.replace('_', '-')}" if n % 2 == 0 else word for n, word in enumerate(days)]
    if kind == "history":
        return ["controllers", ask[kind], *history_words(ask), *options]
    return [kind, ask[kind], *options] if kind else []
