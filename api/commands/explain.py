"""How is the proof of control drawn as a tree in a terminal?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from api.commands.output import UNSEEN, cell

if TYPE_CHECKING:
    from rich.tree import Tree

Fields = Mapping[str, object]

_BY = {
    "partnership": "执行事务合伙人 managing partner",
    "branch": "总公司 parent of the branch",
    "concert": "一致行动 acts in concert",
    "nominee": "代持的实际出资人 votes held for",
    "entrustment": "表决权受托人 votes entrusted to",
    "contract_control": "协议控制 controls by contract",
    "declared": "申报的实际控制人 declared controller",
    "court_found": "认定的实际控制人 found by a court or decision",
}


def trees(document: Fields, names: Mapping[str, str]) -> Iterator[Tree]:
    """Yield a tree for each controller that is shown with a proof, from the entity upwards.

    Parameters
    ----------
    document
        The answer of `zeren controllers`, as JSON values.
    names
        The names of the parties that the proofs speak of.
    """
    entity = _fields(document["party"])
    for controller in _rows(document["controllers"]):
        if controller["proof"]:
            yield _tree(entity, controller, names)


def _tree(entity: Fields, controller: Fields, names: Mapping[str, str]) -> Tree:
    from rich.tree import Tree

    above: dict[str, list[Fields]] = {}
    for step in _rows(controller["proof"]):
        above.setdefault(str(step["company"]), []).append(step)
    tree = Tree(f"[bold]{cell(entity['name'])}[/]\n{_verdict(controller)}")
    drawn: set[str] = set()
    # A list of what is still to be drawn instead of recursion: chains may be long.
    pending = [(tree, str(entity["party_id"]))]
    while pending:
        branch, company = pending.pop()
        for step in _once(company, above, drawn):
            holder = str(step["holder"])
            text = _step(step, names)
            if holder in drawn and holder in above:
                text += "  [dim](见上 see above)[/]"
            pending.append((branch.add(text), holder))
    return tree


def _once(company: str, above: Mapping[str, list[Fields]], drawn: set[str]) -> list[Fields]:
    if company in drawn:
        return []
    drawn.add(company)
    return above.get(company, [])


def _verdict(controller: Fields) -> str:
    text = f"← {cell(controller['name'])}  via {cell(controller['via'])}"
    if controller["votes"] is not None:
        text += f", {cell(controller['votes'])} % of the votes"
    if controller["margin"] is not None:
        text += f", margin {cell(controller['margin'])} points"
    if not controller["proof_is_smallest"]:
        least = controller["proof_at_least"]
        text += f"\n[dim]there may be a smaller proof; none has fewer than {least} facts[/]"
    return text


def _step(step: Fields, names: Mapping[str, str]) -> str:
    holder = str(step["holder"])
    name = cell(names.get(holder, holder))
    source = step["source"]
    row = f"{source['file']}:{source['row']}" if isinstance(source, dict) else UNSEEN
    since = f"since {cell(step['from'])}" if step["from"] else "since –"
    if step["votes"] is not None:
        said = f"{cell(step['votes'])} %  [bold]{name}[/]"
    else:
        said = f"{_BY.get(str(step['kind']), cell(step['kind']))}  [bold]{name}[/]"
    return f"{said}  [dim]{since}, {cell(row)}[/]"


def _rows(value: object) -> Iterable[Fields]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _fields(value: object) -> Fields:
    if not isinstance(value, dict):
        raise TypeError
    return value
