"""How is a request that writes done once, however often it is sent?"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated

import orjson
from fastapi import Header, HTTPException

from graph.errors import ValueRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.dependencies import Question

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]


def check_json(asked: Question) -> None:
    """Refuse a body that is not said to be JSON: no form of another site can say so."""
    if not asked.request.headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(415, "expected a body of application/json")


def done_once(
    asked: Question, key: str | None, asked_for: str, do: Callable[[], Mapping[str, object]]
) -> bytes:
    """Return the answer to a request that writes; one sent again gets the first answer.

    Parameters
    ----------
    key
        The `Idempotency-Key`; None does it each time.
    asked_for
        What tells this request from another with the same key.

    Raises
    ------
    ValueRefusedError
        If the key was used for something else.
    """
    said = f"{asked.caller.credential} {asked_for}"
    kept = _kept(asked, key, said)
    if kept is None:
        kept = orjson.dumps(do())
        if key is not None:
            told = orjson.dumps({"asked": said, "answer": kept.decode()})
            asked.store.keep(_name(asked, key), asked.store.revision(), told)
    return kept


def _kept(asked: Question, key: str | None, said: str) -> bytes | None:
    """Return the answer that the same request was given before."""
    kept = asked.store.kept(_name(asked, key)) if key is not None else None
    if kept is None:
        return None
    told = orjson.loads(kept[1])
    if told["asked"] != said:
        raise ValueRefusedError("Idempotency-Key", key, "a key that was not used for anything else")
    return str(told["answer"]).encode()


def _name(asked: Question, key: str) -> str:
    digest = hashlib.sha256(f"{asked.caller.credential}\n{key}".encode()).hexdigest()
    return f"request-{digest[:32]}"
