"""Which small, sound tables do the bad ones stand beside?"""

from collections.abc import Mapping
from pathlib import Path

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def uscc(number: int) -> str:
    """Return the valid code of the company with this number."""
    body = f"{number:08d}"
    inner = sum(int(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    code = f"91410502{body}" + "0123456789X0"[11 - inner]
    total = sum(ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(code))
    return code + ALPHABET[(31 - total % 31) % 31]


def resident_id(number: int) -> str:
    """Return the valid resident-ID number of the person with this number."""
    body = f"41050219800101{number:03d}"
    total = sum(int(c) * w for c, w in zip(body, RESIDENT_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


ZHANG, LI, STRAY = resident_id(17), resident_id(42), resident_id(903)

SOUND: Mapping[str, str] = {
    "organizations": (
        "org,uscc,name,kind,registered_capital\n"
        f"a,{uscc(1001)},安阳甲有限公司,company,1000000\n"
        f"b,{uscc(1002)},安阳乙有限公司,company,\n"
    ),
    "persons": (
        f"person,id_type,id_number,name\nzhang,resident_id,{ZHANG},张伟\nli,resident_id,{LI},李娜\n"
    ),
    "holdings": "holder,company,capital_pct,from\nzhang,a,60,2020-01-01\na,b,80,2020-01-01\n",
    "appointments": "person,org,role,from\nli,a,legal_representative,2019-05-01\n",
    "decisions": (
        "decision_no,authority,subject,type,list_kind,domain,conduct_from,pre_notice_on,"
        "decided_on,legal_basis\n"
        "安信〔2021〕1号,安阳市发展和改革委员会,a,listing,JOINT_PUNISHMENT,general,2021-03-01,"
        "2021-04-01,2021-05-01,河南省社会信用条例第28条\n"
    ),
}


def write(folder: Path, tables: Mapping[str, str]) -> Path:
    """Write tables given as text."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, text in tables.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder
