"""Compact JSON-LD 1.1, written as a stream.

There is one node for each subject, in the order of the triples; a member is a line, a
list has a line for each value. A value that does not fit the type or container of a
property's term is written in expanded form under the property's compact IRI, as in term
selection (w3.org/TR/json-ld11-api/#term-selection). Numbers and booleans of JSON are
used if they are read back as the same literal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import BinaryIO

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from daap.core.errors import DaapError
from daap.core.namespaces import RDF, XSD
from daap.serialise.jsonld_context import CACHE, Context, Names, Term

STRING, INTEGER, BOOLEAN = (
    XSD[name].value for name in ("string", "integer", "boolean")
)
TYPE = RDF.type.value

NATIVE_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Integers in canonical form that every JSON parser reads exactly."""

Resource = NamedNode | BlankNode | Triple
Item = tuple[str, str]
"""A value: its language, "" if no language map is used, and its JSON."""

Members = dict[Term, list[Item]]


def write_jsonld(triples: Iterable[Triple], out: BinaryIO, *, context: Context) -> None:
    """Write sorted triples as one document; `context` is embedded.

    Memory is bounded by the largest subject. Raises ContextError for an IRI that cannot
    be written with this context.
    """
    names = Names(context)
    write_document(names.member, map(str.encode, jsonld_nodes(triples, names)), out)


def write_document(member: str, nodes: Iterable[bytes], out: BinaryIO) -> None:
    """Write a document of its "@context" member and the nodes of its @graph."""
    out.write(f'{{\n{member},\n  "@graph": ['.encode())
    separator = b"\n"
    for node in nodes:
        out.write(separator + node)
        separator = b",\n"
    out.write(b"\n  ]\n}\n" if separator != b"\n" else b"]\n}\n")


def jsonld_nodes(triples: Iterable[Triple], names: Names) -> Iterator[str]:
    """The nodes of the document's @graph, indented, without separators."""
    writer = NodeWriter(names)
    subject, members = None, Members()
    for triple in triples:
        node, predicate, value = triple
        if node != subject:
            if subject is not None:
                yield writer.node(subject, members)
            subject, members = node, {}
        term, item = writer.member(predicate.value, value)
        members.setdefault(term, []).append(item)
    if subject is not None:
        yield writer.node(subject, members)


class NodeWriter:
    """Writes the nodes of one document; repeated results are cached."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._id = quoted(names.id)
        self._terms: dict[str, tuple[Term, ...]] = {}
        self._iri = lru_cache(CACHE)(lambda iri: quoted(names.iri(iri)))
        self._word = lru_cache(CACHE)(lambda iri: quoted(names.vocabulary(iri)))

    def node(self, subject: Resource, members: Members) -> str:
        """A node object: types, identifier, and the members in order.

        Streaming parsers need them in this order
        (w3.org/TR/json-ld11-streaming/#key-ordering).
        """
        lines = [f"      {self._id}: {_resource(subject, self._iri)}"]
        for term, items in members.items():
            line = f"      {quoted(term.name)}: {_values(term, items)}"
            lines.insert(0 if term.iri == TYPE else len(lines), line)
        return "    {\n" + ",\n".join(lines) + "\n    }"

    def member(self, predicate: str, value: Resource | Literal) -> tuple[Term, Item]:
        """The first term of a property that suits a value, and the value for it.

        Raises DaapError for a value that JSON-LD cannot hold.
        """
        terms = self._terms.get(predicate) or self._terms_of(predicate)
        for term in terms:
            if isinstance(value, Literal):
                item = self._literal(term, value)
            else:
                item = self._node(term, value)
            if item:
                return term, item
        raise DaapError(f"JSON-LD cannot hold {value}")

    def _terms_of(self, predicate: str) -> tuple[Term, ...]:
        terms = self._names.terms(predicate)
        if predicate == TYPE:
            terms = (Term(self._names.type, TYPE, "@vocab"), *terms)
        self._terms[predicate] = terms
        return terms

    def _node(self, term: Term, value: Resource) -> Item | None:
        if term.type == "@vocab":
            return "", _resource(value, self._word)
        if term.type == "@id":
            return "", _resource(value, self._iri)
        if term.type or term.language_map:
            return None
        return "", f"{{{self._id}: {_resource(value, self._iri)}}}"

    def _literal(self, term: Term, value: Literal) -> Item | None:
        text, language = value.value, value.language
        if language:
            if value.direction:
                raise DaapError(f"JSON-LD here holds no text direction: {value}")
            if term.language_map:
                return language, quoted(text)
            if term.type:
                return None
            return "", f'{{"@value": {quoted(text)}, "@language": "{language}"}}'
        datatype = value.datatype.value
        if term.language_map or (term.type and term.type != datatype):
            return None
        if _is_native(text, datatype):
            return "", text
        if term.type or datatype == STRING:
            return "", quoted(text)
        kind = quoted(self._names.vocabulary(datatype))
        return "", f'{{"@type": {kind}, "@value": {quoted(text)}}}'


def _resource(node: Resource, short: Callable[[str], str]) -> str:
    if isinstance(node, NamedNode):
        return short(node.value)
    if isinstance(node, BlankNode):
        return quoted(f"_:{node.value}")
    raise DaapError(f"JSON-LD cannot hold the statement {node} as a node")


def _is_native(text: str, datatype: str) -> bool:
    """Whether a JSON number or boolean is read back as exactly this literal."""
    if datatype == INTEGER:
        return NATIVE_INTEGER.fullmatch(text) is not None
    return datatype == BOOLEAN and text in ("true", "false")


def _values(term: Term, items: list[Item]) -> str:
    if term.language_map:
        return _language_map(term, items)
    if len(items) == 1 and not term.always_list:
        return items[0][1]
    return "[\n" + ",\n".join(f"        {text}" for _, text in items) + "\n      ]"


def _language_map(term: Term, items: list[Item]) -> str:
    languages: dict[str, list[str]] = {}
    for language, text in items:
        languages.setdefault(language, []).append(text)
    members = (
        f"{quoted(language)}: {texts[0]}"
        if len(texts) == 1 and not term.always_list
        else f"{quoted(language)}: [{', '.join(texts)}]"
        for language, texts in languages.items()
    )
    return "{" + ", ".join(members) + "}"
