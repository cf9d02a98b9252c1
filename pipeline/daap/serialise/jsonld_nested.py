"""Nested JSON-LD: a framed document, written from the triples.

Every node that the frame matches is nested in the node it belongs to, in the order of
the triples; other nodes follow unchanged. References to nodes nested elsewhere are kept
as references.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.namespaces import RDF
from daap.serialise.jsonld import Members, NodeWriter, Resource, write_document
from daap.serialise.jsonld_context import Context, Names, context_member
from daap.serialise.jsonld_frame import (
    Branch,
    Frame,
    Tree,
    framing_context,
    roots_of,
    tree_of,
)


def write_nested(
    triples: Iterable[Triple], out: BinaryIO, *, context: Context, frame: Frame
) -> None:
    """Write sorted triples as one document, nested by the frame.

    `context` is the study's; it is embedded, with the frame's terms added.
    """
    layout = _layout(json.dumps([context, frame]))
    write_document(layout.member, map(str.encode, _nodes(triples, layout)), out)


def _nodes(triples: Iterable[Triple], layout: _Layout) -> Iterator[str]:
    """The nodes of the document's @graph: the trees, then the remaining nodes."""
    nesting = _Nesting(triples, layout.writer)
    for subject in nesting.subjects:
        if nesting.types[subject] & layout.roots:
            yield nesting.node(subject, layout.tree)
    bare = Tree((), {}, frozenset())
    for subject in nesting.subjects:
        if subject not in nesting.placed:
            yield nesting.node(subject, bare)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What depends on context and frame alone, for all documents of a release."""

    member: str
    writer: NodeWriter
    tree: Tree
    roots: frozenset[str]


@lru_cache(maxsize=2)
def _layout(text: str) -> _Layout:
    """The layout for a context and a frame, written as JSON; cached."""
    context, frame = json.loads(text)
    return _Layout(
        member=context_member(framing_context(frame, context)),
        writer=NodeWriter(Names(context)),
        tree=tree_of(frame, context),
        roots=roots_of(frame, context),
    )


class _Nesting:
    """The triples of a document by subject, and the subjects already placed."""

    def __init__(self, triples: Iterable[Triple], writer: NodeWriter) -> None:
        self._writer = writer
        self.subjects: dict[Resource, list[Triple]] = defaultdict(list)
        self.types: dict[Resource, set[str]] = defaultdict(set)
        self.placed: set[Resource] = set()
        self._pointing: dict[tuple[str, Resource], list[Resource]] = defaultdict(list)
        for triple in triples:
            subject, predicate, value = triple
            self.subjects[subject].append(triple)
            if isinstance(value, Literal):
                continue
            self._pointing[predicate.value, value].append(subject)
            if predicate == RDF.type and isinstance(value, NamedNode):
                self.types[subject].add(value.value)

    def node(self, subject: Resource, tree: Tree) -> str:
        """A node with all nodes nested in it."""
        self.placed.add(subject)
        members: Members = {}
        for _, predicate, value in self.subjects[subject]:
            term, item = self._writer.member(predicate.value, value)
            below = tree.embedded.get(predicate.value)
            if below is not None and self._is_free(value, below):
                item = "", _indented(self.node(value, below), term.always_list)
            members.setdefault(term, []).append(item)
        text = self._writer.node(subject, members)
        more = "".join(self._branch(subject, branch) for branch in tree.branches)
        return text.removesuffix("\n    }") + more + "\n    }" if more else text

    def _branch(self, subject: Resource, branch: Branch) -> str:
        found = self._pointing.get((branch.property, subject), ())
        nodes = [
            self.node(node, branch.tree)
            for node in found
            if self._is_free(node, branch.tree)
        ]
        if not nodes:
            return ""
        is_list = branch.always_list or len(nodes) > 1
        texts = [_indented(node, is_list) for node in nodes]
        items = ",\n".join(f"        {text}" for text in texts)
        value = f"[\n{items}\n      ]" if is_list else texts[0]
        return f",\n      {quoted(branch.key)}: {value}"

    def _is_free(self, node: Resource | Literal, tree: Tree) -> bool:
        """Whether a node is in this document, not yet placed, and allowed here."""
        if isinstance(node, Literal) or node not in self.subjects:
            return False
        if node in self.placed:
            return False
        has = (triple.predicate.value for triple in self.subjects[node])
        return tree.without.isdisjoint(has)


def _indented(node: str, in_list: bool) -> str:
    """A node's text with more indentation, as a value after a key or in a list."""
    return node.strip().replace("\n", "\n    " if in_list else "\n  ")
