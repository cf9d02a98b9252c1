"""The nodes of a directed graph that lie on a cycle.

Strongly connected components by Tarjan, "Depth-first search and linear graph
algorithms" (SIAM Journal on Computing 1(2), 1972), without recursion: linear in
nodes and links, however deep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def nodes_on_cycles(links: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Each node on a cycle, with the number of its strongly connected component.

    >>> nodes_on_cycles({"a": ["b"], "b": ["c"], "c": ["b"]})
    {'b': 0, 'c': 0}
    """
    found: dict[str, int] = {}
    for count, nodes in enumerate(_components(links)):
        found.update(dict.fromkeys(sorted(nodes), count))
    return found


def _components(links: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """The strongly connected components of at least two nodes."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for root in links:
        if root in order:
            continue
        stack = [(root, iter(links[root]))]
        while stack:
            node, targets = stack[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                path.append(node)
                on_path.add(node)
            for target in targets:
                if target not in order:
                    stack.append((target, iter(links.get(target, ()))))
                    break
                if target in on_path:
                    low[node] = min(low[node], order[target])
            else:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    nodes = [path.pop()]
                    while nodes[-1] != node:
                        nodes.append(path.pop())
                    on_path.difference_update(nodes)
                    if len(nodes) > 1:
                        yield nodes
