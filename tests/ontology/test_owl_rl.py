"""The ontology stays in OWL 2 RL: a checker of the part of its syntax we use.

What is allowed is listed: declarations, the axioms in AXIOMS and TYPINGS with
named classes and properties, assertions and annotations. Any other triple is
an error, whether OWL 2 RL would admit it or not, and is named.

Sources: OWL 2 Mapping to RDF Graphs, sections 3.2 and 3.3; OWL 2 Profiles,
section 4.2; OWL 2 Structural Specification, section 11 (global restrictions).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType

import pytest
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Node, URIRef
from rdflib.collection import Collection

Triple = tuple[Node, Node, Node]

DECLARED = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "data property",
    OWL.AnnotationProperty: "annotation property",
    OWL.NamedIndividual: "individual",
}
BUILT_IN_ANNOTATIONS = {
    RDFS.comment,
    RDFS.isDefinedBy,
    RDFS.label,
    RDFS.seeAlso,
    OWL.deprecated,
    OWL.versionInfo,
}
ONTOLOGY_PROPERTIES = {
    OWL.backwardCompatibleWith,
    OWL.imports,
    OWL.incompatibleWith,
    OWL.priorVersion,
    OWL.versionIRI,
}
RESERVED = tuple(str(space) for space in (OWL, RDF, RDFS, XSD))
XSD_NAMES = """
    anyURI base64Binary boolean byte dateTime dateTimeStamp decimal double float
    hexBinary int integer language long Name NCName negativeInteger NMTOKEN
    nonNegativeInteger nonPositiveInteger normalizedString positiveInteger short
    string token unsignedByte unsignedInt unsignedLong unsignedShort
"""
DATATYPES = {
    RDF.langString,
    RDF.PlainLiteral,
    RDF.XMLLiteral,
    RDFS.Literal,
    *(XSD[name] for name in XSD_NAMES.split()),
}
"""OWL 2 Profiles, section 4.2.1; rdf:langString is what Turtle calls a tagged text.

