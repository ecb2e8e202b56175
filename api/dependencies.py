"""What does every route get handed: who asks, of which store, as of which moment?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, HTTPException, Query, Request

from api.masking import Mask
from api.moments import parse_moment
from api.permissions import is_allowed, template_of
from api.roles import Caller, Role
from graph.reader import GraphReader

if TYPE_CHECKING:
    from collections.abc import Collection

    from api.audit import AuditLog
    from graph.model import PartyId
    from graph.periods import AsOf
    from graph.store import GraphStore

DAY = "ISO date"


@dataclass(frozen=True, slots=True)
class Question:
    """One read: by whom, as of when, of which revision.

    The revision is fixed when the request arrives, so that one answer never mixes two loads.
    """

    request: Request
    store: GraphStore
    caller: Caller
    as_of: AsOf
    audit: AuditLog

    @property
    def reader(self) -> GraphReader:
        """The store at the moment asked for."""
        return GraphReader(self.store, self.as_of)

    @property
    def revision(self) -> int:
        """The revision the answer is made from."""
        return self.as_of.revision or 0

    def mask(self, registered: Collection[PartyId] = ()) -> Mask:
        """Return what the caller may see; `registered` stay named to everybody."""
        return Mask(self.caller.role, registered)

    def record(self, action: str, party: str, persons: int) -> None:
        """Write down that somebody read about persons."""
        self.audit.record(
            actor=self.caller.credential,
            role=self.caller.role.value,
            action=action,
            party=party,
            persons=persons,
            on=self.as_of.on.isoformat(),
            known_at=self.as_of.known_at.isoformat(),
            revision=self.revision,
        )


async def authorize(request: Request) -> None:
    """Let only roles in that the table of permissions names."""
    caller: Caller = request.state.caller
    if is_allowed(caller.role, request.method, template_of(request.scope["route"].path)):
        return
    if caller.role is Role.NOBODY:
        said = "this needs a session (the link that 'zeren serve' printed) or an API key"
        raise HTTPException(401, said, {"WWW-Authenticate": "Bearer"})
    raise HTTPException(403, f"the role {caller.role} may not use this route")


async def question(
    request: Request,
    on: Annotated[
        str | None,
        Query(description="The day asked about; default today.", examples=["2024-05-31"]),
    ] = None,
    known_at: Annotated[
        str | None, Query(description="What the sources knew by the end of this day.")
    ] = None,
) -> Question:
    """Return the question a request asks."""
    store: GraphStore = request.app.state.store
    return Question(
        request=request,
        store=store,
        caller=request.state.caller,
        as_of=parse_moment(on, known_at, store.revision()),
        audit=request.app.state.settings.audit,
    )


QuestionDep = Annotated[Question, Depends(question)]
