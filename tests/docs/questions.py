"""Which questions do the documents put to a graph in Neo4j, and with which parameters?"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.neo4j_store.connection import Connection

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH, CHINESE = DOCS / "neo4j.md", DOCS / "neo4j.zh-CN.md"
_QUESTION = re.compile(r"^### (\d+)\. (.*?)$(.*?)```cypher\n(.*?)```", re.DOTALL | re.MULTILINE)


def questions(document: Path) -> dict[int, str]:
    """The Cypher under each numbered question."""
    return {int(number): cypher for number, _, _, cypher in found(document)}


def titles(document: Path) -> list[str]:
    """The words of each question."""
    return [title for _, title, _, _ in found(document)]


def found(document: Path) -> list[tuple[str, str, str, str]]:
    return _QUESTION.findall(document.read_text(encoding="utf-8"))


def parameters(document: Path, connection: Connection) -> dict[str, Any]:
    """The values that the document sets, as the server reads them."""
    text = document.read_text(encoding="utf-8")
    stated = re.findall(r"^:param (\w+) => (.+)$", text, re.MULTILINE)
    wanted = ", ".join(f"{expression} AS {name}" for name, expression in stated)
    return connection.rows(f"RETURN {wanted}")[0].data()


def asked(
    connection: Connection, cypher: str, values: Mapping[str, Any]
) -> list[tuple[object, ...]]:
    """The rows of a question; dates are dates of Python."""
    rows = connection.rows(cypher, **values)
    return [tuple(map(_plain, row.values())) for row in rows]


def operators(connection: Connection, cypher: str, values: Mapping[str, Any]) -> set[str]:
    """The steps of the plan, without their database."""
    summary = connection.driver.execute_query(
        f"EXPLAIN {cypher}", dict(values), database_=connection.address.database
    ).summary
    assert summary.plan is not None
    return set(_steps(summary.plan))


def _steps(plan: Mapping[str, Any]) -> list[str]:
    below = [step for child in plan.get("children", ()) for step in _steps(child)]
    return [plan["operatorType"].partition("@")[0], *below]


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    to_native = getattr(value, "to_native", None)
    return value if to_native is None else to_native()
