"""The codes of a study as a tree with unique names, as in QDA tools.

A code with several broader codes is a child of the first by notation; a code of a kind
without any is in a category of its kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from daap.core.namespaces import DAAP
from daap.exchange.values import Code

LABELS = {
    "Decision": "Decisions",
    "Pattern": "Patterns",
    "Practice": "Practices",
    "DesignSolution": "Design solutions",
    "Force": "Forces",
    "EmergentCode": "Emergent codes",
}
"""The names of the categories of kinds, in order."""


@dataclass(frozen=True, slots=True)
class Node:
    """A code in the tree; `name` is unique in the tree."""

    code: Code
    name: str
    children: tuple[Node, ...]


def code_tree(codes: Iterable[Code]) -> tuple[Node, ...]:
    """The root codes, or the categories of kinds, with their descendants."""
    known = {code.iri: code for code in codes}
    above = _parents(known)
    names = _names(known, above)
    below: dict[str, list[Code]] = defaultdict(list)
    for code in known.values():
        below[above[code.iri] or code.kind].append(code)

    def node(code: Code) -> Node:
        children = tuple(node(child) for child in below[code.iri])
        return Node(code, names[code.iri], children)

    kinds = (
        Node(
            Code(DAAP[kind].value, "", label, is_category=True),
            names[kind],
            tuple(map(node, below[kind])),
        )
        for kind, label in LABELS.items()
        if below[kind]
    )
    return (*kinds, *(node(code) for code in below[""]))


def with_paths(
    tree: Iterable[Node], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Node]]:
    """The codes of a tree, each before its descendants, with their paths of names."""
    for node in tree:
        path = (*above, node.name)
        yield path, node
        yield from with_paths(node.children, path)


def _parents(codes: dict[str, Code]) -> dict[str, str]:
    """The parent of each code; a relation that would close a cycle is left out."""
    found = dict[str, str]()
    for code in codes.values():
        found[code.iri] = ""
        for one in sorted(set(code.broader) & codes.keys()):
            here = one
            while here and here != code.iri:
                here = found.get(here, "")
            if not here:
                found[code.iri] = one
                break
    return found


def _names(codes: dict[str, Code], above: dict[str, str]) -> dict[str, str]:
    """A unique name for each code and kind: its label, extended if it is taken."""
    taken = dict[str, str]()
    for code in codes.values():
        label = " ".join(code.label.split()) or code.notation
        parent = codes[above[code.iri]].label if above[code.iri] else code.notation
        name = _free(
            (label, f"{label} ({parent})", f"{label} ({code.notation})"), taken
        )
        taken[name] = code.iri
    for kind, label in LABELS.items():
        taken[_free((label, f"{label} (kind)", f"daap:{kind}"), taken)] = kind
    return {iri: name for name, iri in taken.items()}


def _free(names: Iterable[str], taken: dict[str, str]) -> str:
    """The first name not taken, ignoring case."""
    known = {name.casefold() for name in taken}
    return next(name for name in names if name.casefold() not in known)
