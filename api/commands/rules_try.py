"""Who would gain and who would lose what under other rules?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from analytics.liability import liabilities_for
from analytics.liability.comparing import Change, Difference, differences, effects_of
from analytics.liability.everybody import all_decisions
from analytics.rules import rules_with
from api.commands.output import cell, console, print_json, table
from api.rules import own_rules_file, rules
from api.tables_out import write_table

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.liability.comparing import Effect
    from graph.model import Party, PartyId
    from graph.reader import GraphReader

    Row = tuple[object, ...]

COLUMNS = (
    *("change", "what", "rule_id", "person", "person_name", "entity", "entity_name", "role"),
    *("measure", "legal_basis", "state_before", "state_after", "to_before", "to_after"),
    *("flags_before", "flags_after", "decision_no", "authority", "decision_type", "decided_on"),
)
SHOWN = 20
_PRINTED = {
    "change": "变化 change",
    "what": "事项 what",
    "rule_id": "规则 rule",
    "person_name": "人员 person",
    "entity_name": "主体 entity",
    "state_before": "现 now",
    "state_after": "改后 then",
}
_CHANGES = {Change.GAINED: "新增", Change.LOST: "消失", Change.CHANGED: "改变"}


class Trial:
    """One run of two sets of rules over all decisions, counting as it goes.

    Parameters
    ----------
    reader
        The store at the moment asked for; only read.
    file
        The rows that would be the operator's own.
    """

    def __init__(self, reader: GraphReader, file: Path) -> None:
        self.reader = reader
        self.now = rules()
        self.then = rules_with(file)
        self.counts: Counter[tuple[str, str, str, bool]] = Counter()
        self.changes: Counter[str] = Counter()
        self._subjects: dict[PartyId, Party] = {}

    def rows(self, show: Callable[[str, int, int | None], None]) -> Iterator[Row]:
        """Yield a row for every difference, by decision."""
        decisions = all_decisions(self.reader)
        both = zip(
            liabilities_for(self.reader, decisions, rules=self.now),
            liabilities_for(self.reader, decisions, rules=self.then),
            strict=True,
        )
        for number, (before, after) in enumerate(both, start=1):
            show("decisions", number, len(decisions))
            subject = self._subject(before.decision.subject)
            for outcome, is_then in ((before, False), (after, True)):
                for effect in effects_of(outcome, subject):
                    key = (effect.rule_id, effect.what.value, effect.state.value, is_then)
                    self.counts[key] += 1
            for difference in differences(before, after, subject):
                self.changes[difference.change.value] += 1
                yield difference_row(difference)

    def counted(self) -> list[dict[str, object]]:
        """Return how many there are, and would be, by rule, what it is, and state."""
        keys = sorted({key[:3] for key in self.counts})
        return [
            {
                "rule_id": rule_id,
                "what": what,
                "state": state,
                "now": self.counts[rule_id, what, state, False],
                "then": self.counts[rule_id, what, state, True],
            }
            for rule_id, what, state in keys
        ]

    def _subject(self, party: PartyId) -> Party:
        if party not in self._subjects:
            self._subjects[party] = self.reader.party(party)
        return self._subjects[party]


def difference_row(difference: Difference) -> Row:
    """Return one difference as a row."""
    effect, decision = difference.effect, difference.effect.decision
    before, after = difference.before, difference.after
    return (
        *(difference.change.value, effect.what.value, effect.rule_id),
        *(_named(effect.person) + _named(effect.entity)),
        *(effect.role, effect.measure, effect.legal_basis),
        *(_state(before), _state(after), _to(before), _to(after), _flags(before), _flags(after)),
        *(decision.decision_no, decision.authority, decision.type.value),
        decision.decided_on.isoformat(),
    )


def show_trial(
    reader: GraphReader,
    file: Path,
    *,
    out: Path | None,
    as_json: bool,
    show: Callable[[str, int, int | None], None],
) -> None:
    """Write or print every difference, and the counts by rule and state."""
    trial = Trial(reader, file)
    source = trial.rows(show)
    kept: list[Row] = []
    if out is not None:
        total = write_table(out, COLUMNS, source, ())
    else:
        kept = list(source) if as_json else list(islice(source, SHOWN))
        total = len(kept) + sum(1 for _ in source)
    if not as_json:
        _print(trial, file, kept, total, out)
        return
    now = own_rules_file()
    said = {
        "on": reader.as_of.on,
        "known_at": reader.as_of.known_at,
        "now": {"own_file": str(now) if now else None, "digest": trial.now.digest},
        "then": {"own_file": str(file), "digest": trial.then.digest},
        "changes": {change.value: trial.changes[change.value] for change in Change},
        "counts": trial.counted(),
        "rows": total,
        "out": str(out) if out else None,
        "data_revision": reader.store.revision(),
    }
    listed = [dict(zip(COLUMNS, row, strict=True)) for row in kept]
    print_json(said | ({} if out else {"differences": listed}))


def _named(party: Party | None) -> tuple[str | None, str | None]:
    return (party.party_id, party.name) if party else (None, None)


def _state(effect: Effect | None) -> str | None:
    return effect.state.value if effect else None


def _to(effect: Effect | None) -> str | None:
    return effect.to.isoformat() if effect and effect.to else None


def _flags(effect: Effect | None) -> str | None:
    return ";".join(effect.flags) if effect else None


def _print(trial: Trial, file: Path, kept: list[Row], total: int, out: Path | None) -> None:
    screen = console()
    screen.print(f"试行 {cell(file)} on {trial.reader.as_of.on}: nothing is written")
    for change in Change:
        screen.print(f"{_CHANGES[change]} {change.value}: {trial.changes[change.value]:,}")
    differing = [row for row in trial.counted() if row["now"] != row["then"]]
    if differing:
        heads = ("rule_id", "what", "state", "now", "then")
        counts = table("规则与状态 by rule and state", *heads, right=("now", "then"))
        for counted in differing:
            counts.add_row(*(cell(counted[name]) for name in heads))
        screen.print(counts)
    if out is not None:
        screen.print(f"{total:,} rows written to {cell(out)}")
        return
    shown = table(None, *_PRINTED.values())
    for row in kept:
        shown.add_row(*(cell(row[COLUMNS.index(name)]) for name in _PRINTED))
    if kept:
        screen.print(shown)
    if total > len(kept):
        screen.print(f"and {total - len(kept):,} more: --out FILE.csv writes all of them")
