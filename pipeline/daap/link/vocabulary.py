"""A vocabulary in any RDF format as terms with labels.

Classes, properties, SKOS concepts and other individuals are all terms. A file with
syntax errors is parsed leniently, with a finding.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from daap.core.errors import Finding, InputError
from daap.core.formats import BY_SUFFIX
from daap.core.manifest import sha256
from daap.core.namespaces import OWL, RDF, RDFS, SKOS
from daap.core.rdf_syntax import syntax_fault
from daap.core.rules import finding

FORMATS = {s: f.rdf for s, f in BY_SUFFIX.items() if f.rdf} | {
    ".xml": RdfFormat.RDF_XML
}
"""The RDF format of a vocabulary's file, by suffix."""

HEAD = 4096
"""Bytes of a file by which its syntax is recognised."""

ENTITY = re.compile(rb"<!ENTITY\s+[^>]*?(\"[^\"]*\"|'[^']*')", re.DOTALL)
LONGEST_ENTITY = 1000
"""Bytes of an XML entity; longer ones are taken for an expansion attack."""

STATUS = re.compile(r"#(term_status|deprecated)$")
RETIRED = {"true", "1", "deprecated", "archaic", "sunset", "obsolete"}
PROPERTIES = {
    RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty,
}  # fmt: skip
LABELS = {SKOS.prefLabel, RDFS.label}
ABOVE = {SKOS.broader, RDFS.subClassOf}


@dataclass(slots=True)
class Term:
    """A term with its labels, types and superordinates."""

    labels: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    retired: bool = False

    @property
    def is_property(self) -> bool:
        """Whether the term is a property."""
        return not self.types.isdisjoint(kind.value for kind in PROPERTIES)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of a file by IRI, and the file's SHA-256."""

    sha256: str
    terms: Mapping[str, Term]


def read_vocabulary(path: Path) -> tuple[Vocabulary, list[Finding]]:
    """The terms of an RDF file, and findings on its syntax.

    Raises InputError for a file that is missing or of an unknown format.
    """
    if path.suffix not in FORMATS:
        raise InputError(path, f"is none of {', '.join(FORMATS)}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from None
    form = FORMATS[path.suffix]
    if form == RdfFormat.RDF_XML and explodes(content):
        found, kind = "entities that multiply", form.name
        broken = finding("broken-vocabulary", path.name, 1, found, form=kind)
        return Vocabulary("", {}), [broken]
    text = content.removeprefix(BOM_UTF8)
    quads, findings = _quads(text, form, path.name)
    digest = sha256(content)
    return Vocabulary(digest, _terms(quads)), findings


def _quads(
    content: bytes, form: RdfFormat, name: str
) -> tuple[list[Quad], list[Finding]]:
    """The quads of a file: parsed strictly, else leniently, else none."""
    base = "urn:vocabulary:"
    try:
        return list(parse(content, format=form, base_iri=base)), []
    except (SyntaxError, ValueError) as error:
        strict = error
    line = int(getattr(strict, "lineno", 0) or 0)
    text = content[:HEAD].decode("utf-8", "replace")
    reason = syntax_fault(text, form.name, strict)
    try:
        quads = list(parse(content, format=form, base_iri=base, lenient=True))
    except (SyntaxError, ValueError):
        return [], [finding("broken-vocabulary", name, line, reason, form=form.name)]
    return quads, [finding("lenient-vocabulary", name, line, reason, form=form.name)]


def explodes(content: bytes) -> bool:
    """Whether an XML file declares entities that would expand to fill the memory."""
    values = ENTITY.findall(content) if b"<!ENTITY" in content else []
    return b"\0" in content or any(b"&" in v or len(v) > LONGEST_ENTITY for v in values)


def _terms(quads: list[Quad]) -> dict[str, Term]:
    terms: dict[str, Term] = defaultdict(Term)
    for quad in quads:
        if not isinstance(quad.subject, NamedNode):
            continue
        term, value = terms[quad.subject.value], quad.object
        text = str(getattr(value, "value", ""))
        if quad.predicate == RDF.type:
            term.types.add(text)
        elif quad.predicate in LABELS and isinstance(value, Literal):
            term.labels.add(text)
        elif quad.predicate in ABOVE and isinstance(value, NamedNode):
            term.above.add(text)
        elif STATUS.search(quad.predicate.value):
            term.retired |= text.casefold() in RETIRED
    return dict(terms)


def ancestors(terms: Mapping[str, Term]) -> Iterator[tuple[str, str]]:
    """Each pair of a term and one of its superordinate terms."""
    for name, term in terms.items():
        yield from ((name, above) for above in term.above)
