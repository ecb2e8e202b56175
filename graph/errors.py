"""What can go wrong, and what does each error say?

ZerenError
├── InputError               something that was typed or handed in cannot be used
│   ├── FileRefusedError     a whole file is refused (not a table, unknown column, …)
│   ├── StrictLoadError      a strict load met rejected rows and wrote nothing
│   ├── ThresholdError       a threshold outside [0, 1)
│   ├── ValueRefusedError    an option or parameter has an unusable value
│   └── IdNumberTypedError   somebody typed an ID number into a search
├── AnswerError              the question is fine, the answer cannot be given
│   ├── PartyNotFoundError   nothing in the store answers to that reference
│   ├── AmbiguousPartyError  several parties answer to that reference
│   ├── ItemNotFoundError    no item or notice has that id on the day
│   ├── ActRefusedError      this cannot be done about that item or notice
│   └── NotComputedError     a command has to compute it first
├── StoreError               the store cannot be used
│   ├── NotAStoreError       the file is something else
│   ├── StoreVersionError    the store was written by another version
│   ├── StoreMissingError    there is nothing to read yet
│   ├── StoreBusyError       another load holds the store
│   ├── StoreWriteError      the store cannot be written (read-only, full disk)
│   ├── WrongPersonKeyError  the store belongs to another person key
│   └── StoreUnreachableError  its server does not answer, or lets nobody in
├── ServerError              a Neo4j of our own cannot be started, stopped or managed
├── KeyFileError             the file of the person key cannot be used
└── RuleError                a rule row cannot be executed as written

Messages say what is wrong, the value, and what is expected. No message ever
holds an ID number: callers pass values through `graph.identifiers.scrub`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class ZerenError(Exception):
    """Root of everything Zeren raises on purpose."""

    code: ClassVar[str] = "ERROR"

    @property
    def details(self) -> dict[str, object]:
        """Return the values behind the message, for machines."""
        return dict(vars(self))


class InputError(ZerenError):
    """Something that was typed or handed in cannot be used."""

    code = "BAD_INPUT"


class FileRefusedError(InputError):
    """A whole file is refused; nothing of its load is written."""

    code = "FILE_REFUSED"

    def __init__(self, file: str, reason: str, problem: str, value: str = "") -> None:
        self.file = file
        self.reason = reason
        self.problem = problem
        self.value = value
        super().__init__(f"{file}: {problem}")


class StrictLoadError(InputError):
    """A strict load met rejected rows; nothing was written."""

    code = "ROWS_REJECTED"

    def __init__(self, rejected: int, rejections: Sequence[object] = ()) -> None:
        self.rejected = rejected
        self.rejections = tuple(rejections)
        super().__init__(
            f"{rejected} rows were rejected and --strict was given: nothing was written; "
            "correct them or load without --strict"
        )


class ThresholdError(InputError):
    """A threshold outside [0, 1)."""

    code = "BAD_THRESHOLD"

    def __init__(self, threshold: object) -> None:
        self.threshold = threshold
        super().__init__(
            f"threshold is {threshold}, expected 0 <= threshold < 1 "
            "(pass a fraction, not a percentage: 1/2, not 50)"
        )


class ValueRefusedError(InputError):
    """An option or parameter has an unusable value."""

    code = "BAD_VALUE"

    def __init__(self, name: str, value: object, expected: str) -> None:
        self.name = name
        self.value = value
        self.expected = expected
        super().__init__(f"{name} is {value!s}, expected {expected}")


class IdNumberTypedError(InputError):
    """Somebody typed an ID number where a name, a code or a party id belongs."""

    code = "ID_NUMBER"

    def __init__(self) -> None:
        super().__init__(
            "the text holds an ID number (not repeated here); "
            "expected a party id, a USCC, a key of the loaded tables or a name"
        )


class AnswerError(ZerenError):
    """The question is fine, the answer cannot be given."""

    code = "NO_ANSWER"


class PartyNotFoundError(AnswerError):
    """Nothing in the store answers to that reference."""

    code = "NOT_FOUND"

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(
            f"nothing answers to '{value}'; expected a party id, a USCC, "
            "a key of the loaded tables or an exact name"
        )


class AmbiguousPartyError(AnswerError):
    """Several parties answer to that reference."""

    code = "AMBIGUOUS"

    def __init__(self, value: str, matches: Sequence[str], total: int) -> None:
        self.value = value
        self.matches = tuple(matches)
        self.total = total
        super().__init__(f"'{value}' is the name or key of {total} parties; expected one party id")


class ItemNotFoundError(AnswerError):
    """No item or notice has that id on the day."""

    code = "NO_SUCH_ITEM"

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(
            f"no item or notice '{value}' today; expected an id that 'zeren liabilities' shows"
        )


class NotComputedError(AnswerError):
    """What is asked for is computed ahead, and that has not been done for the day."""

    code = "NOT_COMPUTED"

    def __init__(
        self, what: str, command: str, asked: str | None = None, kept: str | None = None
    ) -> None:
        self.what, self.command, self.value, self.kept = what, command, asked, kept
        said = f"no list of {what} is kept" if kept is None else f"{what} are kept of {kept}"
        asked_for = "" if asked is None else f", not of {asked}"
        super().__init__(f"{said}{asked_for}; expected '{command}' to have been run for that day")


class ActRefusedError(AnswerError):
    """What was asked for cannot be done about that item or notice."""

    code = "ACT_REFUSED"

    def __init__(self, value: str, act: str, why: str, expected: str) -> None:
        self.value = value
        self.act = act
        self.why = why
        self.expected = expected
        super().__init__(f"'{value}' cannot be {act}: {why}; expected {expected}")


class StoreError(ZerenError):
    """The store cannot be used."""

    code = "STORE"


class NotAStoreError(StoreError):
    """The file is something else."""

    code = "NOT_A_STORE"

    def __init__(self, url: str, found: str) -> None:
        self.url = url
        self.found = found
        super().__init__(f"{url} is {found}, expected a Zeren store or a file that does not exist")


class StoreVersionError(StoreError):
    """The store was written by another version of Zeren."""

    code = "STORE_VERSION"

    def __init__(self, url: str, found: int, expected: int) -> None:
        self.url = url
        self.found = found
        self.expected = expected
        super().__init__(
            f"{url} has store version {found}, expected {expected}: "
            "export it with the version that wrote it and load it again"
        )


class StoreMissingError(StoreError):
    """There is nothing to read yet."""

    code = "NO_STORE"

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(
            f"{url} does not exist, expected a store with loaded tables: "
            "run 'zeren load' first, or name another one with --store"
        )


class StoreBusyError(StoreError):
    """Another load holds the store."""

    code = "STORE_BUSY"

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"{url} is being written by another load, expected it free: try again")


class StoreWriteError(StoreError):
    """The store cannot be written."""

    code = "STORE_NOT_WRITABLE"

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url} cannot be written ({reason}); nothing of this load was kept")


class WrongPersonKeyError(StoreError):
    """The store belongs to another person key."""

    code = "WRONG_PERSON_KEY"

    def __init__(self, url: str, found: str, expected: str) -> None:
        self.url = url
        self.found = found
        self.expected = expected
        super().__init__(
            f"{url} was made with the person key {expected}, the key in use is {found}: "
            "point ZEREN_KEY_FILE at the key file this store was made with"
        )


class StoreUnreachableError(StoreError):
    """The server of the store does not answer, or does not let us in."""

    code = "STORE_UNREACHABLE"

    def __init__(self, url: str, problem: str, expected: str) -> None:
        self.url = url
        self.problem = problem
        self.expected = expected
        super().__init__(f"{url}: {problem}, expected {expected}")


class ServerError(ZerenError):
    """A Neo4j of our own cannot be started, stopped or managed."""

    code = "NEO4J_SERVER"

    def __init__(self, problem: str, expected: str) -> None:
        self.problem = problem
        self.expected = expected
        super().__init__(f"Neo4j: {problem}, expected {expected}")


class KeyFileError(ZerenError):
    """The file of the person key cannot be used."""

    code = "KEY_FILE"

    def __init__(self, path: Path | str, problem: str) -> None:
        self.path = str(path)
        self.problem = problem
        super().__init__(f"person key file {path}: {problem}, expected 64 hex digits, mode 0600")


class RuleError(ZerenError):
    """A rule row cannot be executed as written."""

    code = "BAD_RULE"

    def __init__(self, rule_id: str, column: str, value: str, expected: str) -> None:
        self.rule_id = rule_id
        self.column = column
        self.value = value
        self.expected = expected
        super().__init__(f"rule {rule_id}: {column} is '{value}', expected {expected}")
