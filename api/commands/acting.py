"""`zeren propose|confirm|dismiss|reopen|send|recall`: what does an official decide?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, Store
from api.commands.output import cell, console, print_json, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.liability import LiabilityAnswer
    from graph.vocabulary import ActKind

_ITEM = typer.Argument(metavar="ID", help="Of the item or notice, as 'zeren liabilities' shows it.")
_OF = typer.Option("--of", metavar="PARTY", help="Whose it is, if you know: found faster.")
_REASON = typer.Option("--reason", metavar="TEXT", help="Why; kept with the act.")


def command(kind: str, words: str) -> Callable[..., None]:
    """Return the command that does one kind of act."""

    def act(
        *,
        item: Annotated[str, _ITEM],
        reason: Annotated[str, _REASON],
        of: Annotated[str | None, _OF] = None,
        store: Store = None,
        as_json: AsJson = False,
    ) -> None:
        from graph.vocabulary import ActKind

        _do(ActKind(kind), item, reason, of, store, as_json=as_json)

    act.__doc__ = words
    return act


def _do(
    kind: ActKind, item_id: str, reason: str, of: str | None, url: str | None, *, as_json: bool
) -> None:
    from api.acting import do_act
    from api.acts import actor
    from api.audit import AuditLog
    from api.everybody import party_of
    from api.liability_json import document_of
    from api.masking import Mask
    from api.moments import parse_moment
    from api.places import audit_file
    from api.references import find_party
    from api.roles import Role
    from graph.opening import open_store
    from graph.reader import GraphReader

    store = open_store(url)
    if of is not None:
        party = find_party(GraphReader(store, parse_moment(None, None)), of)
    else:
        with progress() as show:
            party = party_of(store, item_id, show)
    audit = AuditLog(audit_file(store.url))
    answer = do_act(store, kind, item_id, party, by=actor(), reason=reason, audit=audit)
    document = document_of(answer, item_id, Mask(Role.ADMIN))
    if as_json:
        print_json(document | {"data_revision": answer.data_revision})
    else:
        _show(document, kind, answer)


def _show(document: dict[str, object], kind: ActKind, answer: LiabilityAnswer) -> None:
    out = console()
    name = cell(answer.party.display_name)
    out.print(
        f"{cell(document['rule_id'])} {name}: {cell(document['state'])}  "
        f"({_DONE[kind.value]} {kind.value}), data revision {answer.data_revision}"
    )


_DONE = {
    "proposed": "拟认定",
    "confirmed": "已确认",
    "dismissed": "不予认定",
    "reopened": "重新审查",
    "sent": "已告知",
    "recalled": "已撤回",
}

ACTS = (
    ("propose", "proposed", "Propose a candidate after looking into it."),
    ("confirm", "confirmed", "Confirm a proposed item: from today on it is in effect."),
    ("dismiss", "dismissed", "Dismiss an item: from today on it is ended."),
    ("reopen", "reopened", "Take back what was decided about an item."),
    ("send", "sent", "Note that a notice was sent."),
    ("recall", "recalled", "Note that a notice was recalled after its decision fell."),
)
"""The commands, the acts they do, and what they say of themselves."""
