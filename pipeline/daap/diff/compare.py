"""Statements in which two published datasets differ, and the resources they are about.

A dataset is a folder, or an N-Quads dump alone. Of a folder the files of the ontology
are compared too, as graphs named after the files; a blank node in them counts as part
of the statement that refers to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse

from daap.core.errors import InputError
from daap.core.iris import local_name
from daap.core.namespaces import DCT, FOAF, RDF, RDFS, SH, SKOS
from daap.diff.lines import differing_lines, lines_of
from daap.diff.nested import Statement, named, nested_statements
from daap.query.store import DUMP

FILES = ("ontology.ttl", "alignment.ttl", "shapes.ttl", "shapes-sparql.ttl")
"""Files of a folder that are compared besides its dump, which has the codebook."""

INFERRED = b"graph/inferred> .\n"
"""The end of the lines of inferred quads; kinds of resources are asserted."""

ONTOLOGY = (b"daap/ontology> .\n", b"graph/vocabulary> .\n")
"""The ends of lines of the ontology; before 0.2 its value lists were in a graph."""

NAMES = (SKOS.prefLabel, RDFS.label, DCT.title, FOAF.name, SH.name, SKOS.notation)
"""The properties for labels, the preferred first."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource with added or removed statements."""

    iri: str
    label: str
    kind: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Statements of only the new and of only the old dataset, in order.

    `base` is the base IRI of the new dataset.
    """

    base: str
    added: tuple[Statement, ...]
    removed: tuple[Statement, ...]
    resources: tuple[Resource, ...]

    def counts(self, key: Callable[[Statement], str]) -> Mapping[str, tuple[int, int]]:
        """The numbers of added and removed statements, by `key`."""
        added, removed = Counter(map(key, self.added)), Counter(map(key, self.removed))
        names = sorted({*added, *removed})
        return {name: (added[name], removed[name]) for name in names}


def compare(old: Path, new: Path) -> Difference:
    """Compare two datasets. Raises InputError for a path that is none."""
    before, after = _dump(old), _dump(new)
    removed, added = differing_lines(partial(_data, before), partial(_data, after))
    gone, come = _statements(removed, before), _statements(added, after)
    if old.is_dir() and new.is_dir():
        for name in FILES:
            left, right = _file(old / name), _file(new / name)
            gone |= left - right
            come |= right - left
    gone, come = gone - come, come - gone
    names = _described({s.about for s in (*gone, *come)}, (new, old))
    return Difference(
        base=_base(after) or _base(before),
        added=tuple(sorted(come)),
        removed=tuple(sorted(gone)),
        resources=tuple(_resources(gone, come, names)),
    )


def _data(dump: Path) -> Iterator[bytes]:
    """The lines of a dump without those of the ontology, which is compared by file."""
    return (line for line in lines_of(dump) if not line.endswith(ONTOLOGY))


def _dump(path: Path) -> Path:
    """The N-Quads dump at a path: the file itself, or that of the folder."""
    if not path.is_dir():
        return path
    if not (path / DUMP).is_file():
        raise InputError(path, f"is not a published dataset (no {DUMP})")
    return path / DUMP


def _statements(lines: Iterable[bytes], path: Path) -> set[Statement]:
    """N-Quads lines as statements. Raises InputError for a syntax error."""
    try:
        quads = parse(b"\n".join(sorted(lines)), format=RdfFormat.N_QUADS)
        return {_statement(quad) for quad in quads}
    except SyntaxError as error:
        raise InputError(path, f"is not N-Quads ({error.msg})") from None


def _statement(quad: Quad) -> Statement:
    graph = str(getattr(quad.graph_name, "value", ""))
    return Statement(graph, named(quad.subject), quad.predicate.value, str(quad.triple))


def _file(path: Path) -> set[Statement]:
    """The statements of a Turtle file; none if it is missing."""
    if not path.exists():
        return set()
    try:
        triples = [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]
    except (OSError, SyntaxError) as error:
        raise InputError(path, f"cannot be read ({error})") from None
    return set(nested_statements(triples, path.name))


def _described(
    wanted: set[str], datasets: Iterable[Path]
) -> dict[str, tuple[str, str]]:
    """Label and kind of each resource, from the first dataset that has it."""
    found: dict[str, tuple[str, str]] = {}
    for dataset in datasets:
        missing = wanted - found.keys()
        if missing:
            found |= _descriptions(_triples_about(missing, dataset))
    return found


def _triples_about(wanted: set[str], dataset: Path) -> Iterator[Triple]:
    """The triples of a dataset about some resources."""
    subjects = {f"<{iri}>".encode() for iri in wanted}
    terms = (RDF.type, *NAMES)
    marks = {f"<{term.value}>".encode() for term in terms}
    for line in lines_of(_dump(dataset)):
        parts = line.split(b" ", 2)
        if line.endswith(INFERRED) or len(parts) < 3:
            continue
        if parts[0] in subjects and parts[1] in marks:
            yield from (q.triple for q in parse(line, format=RdfFormat.N_QUADS))
    for name in FILES if dataset.is_dir() else ():
        if (dataset / name).exists():
            for quad in parse(path=dataset / name, format=RdfFormat.TURTLE):
                if named(quad.subject) in wanted and quad.predicate in terms:
                    yield quad.triple


def _descriptions(triples: Iterable[Triple]) -> dict[str, tuple[str, str]]:
    """Label and kinds by IRI."""
    labels: dict[str, tuple[int, str]] = {}
    kinds: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        iri, value = named(triple.subject), triple.object
        if triple.predicate == RDF.type:
            kinds[iri].add(named(value))
        elif isinstance(value, Literal):
            candidate = (NAMES.index(triple.predicate), value.value)
            labels[iri] = min(labels.get(iri, candidate), candidate)
    return {
        iri: (labels.get(iri, (0, ""))[1], _kind(kinds[iri]))
        for iri in {*labels, *kinds}
    }


def _kind(types: Iterable[str]) -> str:
    """The local name of the most specific class: one of the ontology, if any."""
    ours = sorted(types, key=lambda t: ("daap/ontology#" not in t, t))
    return local_name(ours[0]) if ours else ""


def _resources(
    gone: Iterable[Statement],
    come: Iterable[Statement],
    names: Mapping[str, tuple[str, str]],
) -> Iterator[Resource]:
    """The changed resources, the most changed first."""
    added, removed = Counter(s.about for s in come), Counter(s.about for s in gone)
    order = sorted({*added, *removed}, key=lambda r: (-added[r] - removed[r], r))
    for iri in order:
        label, kind = names.get(iri, ("", ""))
        yield Resource(iri, label, kind, added[iri], removed[iri])


def _base(path: Path) -> str:
    """The base IRI of a dump, from its first named graph."""
    for line in lines_of(path):
        graph = line.rstrip(b" .\r\n").rpartition(b" ")[2]
        if graph.startswith(b"<") and b"graph/" in graph:
            return graph[1:].rpartition(b"graph/")[0].decode()
    return ""