They bind axioms and assertions. Annotations may hold a date, as metadata does.
"""

NOT_FOR_CHAINS = {
    OWL.AsymmetricProperty,
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
}


class Profile:
    """One graph, what it declares, and what in it is outside the profile."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.kinds: dict[Node, set[str]] = {}
        for subject, kind in graph.subject_objects(RDF.type):
            if kind in DECLARED:
                self.kinds.setdefault(subject, set()).add(DECLARED[URIRef(str(kind))])
        self.lists = {
            cell
            for head in (OWL.members, OWL.distinctMembers, OWL.propertyChainAxiom)
            for start in graph.objects(None, head)
            for cell in self._cells(start)
        }

    def _cells(self, start: Node) -> Iterator[Node]:
        cell: Node | None = start
        while cell is not None and cell != RDF.nil:
            yield cell
            cell = self.graph.value(cell, RDF.rest)

    def is_a(self, node: Node, kind: str) -> bool:
        """Whether a node is an IRI declared to be of a kind."""
        return isinstance(node, URIRef) and kind in self.kinds.get(node, ())

    def errors(self) -> Iterator[str]:
        """Every triple outside the profile, with the reason."""
        for triple in self.graph:
            reason = self.reason(triple)
            if reason:
                yield f"{' '.join(node.n3() for node in triple)}: {reason}"
        yield from self.restrictions()

    def reason(self, triple: Triple) -> str:
        """Why a triple is outside the profile; empty if it is inside."""
        subject, predicate, value = triple
        if predicate == RDF.type:
            return self.typing(subject, value)
        if predicate in AXIOMS:
            return AXIOMS[URIRef(str(predicate))](self, subject, value)
        if predicate in ONTOLOGY_PROPERTIES:
            described = (subject, RDF.type, OWL.Ontology) in self.graph
            return "" if described else "stands on what is no ontology"
        annotates = predicate in BUILT_IN_ANNOTATIONS
        if annotates or self.is_a(predicate, "annotation property"):
            named = isinstance(subject, URIRef) and not isinstance(value, BNode)
            return "" if named else "annotates a blank node, or with one"
        if not isinstance(subject, URIRef):
            return "is an assertion about a blank node"
        if self.is_a(predicate, "object property"):
            return "" if isinstance(value, URIRef) else "has no IRI as its object"
        if self.is_a(predicate, "data property"):
            return self.literal(value)
        return "uses a predicate that is not declared"

    def typing(self, subject: Node, kind: Node) -> str:
        """Why a type is outside the profile."""
        if kind in DECLARED or kind == OWL.Ontology:
            if not isinstance(subject, URIRef):
                return "declares a blank node"
            reserved = str(subject).startswith(RESERVED)
            return "declares a reserved name" if reserved else ""
        if kind in TYPINGS:
            return TYPINGS[URIRef(str(kind))](self, subject)
        if not self.is_a(kind, "class"):
            return "has a type that is not declared as a class"
        return "" if isinstance(subject, URIRef) else "types a blank node"

    def literal(self, value: Node) -> str:
        """Why the value of a data property is outside the profile."""
        if not isinstance(value, Literal):
            return "has no literal as its object"
        datatype = value.datatype
        known = datatype is None or datatype in DATATYPES
        return "" if known else "has a datatype that OWL 2 RL lacks"

    def classes(self, *nodes: Node) -> str:
        """Why an axiom between classes is outside the profile."""
        named = all(self.is_a(node, "class") for node in nodes)
        return "" if named else "is not between declared classes"

    def alike(self, *nodes: Node) -> str:
        """Why an axiom between properties is outside the profile."""
        for kind in ("object property", "data property"):
            if all(self.is_a(node, kind) for node in nodes):
                return ""
        return "is not between declared properties of one kind"

    def object_properties(self, *nodes: Node) -> str:
        """Why an axiom between object properties is outside the profile."""
        named = all(self.is_a(node, "object property") for node in nodes)
        return "" if named else "is not between declared object properties"

    def individuals(self, *nodes: Node) -> str:
        """Why an axiom between individuals is outside the profile."""
        named = all(self.is_a(node, "individual") for node in nodes)
        return "" if named else "is not between declared individuals"

    def domain(self, prop: Node, value: Node) -> str:
        """Why a domain is outside the profile."""
        return self.alike(prop) or self.classes(value)

    def range(self, prop: Node, value: Node) -> str:
        """Why a range is outside the profile."""
        if self.is_a(prop, "data property"):
            known = value in DATATYPES
            return "" if known else "is a data range that OWL 2 RL lacks"
        return self.object_properties(prop) or self.classes(value)

    def chain(self, prop: Node, start: Node) -> str:
        """Why a property chain is outside the profile."""
        links = list(Collection(self.graph, start))
        if len(links) < 2:
            return "is a chain of fewer than two links"
        return self.object_properties(prop, *links)

    def members(
        self, axiom: URIRef, start: Node, check: Callable[..., str], node: Node
    ) -> str:
        """Why a list of classes or individuals is outside the profile."""
        if (node, RDF.type, axiom) not in self.graph:
            return "is a list that belongs to no axiom"
        listed = list(Collection(self.graph, start))
        return check(*listed) if len(listed) > 1 else "lists fewer than two"

    def cell(self, node: Node, _: Node) -> str:
        """Why a cell of a list is outside the profile."""
        return "" if node in self.lists else "is a list that belongs to no axiom"

    def restrictions(self) -> Iterator[str]:
        """Every breach of a restriction on the ontology as a whole."""
        for node, kinds in self.kinds.items():
            roles = [kind for kind in kinds if kind.endswith("property")]
            if len(roles) > 1:
                yield f"{node.n3()}: is declared as {' and '.join(sorted(roles))}"
        for prop in self.composite():
            for kind in self.graph.objects(prop, RDF.type):
                if kind in NOT_FOR_CHAINS:
                    yield (
                        f"{prop.n3()} {RDF.type.n3()} {kind.n3()}: "
                        "follows from a chain and must not be restricted"
                    )
        yield from self.irregular()

    def composite(self) -> set[Node]:
        """Properties that a chain implies: not simple, in the words of OWL 2."""
        found: set[Node] = set(self.graph.subjects(OWL.propertyChainAxiom))
        found |= set(self.graph.subjects(RDF.type, OWL.TransitiveProperty))
        while True:
            implied = {
                other
                for prop in found
                for path in (OWL.inverseOf, ~OWL.inverseOf, RDFS.subPropertyOf)
                for other in self.graph.objects(prop, path)
            }
            if implied <= found:
                return found
            found |= implied

    def irregular(self) -> Iterator[str]:
        """Chains that lead back to the property they define."""
        below: dict[Node, set[Node]] = {}
        for prop, start in self.graph.subject_objects(OWL.propertyChainAxiom):
            below.setdefault(prop, set()).update(Collection(self.graph, start))
        for path in (~RDFS.subPropertyOf, OWL.inverseOf, ~OWL.inverseOf):
            for prop in self.kinds:
                below.setdefault(prop, set()).update(self.graph.objects(prop, path))
        for prop in self.graph.subjects(OWL.propertyChainAxiom):
            links = list(Collection(self.graph, self._chain_of(prop)))
            if prop in _reachable(below, links):
                yield f"{prop.n3()}: is defined by a chain that needs it"

    def _chain_of(self, prop: Node) -> Node:
        start = self.graph.value(prop, OWL.propertyChainAxiom)
        assert start is not None
        return start


