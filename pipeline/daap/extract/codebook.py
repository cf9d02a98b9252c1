"""A study's codebook and guidance, from their Turtle files to plain values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from daap.core.decimals import canonical_decimal
from daap.core.errors import Finding, InputError
from daap.core.model import (
    Code,
    Codebook,
    ImpactStatement,
    Kind,
    LinkStatement,
    Option,
)
from daap.core.namespaces import DAAP, RDF, SKOS, XSD
from daap.core.signs import SignReading
from daap.core.text_files import visible_files
from daap.extract.codebook_check import Notation, StatedCode, check_codes
from daap.extract.files import read_text
from daap.extract.turtle_places import ANONYMOUS, subject_lines

Place = tuple[str, int]

KINDS = {DAAP[kind.value]: kind for kind in Kind}
READINGS = {DAAP[reading.value]: reading for reading in SignReading}
NO_GRAPH = "{ is not a valid subject or graph name"
PARSED = re.compile(
    r"Parser error at line \d+ (?:column|between columns) (\d+)[^:]*: (.*)"
)
SHOWN = 100
"""Code points of a parser's message that are shown."""

SYNTAXES = {
    "RDF/XML": re.compile(r"\s*<(?:\?xml|rdf:RDF|!DOCTYPE rdf)", re.IGNORECASE),
    "HTML": re.compile(r"\s*<(?:!DOCTYPE html|html)\b", re.IGNORECASE),
    "JSON-LD": re.compile(r'\s*(?:\[\s*)?\{\s*["}]'),
    "N-Quads": re.compile(r"(?:\s*<[^<>]*>){4}\s*\."),
}
"""How a file begins that is written in another syntax, by the syntax's name."""

LABELS = (SKOS.altLabel, SKOS.hiddenLabel)
SIGNS = {
    DAAP.VeryPositive: "++",
    DAAP.Positive: "+",
    DAAP.Neutral: "o",
    DAAP.Negative: "-",
    DAAP.VeryNegative: "--",
    DAAP.PositiveAndNegative: "+/-",
}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The codebook as values, and the triples of its files as they are.

    `places` are file and line of each subject, by IRI; `findings` are what is wrong
    with the codebook as such.
    """

    codebook: Codebook
    codes: tuple[Triple, ...] = ()
    guidance: tuple[Triple, ...] = ()
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_turtle(path: Path, base: str) -> Iterator[Triple]:
    """The triples of a Turtle file; relative IRIs are resolved against `base`.

    Raises InputError naming file and line where the syntax is wrong.
    """
    yield from parse_turtle(read_text(path), path, base)


def parse_turtle(text: str, path: Path, base: str) -> Iterator[Triple]:
    """The triples of a text in Turtle. Raises InputError as `read_turtle` does."""
    try:
        for quad in parse(text, format=RdfFormat.TURTLE, base_iri=base):
            yield _canonical(quad.triple)
    except SyntaxError as error:
        raise InputError(f"{path}:{error.lineno}", _no_turtle(text, error)) from None


def _canonical(triple: Triple) -> Triple:
    """The triple with a decimal in its canonical form."""
    value = triple.object
    if not isinstance(value, Literal) or value.datatype != XSD.decimal:
        return triple
    text = canonical_decimal(value.value)
    exact = Literal(text, datatype=XSD.decimal)
    return Triple(triple.subject, triple.predicate, exact)


def _no_turtle(text: str, error: SyntaxError) -> str:
    """What is wrong with a text that is no Turtle, and what it is instead."""
    other = next((name for name, sign in SYNTAXES.items() if sign.match(text)), "")
    if not other and error.msg.endswith(("{ is not a valid predicate", NO_GRAPH)):
        other = "TriG"
    if other:
        return f"is {other}, not Turtle; convert it, or write the triples as Turtle"
    found = PARSED.fullmatch(error.msg)
    reason, column = (found[2], found[1]) if found else (error.msg, "")
    place = f" (column {column})" if column else ""
    return f"is no Turtle: {reason[:SHOWN]}{place}"


def read_knowledge(
    codes: Path | None,
    guidance: Path | None,
    base: str,
    clean: Callable[[str], str] = str,
) -> Knowledge:
    """Read the codebook's files (a folder or one file) and the guidance model.

    `clean` redacts their texts, notations apart: these are the codes' identity.
    """
    said, findings = list[Triple](), list[Finding]()
    places: dict[str, Place] = {}
    for path in codebook_files(codes):
        text = read_text(path)
        triples = list(_cleaned(parse_turtle(text, path, base), clean))
        said += triples
        for place in _places(text, triples, path, base):
            places.setdefault(*place)
    guided: tuple[Triple, ...] = ()
    if guidance:
        text = read_text(guidance)
        guided = tuple(_cleaned(parse_turtle(text, guidance, base), clean))
        for place in _places(text, guided, guidance, base):
            places.setdefault(*place)
    findings.extend(check_codes(stated_codes(said, places), base, _schemes(said)))
    codebook = _codebook(tuple(said), guided, base)
    return Knowledge(codebook, tuple(said), guided, places, tuple(findings))


def codebook_files(codes: Path | None) -> list[Path]:
    """The files of a codebook in their order: one, or the `*.ttl` of a folder.

    Raises InputError for a folder that holds none.
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
    """File and line of every subject; of a blank node by its label in the graph."""
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
    """The schemes that a codebook declares."""
    return {
        t.subject.value
        for t in triples
        if t.predicate == RDF.type and t.object == SKOS.ConceptScheme
        if isinstance(t.subject, NamedNode)
    }


