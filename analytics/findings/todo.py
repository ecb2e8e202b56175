"""What can there be to do about a notice?"""

from enum import StrEnum


class Todo(StrEnum):
    """What is to be done about a notice."""

    SEND = "send"
    NOTHING = "nothing"
    RECALL = "recall"
