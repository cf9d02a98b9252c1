"""JSON-LD frames: the trees of nested documents.

Only the features of this project's frames are supported: the types of the roots, terms
for reversed properties, links that are not embedded (`@embed: @never`), and properties
that a node must not have (`[]`). Anything else is an error.
JSON-LD framing: www.w3.org/TR/json-ld11-framing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daap.serialise.jsonld_context import Context, ContextError, terms_of

Frame = dict[str, Any]
"""The content of a frame file."""

LINK = {"@embed": "@never"}


@dataclass(frozen=True, slots=True)
class Tree:
    """The nesting of a node: nodes that refer to it, and some that it refers to.

    `without` are properties that a node in this place must not have.
    """

    branches: tuple[Branch, ...]
    embedded: Mapping[str, Tree]
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class Branch:
    """A key of a node that contains the nodes whose property refers to it."""

    key: str
    property: str
    always_list: bool
    tree: Tree


def framing_context(frame: Frame, context: Context) -> Context:
    """A study's context with the frame's own terms.

    Raises ContextError if it has one of them already.
    """
    own, known = terms_of(frame), terms_of(context)
    for name in own.keys() & known.keys():
        raise ContextError(f"the frame takes {name!r} from the context")
    return {"@context": {**known, **own}}


def read_frame(path: Path) -> Frame:
    """The frame in a file."""
    frame: Frame = json.loads(path.read_text(encoding="utf-8"))
    return frame


def roots_of(frame: Frame, context: Context) -> frozenset[str]:
    """The types of the roots, as IRIs."""
    return frozenset(_iri(name, context) for name in frame["type"])


def tree_of(frame: Frame, context: Context) -> Tree:
    """The tree that a frame describes."""
    body = {k: v for k, v in frame.items() if k not in ("@context", "type")}
    return _tree(body, framing_context(frame, context))


def _tree(frame: Frame, context: Context) -> Tree:
    branches, embedded, without = [], {}, set()
    for key, value in frame.items():
        definition = terms_of(context).get(key)
        if isinstance(definition, Mapping) and "@reverse" in definition:
            name = _expanded(definition["@reverse"], context)
            is_list = definition.get("@container") == "@set"
            branches.append(Branch(key, name, is_list, _tree(value, context)))
        elif value == []:
            without.add(_iri(key, context))
        elif isinstance(value, dict) and value != LINK:
            embedded[_iri(key, context)] = _tree(value, context)
        elif value != LINK:
            raise ContextError(f"{key}: {value!r} is nothing a frame may say here")
    return Tree(tuple(branches), embedded, frozenset(without))


def _iri(name: str, context: Context) -> str:
    """The IRI of a term."""
    definition = terms_of(context).get(name)
    if isinstance(definition, Mapping):
        definition = definition.get("@id")
    if not isinstance(definition, str):
        raise ContextError(f"{name!r} is no term of this context")
    return _expanded(definition, context)


def _expanded(name: str, context: Context) -> str:
    prefix, _, rest = name.partition(":")
    namespace = terms_of(context).get(prefix)
    return f"{namespace}{rest}" if isinstance(namespace, str) else name