def stated_codes(
    triples: Iterable[Triple], places: Mapping[str, Place]
) -> Iterator[StatedCode]:
    """What a codebook says of each code that it types as one, in its order."""
    said: dict[object, dict[NamedNode, list[Any]]] = {}
    for t in triples:
        said.setdefault(t.subject, defaultdict(list))[t.predicate].append(t.object)
    for node, values in said.items():
        has_kind = any(kind in KINDS or kind == DAAP.Code for kind in values[RDF.type])
        is_concept = SKOS.Concept in values[RDF.type]
        if isinstance(node, Triple) or not (has_kind or is_concept):
            continue
        name = node.value  # type: ignore[attr-defined]
        path, line = places.get(name, ("", 0))
        yield StatedCode(
            iri=name if isinstance(node, NamedNode) else "",
            notations=tuple(_written(value) for value in values[SKOS.notation]),
            schemes=tuple(s.value for s in values[SKOS.inScheme]),
            has_kind=has_kind,
            path=path,
            line=line,
        )


def _written(term: NamedNode | BlankNode | Literal) -> Notation:
    """A notation, and how it is written where it is no plain text."""
    plain = isinstance(term, Literal) and term.datatype == XSD.string
    return Notation(term.value, "" if plain else str(term))


def _codebook(
    codes: tuple[Triple, ...], guidance: tuple[Triple, ...], base: str
) -> Codebook:
    kinds = {
        t.subject: KINDS[t.object]
        for t in codes
        if t.predicate == RDF.type
        and isinstance(t.object, NamedNode)
        and t.object in KINDS
    }
    signs = {
        t.subject: READINGS[t.object]
        for t in codes
        if t.predicate == DAAP.signReading
        and isinstance(t.object, NamedNode)
        and t.object in READINGS
    }
    notations: dict[object, str] = {}
    labels: dict[object, str] = {}
    others: dict[object, list[str]] = defaultdict(list)
    above: dict[object, list[str]] = defaultdict(list)
    for triple in codes:
        if not isinstance(triple.object, Literal):
            if triple.predicate == SKOS.broader and isinstance(
                triple.object, NamedNode
            ):
                above[triple.subject].append(_notation(triple.object, base))
        elif triple.predicate == SKOS.notation:
            notations[triple.subject] = triple.object.value
        elif triple.predicate == SKOS.prefLabel:
            labels.setdefault(triple.subject, triple.object.value)
        elif triple.predicate in LABELS:
            others[triple.subject].append(triple.object.value)
    found = {
        notations[subject]: Code(
            notations[subject],
            kind,
            labels.get(subject, notations[subject]),
            tuple(sorted(others[subject])),
            broader=tuple(sorted(above[subject])),
            signs=signs.get(subject, SignReading.POSITIVE_IMPROVES),
        )
        for subject, kind in kinds.items()
        if subject in notations
    }
    return Codebook(
        dict(sorted(found.items())),
        _options(guidance, f"{base}code/"),
        tuple(modelled(guidance, base)),
    )


def _options(guidance: tuple[Triple, ...], prefix: str) -> tuple[Option, ...]:
    ends: dict[object, dict[NamedNode, str]] = defaultdict(dict)
    for triple in guidance:
        if triple.predicate in (DAAP.ofDecision, DAAP.proposes):
            value = str(getattr(triple.object, "value", ""))
            notation = unquote(value.removeprefix(prefix))
            ends[triple.subject][triple.predicate] = notation
    return tuple(
        Option(found[DAAP.ofDecision], found[DAAP.proposes])
        for found in ends.values()
        if len(found) == 2
    )


def modelled(
    guidance: Iterable[Triple], base: str
) -> Iterator[ImpactStatement | LinkStatement]:
    """The impacts, dependencies and next decisions of a guidance model."""
    nodes: dict[object, dict[NamedNode, object]] = defaultdict(dict)
    for triple in guidance:
        nodes[triple.subject].setdefault(triple.predicate, triple.object)
    for said in nodes.values():
        match [said.get(p) for p in (DAAP.ofSolution, DAAP.onForce, DAAP.impact)]:
            case [NamedNode() as one, NamedNode() as other, NamedNode() as value] if (
                value in SIGNS
            ):
                ends = _notation(one, base), _notation(other, base)
                yield ImpactStatement(*ends, SIGNS[value], 0)
        match [said.get(p) for p in (DAAP["from"], DAAP.to, DAAP.relation)]:
            case [NamedNode() as one, NamedNode() as other, NamedNode() as value]:
                word = re.sub("[A-Z]", _lowered, value.value.rpartition("#")[2])
                yield LinkStatement(
                    _notation(one, base), word, _notation(other, base), 0
                )


def _notation(node: NamedNode, base: str) -> str:
    return unquote(node.value.removeprefix(f"{base}code/"))


def _lowered(match: re.Match[str]) -> str:
    return f"_{match[0].lower()}"
