"""Is the monthly bulletin one sound page that says what was found, and nothing it may not say?"""

import json
import re
from collections import Counter
from contextlib import closing
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.bulletin.months import month_of
from api.bulletin.page import bulletin_page, policy
from api.bulletin.words import LEAD, Language, texts
from api.roles import GRANTED, Role
from api.settings import Settings
from graph.errors import ValueRefusedError
from graph.opening import open_store
from tests.analytics.cluster_town import Town
from tests.api.bulletins import EMPTY, FULL, HOSTILE
from tests.api.client import Client
from tests.bad_input.command import Inside
from tests.tables import uscc

ON, MONTH = "2024-12-31", "2024-12"
_EMPTY_ELEMENTS = {"meta", "br", "img", "hr", "link", "input"}


class Reading(HTMLParser):
    """What a browser would find: elements, attributes, text; insists that tags close in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in _EMPTY_ELEMENTS:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    """A town in which a cluster grows in December and another one begins."""
    folder = tmp_path_factory.mktemp("bulletin")
    made = Inside(folder, f"sqlite:///{folder / 'town.db'}")
    town = Town()
    town.add("persons", person="p", name="欧阳建国")
    town.add("persons", person="q", name="王伟")
    for at in range(5):
        org = town.org(industry=("C14", "E47")[at % 2], name=f"关联{at}公司")
        town.head("p", org, "2024-12-01" if at == 4 else "2015-01-01")
        if at < 3:
            town.decide(f"D{at}", org, "2024-06-01")
    for at in range(30):
        town.org(industry=("C14", "E47")[at % 2], founded_on=f"{1990 + at}-01-01")
    for at in range(4):
        org = town.org(industry=("C14", "E47")[at % 2], name=f"新{at}公司")
        town.head("q", org)
        if at < 3:
            town.decide(f"N{at}", org, "2024-12-10")
    a, b = town.org(industry="C14"), town.org(industry="C14")
    town.hold(a, b, "30")
    town.hold(b, a, "30")
    for at in range(160):
        town.org(industry=("C14", "E47")[at % 2])
    made.ask("load", town.written(folder))
    return made


@pytest.fixture(scope="module")
def document(zeren: Inside) -> dict[str, Any]:
    return zeren.ask("bulletin", "--month", MONTH, "--names")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("said", [EMPTY, FULL], ids=["empty", "full"])
def test_the_page_is_sound_and_refers_to_nothing_outside(
    language: Language, said: dict[str, Any]
) -> None:
    page = bulletin_page(said, language, names=True)
    read = Reading(page)
    assert page.startswith("<!doctype html>")
    assert read.tags["script"] == read.tags["link"] == read.tags["img"] == read.tags["iframe"] == 0
    for _, name, value in read.attributes:
        assert not name.startswith("on"), name
        if name in {"href", "src", "xlink:href", "action", "clip-path", "fill", "stroke"}:
            assert value is not None
            assert name != "src"
            assert not re.match(r"[a-z]+:", value), value
            assert "url(" not in value or value.startswith("url(#"), value
    assert "http" not in page.replace("http-equiv", "")
    assert "@import" not in page
    ids = [value for _, name, value in read.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert all(name != "style" for _, name, _ in read.attributes)
    assert policy() in page
    assert all(lead in read.text for lead in LEAD)
    assert read.text.index(LEAD[1]) < read.text.index(EMPTY["month"], 40)


@pytest.mark.parametrize("language", Language)
def test_hostile_names_stay_text(language: Language) -> None:
    page = bulletin_page(FULL, language, names=True)
    assert "<script" not in page
    assert "<img" not in page
    assert Reading(page).text.count(HOSTILE) > 15


def test_natural_persons_and_contacts_are_not_told_unless_asked_for() -> None:
    masked = bulletin_page(FULL, Language.CHINESE, names=False)
    assert "欧阳建国" not in masked
    assert "欧阳*" in masked
    assert "03721234567" not in masked
    assert not any(each in masked for each in ("03727654321", "a@b.cn"))
    named = bulletin_page(FULL, Language.CHINESE, names=True)
    assert "欧阳建国" in named
    assert "03721234567" in named
    assert all(each in named for each in ("03727654321", "a@b.cn"))
    assert "person:x" not in masked + named


def test_the_numbers_are_those_of_the_command_about_clusters(
    zeren: Inside, document: dict[str, Any]
) -> None:
    said = zeren.ask("clusters", "--on", ON, "--known-at", ON)
    numbers = {one["name"]: one["now"] for one in document["headline"]}
    assert numbers["flagged_entities"] == said["flagged_entities"] == 6
    assert numbers["groups_tested"] == said["groups_tested"]
    assert (numbers["clusters"], numbers["alerts"]) == (2, len(said["alerts"]))
    told = ("cluster_id", "members", "links", "decisions", "lift", "p_value", "q_value", "evidence")
    for name in told:
        assert [one[name] for one in document["clusters"]] == [
            one[name] for one in said["clusters"]
        ]
    assert sum(kind["count"] for kind in document["alerts"]) == len(said["alerts"])
    assert sum(cell["flagged"] for cell in document["heat"]["cells"]) == 6
    assert document["heat"]["flagged"] == 6
    changes = zeren.ask("clusters", "--on", ON, "--known-at", ON, "--since", "2024-11-30")
    became = {one["cluster_id"]: one["change"] for one in changes["changes"]["clusters"]}
    assert {one["cluster_id"]: one["change"] for one in document["clusters"]} == became


def test_what_is_new_and_what_grew_is_said(document: dict[str, Any]) -> None:
    numbers = {one["name"]: (one["now"], one["before"]) for one in document["headline"]}
    assert numbers["clusters"] == (2, 1)
    assert (numbers["born"], numbers["grew"], numbers["ended"]) == ((1, None), (1, None), (0, None))
    (grown,) = [one for one in document["clusters"] if one["change"] == "grew"]
    assert grown["joined"] == [f"org:{uscc(5)}"]
    (ring,) = [kind for kind in document["alerts"] if kind["kind"] == "equity_ring"]
    assert (ring["count"], ring["new"]) == (1, [])


def test_a_cluster_that_is_gone_is_named(zeren: Inside) -> None:
    # What made the first one is older than two years then.
    said = zeren.ask("bulletin", "--month", "2026-06", "--names")
    (gone,) = said["gone"]
    assert gone["change"] == "ended"
    assert [member["name"] for member in gone["members"]] == [f"关联{at}公司" for at in range(5)]
    page = bulletin_page(said, Language.ENGLISH, names=False)
    assert "关联0公司" in page


def test_what_changed_is_told_before_what_is_the_same() -> None:
    (one,) = FULL["clusters"]
    many = [
        {**one, "cluster_id": f"cluster:{at:08}", "change": "born" if at == 29 else "same"}
        for at in range(30)
    ]
    page = bulletin_page({**FULL, "clusters": many}, Language.ENGLISH, names=False)
    told = re.findall(r"<h3><span class='id'>(\d+)<", page)
    assert told == [f"{at:08}" for at in (29, *range(19))]
    assert "and 10 more" in page


@pytest.mark.parametrize("language", Language)
def test_the_same_data_give_the_same_bytes(
    zeren: Inside, tmp_path: Path, language: Language
) -> None:
    pages = [tmp_path / f"{at}.html" for at in range(2)]
    for page in pages:
        words = ("bulletin", "--month", MONTH, "--language", language.value, "--out", page)
        answer = zeren.run(*words)
        assert (answer.code, answer.err) == (0, "")
    first, again = (page.read_bytes() for page in pages)
    assert first == again
    read = Reading(first.decode())
    assert "欧阳建国" not in read.text
    assert "欧阳*" in read.text
    assert read.tags["svg"] >= 3
    assert ("尚未计算" if language is Language.CHINESE else "none computed") in read.text


def test_the_map_and_the_networks_are_told_without_a_picture(document: dict[str, Any]) -> None:
    read = Reading(bulletin_page(document, Language.ENGLISH, names=False))
    labels = [value for tag, name, value in read.attributes if (tag, name) == ("svg", "aria-label")]
    assert len(labels) == 3
    for cell in document["heat"]["cells"]:
        told = f"{cell['flagged']:,} / {cell['expected']:.1f} ({cell['entities']:,})"
        assert told in read.text


def scored(zeren: Inside, day: str) -> None:
    assert zeren.run("warn", "score", "--on", day, "--json").code == 0


def test_warnings_of_its_day_are_told(zeren: Inside) -> None:
    # Of another day: nothing is told in its place.
    scored(zeren, "2024-10-31")
    assert zeren.ask("bulletin", "--month", MONTH, "--names")["warnings"] is None
    scored(zeren, ON)
    said = zeren.ask("bulletin", "--month", MONTH, "--names")
    warned = said["warnings"]
    assert (warned["is_compared"], warned["partial"], len(warned["lines"])) == (False, None, 20)
    assert [one["is_new"] for one in warned["lines"]] == [None] * 20
    page = Reading(bulletin_page(said, Language.ENGLISH, names=False)).text
    assert "none computed" not in page
    assert "cannot be told which are new" in page
    assert warned["lines"][0]["name"] in page


def test_warnings_that_are_new_since_the_month_before_are_marked(zeren: Inside) -> None:
    scored(zeren, "2024-11-30")
    scored(zeren, ON)
    warned = zeren.ask("bulletin", "--month", MONTH, "--names")["warnings"]
    assert warned["is_compared"]
    # Records of 10 December raised three that were not among the highest before.
    new = {one["name"] for one in warned["lines"] if one["is_new"]}
    assert new >= {"新0公司", "新1公司", "新2公司"}
    known = [one for one in warned["lines"] if not one["is_new"]]
    assert {"关联0公司", "关联1公司", "关联2公司"} <= {one["name"] for one in known}
    assert all(one["before"] is not None for one in known)
    # An earlier day scored later on is not the day of the bulletin.
    scored(zeren, "2024-11-30")
    assert zeren.ask("bulletin", "--month", MONTH)["warnings"] is None


def test_the_command_masks_names_in_json_too(zeren: Inside, document: dict[str, Any]) -> None:
    masked = zeren.ask("bulletin", "--month", MONTH)
    assert "欧阳建国" not in json.dumps(masked, ensure_ascii=False)
    assert "欧阳建国" in document["names"].values()
    assert masked["names"].keys() == document["names"].keys()


@pytest.mark.parametrize("words", [(), ("--month", "2024-13"), ("--month", "2999-01")])
def test_what_cannot_be_answered_says_so(
    zeren: Inside, tmp_path: Path, words: tuple[str, ...]
) -> None:
    out = () if not words else ("--out", tmp_path / "x.html")
    assert zeren.run("bulletin", *words, *out).code == 2
    assert not (tmp_path / "x.html").exists()


def test_without_a_month_that_of_the_day_analyzed_last_is_meant() -> None:
    today = date(2026, 3, 5)
    assert month_of(None, date(2024, 12, 15), today).name == "2024-12"
    assert month_of(None, None, today).name == "2026-02"
    running = month_of("2026-03", None, today)
    assert (running.moment.on, running.before.on) == (today, date(2026, 2, 28))
    assert month_of("2024-01", None, today).before.on == date(2023, 12, 31)
    for wrong in ("2024", "2024-00", "2026-04", "0000-01"):
        with pytest.raises(ValueRefusedError):
            month_of(wrong, None, today)


def test_every_word_stands_in_both_languages_with_the_same_places() -> None:
    for key, said in texts().items():
        chinese, english = (said[language] for language in (Language.CHINESE, Language.ENGLISH))
        assert chinese, key
        assert english, key
        places = [sorted(re.findall(r"\{(\w+)\}", one)) for one in (chinese, english)]
        assert places[0] == places[1], key


def test_the_route_answers_the_bulletin_made_last(zeren: Inside, settings: Settings) -> None:
    zeren.ask("bulletin", "--month", MONTH)
    with closing(open_store(zeren.url)) as store:
        app = create_app(store, settings)
        doors = {role: Client(app, settings.keys.create(role).key) for role in GRANTED}
        analyst = doors[Role.ANALYST]
        answer = analyst.read("/risk/bulletin")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert policy() in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "欧阳建国" not in answer.text
        assert settings.audit.path.exists() is False
        tag = {"If-None-Match": answer.headers["etag"]}
        assert analyst.ask("/api/v1/risk/bulletin", headers=tag).status_code == 304
        named = analyst.read("/risk/bulletin", names="true", language="en")
        assert "欧阳建国" in named.text
        assert "Headline numbers" in named.text
        (line,) = map(json.loads, settings.audit.path.read_text("utf-8").splitlines())
        assert (line["action"], line["party"]) == ("read bulletin", MONTH)
        other = analyst.read("/risk/bulletin", month="2024-01")
        assert (other.status_code, other.json()["code"]) == (404, "NOT_COMPUTED")
        for role in (Role.PUBLIC, Role.VIEWER):
            assert doors[role].read("/risk/bulletin").status_code == 403
        limited = Client(app, settings.keys.create("official", "4105").key)
        assert limited.read("/risk/bulletin").status_code == 403
