"""Which single change moves what follows for somebody, and what stood before it?

One small town; each change is a delivery of a row or two that reaches a decision another way.
"""

from tests.tables import resident_id, uscc

LISTING = "listing,JOINT_PUNISHMENT"
_DECISIONS = (
    "decision_no,authority,subject,type,list_kind,domain,"
    "conduct_from,conduct_to,decided_on,pre_notice_on,legal_basis\n"
)


def decisions(*rows: str) -> str:
    """Return decisions: number, subject, type, list and domain; all of one day."""
    days = "2021-01-01,2021-03-01,2021-06-01,2021-05-01,条例28"
    return _DECISIONS + "".join(
        f"{row.split(',', 1)[0]},市局,{row.split(',', 1)[1]},{days}\n" for row in rows
    )


TOWN = {
    "organizations": "org,name,kind,parent_org\n"
    "top,顶公司,company,\nmid,中公司,company,\nlow,低公司,company,\npart,合伙,partnership,\n"
    "owned,合伙之子,company,\narm,分公司,branch,mid\noffice,事务中心,company,\n"
    "bureau,市某局,state_organ,\njoint,合营,company,\n",
    "persons": "person,id_number,name\n"
    + "".join(f"{who},{resident_id(n)},{who}\n" for n, who in enumerate(("zhang", "li", "wang"))),
    "holdings": "holder,company,capital_pct,from\n"
    "zhang,top,60,2015-01-01\ntop,mid,60,2015-01-01\nmid,low,60,2015-01-01\n"
    "part,owned,60,2015-01-01\nbureau,office,60,2015-01-01\n"
    "zhang,joint,30,2015-01-01\nli,joint,30,2015-01-01\n",
    "appointments": "person,org,role,from,to\n"
    "li,low,legal_representative,2015-01-01,\nli,part,managing_partner,2015-01-01,\n"
    "wang,office,other,2015-01-01,\n",
    "decisions": decisions(
        f"1号,low,{LISTING},",
        f"2号,owned,{LISTING},",
        f"3号,arm,{LISTING},",
        f"4号,joint,{LISTING},",
        "5号,wang,listing,DISHONEST_JUDGMENT_DEBTOR,court",
    ),
    "commitments": "org,matter,made_on,kept,breached_on\nlow,减排,2020-01-01,,\n",
}

CHANGES: dict[str, dict[str, str]] = {
    "a holding two levels above": {
        "holdings": "holder,company,capital_pct,from\nzhang,top,40,2015-01-01\n"
    },
    "a holding that is withdrawn": {
        "holdings": "holder,company,capital_pct,from,withdrawn_on\n"
        "top,mid,60,2015-01-01,2026-01-01\n"
    },
    "a company above becomes a state organ": {
        "organizations": "org,name,kind\ntop,顶公司,state_organ\n"
    },
    "the company gets another name": {"organizations": "org,name,kind\nlow,低低公司,company\n"},
    "a branch gets another parent": {
        "organizations": "org,name,kind,parent_org\narm,分公司,branch,joint\n"
    },
    "a declared controller above": {
        "arrangements": "kind,party,target,from\ndeclared_controller,wang,mid,2015-01-01\n"
    },
    "two holders act in concert": {
        "arrangements": "kind,group,party,target,from\n"
        "concert,pact,zhang,,2015-01-01\nconcert,pact,li,,2015-01-01\n"
    },
    "another managing partner above": {
        "appointments": "person,org,role,from,to\nli,part,managing_partner,2015-01-01,2016-01-01\n"
        "wang,part,managing_partner,2016-01-01,\n"
    },
    "another legal representative": {
        "appointments": "person,org,role,from,to\n"
        "li,low,legal_representative,2015-01-01,2020-01-01\n"
        "wang,low,legal_representative,2020-01-01,\n"
    },
    "a post of the person a decision is about": {
        "appointments": "person,org,role,from\nwang,bureau,other,2015-01-01\n"
    },
    "a post of the person a decision is about that never was": {
        "appointments": "person,org,role,from,withdrawn_on\n"
        "wang,office,other,2015-01-01,2026-01-01\n"
    },
    "a legal representative that never was": {
        "appointments": "person,org,role,from,withdrawn_on\n"
        "li,low,legal_representative,2015-01-01,2026-01-01\n"
    },
    "the unit of a person is no state unit any more": {
        "organizations": "org,name,kind\nbureau,市某公司,company\n"
    },
    "a controller died": {
        "persons": f"person,id_number,name,deceased_on\nzhang,{resident_id(0)},zhang,2022-01-01\n"
    },
    "a legal representative died": {
        "persons": f"person,id_number,name,deceased_on\nli,{resident_id(1)},li,2022-01-01\n"
    },
    "a controller gets another name": {
        "persons": f"person,id_number,name\nzhang,{resident_id(0)},张三\n"
    },
    "a person is named": {
        "named_persons": "decision_no,authority,subject,person,capacity\n"
        "1号,市局,low,wang,directly_responsible\n"
    },
    "a repair": {
        "repairs": "decision_no,authority,subject,repaired_on,document\n"
        "1号,市局,low,2025-01-01,书\n"
    },
    "an objection": {
        "objections": "decision_no,authority,subject,filed_at,outcome,decided_at\n"
        "1号,市局,,2025-01-01T08:00:00+08:00,,\n"
    },
    "a registration found to be forged": {
        "decisions": decisions("9号,low,registration_revoked,,market"),
        "named_persons": "decision_no,authority,subject,person,capacity\n"
        "9号,市局,low,li,impersonated\n",
    },
    "a commitment that was broken": {
        "commitments": "org,matter,made_on,kept,breached_on\nlow,减排,2020-01-01,no,2021-01-01\n"
    },
    "another decision": {"decisions": decisions(f"10号,mid,{LISTING},")},
    "the same number about another": {"decisions": decisions(f"1号,top,{LISTING},")},
}
"""By what happens: what is delivered after the town."""

LATER: dict[str, tuple[str, dict[str, str]]] = {
    "the finding that it was forged falls": (
        "a registration found to be forged",
        {
            "objections": "decision_no,authority,filed_at,outcome,decided_at\n"
            "9号,市局,2025-01-01T08:00:00+08:00,upheld,2025-02-01T08:00:00+08:00\n"
        },
    ),
    "the finding that it was forged never was": (
        "a registration found to be forged",
        {
            "decisions": "decision_no,authority,subject,type,domain,"
            "legal_basis,decided_on,withdrawn_on\n"
            "9号,市局,low,registration_revoked,market,条例28,2021-06-01,2026-01-01\n"
        },
    ),
    "the named person was not at fault": (
        "a person is named",
        {
            "named_persons": "decision_no,authority,subject,person,capacity,fault_found\n"
            "1号,市局,low,wang,directly_responsible,no\n"
        },
    ),
    "an agreement that is withdrawn": (
        "two holders act in concert",
        {
            "arrangements": "kind,group,party,target,from,withdrawn_on\n"
            "concert,pact,li,,2015-01-01,2026-01-01\n"
        },
    ),
}
"""By what happens: after which change, and what is delivered then."""

VAGUE = {"repairs": "decision_no,repaired_on,document\ncommitment:减排:2020-01-01,2025-01-01,书\n"}
"""A note that says neither whose broken commitment it means, nor by whom it was found."""

REGROUPED = {
    "organizations": "org,uscc,name,kind\n"
    f"low,{uscc(1)},低公司,company\ntop,{uscc(2)},顶公司,company\n"
}
"""Keys turn out to be known companies: parties get other ids."""
