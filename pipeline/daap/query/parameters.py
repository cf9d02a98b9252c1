"""Values of a question's parameters, looked up in the dataset.

A value identifies one resource of the dataset: by notation or identifier, by label
ignoring case, by CURIE, or by IRI. A value for none, for several, or for a resource of
another kind is an error with the nearest names, so that a misspelt value never gives
an empty answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from pyoxigraph import Literal, NamedNode, Store

from daap.core.errors import QuestionError
from daap.core.iris import is_iri
from daap.core.namespaces import DAAP, RDF
from daap.core.nearest import NEAR, did_you_mean, folded, nearest
from daap.query.question import (
    CODE_KINDS,
    Parameter,
    Question,
    is_open,
    known_parameters,
    whole_number,
)
from daap.query.store import select, text_rows

Term = NamedNode | Literal

KINDS: Mapping[str, str] = {
    DAAP.Decision.value: "decision",
    DAAP.Force.value: "force",
    DAAP.Pattern.value: "pattern",
    DAAP.Practice.value: "practice",
    DAAP.DesignSolution.value: "solution",
    DAAP.EmergentCode.value: "emergent code",
    DAAP.Category.value: "category",
}
"""The names of kinds by class, the most specific class first."""

SHOWN = 80
"""Code points of a value that a message shows."""

CODES = """SELECT ?iri ?name ?label WHERE {{
  ?iri a daap:Code, <{kind}> ; skos:notation ?name .
  OPTIONAL {{ ?iri skos:prefLabel|skos:altLabel|skos:hiddenLabel ?label }} }}"""
SOURCES = """SELECT ?iri ?name ?label WHERE {
  ?iri a daap:Source ; dct:identifier ?name . OPTIONAL { ?iri dct:title ?label } }"""
STANCES = """SELECT ?iri ?name ("" AS ?label) WHERE {
  ?iri a daap:Stance ; rdfs:label ?name }"""
SPEAKERS = """SELECT ?iri ?name ?label WHERE {{
  ?iri a daap:Speaker ; rdfs:label ?name ; daap:speaksIn {source} .
  BIND(REPLACE(STR(?iri), "^.*/", "") AS ?label) }}"""
TERMS = """SELECT DISTINCT ?iri ?name ?label WHERE {
  ?mapping a owl:Axiom ; owl:annotatedTarget ?iri . FILTER(?iri != sssom:NoTermFound)
  BIND(STR(?iri) AS ?name)
  OPTIONAL { ?mapping sssom:object_label ?own }
  VALUES ?way { 1 2 }
  BIND(IF(?way = 1, ?own, REPLACE(STR(?iri), "^.*[#/]", "")) AS ?label) }"""
LISTED = {"source": SOURCES, "stance": STANCES, "term": TERMS}
"""The query for all that a parameter of a type can identify."""

VOCABULARIES = """SELECT DISTINCT ?set ?space WHERE {
  ?set a sssom:MappingSet ; sssom:object_source ?space }"""


@dataclass(frozen=True, slots=True)
class Thing:
    """A resource that a value can identify; `name` is its canonical value."""

    iri: str
    name: str
    labels: tuple[str, ...] = ()


def looked_up(
    question: Question,
    given: Mapping[str, str],
    *,
    store: Store,
    base: str,
    prefixes: Mapping[str, str],
) -> dict[str, Term]:
    """The terms of a question's parameters: given values, else the defaults.

    A parameter left open has none. Raises QuestionError for an unknown parameter, and
    for a value, also a default, that is not in the dataset.
    """
    known_parameters(question, given)
    terms: dict[str, Term] = {}
    for parameter in sorted(question.parameters, key=lambda p: p.type == "speaker"):
        if is_open(parameter, given):
            continue
        name, is_given = parameter.name, parameter.name in given
        value = given.get(name, parameter.default)
        try:
            lookup = _Lookup(store, base, prefixes, is_given)
            terms[name] = lookup.term(parameter, value, terms)
        except QuestionError as error:
            said, mend = ("", "") if is_given else (", its default", f"; give --{name}")
            raise QuestionError(f"parameter {name}{said}: {error}{mend}") from None
    return terms


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Looks a value up in one dataset.

    To a value that was not given, a default made for another dataset, nothing is near.
    """

    store: Store
    base: str
    prefixes: Mapping[str, str]
    is_given: bool

    def term(self, parameter: Parameter, value: str, terms: Mapping[str, Term]) -> Term:
        """The term of a parameter's value. Raises QuestionError."""
        kind = parameter.type
        if not value.strip():
            raise QuestionError(f"the value is empty; name {_a(kind)}")
        plain: Mapping[str, Callable[[str], Term]] = {
            "text": Literal,
            "integer": whole_number,
            "iri": self._any_iri,
        }
        if kind in plain:
            return plain[kind](value)
        if kind in CODE_KINDS:
            return NamedNode(self._code(value.strip(), kind).iri)
        if kind == "speaker":
            return Literal(self._speaker(value.strip(), terms).name)
        things = list(self._things(LISTED[kind]))
        return NamedNode(self._one(value.strip(), things, kind).iri)

    def _code(self, value: str, kind: str) -> Thing:
        """The code of a kind. Raises QuestionError, with the kind of one of another."""
        wanted = list(self._things(CODES.format(kind=CODE_KINDS[kind].value)))
        found = self._named(value, wanted)
        if found or kind == "code":
            return self._one(value, wanted, kind, found)
        other = self._named(
            value, list(self._things(CODES.format(kind=DAAP.Code.value)))
        )
        if not other:
            return self._one(value, wanted, kind, found)
        self._none(
            f"{briefly(value)} is {_a(self._kind(other[0].iri))}, no {kind}",
            value,
            wanted,
        )

    def _kind(self, iri: str) -> str:
        types = {
            str(getattr(quad.object, "value", ""))
            for quad in self.store.quads_for_pattern(NamedNode(iri), RDF.type, None)
        }
        return next((name for kind, name in KINDS.items() if kind in types), "code")

    def _speaker(self, value: str, terms: Mapping[str, Term]) -> Thing:
        source = next((t for t in terms.values() if isinstance(t, NamedNode)), "[]")
        speakers = list(self._things(SPEAKERS.format(source=source)))
        return self._one(value, speakers, "speaker")

    def _any_iri(self, value: str) -> NamedNode:
        """An IRI that occurs in the dataset."""
        options = [iri for iri in self._iris(value.strip()) if is_iri(iri)]
        if not options:
            raise QuestionError(f"{briefly(value)} is not an absolute IRI")
        for node in map(NamedNode, options):
            places = ((node, None, None), (None, node, None), (None, None, node))
            if any(next(self.store.quads_for_pattern(*p), None) for p in places):
                return node
        raise QuestionError(f"{briefly(value)} does not occur in the dataset")

    def _one(
        self,
        value: str,
        things: Sequence[Thing],
        kind: str,
        found: Sequence[Thing] | None = None,
    ) -> Thing:
        """The one resource of a value. Raises QuestionError for none or several."""
        found = self._named(value, things) if found is None else found
        if len({thing.iri for thing in found}) > 1:
            names = ", ".join(sorted(thing.name for thing in found))
            raise QuestionError(
                f"{briefly(value)} names several: {names}; name one of them"
            )
        if not found:
            where = "this source" if kind == "speaker" else "the dataset"
            self._none(f"{briefly(value)} names no {kind} of {where}", value, things)
        return found[0]

    def _none(self, said: str, value: str, things: Sequence[Thing]) -> NoReturn:
        """Raise QuestionError with the names nearest to a value."""
        names = {
            name: thing.name for thing in things for name in (*thing.labels, thing.name)
        }
        found = nearest(value, names) if self.is_given else ()
        near = list(dict.fromkeys(names[name] for name in found))[:NEAR]
        if near:
            raise QuestionError(f"{said}{did_you_mean(near)}")
        first = [thing.name for thing in things[:NEAR]]
        more = ", …" if len(things) > NEAR else ""
        told = f"it has {', '.join(first)}{more}" if first else "it has none"
        raise QuestionError(f"{said}; {told}")

    def _named(self, value: str, things: Sequence[Thing]) -> list[Thing]:
        """Resources of a value: by name, by IRI, else by label ignoring case."""
        exact = [thing for thing in things if thing.name == value]
        if exact:
            return exact
        iris = set(self._iris(value))
        by_iri = [thing for thing in things if thing.iri in iris]
        if by_iri:
            return by_iri
        key = folded(value)
        names = [thing for thing in things if folded(thing.name) == key]
        return names or [t for t in things if key in map(folded, t.labels)]

    def _iris(self, value: str) -> Iterator[str]:
        """The IRIs a value may mean: as written, from a CURIE, below the base."""
        text = value[1:-1] if value[:1] == "<" and value[-1:] == ">" else value
        yield text
        prefix, colon, local = text.partition(":")
        if colon and prefix in self.prefixes:
            yield self.prefixes[prefix] + local
        elif colon and not local.startswith("//"):
            yield from (space + local for space in self._spaces(prefix))
        elif not colon:
            yield self.base + text

    def _spaces(self, prefix: str) -> Iterator[str]:
        """The namespaces of the vocabularies with a mapping set of this name."""
        for row in self._rows(VOCABULARIES):
            if row[0].rpartition("/")[2] == prefix:
                yield row[1]

    def _things(self, query: str) -> Iterator[Thing]:
        """The resources of a query's answer, by name, each with all labels."""
        found: dict[tuple[str, str], list[str]] = {}
        for iri, name, label in self._rows(query):
            found.setdefault((name, iri), []).append(label)
        for (name, iri), labels in sorted(found.items()):
            yield Thing(iri, name, tuple(sorted(filter(None, set(labels)))))

    def _rows(self, query: str) -> Iterator[tuple[str, ...]]:
        for row in text_rows(select(self.store, query, prefixes=self.prefixes)):
            yield tuple(row.values())


def briefly(value: str) -> str:
    """A value for a message, truncated if long."""
    return repr(value if len(value) <= SHOWN else f"{value[:SHOWN]}…")


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
