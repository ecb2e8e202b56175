"""Does every store answer every question of the port as the embedded one does?"""

from datetime import date
from pathlib import Path

from loaders.loading import LoadOptions
from tests.both_stores.asking import Pair, insist_on_equal_answers, load_both
from tests.contract.test_loads import TOWN
from tests.tables import old_form, resident_id, uscc, write_tables

DAYS = [date(2021, 6, 30), date(2022, 6, 30)]
NAMES = ("安阳", "甲", "有限公司", "张伟", "李娜", "Abc", "ａｂｃ", "丙合伙", "阳甲")

WIDE = {
    "organizations": f"""
        org,uscc,name,kind,industry,region,address,phone,email,registered_capital,founded_on,dissolved_on,parent_org,former_names
        head,{uscc(11)},安阳总公司,company,C13,410502,人民路1号,0372-1,a@b.cn,12345678.9,2001-02-03,,,旧总公司
        arm,{uscc(12)},安阳总公司分公司,branch,C13,410502,人民路1号,0372-1,,,2003-02-03,2020-05-05,head,
        """,
    "persons": f"""
        person,id_type,id_number,name,born_on,deceased_on
        wang,resident_id,{resident_id(5)},王五,1970-01-01,2022-03-03
        zhao,passport,,赵六,,
        """,
    "holdings": """
        holder,company,share_class,capital_pct,votes_pct,capital_pct_min,capital_pct_max,votes_pct_min,votes_pct_max,amount,from,to
        wang,head,,33.333333333333,0.000001,,,,,1234567890.123456,2015-01-01,
        zhao,head,A,,,25,30,25,50,,2015-01-01,2021-12-31
        zhao,arm,B,99.99999999999999,,,,,,99999999999999999,,
        head,arm,,0,100,,,,,0.1,2003-02-03,
        """,
    "appointments": """
        person,org,role,from,to,actual_from,actual_to
        wang,head,director,2016-01-01,2020-01-01,2016-02-01,2020-02-02
        """,
    "arrangements": """
        kind,group,party,target,pct,from,to,document
        entrustment,wang,zhao,head,12.5,2018-01-01,2022-01-01,协议一
        nominee,zhao,wang,arm,,,,协议二
        concert,pact,wang,head,,2018-01-01,,
        """,
    "decisions": f"""
        decision_no,authority,authority_uscc,subject,type,list_kind,violation_type,severity,domain,conduct_from,conduct_to,pre_notice_on,decided_on,effective_on,publish_until,ended_on,revoked_on,until,review_status,legal_basis,facts,penalty,amount_cny
        9号,安阳市局,{uscc(1)},head,listing,SERIOUS_VIOLATION,annual_report_missing_3y,serious,food,2020-01-01,2020-02-01,2020-03-01,2020-04-01,2020-04-02,2023-04-01,2022-02-02,2022-02-03,2024-01-01,effective,法,事实,罚款,10000.01
        """,
    "named_persons": """
        decision_no,authority,subject,person,capacity,fault_found,until
        9号,安阳市局,head,wang,directly_responsible,yes,2025-01-01
        9号,安阳市局,head,zhao,directly_responsible,no,life
        """,
    "repairs": """
        decision_no,authority,subject,repaired_on,document
        9号,安阳市局,head,2022-02-01,修复书
        """,
    "objections": """
        decision_no,authority,subject,filed_at,outcome,decided_at
        9号,安阳市局,head,2020-05-01T08:00:00+08:00,upheld,2022-02-03
        """,
    "permits": f"""
        permit_no,decision_no,authority,authority_uscc,org,category,certificate,content,decided_on,valid_from,valid_to,status
        许2,许字2号,安阳市局,{uscc(1)},head,普通,食品证,经营,2020-01-01,2020-01-02,2022-01-01,有效
        """,
}


def test_every_question_has_one_answer_after_many_kinds_of_loads(
    pair: Pair, tmp_path: Path
) -> None:
    load_both(pair, write_tables(tmp_path / "1" / "town", **TOWN))
    load_both(pair, write_tables(tmp_path / "2" / "wide", **WIDE))
    # An older form of a number, a code that becomes known, a party that gets a description.
    late = {
        "organizations": f"org,uscc,name\nc,{uscc(3)},丙合伙企业\nsomebody,,某公司\n",
        "persons": f"person,id_type,id_number,name\nli,,{old_form(resident_id(2))},李娜\n",
        "holdings": "holder,company,capital_pct,from,known_on,withdrawn_on\n"
        "a,b,70,2021-01-01,2021-03-01,2022-01-01\nli,c,51,2020-01-01,,\n",
    }
    load_both(pair, write_tables(tmp_path / "3" / "town", **late))
    # A code that turns out to be shared separates what had become one.
    shared = {
        "organizations": f"org,uscc,name\nx,{uscc(1)},另一公司\n",
        "holdings": "holder,company,capital_pct\nx,own,10\nwang,x,30\n",
        "persons": f"person,id_number,name\nwang,{resident_id(5)},王五\n",
    }
    load_both(pair, write_tables(tmp_path / "4" / "third", **shared))
    corrected = {"persons": f"person,id_number,name\nwang,{resident_id(6)},王五\n"}
    load_both(pair, write_tables(tmp_path / "5" / "third", **corrected))
    # A whole delivery closes what is gone; the same again changes nothing.
    whole = LoadOptions(complete=True, known_on=date(2024, 1, 1))
    fewer = {"holdings": "holder,company,capital_pct,from\nwang,head,34,2015-01-01\n"}
    for _ in range(2):
        load_both(pair, write_tables(tmp_path / "6" / "wide", **fewer), whole)
    assert [store.revision() for store in pair] == [6, 6]
    insist_on_equal_answers(pair, DAYS, [*NAMES, uscc(1), uscc(3), uscc(11)])
