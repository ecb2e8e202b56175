"""Does the page on liability explain every state, day, flag, end and act there is?"""

import re
from pathlib import Path

import pytest

from analytics.liability import EndReason, ItemFlag, ItemState
from analytics.rules import Anchor
from api.cli import application
from graph.vocabulary import ActKind

PAGES = ("liability.md", "liability.zh-CN.md")
ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def codes(text: str, heading: int) -> list[str]:
    """The first cells of the table in a section."""
    section = re.split(r"^## \d\. ", text, flags=re.MULTILINE)[heading]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_every_code_is_explained_once_in_its_order(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    assert codes(text, 2) == list(ItemState)
    assert sorted(codes(text, 3)) == sorted(Anchor)
    assert codes(text, 4) == list(ItemFlag)
    assert codes(text, 5) == list(EndReason)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    known = {command.name for command in application().registered_commands}
    known |= {group.name for group in application().registered_groups}
    named = set(re.findall(r"zeren ([a-z]+)", text))
    assert named <= known
    assert {"confirm", "dismiss", "propose", "reopen", "send", "recall"} <= named
    assert len(ActKind) == 6


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)", text)
    assert targets
    assert [target for target in targets if not (DOCS / target).exists()] == []
