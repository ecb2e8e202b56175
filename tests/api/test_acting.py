"""What may an official decide at the command line, and what is kept of it?"""

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.bad_input.command import Zeren
from tests.tables import resident_id, uscc, write_tables

SHOP = uscc(1)
BEFORE = "2025-12-31"
TOWN = {
    "organizations": f"org,uscc,name,kind,region\nshop,{SHOP},安阳商店有限公司,company,410502\n",
    "persons": f"person,id_number,name\nzhang,{resident_id(1)},张某\n",
    "appointments": "person,org,role,from\nzhang,shop,legal_representative,2019-01-01\n",
    "decisions": """
        decision_no,authority,subject,type,list_kind,domain,conduct_from,pre_notice_on,decided_on,legal_basis
        1号,市发改委,shop,listing,JOINT_PUNISHMENT,general,2024-05-10,2024-06-01,2024-06-20,条例第28条
        """,
}


@pytest.fixture
def zeren(tmp_path: Path) -> Zeren:
    made = Zeren(tmp_path)
    made.ask("load", write_tables(tmp_path / "town", **TOWN))
    return made


def proposal(zeren: Zeren) -> dict[str, Any]:
    """The one item of the shop, proposed."""
    (item,) = zeren.ask("liabilities", SHOP)["liabilities"]
    assert item["state"] == "PROPOSED"
    found: dict[str, Any] = item
    return found


def test_a_proposal_is_confirmed_and_the_answer_says_by_whom(zeren: Zeren) -> None:
    item = proposal(zeren)
    words = (item["liability_id"], "--of", SHOP, "--reason", "经查实 11010519491231002X")
    done = zeren.ask("confirm", *words)
    assert (done["state"], done["data_revision"]) == ("CONFIRMED", 2)
    (act,) = done["acts"]
    assert (act["act"], act["reason"]) == ("confirmed", "经查实 ***")
    assert act["by"].startswith("cli")
    of_person = zeren.ask("liabilities", item["person"]["party_id"])["liabilities"]
    assert [one["state"] for one in of_person if one["liability_id"] == item["liability_id"]] == [
        "CONFIRMED"
    ]
    shown = zeren.run("liabilities", SHOP).out
    assert item["liability_id"] in shown
    assert "经查实 ***" in shown
    before = zeren.ask("liabilities", SHOP, "--on", BEFORE)["liabilities"]
    assert [one["acts"] for one in before] == [[]] * len(before)


def test_a_dismissal_is_taken_back(zeren: Zeren) -> None:
    item = proposal(zeren)
    words = (item["liability_id"], "--of", SHOP, "--reason", "查无实据")
    done = zeren.ask("dismiss", *words)
    assert (done["state"], done["ended_reason"]) == ("ENDED", "dismissed")
    shown = zeren.run("reopen", item["liability_id"], "--of", SHOP, "--reason", "重新审查")
    assert (shown.code, "PROPOSED" in shown.out) == (0, True)


def test_an_item_or_a_notice_is_found_by_its_id_alone(zeren: Zeren) -> None:
    item = proposal(zeren)
    done = zeren.ask("confirm", item["liability_id"], "--reason", "经查实")
    assert (done["state"], done["data_revision"]) == ("CONFIRMED", 2)
    (listed,) = zeren.ask("liabilities", "--all")["liabilities"]
    assert (listed["liability_id"], listed["state"]) == (item["liability_id"], "CONFIRMED")
    assert zeren.ask("reopen", item["liability_id"], "--reason", "重新审查")["state"] == "PROPOSED"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("propose", "it is PROPOSED"),
        ("reopen", "nothing was decided"),
        ("send", "not a notice"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    zeren: Zeren, command: str, why: str
) -> None:
    item = proposal(zeren)
    words = (item["liability_id"], "--of", SHOP, "--reason", "试")
    refused = zeren.run(command, *words)
    assert (refused.code, why in refused.err) == (1, True)
    error = json.loads(zeren.run(command, *words, "--json").out)["error"]
    assert (error["code"], error["value"]) == ("ACT_REFUSED", item["liability_id"])
    assert zeren.ask("liabilities", SHOP)["data_revision"] == 1


