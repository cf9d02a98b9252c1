"""Codebooks of REFI-QDA 1.0 (.qdc), and XML shared with projects.

GUIDs are derived from IRIs (RFC 9562, version 5), so that equal datasets give equal
files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from daap import __version__
from daap.core.errors import InputError
from daap.exchange.dataset import Dataset
from daap.exchange.tree import Node, code_tree
from daap.exchange.values import Group

CODEBOOK = "urn:QDA-XML:codebook:1.0"
ORIGIN = f"daap {__version__}"
FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow."""


def guid(iri: str) -> str:
    """The GUID of an IRI.

    >>> guid("https://example.org/bees/source/p1")
    '222db35b-bc03-5a32-b86d-79986763440c'
    """
    return str(uuid5(NAMESPACE_URL, iri))


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add a child element; empty attributes are left out."""
    kept = {k: FORBIDDEN.sub("", v) for k, v in attributes.items() if v}
    made = SubElement(parent, tag, kept)
    if text:
        made.text = FORBIDDEN.sub("", text)
    return made


def serialised(root: Element) -> bytes:
    """A document in UTF-8 with LF and no byte order mark."""
    indent(root)
    head = b'<?xml version="1.0" encoding="utf-8"?>\n'
    body: bytes = tostring(root, encoding="utf-8")
    return head + body + b"\n"


def codebook(dataset: Dataset) -> bytes:
    """The codes and their sets as a codebook (.qdc). Raises InputError."""
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    add_codes(root, dataset, {})
    sets = [one for one in dataset.collections if one.members]
    if sets:
        place = add(root, "Sets")
        for one in sets:
            made = add_set(place, one)
            for member in one.members:
                add(made, "MemberCode", guid=guid(member))
    return serialised(root)


def add_codes(root: Element, dataset: Dataset, notes: Mapping[str, list[str]]) -> None:
    """Add the codes, each with references to notes. Raises InputError without codes."""
    tree = code_tree(dataset.codes)
    if not tree:
        raise InputError(dataset.folder, "has no code; a codebook has one at least")
    place = add(root, "Codes")
    for node in tree:
        _code(place, node, notes)


def _code(place: Element, node: Node, notes: Mapping[str, list[str]]) -> None:
    code = node.code
    made = add(
        place,
        "Code",
        guid=guid(code.iri),
        name=node.name,
        isCodable="false" if code.is_category else "true",
        color=code.colour,
    )
    if code.definition:
        add(made, "Description", code.definition)
    note_refs(made, notes.get(code.iri, ()))
    for child in node.children:
        _code(made, child, notes)


def note_refs(place: Element, memos: Iterable[str]) -> None:
    """Add references to the notes made from memos."""
    for memo in memos:
        add(place, "NoteRef", targetGUID=guid(memo))


def add_set(place: Element, one: Group) -> Element:
    """Add a set without members."""
    made = add(place, "Set", guid=guid(one.iri), name=one.label)
    if one.description:
        add(made, "Description", one.description)
    return made
