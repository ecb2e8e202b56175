"""What happens when an official decides about an item, or sends a notice?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from api.moments import SHANGHAI, parse_moment
from graph.errors import ItemNotFoundError
from graph.identifiers import scrub
from graph.reader import GraphReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.liability import Liability, LiabilityAnswer, Notice
    from api.audit import AuditLog
    from graph.model import PartyId
    from graph.store import GraphStore
    from graph.vocabulary import ActKind


def do_act(  # noqa: PLR0913 (what an act is made of)
    store: GraphStore,
    kind: ActKind,
    item_id: str,
    party: PartyId,
    *,
    by: str,
    reason: str,
    audit: AuditLog,
    check: Callable[[Liability | Notice], None] = lambda _: None,
) -> LiabilityAnswer:
    """Write an act about an item or a notice of a party down; return the answer after it.

    The record of who did it comes first: what cannot be recorded is not done.

    Parameters
    ----------
    check
        Called with the item or notice; raises where `by` may not act on it.

    Raises
    ------
    ItemNotFoundError
        If the party has no item or notice of that id today.
    ActRefusedError
        If this cannot be done about it.
    ValueRefusedError
        If there is no reason.
    StoreBusyError, StoreWriteError
        If the store cannot be written.
    """
    from analytics.liability import act_on_item, act_on_notice
    from analytics.liability.acting import Signature
    from loaders.acts import record_acts

    answer = _answer(store, party)
    signed = Signature(by, datetime.now(SHANGHAI).isoformat(timespec="seconds"), reason)
    items = {item.liability_id: item for item in answer.items}
    notices = {notice.notice_id: notice for notice in answer.notices}
    if item_id in items:
        check(items[item_id])
        act = act_on_item(items[item_id], kind, signed)
    elif item_id in notices:
        check(notices[item_id])
        act = act_on_notice(notices[item_id], kind, signed)
    else:
        raise ItemNotFoundError(item_id)
    audit.record(
        actor=by,
        action=kind.value,
        item=item_id,
        party=act.person or act.unit,
        reason=scrub(reason),
    )
    record_acts(store, [act])
    return _answer(store, party)


def _answer(store: GraphStore, party: PartyId) -> LiabilityAnswer:
    from analytics.liability import liabilities_of
    from api.rules import rules

    return liabilities_of(GraphReader(store, parse_moment(None, None)), party, rules=rules())