def test_an_unknown_id_and_an_empty_reason_are_refused(zeren: Zeren) -> None:
    item = proposal(zeren)
    assert zeren.run("confirm", "0" * 32, "--of", SHOP, "--reason", "试").code == 1
    assert zeren.run("confirm", item["liability_id"], "--of", SHOP, "--reason", " ").code == 2
    assert zeren.run("confirm", "0" * 32, "--reason", "试").code == 1
    assert zeren.run("confirm", item["liability_id"]).code == 2
    assert zeren.ask("liabilities", SHOP)["data_revision"] == 1


def test_every_act_is_in_the_record_before_it_is_done(zeren: Zeren) -> None:
    item = proposal(zeren)
    reason = "经查实 11010519491231002X"
    zeren.ask("confirm", item["liability_id"], "--of", SHOP, "--reason", reason)
    record = Path(zeren.ask("audit", "verify")["file"]).read_text(encoding="utf-8")
    line = next(one for one in map(json.loads, record.splitlines()) if one["action"] == "confirmed")
    assert (line["item"], line["party"]) == (item["liability_id"], item["person"]["party_id"])
    assert line["reason"] == "经查实 ***"
    assert zeren.ask("audit", "verify")["holds"]


def test_work_lists_are_chosen_by_state_rule_region_and_authority(zeren: Zeren) -> None:
    item = proposal(zeren)
    words = ("liabilities", "--all")
    for chosen, expected in (
        (("--state", "PROPOSED,candidate"), 1),
        (("--state", "confirmed"), 0),
        (("--rule", "M001"), 1),
        (("--rule", "M011"), 0),
        (("--region", "4105"), 1),
        (("--region", "4106"), 0),
        (("--authority", "发改委"), 1),
        (("--authority", "法院"), 0),
    ):
        found = zeren.ask(*words, *chosen)["liabilities"]
        assert len(found) == expected, chosen
        assert [one["liability_id"] for one in found] == [item["liability_id"]] * expected
    assert zeren.run(*words, "--state", "done").code == 2
    assert zeren.run("liabilities", SHOP, "--state", "PROPOSED").code == 2


def test_the_outbox_tells_what_to_send_and_what_to_recall(zeren: Zeren, tmp_path: Path) -> None:
    header, listing = dedent(TOWN["decisions"]).strip().splitlines()
    court = "2号,市法院,owned,listing,DISHONEST_JUDGMENT_DEBTOR,court,2024-05-10,,2024-06-20,法释"
    tables = {
        "organizations": "org,name,kind\nowned,国资公司,company\ngov,市财政局,state_organ\n",
        "holdings": "holder,company,capital_pct,from\ngov,owned,100,2010-01-01\n",
        "decisions": f"{header}\n{listing}\n{court}\n",
    }
    zeren.ask("load", write_tables(tmp_path / "2" / "town", **tables))
    notice = next(
        one for one in zeren.ask("notices", "--todo", "send")["notices"] if one["rule_id"] == "M021"
    )
    words = (notice["notice_id"], "--of", notice["unit"], "--reason", "已发文")
    zeren.ask("send", *words)
    sent = {one["notice_id"]: one for one in zeren.ask("notices")["notices"]}
    assert sent[notice["notice_id"]]["todo"] == "nothing"
    assert sent[notice["notice_id"]]["sent_at"] is not None
    assert zeren.ask("notices", "--todo", "recall")["notices"] == []
    revoked = f"{header},revoked_on\n{court},2025-01-10\n"
    zeren.ask("load", write_tables(tmp_path / "3" / "town", decisions=revoked))
    (fallen,) = zeren.ask("notices", "--todo", "recall")["notices"]
    assert (fallen["notice_id"], fallen["state"]) == (notice["notice_id"], "ENDED")
    zeren.ask("recall", *words)
    assert zeren.ask("notices", "--todo", "recall")["notices"] == []
    shown = zeren.run("notices").out
    assert "无须处理" in shown
