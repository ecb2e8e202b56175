"""What does a store say, byte for byte?"""

from tests.bad_input.command import Zeren

QUESTIONS = (
    ("controllers", "b", "--on", "2022-01-01", "--json"),
    ("liabilities", "a", "--on", "2022-01-01", "--json"),
    ("quality", "--on", "2022-01-01", "--json"),
)


def answers_of(zeren: Zeren) -> list[str]:
    """Return the answers to three questions; each must be given."""
    asked = [zeren.run(*question) for question in QUESTIONS]
    assert [answer.code for answer in asked] == [0] * len(asked), [each.err for each in asked]
    return [answer.out for answer in asked]