def _reachable(below: dict[Node, set[Node]], start: Iterable[Node]) -> set[Node]:
    seen: set[Node] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(below.get(node, ()))
    return seen


AXIOMS: dict[URIRef, Callable[[Profile, Node, Node], str]] = {
    RDFS.subClassOf: Profile.classes,
    OWL.disjointWith: Profile.classes,
    RDFS.subPropertyOf: Profile.alike,
    RDFS.domain: Profile.domain,
    RDFS.range: Profile.range,
    OWL.inverseOf: Profile.object_properties,
    OWL.propertyChainAxiom: Profile.chain,
    OWL.members: lambda self, node, start: self.members(
        OWL.AllDisjointClasses, start, self.classes, node
    ),
    OWL.distinctMembers: lambda self, node, start: self.members(
        OWL.AllDifferent, start, self.individuals, node
    ),
    RDF.first: Profile.cell,
    RDF.rest: Profile.cell,
}
"""The predicates of axioms, and what decides on one."""

TYPINGS: dict[URIRef, Callable[[Profile, Node], str]] = {
    OWL.AsymmetricProperty: Profile.object_properties,
    OWL.FunctionalProperty: Profile.alike,
    OWL.InverseFunctionalProperty: Profile.object_properties,
    OWL.IrreflexiveProperty: Profile.object_properties,
    OWL.SymmetricProperty: Profile.object_properties,
    OWL.TransitiveProperty: Profile.object_properties,
    OWL.AllDisjointClasses: lambda self, node: (
        "" if (node, OWL.members, None) in self.graph else "lists no classes"
    ),
    OWL.AllDifferent: lambda self, node: (
        "" if (node, OWL.distinctMembers, None) in self.graph else "lists nothing"
    ),
}
"""The types that make an axiom, and what decides on one."""


def test_the_ontology_is_in_the_profile(ontology: Graph) -> None:
    assert sorted(Profile(ontology).errors()) == []


def test_the_alignment_is_in_the_profile(ontology: Graph, alignment: Graph) -> None:
    assert sorted(Profile(ontology + alignment).errors()) == []


def test_codebook_and_guidance_are_in_the_profile(
    ontology: Graph, study: Graph
) -> None:
    assert sorted(Profile(ontology + study).errors()) == []


def test_every_kind_of_axiom_that_is_allowed_and_used_is_met(ontology: Graph) -> None:
    """The checker has looked at axioms, not only at labels."""
    met = Counter(p for _, p, _ in ontology if p in AXIOMS)
    assert {p for p in AXIOMS if not met[p]} == set()


GOOD = """
daap:A a owl:Class . daap:B a owl:Class . daap:C a owl:Class .
daap:p a owl:ObjectProperty . daap:q a owl:ObjectProperty .
daap:d a owl:DatatypeProperty .
daap:i a owl:NamedIndividual . daap:j a owl:NamedIndividual .
"""
"""What the faulty ontologies below are faulty additions to."""

