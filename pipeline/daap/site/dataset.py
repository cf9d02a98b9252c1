"""A published dataset as the pages ask it: rows of text, names, and places.

Asserted, inferred and ontology triples stand in the default graph. What is said
about the dataset stands apart, in a graph for each file, such as
`GRAPH file:quality.ttl`; a file that is not there is an empty graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from daap.core.addresses import Place, page_of
from daap.core.errors import InputError
from daap.query.store import ask, base_of, open_dataset, query_prefixes

Row = Mapping[str, str]
"""What one solution says, by variable; an unbound one is an empty text."""

FILE = "urn:daap:file:"
ASIDE = ("quality", "report", "shapes", "alignment", "alignments", "catalog")
"""The Turtle files beside the dump that pages ask."""

NAMES = """
SELECT ?iri ?label ?notation ?kind {
  { ?iri a ?type ; skos:notation ?notation .
    VALUES (?type ?kind) {
      (daap:Decision "decision") (daap:Pattern "pattern") (daap:Practice "practice")
      (daap:Force "force") (daap:EmergentCode "emergent") (daap:Code "code") }
    OPTIONAL { ?iri skos:prefLabel ?label } }
  UNION
  { ?iri a daap:Source ; dct:identifier ?notation . BIND("source" AS ?kind)
    OPTIONAL { ?iri dct:title ?label } }
  UNION
  { ?iri rdfs:isDefinedBy <https://w3id.org/daap/ontology> ; rdfs:label ?label .
    BIND("term" AS ?kind) }
} ORDER BY ?iri ?label
"""
KINDS = ("decision", "force", "pattern", "practice", "emergent", "code")
"""Kinds of code, the most telling first: a pattern is a practice too."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called, its short identifier, and its kind."""

    label: str
    notation: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Dataset:
    """A published dataset: its folder, the base of its IRIs, and its graphs."""

    folder: Path
    base: str
    store: Store

    def rows(self, query: str, **given: str) -> Iterator[Row]:
        """The rows of a query; `given` are IRIs that stand for variables."""
        terms = {name: NamedNode(iri) for name, iri in given.items()}
        prefixes = query_prefixes(self.base) | {"file": FILE}
        answer = ask(self.store, query, prefixes=prefixes, given=terms)
        if not isinstance(answer, QuerySolutions):
            raise TypeError("pages ask SELECT queries")
        heads = [variable.value for variable in answer.variables]
        for solution in answer:
            terms_found = (solution[head] for head in heads)
            yield {
                head: str(getattr(term, "value", "")) if term is not None else ""
                for head, term in zip(heads, terms_found, strict=True)
            }

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

    def name(self, iri: str) -> Name:
        """The name of a thing, at worst the end of its IRI."""
        known = self.names.get(iri)
        tail = iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
        return known or Name(tail or iri, tail)

    def short(self, iri: str) -> str:
        """An IRI with the longest prefix that is bound for it, or as it is."""
        bound = query_prefixes(self.base).items()
        found = [(len(space), p, space) for p, space in bound if iri.startswith(space)]
        if not found:
            return iri
        _, prefix, space = max(found)
        return f"{prefix}:{iri[len(space) :]}"

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
        """Where the site shows an IRI."""
        return page_of(iri, self.base)

    def _iris(self) -> set[str]:
        found: set[str] = set()
        for quad in self.store:
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
                if isinstance(term, NamedNode):
                    found.add(str(term.value))
        return {iri for iri in found if not iri.startswith(FILE)}


def natural(iri: str) -> tuple[str, int, str]:
    """A key that sorts by the number at the end: p2 before p10.

    >>> sorted(["s/p10", "s/p2"], key=natural)
    ['s/p2', 's/p10']
    """
    tail = iri.rpartition("/")[2]
    letters = tail.rstrip("0123456789")
    return letters, int(tail[len(letters) :] or 0), iri


def read_dataset(folder: Path) -> Dataset:
    """The dataset of a dist folder. Raises InputError where it is none."""
    store, base = open_dataset(folder), base_of(folder)
    files = [(name, folder / f"{name}.ttl") for name in ASIDE]
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
