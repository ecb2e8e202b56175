"""Who stands behind a new firm after a listing, leads very many, or was replaced in time?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from analytics.clusters.alert import Alert, AlertKind, AlertParameters, expiry
from analytics.clusters.alert_facts import founding_facts, post_facts, record_fact
from analytics.clusters.flags import months_before
from analytics.clusters.posts import Posts
from graph.vocabulary import DecisionType

if TYPE_CHECKING:
    from analytics.clusters.flags import Record
    from analytics.clusters.links import LinkedWorld
    from graph.reader import GraphReader

_SUCCEEDS_WITHIN = 31
"""A successor may be named so many days before or after the post ended."""


@dataclass(frozen=True, slots=True)
class _Young:
    """Entities founded in the window, by who stands behind them."""

    of_person: dict[int, set[int]]


def phoenixes(
    reader: GraphReader,
    world: LinkedWorld,
    posts: Posts,
    records: Sequence[Record],
    parameters: AlertParameters,
) -> Iterator[Alert]:
    """Yield each new entity of whoever led or controls a listed one of the same section.

    Notes
    -----
    Legal representatives of the day of the listing, controllers of the day
    asked about: control of a past day is not computed for everybody.
    """
    on, entities = reader.as_of.on, world.entities
    young = _young(world, posts, months_before(on, parameters.window_months).toordinal())
    listed = [record for record in records if record.decision.type is DecisionType.LISTING]
    numbers = entities.numbers([record.decision.subject for record in listed])
    for record, number in zip(listed, numbers.tolist(), strict=True):
        if number < 0 or not entities.sections[entities.section[number]]:
            continue
        day = record.decision.decided_on
        behind = _heads_on(posts, number, day) | _controllers(world, number)
        found = {
            (other, person)
            for person in behind
            for other in young.of_person.get(person, ())
            if other != number
            and entities.section[other] == entities.section[number]
            and 0 < entities.founded[other] - day.toordinal() <= parameters.phoenix_days
        }
        for other in sorted({other for other, _ in found}):
            persons = sorted(person for each, person in found if each == other)
            yield _phoenix(reader, world, record, other, persons, parameters)


def _phoenix(
    reader: GraphReader,
    world: LinkedWorld,
    record: Record,
    other: int,
    persons: list[int],
    parameters: AlertParameters,
) -> Alert:
    ids = world.entities.ids
    new, old = ids[other], record.decision.subject
    behind = [ids[person] for person in persons]
    founded = date.fromordinal(int(world.entities.founded[other]))
    return Alert(
        kind=AlertKind.PHOENIX,
        parties=(new, old, *behind),
        happened_on=founded,
        told="\n".join([new, old, *record.decision.key]),
        figures=(
            ("days_after_listing", (founded - record.decision.decided_on).days),
            ("section", world.entities.sections[world.entities.section[other]]),
        ),
        facts=(
            record_fact(record),
            *founding_facts(reader, [new]).values(),
            *post_facts(reader, [new, old], behind),
        ),
        expires=expiry(reader.as_of.on, parameters),
    )


def many_posts(
    reader: GraphReader, world: LinkedWorld, posts: Posts, parameters: AlertParameters
) -> Iterator[Alert]:
    """Yield each person who is legal representative of very many entities on the day."""
    day, entities = reader.as_of.on.toordinal(), world.entities
    held = (posts.start <= day) & (day < posts.end) & entities.lives[posts.org]
    pairs = np.unique(np.stack([posts.person[held], posts.org[held]]), axis=1)
    person, count = np.unique(pairs[0], return_counts=True)
    for number, posts_held in zip(person.tolist(), count.tolist(), strict=True):
        if posts_held <= parameters.most_posts:
            continue
        party = entities.ids[number]
        orgs = [entities.ids[org] for org in pairs[1][pairs[0] == number].tolist()]
        on = reader.as_of.on
        facts = post_facts(reader, orgs, [party])
        yield Alert(
            kind=AlertKind.MANY_POSTS,
            parties=(party, *orgs),
            happened_on=None,
            told=party,
            figures=(("posts", posts_held),),
            facts=tuple(
                fact
                for fact in facts
                if (fact.start or on) <= on and (fact.end is None or on < fact.end)
            ),
            expires=expiry(on, parameters),
        )


def swaps(
    reader: GraphReader,
    world: LinkedWorld,
    posts: Posts,
    records: Sequence[Record],
    parameters: AlertParameters,
) -> Iterator[Alert]:
    """Yield each decision shortly before which the legal representative was replaced."""
    on, ids = reader.as_of.on, world.entities.ids
    first = months_before(on, parameters.window_months)
    recent = [record for record in records if first < record.decision.decided_on <= on]
    numbers = world.entities.numbers([record.decision.subject for record in recent])
    for record, number in zip(recent, numbers.tolist(), strict=True):
        if number < 0:
            continue
        day = record.decision.decided_on.toordinal()
        found = _replaced(posts, number, day, parameters.swap_days)
        if found is None:
            continue
        old, new, left = found
        org = record.decision.subject
        yield Alert(
            kind=AlertKind.LR_SWAP,
            parties=(org, ids[old], ids[new]),
            happened_on=date.fromordinal(left),
            told="\n".join([org, *record.decision.key]),
            figures=(("days_before_decision", day - left),),
            facts=(record_fact(record), *post_facts(reader, [org], [ids[old], ids[new]])),
            expires=expiry(on, parameters),
        )


def _replaced(posts: Posts, org: int, day: int, within: int) -> tuple[int, int, int] | None:
    """Return who left last before a day, who followed, and when; None where nobody did."""
    mine = posts.of(org)
    rows = list(
        zip(
            posts.end[mine].tolist(),
            posts.person[mine].tolist(),
            posts.start[mine].tolist(),
            strict=True,
        )
    )
    for left, old, _ in sorted(rows, reverse=True):
        if not 0 <= day - left <= within:
            continue
        for _, new, begun in rows:
            if new != old and abs(begun - left) <= _SUCCEEDS_WITHIN and begun <= day:
                return old, new, left
    return None


def _young(world: LinkedWorld, posts: Posts, since: int) -> _Young:
    """Return the entities founded after a day, by their heads ever and their controllers."""
    entities = world.entities
    is_young = entities.lives & (entities.founded > since)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for person, org in (
        (posts.person, posts.org),
        (world.controllers.hub, world.controllers.entity),
    ):
        chosen = is_young[org]
        for one, other in zip(person[chosen].tolist(), org[chosen].tolist(), strict=True):
            found[one].add(other)
    return _Young(dict(found))


def _heads_on(posts: Posts, org: int, day: date) -> set[int]:
    mine = posts.of(org)
    number = day.toordinal()
    held = (posts.start[mine] <= number) & (number < posts.end[mine])
    return set(posts.person[mine][held].tolist())


def _controllers(world: LinkedWorld, org: int) -> set[int]:
    found: set[int] = set(world.controllers.hubs_of(org).tolist())
    return found - {org}
