"""Results of SHACL as findings, with file, line and remedy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.errors import Finding
from daap.core.iris import local_name
from daap.core.namespaces import DAAP, DCT, FOAF, OA, PROV, RDF
from daap.core.resources import SHAPES
from daap.core.rules import Rule
from daap.validate.result import SEVERITIES, Result
from daap.validate.shapes import read_shapes
from daap.validate.wording import as_clause, component_name, expected, found, remedy

Place = tuple[str, int]

TO_FILE = (
    PROV.used,
    PROV.wasDerivedFrom,
    PROV.wasGeneratedBy,
    DAAP.inTable,
    DAAP.recordedIn,
    DCT.isPartOf,
)
"""Properties from a node towards the file that states it."""

PART = "Shapes: what each resource must be, in SHACL"
"""The heading of the rules that are shapes."""

FROM_FILE = (FOAF.primaryTopic, OA.hasTarget, DAAP.spokenBy)
"""Properties whose subject has the place of the object, if that has none."""


def findings(
    results: Iterable[Result], where: Mapping[str, Place]
) -> Iterator[Finding]:
    """A finding for each result; `where` is the result of `places`."""
    for result in results:
        path, line = _place(result.focus, where)
        if not path:
            path, line = _place(result.value, where)
        name = local_name(result.shape)
        yield Finding(
            severity=result.severity,
            rule=slug_of(f"{name}-{component_name(result)}"),
            path=path,
            line=line,
            found=found(result),
            expected=expected(result),
            remedy=remedy(result),
            source=_source(result.focus),
            focus=result.focus,
            component=result.component,
            shape=result.shape,
            result_path=result.path,
        )


def shape_rules() -> Iterator[Rule]:
    """The rules of shapes: each shape with a message, by name.

    A finding also names the constraint, and expects what the constraint requires.
    """
    shapes = read_shapes(SHAPES)
    for shape in shapes.values:
        message, severity = shapes.message(shape), shapes.severity(shape)
        if message and severity:
            slug = slug_of(local_name(shape))
            about, remedy = shapes.description(shape), as_clause(message)
            yield Rule(slug, "", PART, SEVERITIES[severity], about, "", remedy)


def places(triples: Iterable[Triple]) -> dict[str, Place]:
    """The file and line of every node for which they are known, by IRI.

    Lines of tables include the header: row 1 is on line 2. A term of the ontology has
    the place of the first node that uses it.
    """
    lines: dict[str, int] = {}
    paths: dict[str, str] = {}
    above: dict[str, list[str]] = defaultdict(list)
    beside: dict[str, list[str]] = defaultdict(list)
    for triple in triples:
        if not isinstance(triple.subject, NamedNode):
            continue
        subject, predicate = triple.subject.value, triple.predicate
        if isinstance(triple.object, Literal):
            _note_literal(subject, predicate, triple.object.value, lines, paths)
        elif isinstance(triple.object, NamedNode):
            value = triple.object.value
            if predicate in TO_FILE:
                above[subject].append(value)
            elif predicate in FROM_FILE or predicate == RDF.type:
                beside[value].append(subject)
        if predicate.value.startswith(DAAP.iri):
            beside[predicate.value].append(subject)
    for study in beside.get(DAAP.Study.value, ()):
        above.pop(study, None)  # the study used every source, and is stated by none
    return _resolve(lines, paths, above, beside)


def _note_literal(
    subject: str,
    predicate: NamedNode,
    value: str,
    lines: dict[str, int],
    paths: dict[str, str],
) -> None:
    """Record a literal that is a path or a line."""
    if predicate == DAAP.path:
        paths[subject] = value
    elif predicate == DAAP.firstLine and value.isdecimal():
        lines[subject] = int(value)
    elif predicate == DAAP.tableRow and value.isdecimal():
        lines.setdefault(subject, int(value) + 1)


def _resolve(
    lines: Mapping[str, int],
    paths: Mapping[str, str],
    above: Mapping[str, list[str]],
    beside: Mapping[str, list[str]],
) -> dict[str, Place]:
    """Follow links: from nodes to files, then from nodes to their neighbours."""
    where: dict[str, Place] = {}
    for node in {**lines, **paths, **above}:
        stating = [other for other in above.get(node, ()) if other in lines]
        if stating and node not in lines:
            where[node] = min((_path(o, above, paths), lines[o]) for o in stating)
        elif path := _path(node, above, paths):
            where[node] = (path, lines.get(node, 0))
    for node, others in beside.items():
        if node not in where:
            known = [place for other in others if (place := _place(other, where))[0]]
            if known:
                where[node] = min(known, key=lambda place: (place[1] == 0, place))
    return where


def _path(node: str, above: Mapping[str, list[str]], paths: Mapping[str, str]) -> str:
    """The path of a node's file, over at most three links."""
    nodes = [node]
    for _ in range(4):
        known = [paths[name] for name in nodes if name in paths]
        if known:
            return min(known)
        nodes = [other for name in nodes for other in above.get(name, ())]
    return ""


def _place(node: str, where: Mapping[str, Place]) -> Place:
    """The place of a node, or of the nearest node above it in its IRI."""
    while node:
        if node in where:
            return where[node]
        node = node.rpartition("/")[0]
    return "", 0


def _source(focus: str) -> str:
    """The identifier of the source that a node belongs to, if any."""
    match = re.search(r"/source/([^/]+)", focus)
    return match[1] if match else ""


def slug_of(name: str) -> str:
    """`SegmentShape-text-MinCount` as `segment-shape-text-min-count`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
