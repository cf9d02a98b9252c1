"""A study's codebook and guidance, from their Turtle files to plain values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from daap.errors import InputError
from daap.extract.files import read_bytes
from daap.model import (
    Code,
    Codebook,
    ImpactStatement,
    Kind,
    LinkStatement,
    Option,
)
from daap.namespaces import DAAP, RDF, SKOS
from daap.signs import SignReading

__all__ = ["Knowledge", "modelled", "read_knowledge", "read_turtle"]

KINDS = {DAAP[kind.value]: kind for kind in Kind}
READINGS = {DAAP[reading.value]: reading for reading in SignReading}
SUBJECT = re.compile(r"<([^<>:\s]+)>")
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

    `places` are file and line of each subject, by IRI.
    """

    codebook: Codebook
    codes: tuple[Triple, ...] = ()
    guidance: tuple[Triple, ...] = ()
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def read_turtle(path: Path, base: str) -> Iterator[Triple]:
    """The triples of a Turtle file; relative IRIs are resolved against `base`.

    Raises InputError naming file and line where the syntax is wrong.
    """
    content = read_bytes(path)
    try:
        for quad in parse(content, format=RdfFormat.TURTLE, base_iri=base):
            yield quad.triple
    except SyntaxError as error:
        raise InputError(f"{path}:{error.lineno}", error.msg) from None


def read_knowledge(codes: Path | None, guidance: Path | None, base: str) -> Knowledge:
    """Read the codebook's files (a folder or one file) and the guidance model."""
    files = sorted(codes.glob("*.ttl")) if codes and codes.is_dir() else [codes]
    said = tuple(t for file in files if file for t in read_turtle(file, base))
    guided = tuple(read_turtle(guidance, base)) if guidance else ()
    places: dict[str, tuple[str, int]] = {}
    for iri, place in _places([*files, guidance], base):
        places.setdefault(iri, place)
    return Knowledge(_codebook(said, guided, base), said, guided, places)


def _places(
    files: Iterable[Path | None], base: str
) -> Iterator[tuple[str, tuple[str, int]]]:
    """File and line of every subject that begins a line, as ours do."""
    for file in filter(None, files):
        text = read_bytes(file).decode("utf-8")
        for number, line in enumerate(text.split("\n"), start=1):
            match = SUBJECT.match(line)
            if match:
                yield base + match[1], (file.name, number)


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
