"""A published dataset as pages query it: rows of text, names, and addresses.

Asserted, inferred and ontology triples are in the default graph. Metadata of the
dataset are in a graph for each file, such as `GRAPH file:quality.ttl`; a missing file
is an empty graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from daap.core.addresses import Place, page_of
from daap.core.errors import InputError
from daap.core.iris import curie, local_name
from daap.publish.sums import SUMS, parse_sums
from daap.query.store import (
    base_of,
    fill_default,
    open_dataset,
    query_prefixes,
    select,
    text_rows,
    union_of,
)

Row = Mapping[str, str]
"""A solution by variable; an unbound one is an empty text."""

FILE = "urn:daap:file:"
METADATA = (
    "quality",
    "report",
    "shapes",
    "shapes-sparql",
    "alignment",
    "alignments",
    "catalog",
)
"""The Turtle files besides the dump that pages query."""

NAMES = """
SELECT ?iri ?label ?notation ?kind {
  { ?iri a ?type ; skos:notation ?notation .
    VALUES (?type ?kind) {
      (daap:Decision "decision") (daap:Pattern "pattern") (daap:Practice "practice")
      (daap:Force "force") (daap:EmergentCode "emergent") (daap:Category "category")
      (daap:Code "code") }
    OPTIONAL { ?iri skos:prefLabel ?label } }
  UNION
  { ?iri a daap:Source ; dct:identifier ?notation . BIND("source" AS ?kind)
    OPTIONAL { ?iri dct:title ?label } }
  UNION
  { ?iri rdfs:isDefinedBy <https://w3id.org/daap/ontology> ; rdfs:label ?label .
    BIND("term" AS ?kind) }
} ORDER BY ?iri ?label
"""
KINDS = (
    "decision", "force", "pattern", "practice", "emergent", "category", "code"
)  # fmt: skip
"""Kinds of code, the most specific first: a pattern is a practice too."""


@dataclass(frozen=True, slots=True)
class Name:
    """The label, notation and kind of a resource."""

    label: str
    notation: str = ""
    kind: str = ""

    @property
    def is_code(self) -> bool:
        """Whether it is the name of a code, and not of a source or a term."""
        return self.kind in KINDS


@dataclass(frozen=True)
class Dataset:
    """A published dataset: its folder, the base of its IRIs, and its graphs."""

    folder: Path
    base: str
    store: Store

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The files that SHA256SUMS lists, with their checksums."""
        return parse_sums((self.folder / SUMS).read_text(encoding="utf-8"))

    def rows(self, query: str, **given: str) -> Iterator[Row]:
        """The rows of a query; `given` are IRIs that replace variables."""
        terms = {name: NamedNode(iri) for name, iri in given.items()}
        prefixes = query_prefixes(self.base) | {"file": FILE}
        return text_rows(select(self.store, query, prefixes=prefixes, given=terms))

    def groups(self, query: str, key: str, **given: str) -> dict[str, list[Row]]:
        """The rows of a query by the value of one variable."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows(query, **given):
            found[row[key]].append(row)
        return found

    @cached_property
    def names(self) -> Mapping[str, Name]:
        """The name of every code, source and term, by IRI."""
        found: dict[str, Name] = {}
        for iri, rows in self.groups(NAMES, "iri").items():
            kinds = {row["kind"] for row in rows}
            kind = next((k for k in KINDS if k in kinds), min(kinds))
            labels = [row["label"] for row in rows if row["label"]]
            notation = rows[0]["notation"]
            found[iri] = Name(labels[0] if labels else notation, notation, kind)
        return found

    @cached_property
    def notations(self) -> Mapping[str, str]:
        """The IRI of every code and source by its identifier."""
        return {
            name.notation: iri
            for iri, name in self.names.items()
            if name.kind != "term" and name.notation
        }

    def name(self, iri: str) -> Name:
        """The name of a resource, by default the local name of its IRI."""
        known = self.names.get(iri)
        tail = local_name(iri)
        return known or Name(tail or iri, tail)

    def label_key(self, iri: str) -> tuple[str, str]:
        """A sort key of resources, as in an index: by label, without case."""
        return self.name(iri).label.casefold(), iri

    def short(self, iri: str) -> str:
        """A CURIE with the longest namespace, or the IRI."""
        return curie(iri, query_prefixes(self.base))

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, str]]:
        """The IRIs that every page has to show, by page and by anchor."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for iri in sorted(self._iris()):
            place = self.place(iri)
            if place is not None:
                found[place.page][place.anchor] = iri
        return found

    def place(self, iri: str) -> Place | None:
        """The page and anchor that show an IRI."""
        return page_of(iri, self.base)

    def href(self, iri: str) -> str:
        """The link to a place from the root of the site; empty if there is none."""
        place = self.place(iri)
        return place.href if place is not None else ""

    def _iris(self) -> set[str]:
        found: set[str] = set()
        for quad in self.store:
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
                if isinstance(term, NamedNode):
                    found.add(str(term.value))
        return {iri for iri in found if not iri.startswith(FILE)}


def by_property(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """The values of rows by the local name of their property, each value once."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        found[local_name(row["property"])][row["value"]] = None
    return {name: tuple(values) for name, values in found.items()}


def read_dataset(folder: Path) -> Dataset:
    """The dataset in a folder. Raises InputError if it is none."""
    store, base = open_dataset(folder), base_of(folder)
    if union_of(store) is None:  # else the files beside it would stand in the union
        fill_default(store)
    files = [(name, folder / f"{name}.ttl") for name in METADATA]
    files += [("changes", path) for path in sorted((folder / "changes").glob("*.ttl"))]
    for name, path in files:
        if path.is_file():
            graph = NamedNode(f"{FILE}{name}.ttl")
            try:
                content = path.read_bytes()
                store.bulk_load(
                    content, format=RdfFormat.TURTLE, base_iri=base, to_graph=graph
                )
            except (OSError, SyntaxError) as error:
                raise InputError(path, f"cannot be read ({error})") from None
    return Dataset(folder, base, store)
