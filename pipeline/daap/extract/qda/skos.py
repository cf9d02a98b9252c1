"""Codebooks in SKOS, in Turtle or another RDF syntax."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from daap.core.errors import InputError
from daap.core.namespaces import DAAP, RDF, SKOS
from daap.core.rdf_syntax import syntax_fault
from daap.extract.files import read_bytes
from daap.extract.qda.project import Code, CodePath, Collection, Project, Remarks
from daap.extract.qda.texts import clean_name

Values = dict[object, dict[NamedNode, list[object]]]


def read_skos(path: Path, remarks: Remarks) -> Project:
    """The concepts of a file as codes. Raises InputError for a file without any.

    A broader concept is a code's parent; if there are several, the first by name.
    """
    said = _statements(path)
    concepts = {
        node: values
        for node, values in said.items()
        if SKOS.Concept in values[RDF.type] or SKOS.prefLabel in values
        if SKOS.Collection not in values[RDF.type]
        and SKOS.ConceptScheme not in values[RDF.type]
    }
    if not concepts:
        raise InputError(path, "holds no skos:Concept")
    paths = {node: _path(node, concepts, path, remarks) for node in concepts}
    return Project(
        tool="",
        format="codebook as SKOS",
        codes=tuple(
            sorted(
                (
                    Code(
                        paths[node],
                        paths[node][-1],
                        DAAP.Category in values[RDF.type],
                        _text(values[SKOS.definition]),
                    )
                    for node, values in concepts.items()
                ),
                key=lambda code: code.path,
            )
        ),
        collections=tuple(
            Collection(
                clean_name(_text(values[SKOS.prefLabel]) or _name(node), remarks),
                _text(values[SKOS.definition]),
                tuple(sorted(paths[m] for m in values[SKOS.member] if m in paths)),
            )
            for node, values in sorted(said.items(), key=lambda item: str(item[0]))
            if SKOS.Collection in values[RDF.type]
        ),
    )


def _text(values: list[object]) -> str:
    """The preferred literal: without a language, else in English, else any."""
    texts = [value for value in values if isinstance(value, Literal)]
    ranked = sorted(
        texts, key=lambda t: ((t.language or "") not in ("", "en"), t.value)
    )
    return ranked[0].value if ranked else ""


def _name(node: object) -> str:
    value = str(getattr(node, "value", ""))
    return value.replace("#", "/").rstrip("/").rpartition("/")[2]


def _path(node: object, concepts: Values, path: Path, remarks: Remarks) -> CodePath:
    """The labels from the top. Raises InputError for a cycle."""
    names, seen = list[str](), set[object]()
    here: object | None = node
    while here is not None:
        if here in seen:
            raise InputError(path, f"has the concept {_name(node)} above itself")
        seen.add(here)
        label = _text(concepts[here][SKOS.prefLabel]) or _name(here)
        names.append(clean_name(label, remarks))
        above = [one for one in concepts[here][SKOS.broader] if one in concepts]
        here = min(above, key=str) if above else None
    return tuple(reversed(names))


def _statements(path: Path) -> Values:
    """The triples of a file, by subject and predicate. Raises InputError."""
    form = RdfFormat.from_extension(path.suffix.lstrip(".").lower())
    said: Values = defaultdict(lambda: defaultdict(list))
    content = read_bytes(path)
    try:
        for quad in parse(content, format=form, base_iri="urn:codebook:"):
            said[quad.subject][quad.predicate].append(quad.object)
    except (SyntaxError, ValueError) as error:
        text, name = content.decode("utf-8", "replace"), form.name if form else "RDF"
        raise InputError(path, syntax_fault(text, name, error)) from None
    return said
