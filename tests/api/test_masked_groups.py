"""Does the name of a group give away whom the public may not see?"""

import json
from datetime import date
from fractions import Fraction

from analytics.control import ControlAnswer, Controller
from analytics.control.answer import Candidate
from analytics.control.kinds import Basis, Outcome
from api.control_json import masked_answer
from api.masking import Mask
from api.roles import Role
from graph.model import Party, PartyId
from graph.vocabulary import PartyKind

MEMBERS = tuple(
    Party(party_id=PartyId(f"person:d:{key}"), kind=PartyKind.PERSON, name=name)
    for key, name in (("z", "张三"), ("l", "李四"))
)
GROUP = Party(party_id=PartyId("group:d:g"), kind=PartyKind.GROUP, name="张三、李四")
ANSWER = ControlAnswer(
    party=Party(party_id=PartyId("org:d:c"), kind=PartyKind.COMPANY, name="甲公司"),
    on=date(2024, 1, 1),
    known_at=date(2024, 1, 1),
    basis=Basis.VOTES,
    threshold=Fraction(1, 2),
    outcome=Outcome.CONCERT,
    controllers=(
        Controller(
            party=GROUP,
            via="concert",
            votes=Fraction(60),
            ultimate=True,
            direct=True,
            deciding=True,
            margin=Fraction(10),
            proof=(),
            proof_is_smallest=True,
            proof_at_least=1,
            members=MEMBERS,
        ),
    ),
    possible=(Candidate(GROUP, MEMBERS), Candidate(MEMBERS[0])),
    second_reading=None,
    flags=(),
    parties={},
)


def test_the_public_sees_a_group_by_the_masked_names_of_its_members() -> None:
    document = masked_answer(ANSWER, Mask(Role.PUBLIC))
    text = json.dumps(document, ensure_ascii=False)
    assert "张三" not in text
    assert "李四" not in text
    assert "person:" not in text
    assert '"name": "张*、李*"' in text


def test_an_official_sees_them_whole() -> None:
    document = masked_answer(ANSWER, Mask(Role.OFFICIAL))
    assert '"name": "张三、李四"' in json.dumps(document, ensure_ascii=False)
