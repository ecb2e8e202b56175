"""Which words does the bulletin use, in Chinese and in English?"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from graph.codes import english_names, industry_name, region_name

_FILE = Path(__file__).with_name("words.csv")
_DIGITS = 6
_METHOD = "method_"

LEAD = (
    "仅为线索（LEAD_ONLY）：本公报所列不是对任何主体的认定，任何措施不得以此为依据。",
    "Leads only (LEAD_ONLY): nothing here is a finding about anybody, no measure may rest on it.",
)
"""What stands on top in both languages, whatever the language of the rest."""


class Language(StrEnum):
    """A language of the bulletin."""

    CHINESE = "zh"
    ENGLISH = "en"


@cache
def texts() -> Mapping[str, Mapping[Language, str]]:
    """Return the rows of `words.csv` by their keys, in their order."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = {row["key"]: row for row in csv.DictReader(file)}
    return MappingProxyType(
        {key: {language: row[language] for language in Language} for key, row in rows.items()}
    )


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __getitem__(self, key: str) -> str:
        return texts()[key][self.language]

    @property
    def method(self) -> list[str]:
        """The paragraphs about method and limits."""
        return [said[self.language] for key, said in texts().items() if key.startswith(_METHOD)]

    def of(self, chinese: str, english: str) -> str:
        """Return the one of two texts that is of this language."""
        return chinese if self.language is Language.CHINESE else english

    def section(self, code: str | None) -> str:
        """Return an industry section by letter and name."""
        if not code:
            return self["unknown"]
        name = self.of(industry_name(code) or "", english_names().get(code, ""))
        return f"{code} {name}".strip()

    def region(self, code: str | None) -> str:
        """Return a region by name, by its code where no name is known."""
        if not code:
            return self["unknown"]
        whole = code.ljust(_DIGITS, "0")
        return self.of(region_name(whole) or "", english_names().get(whole, "")) or code
