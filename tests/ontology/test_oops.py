"""The pitfalls of OOPS! that can be computed, one named test each.

OOPS! (https://oops.linkeddata.es/) collects what goes wrong in ontologies. A
pitfall is a function from a graph to the names of the terms that fall into it.
Where OOPS! asks a dictionary, labels and names are compared instead. What no
program can decide, or only the network, is in NOT_COMPUTED.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType

import pytest
from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    OWL,
    PROV,
    RDF,
    RDFS,
    SH,
    SKOS,
    VANN,
    XSD,
    Graph,
    Node,
    URIRef,
)
from rdflib.collection import Collection
from rdflib.paths import Path

from daap.core.namespaces import DAAP

CC_LICENSE = URIRef("http://creativecommons.org/ns#license")
DISJOINT = (OWL.disjointWith, ~OWL.disjointWith)
SIGNATURE = (RDFS.domain, RDFS.range)

CLOSED = (DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SH, SKOS, VANN, XSD)
"""Vocabularies whose terms rdflib knows."""

NOT_IN_RDFLIB = {
    "http://purl.org/ontology/bibo/": "status status/published",
    "http://www.w3.org/ns/dcat#": "version hasVersion",
    "http://www.w3.org/ns/oa#": "Annotation Motivation SpecificResource "
    "FragmentSelector TextPositionSelector TextQuoteSelector bodyValue classifying "
    "commenting describing end exact hasBody hasSelector hasSource hasTarget "
    "motivatedBy prefix start suffix",
    "https://ekgf.github.io/dprod/": "DataProduct",
    "https://w3id.org/dio#": "AlternativeSolution Argument DesignIssue "
    "DesignRequirement Justification Solution hasAlternativeSolution hasEvidence "
    "leadsTo providesAlternativeSolution",
}
"""Terms of other vocabularies, as their own files define them."""

ACCEPTED = {
    "P03": {
        "the study's own relation between two codes, which are individuals: neither "
        "rdfs:subClassOf nor rdf:type can hold between them": "daap:isA",
    },
    "P04": {
        "its subjects have no common superclass and its values are properties; see "
        "its editorial notes": "daap:relation",
    },
    "P13": {
        "asked in this direction; SPARQL's ^ gives the other": """
            daap:anchoring daap:archivedAt daap:assignmentKind daap:auditStatus
            daap:authorType daap:codesAnchor daap:codesSegment daap:impact daap:inFile
            daap:hasFinding daap:inSegment daap:inTable daap:inTurn daap:names
            daap:publishedText daap:quotesAnchor daap:recordedIn daap:shortLink
            daap:signReading daap:sourceType daap:speaksIn daap:spokenBy daap:stance
            daap:statedImpact daap:statedKind""",
        "leads from a node to what it joins; SPARQL's ^ leads back to the node": """
            daap:about daap:defines daap:from daap:ofCase daap:ofCode daap:ofSolution
            daap:ofSource daap:ofVariable daap:onForce daap:proposes daap:relation
            daap:statedBroader daap:statedDecision daap:statedForce daap:statedFrom
            daap:statedRelation daap:statedSolution daap:statedTo daap:to daap:tracedIn
            daap:valueFor""",
        "the study states it in this direction and has no name for the other": """
            daap:attributedCode daap:canBeRealizedWith daap:canUse
            daap:considerIfNotDecidedYet daap:dependsOn daap:enables daap:extends
            daap:harms daap:improves daap:includes daap:influences daap:isA
            daap:leadsTo daap:mandatoryNext daap:next daap:optionalNext daap:realizes
            daap:relatesTo daap:requires daap:rulesOut daap:uses daap:variantOf""",
        "inferred by a chain; SPARQL's ^ gives the other direction": """
            daap:evidencedInSegment daap:evidencedThroughOption
            daap:quotedInSegment""",
    },
}
"""Pitfalls that stand: the reason, and the terms; for P11 see the terms' notes."""

NOT_COMPUTED = {
    "P01": "whether a name has several meanings is for people to judge",
    "P09": "whether information is missing is for people to judge",
    "P14": "about universal restrictions, which the checker of the profile excludes",
    "P15": "about restrictions and negation, which the checker of the profile excludes",
    "P16": "about defined classes, which the checker of the profile excludes",
    "P17": "whether a class should have been an individual is for people to judge",
    "P18": "whether a domain or range is too narrow is for people to judge",
    "P23": "whether an existing datatype was imitated is for people to judge",
    "P37": "asks the network whether the ontology is there",
}
"""The pitfalls that are not here, each with its reason."""