FAULTS = {
    "union as domain": (
        "daap:p rdfs:domain [ a owl:Class ; owl:unionOf ( daap:A daap:B ) ] .",
        "rdf-schema#domain",
    ),
    "enumeration as range": (
        "daap:p rdfs:range [ a owl:Class ; owl:oneOf ( daap:i daap:j ) ] .",
        "rdf-schema#range",
    ),
    "existential superclass": (
        "daap:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty daap:p ; "
        "owl:someValuesFrom daap:B ] .",
        "rdf-schema#subClassOf",
    ),
    "equivalent classes": (
        "daap:A owl:equivalentClass daap:B .",
        "owl#equivalentClass",
    ),
    "disjoint union": (
        "daap:A owl:disjointUnionOf ( daap:B daap:C ) .",
        "owl#disjointUnionOf",
    ),
    "reflexive property": (
        "daap:p a owl:ReflexiveProperty .",
        "owl#ReflexiveProperty",
    ),
    "class never declared": (
        "daap:A rdfs:subClassOf daap:Unknown .",
        "#Unknown",
    ),
    "literal class as range of an object property": (
        "daap:p rdfs:range rdfs:Literal .",
        "rdf-schema#range",
    ),
    "class as range of a data property": (
        "daap:d rdfs:range daap:A .",
        "rdf-schema#range",
    ),
    "datatype outside the profile": (
        "daap:d rdfs:range xsd:duration .",
        "XMLSchema#duration",
    ),
    "literal outside the profile": (
        'daap:i daap:d "P1D"^^xsd:duration .',
        "XMLSchema#duration",
    ),
    "predicate never declared": (
        'daap:i daap:unknown "x" .',
        "#unknown",
    ),
    "literal for an object property": (
        'daap:i daap:p "x" .',
        "#p>",
    ),
    "IRI for a data property": (
        "daap:i daap:d daap:j .",
        "#d>",
    ),
    "blank individual": (
        "[] a daap:A .",
        "#A>",
    ),
    "annotated blank node": (
        '[] rdfs:label "x" .',
        "rdf-schema#label",
    ),
    "object property below a data property": (
        "daap:p rdfs:subPropertyOf daap:d .",
        "subPropertyOf",
    ),
    "property of two kinds": (
        "daap:p a owl:AnnotationProperty .",
        "annotation property and object property",
    ),
    "chain of one link": (
        "daap:p owl:propertyChainAxiom ( daap:q ) .",
        "propertyChainAxiom",
    ),
    "functional chain": (
        "daap:p owl:propertyChainAxiom ( daap:q daap:q ) ; a owl:FunctionalProperty .",
        "FunctionalProperty",
    ),
    "functional inverse of a chain": (
        "daap:p owl:propertyChainAxiom ( daap:q daap:q ) . "
        "daap:r a owl:ObjectProperty , owl:FunctionalProperty ; owl:inverseOf daap:p .",
        "FunctionalProperty",
    ),
    "chain that needs itself": (
        "daap:p owl:propertyChainAxiom ( daap:q daap:q ) . "
        "daap:q owl:propertyChainAxiom ( daap:p daap:p ) .",
        "needs it",
    ),
    "list without axiom": (
        "daap:A rdfs:seeAlso ( daap:B ) .",
        "ns#first",
    ),
    "disjoint classes that are none": (
        "[] a owl:AllDisjointClasses ; owl:members ( daap:A daap:i ) .",
        "owl#members",
    ),
    "version of what is no ontology": (
        "daap:A owl:versionIRI daap:B .",
        "versionIRI",
    ),
    "reserved name": (
        "owl:Thing a owl:Class .",
        "owl#Thing",
    ),
}
"""Faulty ontologies: an addition, and what the error must name."""


def test_an_ontology_without_fault_has_no_error(tools: ModuleType) -> None:
    assert list(Profile(tools.turtle(GOOD)).errors()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_the_checker_names_what_is_outside_the_profile(
    tools: ModuleType, fault: str
) -> None:
    text, named = FAULTS[fault]
    errors = list(Profile(tools.turtle(GOOD + text)).errors())
    assert [error for error in errors if named in error], errors
