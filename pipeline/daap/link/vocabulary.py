"""A vocabulary in RDF, whatever its format and modelling, as terms with labels.

Classes, properties, SKOS concepts and plain individuals are all terms. A file
that is not quite its format is read leniently, and a finding says so.
"""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from daap.core.errors import Finding, InputError, Severity
from daap.core.formats import BY_SUFFIX
from daap.core.namespaces import OWL, RDF, RDFS, SKOS
from daap.link.sssom import problem

FORMATS = {s: f.rdf for s, f in BY_SUFFIX.items() if f.rdf} | {
    ".xml": RdfFormat.RDF_XML
}
"""What the suffix of a vocabulary's file says of its format."""

ENTITY = re.compile(rb"<!ENTITY\s+[^>]*?(\"[^\"]*\"|'[^']*')", re.DOTALL)
LONGEST_ENTITY = 1000
"""Bytes of an XML entity; real ones are namespaces, and longer ones are bombs."""

STATUS = re.compile(r"#(term_status|deprecated)$")
RETIRED = {"true", "1", "deprecated", "archaic", "sunset", "obsolete"}
PROPERTIES = {
    RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty,
}  # fmt: skip
LABELS = {SKOS.prefLabel, RDFS.label}
ABOVE = {SKOS.broader, RDFS.subClassOf}


@dataclass(slots=True)
class Term:
    """What a vocabulary says of one of its terms."""

    labels: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    retired: bool = False

    @property
    def is_property(self) -> bool:
        """Whether the term relates things instead of being one."""
        return not self.types.isdisjoint(kind.value for kind in PROPERTIES)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of a file by IRI, and the file's SHA-256."""

    path: Path
    sha256: str
    terms: Mapping[str, Term]


def read_vocabulary(path: Path) -> tuple[Vocabulary, list[Finding]]:
    """The terms of an RDF file, and what is wrong with the file itself.

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
        broken = _broken(path.name, 1, "entities that multiply", form)
        return Vocabulary(path, "", {}), [broken]
    text = content.removeprefix(BOM_UTF8)
    quads, findings = _quads(text, form, path.name)
    digest = hashlib.sha256(content).hexdigest()
    return Vocabulary(path, digest, _terms(quads)), findings


def _quads(
    content: bytes, form: RdfFormat, name: str
) -> tuple[list[Quad], list[Finding]]:
    """The statements of a file: read strictly, else leniently, else none."""
    base = "urn:vocabulary:"
    try:
        return list(parse(content, format=form, base_iri=base)), []
    except (SyntaxError, ValueError) as error:
        strict = error
    line = int(getattr(strict, "lineno", 0) or 0)
    reason = str(getattr(strict, "msg", strict))
    try:
        quads = list(parse(content, format=form, base_iri=base, lenient=True))
    except (SyntaxError, ValueError):
        return [], [_broken(name, line, reason, form)]
    return quads, [
        problem(
            name, line, "lenient-vocabulary", reason, f"valid {form.name}",
            "the file was read all the same; tell its makers",
            severity=Severity.INFO,
        )
    ]  # fmt: skip


def explodes(content: bytes) -> bool:
    """Whether an XML file has entities that would fill the memory when replaced."""
    values = ENTITY.findall(content) if b"<!ENTITY" in content else []
    return b"\0" in content or any(b"&" in v or len(v) > LONGEST_ENTITY for v in values)


def _broken(name: str, line: int, reason: str, form: RdfFormat) -> Finding:
    expected, remedy = f"valid {form.name}", "mend the file or get it again"
    return problem(name, line, "broken-vocabulary", reason, expected, remedy)


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
    """Each pair of a term and one that its vocabulary puts above it."""
    for name, term in terms.items():
        yield from ((name, above) for above in term.above)