def name(node: Node) -> str:
    """A term of ours with its prefix, any other node in full."""
    text = str(node)
    return text.replace(DAAP.iri, "daap:") if text.startswith(DAAP.iri) else node.n3()


def pair(one: Node, other: Node) -> str:
    """Two terms as one name, whichever comes first."""
    return " / ".join(sorted((name(one), name(other))))


def words(node: Node) -> list[str]:
    """The words of a local name, in lower case."""
    local = re.split(r"[#/]", str(node))[-1]
    return [w.lower() for w in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", local)]


def own(graph: Graph, *kinds: URIRef) -> Iterator[URIRef]:
    """Our terms that are declared to be of a kind."""
    for kind in kinds:
        for subject in graph.subjects(RDF.type, kind):
            if isinstance(subject, URIRef) and str(subject).startswith(DAAP.iri):
                yield subject


def classes(graph: Graph) -> Iterator[URIRef]:
    """Our classes."""
    yield from own(graph, OWL.Class)


def properties(graph: Graph) -> Iterator[URIRef]:
    """Our object and data properties."""
    yield from own(graph, OWL.ObjectProperty, OWL.DatatypeProperty)


def some(graph: Graph, subject: Node, *predicates: URIRef | Path) -> set[Node]:
    """What a node leads to by any of the predicates or paths."""
    return {value for path in predicates for value in graph.objects(subject, path)}


def disjoint(graph: Graph, term: Node) -> set[Node]:
    """The classes that a class is declared to be disjoint with."""
    found = some(graph, term, *DISJOINT)
    for start in graph.objects(None, OWL.members):
        members = set(Collection(graph, start))
        if term in members:
            found |= members - {term}
    return found


def differ(graph: Graph, one: Node, other: Node, axis: URIRef) -> bool:
    """Whether two properties both state a domain (or range), and not the same."""
    here, there = some(graph, one, axis), some(graph, other, axis)
    return bool(here and there and here != there)


def twins(nodes: Iterable[Node], key: Callable[[Node], str]) -> Iterator[set[Node]]:
    """Groups of nodes with the same key; an empty key belongs to no group."""
    groups: dict[str, set[Node]] = defaultdict(set)
    for node in nodes:
        groups[key(node)].add(node)
    yield from (group for k, group in groups.items() if k and len(group) > 1)


def p02_synonyms_as_classes(graph: Graph) -> Iterator[str]:
    """Two classes of ours that are declared to be the same."""
    for term in classes(graph):
        for other in some(graph, term, OWL.equivalentClass):
            if str(other).startswith(DAAP.iri):
                yield pair(term, other)


def p03_is(graph: Graph) -> Iterator[str]:
    """A relation that is called "is"."""
    for term in own(graph, OWL.ObjectProperty):
        if "".join(words(term)) in {"is", "isa"}:
            yield name(term)


def p04_unconnected(graph: Graph) -> Iterator[str]:
    """A term that no axiom connects with another."""
    links = (
        RDFS.subClassOf, OWL.equivalentClass, RDFS.domain, RDFS.range,
        RDFS.subPropertyOf, OWL.inverseOf, OWL.equivalentProperty,
        OWL.propertyChainAxiom,
    )  # fmt: skip
    for term in {*classes(graph), *properties(graph)}:
        near = some(graph, term, *links, *(~link for link in links))
        if not near - {term} and (None, RDF.first, term) not in graph:
            yield name(term)


def p05_wrong_inverse(graph: Graph) -> Iterator[str]:
    """Inverses whose domains and ranges are not those of each other."""
    for one, other in graph.subject_objects(OWL.inverseOf):
        for here, there in ((RDFS.domain, RDFS.range), (RDFS.range, RDFS.domain)):
            first, second = some(graph, one, here), some(graph, other, there)
            if first and second and first != second:
                yield pair(one, other)
                break


def p06_class_cycle(graph: Graph) -> Iterator[str]:
    """A class below itself."""
    for term in classes(graph):
        for above in some(graph, term, RDFS.subClassOf):
            if term in graph.transitive_objects(above, RDFS.subClassOf):
                yield name(term)


def p07_merged_concepts(graph: Graph) -> Iterator[str]:
    """A class for this and that."""
    for term in classes(graph):
        if {"and", "or"} & set(words(term)):
            yield name(term)


def p08_annotations(graph: Graph) -> Iterator[str]:
    """A term without a label or without a comment."""
    for term in {*classes(graph), *properties(graph), *own(graph, OWL.NamedIndividual)}:
        if not (some(graph, term, RDFS.label) and some(graph, term, RDFS.comment)):
            yield name(term)


def p10_disjointness(graph: Graph) -> Iterator[str]:
    """A class at the top of ours that is disjoint with nothing."""
    for term in classes(graph):
        above = some(graph, term, RDFS.subClassOf)
        if any(str(other).startswith(DAAP.iri) for other in above):
            continue
        if not disjoint(graph, term):
            yield name(term)


def p11_domain_range(graph: Graph) -> Iterator[str]:
    """A property without a domain or without a range."""
    for term in properties(graph):
        if not all(some(graph, term, axis) for axis in SIGNATURE):
            yield name(term)


def p12_equivalent_properties(graph: Graph) -> Iterator[str]:
    """Properties of the same name that no axiom relates."""
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    known = {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
    yield from _same_name(graph, known, OWL.equivalentProperty, RDFS.subPropertyOf)


def _same_name(graph: Graph, terms: Iterable[Node], *related: URIRef) -> Iterator[str]:
    for group in twins(terms, lambda term: "".join(words(term))):
        for term in group:
            kin = some(graph, term, *related, *(~link for link in related))
            others = group - {term} - kin
            if str(term).startswith(DAAP.iri):
                yield from (pair(term, other) for other in others)


def p13_inverse(graph: Graph) -> Iterator[str]:
    """A relation that has no inverse and is not symmetric."""
    for term in own(graph, OWL.ObjectProperty):
        inverse = some(graph, term, OWL.inverseOf, ~OWL.inverseOf)
        if not inverse and (term, RDF.type, OWL.SymmetricProperty) not in graph:
            yield name(term)


def p19_multiple_domains_or_ranges(graph: Graph) -> Iterator[str]:
    """A property with several domains or ranges, which mean all of them at once."""
    for term in properties(graph):
        if any(len(some(graph, term, axis)) > 1 for axis in SIGNATURE):
            yield name(term)


def p20_misused_annotations(graph: Graph) -> Iterator[str]:
    """A label longer than the comment, or one text in two places, or none."""
    for term in {*classes(graph), *properties(graph)}:
        labels, comments, definitions = (
            {str(value).strip().casefold() for value in some(graph, term, predicate)}
            for predicate in (RDFS.label, RDFS.comment, SKOS.definition)
        )
        texts = comments | definitions
        swapped = any(
            len(label.split()) > len(text.split()) for label in labels for text in texts
        )
        empty = "" in labels | texts
        if swapped or empty or labels & texts or comments & definitions:
            yield name(term)


def p21_miscellaneous_class(graph: Graph) -> Iterator[str]:
    """A class for what does not fit elsewhere."""
    for term in classes(graph):
        if {"other", "others", "misc", "miscellaneous", "rest"} & set(words(term)):
            yield name(term)


def p22_naming(graph: Graph) -> Iterator[str]:
    """A name that is not in camel case, capital for all but properties."""
    for term in {*classes(graph), *own(graph, OWL.NamedIndividual)}:
        if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", str(term).removeprefix(DAAP.iri)):
            yield name(term)
    for term in properties(graph):
        if not re.fullmatch(r"[a-z][A-Za-z0-9]*", str(term).removeprefix(DAAP.iri)):
            yield name(term)


def p24_recursive_definition(graph: Graph) -> Iterator[str]:
    """A term in its own definition."""
    axioms = (
        RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range,
        OWL.equivalentClass, OWL.equivalentProperty,
    )  # fmt: skip
    for term in {*classes(graph), *properties(graph)}:
        chains = some(graph, term, OWL.propertyChainAxiom)
        links = {link for chain in chains for link in Collection(graph, chain)}
        if term in some(graph, term, *axioms) | links:
            yield name(term)


def p25_inverse_to_itself(graph: Graph) -> Iterator[str]:
    """A relation that is its own inverse, which is called symmetric."""
    for term in own(graph, OWL.ObjectProperty):
        if term in some(graph, term, OWL.inverseOf):
            yield name(term)


def p26_inverse_of_symmetric(graph: Graph) -> Iterator[str]:
    """A symmetric relation with an inverse."""
    for term in own(graph, OWL.SymmetricProperty):
        if some(graph, term, OWL.inverseOf, ~OWL.inverseOf):
            yield name(term)


def p27_wrong_equivalent_properties(graph: Graph) -> Iterator[str]:
    """Properties that are declared the same and have other domains or ranges."""
    for one, other in graph.subject_objects(OWL.equivalentProperty):
        if any(differ(graph, one, other, axis) for axis in SIGNATURE):
            yield pair(one, other)


def _one_sided(graph: Graph, kind: URIRef) -> Iterator[str]:
    for term in own(graph, kind):
        domain, range_ = (some(graph, term, axis) for axis in SIGNATURE)
        if domain != range_:
            yield name(term)


def p28_wrong_symmetric(graph: Graph) -> Iterator[str]:
    """A symmetric relation between things of different kinds."""
    yield from _one_sided(graph, OWL.SymmetricProperty)


def p29_wrong_transitive(graph: Graph) -> Iterator[str]:
    """A transitive relation between things of different kinds."""
    yield from _one_sided(graph, OWL.TransitiveProperty)


def p30_equivalent_classes(graph: Graph) -> Iterator[str]:
    """Classes of the same name that no axiom relates."""
    known = set(graph.subjects(RDF.type, OWL.Class))
    yield from _same_name(graph, known, OWL.equivalentClass, RDFS.subClassOf)


def p31_wrong_equivalent_classes(graph: Graph) -> Iterator[str]:
    """Classes that are declared the same, and disjoint or one below the other."""
    for one, other in graph.subject_objects(OWL.equivalentClass):
        kin = some(graph, one, RDFS.subClassOf, ~RDFS.subClassOf)
        if other in kin | disjoint(graph, one):
            yield pair(one, other)


def p32_same_label(graph: Graph) -> Iterator[str]:
    """Classes with the same label."""

    def label(term: Node) -> str:
        return str(graph.value(term, RDFS.label) or "").casefold()

    for group in twins(classes(graph), label):
        yield " / ".join(sorted(map(name, group)))


def p33_chain_of_one(graph: Graph) -> Iterator[str]:
    """A property chain of a single property."""
    for term, start in graph.subject_objects(OWL.propertyChainAxiom):
        if len(Collection(graph, start)) < 2:
            yield name(term)


def p34_untyped_class(graph: Graph) -> Iterator[str]:
    """What stands where a class must, and is not declared as one."""
    places = {
        *graph.objects(None, RDFS.subClassOf),
        *graph.subjects(RDFS.subClassOf),
        *graph.objects(None, RDFS.domain),
        *(n for s in graph.objects(None, OWL.members) for n in Collection(graph, s)),
        *graph.objects(None, OWL.disjointWith),
        *(r for p in own(graph, OWL.ObjectProperty) for r in graph[p : RDFS.range]),
    }
    for term in places:
        if (term, RDF.type, OWL.Class) not in graph:
            yield name(term)


def p35_untyped_property(graph: Graph) -> Iterator[str]:
    """What stands where a property must, and is not declared as one."""
    chains = graph.objects(None, OWL.propertyChainAxiom)
    places = {
        *(p for p in graph.predicates() if not _built_in(p)),
        *graph.subjects(RDFS.domain),
        *graph.subjects(RDFS.range),
        *graph.subjects(RDFS.subPropertyOf),
        *graph.objects(None, RDFS.subPropertyOf),
        *graph.subjects(OWL.inverseOf),
        *graph.objects(None, OWL.inverseOf),
        *(link for chain in chains for link in Collection(graph, chain)),
    }
    kinds = {OWL.AnnotationProperty, OWL.DatatypeProperty, OWL.ObjectProperty}
    for term in places:
        if not kinds & some(graph, term, RDF.type):
            yield name(term)


def _built_in(node: Node) -> bool:
    return str(node).startswith((str(OWL), str(RDF), str(RDFS)))


def p36_file_extension(graph: Graph) -> Iterator[str]:
    """The IRI of an ontology that ends like a file."""
    for term in graph.subjects(RDF.type, OWL.Ontology):
        if re.search(r"\.(?:owl|rdf|ttl|xml|n3|nt|jsonld|rdfxml)$", str(term)):
            yield name(term)


def p38_no_ontology(graph: Graph) -> Iterator[str]:
    """A file that describes no ontology."""
    if (None, RDF.type, OWL.Ontology) not in graph:
        yield "owl:Ontology"


def p39_ambiguous_namespace(graph: Graph) -> Iterator[str]:
    """An ontology whose namespace is not its own absolute IRI."""
    for term in graph.subjects(RDF.type, OWL.Ontology):
        spaces = graph.objects(term, VANN.preferredNamespaceUri)
        absolute = re.match(r"https?://[^/]+/.", str(term))
        if not absolute or str(graph.value(term, VANN.preferredNamespaceUri)) not in (
            f"{term}#",
            DAAP.iri,
        ):
            yield f"{name(term)} {sorted(map(str, spaces))}"


def p40_namespace_hijacking(graph: Graph) -> Iterator[str]:
    """A term of another vocabulary that is not in it."""
    for node in {node for triple in graph for node in triple}:
        text = str(node)
        for space in CLOSED:
            extra = NOT_IN_RDFLIB.get(str(space), "").split()
            local = text.removeprefix(str(space))
            known = local in ("", text) or text in space or local in extra
            if isinstance(node, URIRef) and not known:
                yield name(node)
        for iri, names in NOT_IN_RDFLIB.items():
            local = text.removeprefix(iri)
            if local != text and iri != str(DCAT) and local not in names.split():
                yield name(node)


def p41_no_licence(graph: Graph) -> Iterator[str]:
    """An ontology without a licence."""
    licences = (DCTERMS.license, DCTERMS.rights, CC_LICENSE)
    for term in graph.subjects(RDF.type, OWL.Ontology):
        if not some(graph, term, *licences):
            yield name(term)


PITFALLS: dict[str, Callable[[Graph], Iterator[str]]] = {
    function.__name__[:3].upper(): function
    for function in (
        p02_synonyms_as_classes,
        p03_is,
        p04_unconnected,
        p05_wrong_inverse,
        p06_class_cycle,
        p07_merged_concepts,
        p08_annotations,
        p10_disjointness,
        p11_domain_range,
        p12_equivalent_properties,
        p13_inverse,
        p19_multiple_domains_or_ranges,
        p20_misused_annotations,
        p21_miscellaneous_class,
        p22_naming,
        p24_recursive_definition,
        p25_inverse_to_itself,
        p26_inverse_of_symmetric,
        p27_wrong_equivalent_properties,
        p28_wrong_symmetric,
        p29_wrong_transitive,
        p30_equivalent_classes,
        p31_wrong_equivalent_classes,
        p32_same_label,
        p33_chain_of_one,
        p34_untyped_class,
        p35_untyped_property,
        p36_file_extension,
        p38_no_ontology,
        p39_ambiguous_namespace,
        p40_namespace_hijacking,
        p41_no_licence,
    )
}
"""The pitfalls by their numbers."""

FAULTS = {
    "P02": ("daap:A a owl:Class ; owl:equivalentClass daap:B .", "daap:A / daap:B"),
    "P03": ("daap:isA a owl:ObjectProperty .", "daap:isA"),
    "P04": ("daap:A a owl:Class .", "daap:A"),
    "P05": (
        "daap:p rdfs:domain daap:A ; owl:inverseOf daap:q . daap:q rdfs:range daap:B .",
        "daap:p / daap:q",
    ),
    "P06": (
        "daap:A a owl:Class ; rdfs:subClassOf daap:B . daap:B rdfs:subClassOf daap:A .",
        "daap:A",
    ),
    "P07": ("daap:StepAndNote a owl:Class .", "daap:StepAndNote"),
    "P08": ('daap:A a owl:Class ; rdfs:label "a" .', "daap:A"),
    "P10": ("daap:A a owl:Class .", "daap:A"),
    "P11": ("daap:p a owl:ObjectProperty ; rdfs:domain daap:A .", "daap:p"),
    "P12": (
        "daap:page a owl:ObjectProperty . foaf:page a owl:ObjectProperty .",
        "<http://xmlns.com/foaf/0.1/page> / daap:page",
    ),
    "P13": ("daap:p a owl:ObjectProperty .", "daap:p"),
    "P19": ("daap:d a owl:DatatypeProperty ; rdfs:domain daap:A , daap:B .", "daap:d"),
    "P20": (
        'daap:A a owl:Class ; rdfs:label "two words" ; rdfs:comment "One." .',
        "daap:A",
    ),
    "P21": ("daap:OtherSource a owl:Class .", "daap:OtherSource"),
    "P22": ("daap:in_turn a owl:ObjectProperty .", "daap:in_turn"),
    "P24": ("daap:A a owl:Class ; rdfs:subClassOf daap:A .", "daap:A"),
    "P25": ("daap:p a owl:ObjectProperty ; owl:inverseOf daap:p .", "daap:p"),
    "P26": (
        "daap:p a owl:ObjectProperty , owl:SymmetricProperty ; owl:inverseOf daap:q .",
        "daap:p",
    ),
    "P27": (
        "daap:p owl:equivalentProperty daap:q ; rdfs:domain daap:A . "
        "daap:q rdfs:domain daap:B .",
        "daap:p / daap:q",
    ),
    "P28": (
        "daap:p a owl:SymmetricProperty ; rdfs:domain daap:A ; rdfs:range daap:B .",
        "daap:p",
    ),
    "P29": (
        "daap:p a owl:TransitiveProperty ; rdfs:domain daap:A ; rdfs:range daap:B .",
        "daap:p",
    ),
    "P30": (
        "daap:Document a owl:Class . foaf:Document a owl:Class .",
        "<http://xmlns.com/foaf/0.1/Document> / daap:Document",
    ),
    "P31": (
        "daap:A owl:equivalentClass daap:B ; owl:disjointWith daap:B .",
        "daap:A / daap:B",
    ),
    "P32": (
        'daap:A a owl:Class ; rdfs:label "Step" . '
        'daap:B a owl:Class ; rdfs:label "step" .',
        "daap:A / daap:B",
    ),
    "P33": ("daap:p owl:propertyChainAxiom ( daap:q ) .", "daap:p"),
    "P34": ("daap:A a owl:Class ; rdfs:subClassOf daap:B .", "daap:B"),
    "P35": ("daap:p a owl:ObjectProperty . daap:x daap:q daap:y .", "daap:q"),
    "P36": (
        "<https://example.org/study.owl> a owl:Ontology .",
        "<https://example.org/study.owl>",
    ),
    "P38": ("daap:A a owl:Class .", "owl:Ontology"),
    "P39": ("<urn:x> a owl:Ontology .", "<urn:x> []"),
    "P40": (
        "daap:A skos:naming daap:B .",
        "<http://www.w3.org/2004/02/skos/core#naming>",
    ),
    "P41": (
        "<https://example.org/study> a owl:Ontology .",
        "<https://example.org/study>",
    ),
}
"""Faulty ontologies, and the name that the pitfall's check must give."""


def accepted(graph: Graph, pitfall: str, tools: ModuleType) -> set[str]:
    """The terms that may fall into a pitfall, for a reason that is stated."""
    if pitfall != "P11":
        return {
            n for names in ACCEPTED.get(pitfall, {}).values() for n in names.split()
        }
    return {
        name(term)
        for term in properties(graph)
        if any(tools.gap(graph, term, axis) for axis in SIGNATURE)
    }


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_the_ontology_avoids_the_pitfall(
    ontology: Graph, alignment: Graph, tools: ModuleType, pitfall: str
) -> None:
    """No term falls into it but the accepted ones, and each of those does."""
    graph = ontology + alignment if pitfall == "P12" else ontology
    assert set(PITFALLS[pitfall](graph)) == accepted(ontology, pitfall, tools)


def test_the_alignment_invents_no_foreign_term(alignment: Graph) -> None:
    assert sorted(p40_namespace_hijacking(alignment)) == []


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_the_check_of_the_pitfall_can_fail(tools: ModuleType, pitfall: str) -> None:
    text, named = FAULTS[pitfall]
    assert named in set(PITFALLS[pitfall](tools.turtle(text)))


def test_every_pitfall_is_computed_or_has_a_reason_not_to_be() -> None:
    numbers = {f"P{number:02}" for number in range(1, 42)}
    assert set(PITFALLS) | set(NOT_COMPUTED) == numbers
    assert set(PITFALLS) & set(NOT_COMPUTED) == set()
    assert set(FAULTS) == set(PITFALLS)
