"""A study's codebook and guidance, read from Turtle."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from daap.core.codebook import Codebook
from daap.core.errors import Finding, InputError
from daap.core.namespaces import DAAP, RDF, SKOS, XSD
from daap.core.rdf_syntax import syntax_fault
from daap.core.rules import finding
from daap.core.text_files import read_text, visible_files
from daap.core.triples import canonical
from daap.extract.codebook_check import Notation, StatedCode, check_codes
from daap.extract.codebook_values import CODES, codebook_of
from daap.extract.turtle_places import ANONYMOUS, subject_lines

Place = tuple[str, int]

TEXTS = ("prefLabel", "altLabel", "hiddenLabel", "definition")
"""The properties of SKOS that name and define a code."""

DIRECTED = re.compile(r"[\"']@[A-Za-z0-9-]+--(?:ltr|rtl)")
REIFIED = re.compile(r"<<")
"""How the terms of RDF 1.2 are written in Turtle."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The codebook as values, and the triples of its files.

    `places` are the file and line of each subject, by IRI; `findings` are those about
    the codebook itself.
    """

    codebook: Codebook
    codes: tuple[Triple, ...] = ()
    guidance: tuple[Triple, ...] = ()
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_turtle(path: Path, base: str) -> Iterator[Triple]:
    """The triples of a Turtle file; relative IRIs are resolved against `base`.

    Raises InputError with file and line for a syntax error.
    """
    yield from parse_turtle(read_text(path), path, base)


def parse_turtle(text: str, path: Path, base: str) -> Iterator[Triple]:
    """The triples of a Turtle text. Raises InputError as `read_turtle` does.

    Terms of RDF 1.2 are refused, as the reasoner and the dumps hold RDF 1.1.
    """
    try:
        for quad in parse(text, format=RdfFormat.TURTLE, base_iri=base):
            yield _canonical(_of_rdf_1_1(quad.triple, text, path))
    except SyntaxError as error:
        raise InputError(
            f"{path}:{error.lineno}", syntax_fault(text, "Turtle", error)
        ) from None


def _of_rdf_1_1(triple: Triple, text: str, path: Path) -> Triple:
    """The triple, unless its object is a term of RDF 1.2 alone."""
    value = triple.object
    directed = isinstance(value, Literal) and value.direction is not None
    if not directed and not isinstance(value, Triple):
        return triple
    sign = (DIRECTED if directed else REIFIED).search(text)
    line = text.count("\n", 0, sign.start()) + 1 if sign else 1
    what = "a text with a direction" if directed else "a triple as a term"
    raise InputError(f"{path}:{line}", f"holds {what}, of RDF 1.2; leave it out")


def _canonical(triple: Triple) -> Triple:
    """The triple with a literal in its canonical form."""
    value = triple.object
    if not isinstance(value, Literal):
        return triple
    return Triple(triple.subject, triple.predicate, canonical(value))


def read_knowledge(
    codes: Path | None,
    guidance: Path | None,
    base: str,
    clean: Callable[[str], str] = str,
) -> Knowledge:
    """Read the codebook (a folder or one file) and the guidance model.

    `clean` redacts their literals but notations, which identify codes. Raises
    InputError.
    """
    places: dict[str, Place] = {}

    def read(path: Path) -> Sequence[Triple]:
        text = read_text(path)
        triples = tuple(_cleaned(parse_turtle(text, path, base), clean))
        for place in _places(text, triples, path, base):
            places.setdefault(*place)
        return triples

    said = [triple for path in codebook_files(codes) for triple in read(path)]
    guided = tuple(read(guidance)) if guidance else ()
    findings = list[Finding]()
    stated = tuple(stated_codes(said, places))
    if codes is not None and not any(c.has_kind or c.notations for c in stated):
        findings.append(finding("no-code", codes.name, 0, "a codebook without a code"))
    findings.extend(check_codes(stated, base, _schemes(said)))
    said += _untyped(said)
    codebook = codebook_of(tuple(said), guided, base)
    return Knowledge(codebook, tuple(said), guided, places, tuple(findings))


def codebook_files(codes: Path | None) -> list[Path]:
    """The files of a codebook in order: the file itself, or the `*.ttl` of a folder.

    Raises InputError for a folder without any.
    """
    if codes is None or not codes.is_dir():
        return [codes] if codes else []
    found = sorted(visible_files(codes, ".ttl"))
    if not found:
        raise InputError(codes, "no codebook (*.ttl) in this folder")
    return found


def _cleaned(
    triples: Iterable[Triple], clean: Callable[[str], str]
) -> Iterator[Triple]:
    for triple in triples:
        value = triple.object
        if isinstance(value, Literal) and triple.predicate != SKOS.notation:
            text = clean(value.value)
            if text != value.value:
                value = Literal(text, language=value.language)
        yield Triple(triple.subject, triple.predicate, value)


def _places(
    text: str, triples: Sequence[Triple], file: Path, base: str
) -> Iterator[tuple[str, Place]]:
    """The file and line of every subject; a blank node by its label in the graph."""
    nodes = {t.object.value for t in triples if isinstance(t.object, BlankNode)}
    subjects = (t.subject for t in triples if isinstance(t.subject, BlankNode))
    roots = iter(dict.fromkeys(s.value for s in subjects if s.value not in nodes))
    lines = list(subject_lines(text, base))
    labels = {subject for subject, _ in lines}
    unlabelled = (root for root in roots if f"_:{root}" not in labels)
    for subject, line in lines:
        label = next(unlabelled, "") if subject == ANONYMOUS else subject
        yield label.removeprefix("_:"), (file.name, line)


def _schemes(triples: Iterable[Triple]) -> set[str]:
    """The concept schemes that a codebook declares."""
    return {
        t.subject.value
        for t in triples
        if t.predicate == RDF.type and t.object == SKOS.ConceptScheme
        if isinstance(t.subject, NamedNode)
    }


def _untyped(triples: Sequence[Triple]) -> Iterator[Triple]:
    """A class for each code that is only a skos:Concept.

    A concept without a notation is no code.
    """
    types: dict[object, set[object]] = defaultdict(set)
    schemed = {t.subject for t in triples if t.predicate == SKOS.inScheme}
    for triple in triples:
        if triple.predicate == RDF.type:
            types[triple.subject].add(triple.object)
    for triple in triples:
        node, found = triple.subject, types[triple.subject]
        if triple.predicate != SKOS.notation or found & CODES:
            continue
        if _is_concept(found, in_scheme=node in schemed):
            yield Triple(node, RDF.type, DAAP.Code)


def _is_concept(types: Collection[object], *, in_scheme: bool) -> bool:
    """Whether a resource of these classes is a concept; of none, one in a scheme is."""
    return SKOS.Concept in types or (in_scheme and not types)


def stated_codes(
    triples: Iterable[Triple], places: Mapping[str, Place]
) -> Iterator[StatedCode]:
    """The codes of a codebook as it states them, in order."""
    said: dict[object, dict[NamedNode, list[Any]]] = {}
    for t in triples:
        said.setdefault(t.subject, defaultdict(list))[t.predicate].append(t.object)
    for node, values in said.items():
        has_kind = any(kind in CODES for kind in values[RDF.type])
        in_scheme = bool(values[SKOS.inScheme])
        if not has_kind and not _is_concept(values[RDF.type], in_scheme=in_scheme):
            continue
        name = node.value  # type: ignore[attr-defined]
        path, line = places.get(name, ("", 0))
        yield StatedCode(
            iri=name if isinstance(node, NamedNode) else "",
            notations=tuple(_written(value) for value in values[SKOS.notation]),
            schemes=tuple(s.value for s in values[SKOS.inScheme]),
            has_kind=has_kind,
            blank=tuple(
                name for name in TEXTS if any(map(_is_blank, values[SKOS[name]]))
            ),
            path=path,
            line=line,
        )


def _is_blank(term: object) -> bool:
    return isinstance(term, Literal) and not term.value.strip()


def _written(term: NamedNode | BlankNode | Literal) -> Notation:
    """A notation, and its Turtle syntax if it is no plain literal."""
    plain = isinstance(term, Literal) and term.datatype == XSD.string
    return Notation(term.value, "" if plain else str(term))
