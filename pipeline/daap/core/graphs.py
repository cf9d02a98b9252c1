"""Directed graphs, as mappings from a node to those that it leads to.

A node that leads nowhere need not be a key. Nothing here is recursive, so that a
graph may be as deep as it is large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


def reached(graph: Mapping[T, Iterable[T]], starts: Iterable[T]) -> dict[T, None]:
    """The nodes given, and every one that they lead to, the nearest first.

    >>> list(reached({"a": ["b"], "b": ["c", "a"]}, ["a"]))
    ['a', 'b', 'c']
    """
    found = dict.fromkeys(starts)
    waiting = list(found)
    for node in waiting:  # which grows meanwhile
        new = [end for end in graph.get(node, ()) if end not in found]
        waiting += dict.fromkeys(new)
        found |= dict.fromkeys(new)
    return found


def levels(graph: Mapping[T, Collection[T]], key: Callable[[T], Any]) -> dict[T, int]:
    """The level of each node, below all that lead to it; 0 where none does.

    A cycle that nothing else leads to is cut at its first node by `key`. Every node
    is a key of the graph.

    >>> levels({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["b", "d"]}, key=str)
    {'a': 0, 'd': 0, 'b': 1, 'c': 2}
    """
    found: dict[T, int] = {}
    waiting = sorted(graph, key=key)
    while waiting:
        back = {node: [o for o in waiting if node in graph[o]] for node in waiting}
        before = {node: len(reached(back, [node])) - 1 for node in waiting}
        fewest = min(before.values())
        free = [node for node in waiting if before[node] == fewest]
        for node in free if fewest == 0 else free[:1]:
            above = [found[o] for o in found if o != node and node in graph[o]]
            found[node] = max(above, default=-1) + 1
        waiting = [node for node in waiting if node not in found]
    return found


def nodes_on_cycles(graph: Mapping[T, Iterable[T]]) -> dict[T, int]:
    """Each node on a cycle, with the number of its strongly connected component.

    A node that leads to itself alone is on none.

    >>> nodes_on_cycles({"a": ["b"], "b": ["c"], "c": ["b"]})
    {'b': 0, 'c': 0}
    """
    several = (nodes for nodes in components(graph) if len(nodes) > 1)
    return {node: number for number, nodes in enumerate(several) for node in nodes}


def components(graph: Mapping[T, Iterable[T]]) -> Iterator[list[T]]:
    """The strongly connected components of a graph (Kosaraju)."""
    back: dict[T, list[T]] = defaultdict(list)
    for node, ends in graph.items():
        for end in ends:
            back[end].append(node)
    seen: set[T] = set()
    for node in list(_finished(graph))[::-1]:
        component, todo = list[T](), [node]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                component.append(one)
                todo += back[one]
        if component:
            yield component


def _finished(graph: Mapping[T, Iterable[T]]) -> Iterator[T]:
    """The nodes in postorder of a depth-first search."""
    seen: set[T] = set()
    for start in graph:
        path = [(start, iter((start,)))]
        while path:
            node, ends = path[-1]
            fresh = next((end for end in ends if end not in seen), None)
            if fresh is None:
                path.pop()
                if path:
                    yield node
            else:
                seen.add(fresh)
                path.append((fresh, iter(graph.get(fresh, ()))))
