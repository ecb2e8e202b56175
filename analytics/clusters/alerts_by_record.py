"""Who was penalized again and again, and which linked entities broke their word?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from analytics.clusters.alert import Alert, AlertKind, AlertParameters, expiry
from analytics.clusters.alert_facts import commitment_fact, record_fact
from analytics.clusters.flags import months_before
from graph.model import Commitment, PartyId
from graph.vocabulary import DecisionType, YesNo

if TYPE_CHECKING:
    from analytics.clusters.flags import Record
    from analytics.clusters.links import LinkedWorld
    from graph.reader import GraphReader


def repeated_penalties(
    reader: GraphReader,
    world: LinkedWorld,
    records: Sequence[Record],
    parameters: AlertParameters,
) -> Iterator[Alert]:
    """Yield each entity whose last penalty is the third, or a later one, within twelve months."""
    on, lives = reader.as_of.on, world.entities.lives
    since = months_before(on, parameters.window_months)
    penalties: defaultdict[PartyId, list[Record]] = defaultdict(list)
    for record in records:
        if record.decision.type is DecisionType.PENALTY:
            penalties[record.decision.subject].append(record)
    several = sorted(party for party, own in penalties.items() if len(own) >= parameters.penalties)
    numbers = world.entities.numbers(several).tolist()
    for party, number in zip(several, numbers, strict=True):
        if number < 0 or not lives[number]:
            continue
        own = sorted(
            penalties[party], key=lambda each: (each.decision.decided_on, each.decision.key)
        )
        last = _last_run(own, parameters)
        if last is None or last[-1].decision.decided_on <= since:
            continue
        days = [record.decision.decided_on for record in last]
        yield Alert(
            kind=AlertKind.THIRD_PENALTY,
            parties=(party,),
            happened_on=days[-1],
            told="\n".join([party, *last[-1].decision.key]),
            figures=(("penalties", len(last)), ("days", (days[-1] - days[0]).days)),
            facts=tuple(map(record_fact, last)),
            expires=expiry(on, parameters),
        )


def _last_run(own: list[Record], parameters: AlertParameters) -> list[Record] | None:
    """Return the penalties in the days up to the last one that is the third in them."""
    span = timedelta(days=parameters.penalty_days)
    for place in range(len(own), 0, -1):
        last = own[place - 1].decision.decided_on
        run = [record for record in own[:place] if last - record.decision.decided_on < span]
        if len(run) >= parameters.penalties:
            return run
    return None


def broken_commitments(
    reader: GraphReader, world: LinkedWorld, parameters: AlertParameters
) -> Iterator[Alert]:
    """Yield each group on one hub of which several entities broke a commitment in the window."""
    broken = _broken(reader, parameters)
    ids = world.entities.ids
    parties = sorted(broken)
    number_of = dict(zip(world.entities.numbers(parties).tolist(), parties, strict=True))
    seen: set[tuple[PartyId, ...]] = set()
    for hubs in (world.controllers, *world.hubs):
        members: defaultdict[int, list[PartyId]] = defaultdict(list)
        for number, party in number_of.items():
            for hub in hubs.hubs_of(number).tolist():
                members[hub].append(party)
        for hub, found in sorted(members.items()):
            group = tuple(sorted(found))
            if len(group) < parameters.broken_commitments or group in seen:
                continue
            seen.add(group)
            rows = [row for party in group for row in broken[party]]
            via = hubs.source.name_of(hub, world.entities)
            last = max(row.breached_on for row in rows if row.breached_on)
            behind = (ids[hub],) if via == ids[hub] and ids[hub] not in group else ()
            yield Alert(
                kind=AlertKind.COMMITMENT_CLUSTER,
                parties=(*group, *behind),
                happened_on=last,
                told=f"{hubs.kind.value}\n{via}",
                figures=(("entities", len(group)), ("link", hubs.kind.value), ("via", via)),
                facts=tuple(map(commitment_fact, rows)),
                expires=expiry(reader.as_of.on, parameters),
            )


def _broken(reader: GraphReader, parameters: AlertParameters) -> dict[PartyId, list[Commitment]]:
    """Return the commitments broken in the window, by who broke them."""
    on = reader.as_of.on
    since = months_before(on, parameters.window_months)
    found: defaultdict[PartyId, list[Commitment]] = defaultdict(list)
    for row in reader.store.scan(Commitment, reader.as_of):
        day = row.breached_on
        if row.kept is YesNo.NO and day is not None and since < day <= on:
            found[row.org].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.matter, row.made_on))
    return dict(found)
