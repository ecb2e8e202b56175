"""Which parties hold each other in circles, and in which order can the rest be worked off?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")


def components(successors: Mapping[T, Iterable[T]]) -> list[list[T]]:
    """Return the strongly connected components, each after all that it leads to.

    Parameters
    ----------
    successors
        Where each node leads; nodes that only are led to may be absent.

    Notes
    -----
    O(V + E), no recursion.

    References
    ----------
    .. [1] R. Tarjan, "Depth-First Search and Linear Graph Algorithms",
       SIAM Journal on Computing 1(2), 1972.
    """
    number: dict[T, int] = {}
    lowest: dict[T, int] = {}
    on_stack: set[T] = set()
    stack: list[T] = []
    found: list[list[T]] = []
    for root in successors:
        if root in number:
            continue
        path = [(root, iter(successors.get(root, ())))]
        number[root] = lowest[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while path:
            node, rest = path[-1]
            following = next(rest, None)
            if following is None:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == number[node]:
                    found.append(_popped(stack, on_stack, node))
            elif following not in number:
                number[following] = lowest[following] = len(number)
                stack.append(following)
                on_stack.add(following)
                path.append((following, iter(successors.get(following, ()))))
            elif following in on_stack:
                lowest[node] = min(lowest[node], number[following])
    return found


def _popped(stack: list[T], on_stack: set[T], node: T) -> list[T]:
    component = []
    while True:
        last = stack.pop()
        on_stack.discard(last)
        component.append(last)
        if last == node:
            return component
