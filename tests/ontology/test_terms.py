"""Every term is defined, documented and shown at work, and none is invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from types import ModuleType

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store
from rdflib import (
    DCTERMS,
    OWL,
    RDF,
    RDFS,
    SKOS,
    XSD,
    BNode,
    Graph,
    Literal,
    Node,
    URIRef,
)

from daap.core.namespaces import DAAP, PREFIXES

PREFIX = re.compile(r"^@prefix\s+(\w*):\s+<([^>]*)>\s*\.$", re.MULTILINE)
PREFIXED = re.compile(r"\b(?!daap:)[a-z]+:\w+")
BUILT_IN = tuple(str(space) for space in (OWL, RDF, RDFS, XSD))
SECTIONS = ("Classes", "Object properties", "Data properties")
ONCE = (RDFS.label, SKOS.definition)
AXIS = {"domain": RDFS.domain, "range": RDFS.range}


def values(graph: Graph, term: URIRef, predicate: URIRef) -> list[Literal]:
    """The literals of one predicate."""
    return [o for o in graph.objects(term, predicate) if isinstance(o, Literal)]


def is_built_in(node: Node) -> bool:
    """Whether a node belongs to RDF, RDFS, OWL or XML Schema."""
    return str(node).startswith(BUILT_IN)


def test_names_in_code_and_terms_in_the_ontology_are_the_same(
    ontology: Graph, tools: ModuleType
) -> None:
    defined = [term.removeprefix(DAAP.iri) for term in tools.ours(ontology)]
    assert sorted(defined) == sorted(DAAP)


def test_classes_and_properties_are_core_and_values_are_vocabulary(
    tools: ModuleType,
) -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    core, vocabulary = tools.read("core.ttl"), tools.read("vocabulary.ttl")
    strays = [
        *(t for t in tools.ours(core) if not kinds & set(core.objects(t, RDF.type))),
        *(
            t
            for t in tools.ours(vocabulary)
            if (t, RDF.type, OWL.NamedIndividual) not in vocabulary
        ),
    ]
    assert strays == []


def test_nothing_of_ours_is_used_that_is_not_defined(
    ontology: Graph, alignment: Graph, study: Graph, tools: ModuleType
) -> None:
    graphs = ontology + alignment + study + tools.examples(ontology)
    used = {node for triple in graphs for node in triple if tools.is_ours(node)}
    assert sorted(used - set(tools.ours(ontology))) == []


@pytest.mark.parametrize("predicate", ONCE, ids=["label", "definition"])
def test_a_term_has_one_label_and_one_definition_in_english(
    ontology: Graph, tools: ModuleType, predicate: URIRef
) -> None:
    wrong = [
        tools.short(term)
        for term in tools.ours(ontology)
        if [v.language for v in values(ontology, term, predicate)] != ["en"]
    ]
    assert wrong == []


def test_a_term_has_a_note_on_its_use_in_english(
    ontology: Graph, tools: ModuleType
) -> None:
    wrong = [
        tools.short(term)
        for term in tools.ours(ontology)
        if {v.language for v in values(ontology, term, RDFS.comment)} != {"en"}
    ]
    assert wrong == []


def test_a_term_says_which_ontology_defines_it(
    ontology: Graph, tools: ModuleType
) -> None:
    wrong = [
        tools.short(term)
        for term in tools.ours(ontology)
        if list(ontology.objects(term, RDFS.isDefinedBy)) != [tools.ONTOLOGY]
    ]
    assert wrong == []


@pytest.mark.parametrize("predicate", [SKOS.definition, RDFS.comment])
def test_a_sentence_is_a_sentence(
    ontology: Graph, tools: ModuleType, predicate: URIRef
) -> None:
    """It begins with a capital or a digit and ends with a full stop or a query."""
    wrong = [
        f"{tools.short(term)}: {text}"
        for term in tools.ours(ontology)
        for text in values(ontology, term, predicate)
        if not re.fullmatch(r"[A-Z0-9][\s\S]*(?:\.|\}|\}\nORDER BY \?\w+)", text)
    ]
    assert wrong == []


def test_no_two_terms_share_a_definition(ontology: Graph, tools: ModuleType) -> None:
    texts = Counter(
        str(text)
        for term in tools.ours(ontology)
        for text in values(ontology, term, SKOS.definition)
    )
    assert [text for text, number in texts.items() if number > 1] == []


def test_labels_tell_classes_from_each_other_and_properties_too(
    ontology: Graph, tools: ModuleType
) -> None:
    for terms in (tools.ours(ontology, OWL.Class), tools.properties(ontology)):
        labels = Counter(str(ontology.value(t, RDFS.label)).casefold() for t in terms)
        assert [label for label, number in labels.items() if number > 1] == []


def test_no_label_of_a_property_is_that_of_a_class(
    ontology: Graph, tools: ModuleType
) -> None:
    classes, properties = (
        {str(ontology.value(term, RDFS.label)) for term in terms}
        for terms in (tools.ours(ontology, OWL.Class), tools.properties(ontology))
    )
    assert classes & properties == set()


def test_an_example_is_turtle_that_uses_its_term(
    ontology: Graph, tools: ModuleType
) -> None:
    wrong = []
    for term in tools.ours(ontology):
        found = values(ontology, term, SKOS.example)
        graphs = [tools.turtle(str(example)) for example in found]
        used = {node for graph in graphs for triple in graph for node in triple}
        if term not in used:
            wrong.append(tools.short(term))
    assert wrong == []


def test_an_example_of_a_property_has_a_subject_and_an_object_that_fit(
    ontology: Graph, tools: ModuleType
) -> None:
    """Object properties lead to IRIs, data properties to literals of the range."""
    wrong = []
    whole = tools.examples(ontology)
    for term in tools.properties(ontology):
        literal = (term, RDF.type, OWL.DatatypeProperty) in ontology
        expected = ontology.value(term, RDFS.range)
        for _, value in whole.subject_objects(term):
            fits = isinstance(value, Literal) == literal
            if literal and expected != RDFS.Literal:
                fits = fits and (value.datatype or XSD.string) == expected
            if not fits:
                wrong.append(f"{tools.short(term)} {value.n3()}")
    assert wrong == []


@pytest.mark.parametrize("axis", AXIS)
def test_a_property_has_a_domain_and_a_range_or_says_why_not(
    ontology: Graph, tools: ModuleType, axis: str
) -> None:
    """One of the two: an axiom, or an editorial note with the reason."""
    wrong = [
        tools.short(term)
        for term in tools.properties(ontology)
        if bool(list(ontology.objects(term, AXIS[axis])))
        == bool(tools.gap(ontology, term, AXIS[axis]))
    ]
    assert wrong == []


def test_the_axioms_of_the_design_stand(ontology: Graph, tools: ModuleType) -> None:
    """The subclasses, subproperties, inverses and chains that data rely on."""
    expected = tools.turtle("""
        daap:Study rdfs:subClassOf prov:Activity .
        daap:Source rdfs:subClassOf prov:Entity , foaf:Document .
        daap:Interview rdfs:subClassOf daap:Source .
        daap:GreyLiterature rdfs:subClassOf daap:Source .
        daap:FieldNote rdfs:subClassOf prov:Entity .
        daap:Table rdfs:subClassOf prov:Entity .
        daap:Build rdfs:subClassOf prov:Activity .
        daap:ReadingFinding rdfs:subClassOf sh:AbstractResult .
        daap:InputFile rdfs:subClassOf prov:Entity .
        daap:Transcript rdfs:subClassOf prov:Entity .
        daap:Turn rdfs:subClassOf daap:TranscriptPart .
        daap:Segment rdfs:subClassOf daap:TranscriptPart .
        daap:Speaker rdfs:subClassOf prov:Agent .
        daap:Interviewer rdfs:subClassOf daap:Speaker .
        daap:Participant rdfs:subClassOf daap:Speaker .
        daap:CodingStep rdfs:subClassOf prov:Activity .
        daap:OpenCode rdfs:subClassOf oa:Annotation .
        daap:InVivoCode rdfs:subClassOf daap:OpenCode .
        daap:DescriptiveCode rdfs:subClassOf daap:OpenCode .
        daap:Anchor rdfs:subClassOf oa:SpecificResource .
        daap:Region rdfs:subClassOf oa:SpecificResource .
        daap:CodeAssignment rdfs:subClassOf oa:Annotation .
        daap:Code rdfs:subClassOf skos:Concept .
        daap:Decision rdfs:subClassOf daap:Code .
        daap:DesignSolution rdfs:subClassOf daap:Code .
        daap:Practice rdfs:subClassOf daap:DesignSolution .
        daap:Pattern rdfs:subClassOf daap:Practice .
        daap:Force rdfs:subClassOf daap:Code .
        daap:EmergentCode rdfs:subClassOf daap:Code .
        daap:Category rdfs:subClassOf daap:Code .
        daap:Coder rdfs:subClassOf prov:Agent .
        daap:Memo rdfs:subClassOf oa:Annotation .
        daap:ProjectFile rdfs:subClassOf prov:Entity .
        daap:codesAnchor rdfs:subPropertyOf daap:quotesAnchor .
        daap:Claim rdfs:subClassOf prov:Entity .
        daap:DefinitionClaim rdfs:subClassOf daap:Claim .
        daap:ImpactClaim rdfs:subClassOf daap:Claim .
        daap:LinkClaim rdfs:subClassOf daap:Claim .
        daap:OptionClaim rdfs:subClassOf daap:Claim .
        daap:assigns rdfs:subPropertyOf oa:hasBody .
        daap:requires rdfs:subPropertyOf daap:dependsOn .
        daap:uses rdfs:subPropertyOf daap:dependsOn .
        daap:canUse rdfs:subPropertyOf daap:relatesTo .
        daap:canBeRealizedWith rdfs:subPropertyOf daap:relatesTo .
        daap:extends rdfs:subPropertyOf daap:dependsOn .
        daap:variantOf rdfs:subPropertyOf daap:relatesTo .
        daap:dependsOn rdfs:subPropertyOf daap:relatesTo .
        daap:canBeCombinedWith rdfs:subPropertyOf daap:relatesTo .
        daap:isA rdfs:subPropertyOf daap:relatesTo .
        daap:realizes rdfs:subPropertyOf daap:relatesTo .
        daap:includes rdfs:subPropertyOf daap:relatesTo .
        daap:alternativeTo rdfs:subPropertyOf daap:relatesTo .
        daap:rulesOut rdfs:subPropertyOf daap:relatesTo .
        daap:influences rdfs:subPropertyOf daap:relatesTo .
        daap:leadsTo rdfs:subPropertyOf daap:relatesTo .
        daap:enables rdfs:subPropertyOf daap:relatesTo .
        daap:mandatoryNext rdfs:subPropertyOf daap:next .
        daap:optionalNext rdfs:subPropertyOf daap:next .
        daap:considerIfNotDecidedYet rdfs:subPropertyOf daap:next .
        daap:assignedIn owl:inverseOf daap:assigns .
        daap:optionNode owl:inverseOf daap:ofDecision .
        daap:hasTranscript owl:inverseOf daap:transcriptOf .
        daap:hasStep owl:inverseOf daap:inSource .
        daap:hasCode owl:inverseOf daap:evidencedBy .
        daap:optionOf owl:inverseOf daap:hasOption .
    """)
    stated = {
        triple
        for triple in ontology
        if triple[1] in {RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf}
        and tools.is_ours(triple[0])
    }
    assert sorted(map(str, stated ^ set(expected))) == []


CHAINS = {
    "daap:evidencedBy": "daap:assignedIn prov:wasGeneratedBy daap:inSource",
    "daap:evidencedInSegment": "daap:assignedIn prov:wasGeneratedBy daap:codesSegment",
    "daap:quotedInSegment": (
        "daap:assignedIn prov:wasGeneratedBy daap:quotesAnchor daap:inSegment"
    ),
    "daap:hasOption": "daap:optionNode daap:proposes",
    "daap:evidencedThroughOption": "daap:hasOption daap:evidencedBy",
}


def test_the_chains_of_the_design_stand(ontology: Graph, tools: ModuleType) -> None:
    stated = {
        tools.short(prop): " ".join(map(tools.short, ontology.items(start)))
        for prop, start in ontology.subject_objects(OWL.propertyChainAxiom)
    }
    assert stated == CHAINS


def test_every_value_belongs_to_one_list_and_its_list_tells_all_apart(
    ontology: Graph, tools: ModuleType
) -> None:
    lists: dict[Node, set[Node]] = {}
    for value in tools.ours(ontology, OWL.NamedIndividual):
        kinds = set(ontology.objects(value, RDF.type)) - {OWL.NamedIndividual}
        (kind,) = kinds
        lists.setdefault(kind, set()).add(value)
    told_apart = {
        frozenset(ontology.items(start))
        for start in ontology.objects(None, OWL.distinctMembers)
    }
    assert told_apart == {frozenset(values) for values in lists.values()}


def test_impact_values_have_the_signs_of_the_studys_tables(ontology: Graph) -> None:
    signs = {
        str(value).removeprefix(DAAP.iri): str(sign)
        for value, sign in ontology.subject_objects(SKOS.notation)
    }
    assert signs == {
        "VeryPositive": "++",
        "Positive": "+",
        "Neutral": "o",
        "Negative": "-",
        "VeryNegative": "--",
        "PositiveAndNegative": "+/-",
    }


def all_files(tools: ModuleType) -> list[str]:
    """Every Turtle file of the ontology folder."""
    return [*tools.FILES, *tools.study_files()]


def test_prefixes_are_those_of_the_code(tools: ModuleType) -> None:
    known = {**PREFIXES, **tools.OTHER_PREFIXES}
    wrong = [
        f"{name}: {prefix}: <{iri}>"
        for name in all_files(tools)
        for prefix, iri in PREFIX.findall(tools.file_text(name))
        if known.get(prefix) != iri
    ]
    assert wrong == []


def test_prefixes_are_sorted_and_each_is_used(tools: ModuleType) -> None:
    for name in tools.FILES:
        text = tools.file_text(name)
        prefixes = [prefix for prefix, _ in PREFIX.findall(text)]
        body = PREFIX.sub("", text)
        assert prefixes == sorted(prefixes), name
        assert [p for p in prefixes if not re.search(rf"\b{p}:", body)] == [], name


def test_blank_nodes_hold_lists_and_axioms_only(
    ontology: Graph, alignment: Graph, study: Graph
) -> None:
    axioms = {OWL.AllDifferent, OWL.AllDisjointClasses}
    graph = ontology + alignment + study
    others = [
        node.n3()
        for node in set(graph.subjects())
        if isinstance(node, BNode)
        and (node, RDF.first, None) not in graph
        and not axioms & set(graph.objects(node, RDF.type))
    ]
    assert others == []


def test_the_ontology_has_no_relative_iri(tools: ModuleType) -> None:
    """It is the same wherever it is read from."""
    for name in tools.FILES:
        here, there = (
            {
                node
                for triple in Graph().parse(
                    data=tools.file_text(name), format="turtle", publicID=base
                )
                for node in triple
                if isinstance(node, URIRef)
            }
            for base in ("https://a.example/", "https://b.example/")
        )
        assert here == there, name


def test_terms_stand_in_the_order_of_the_alphabet(tools: ModuleType) -> None:
    parts = re.split(r"^#    (.+)$", tools.file_text("core.ttl"), flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert set(sections) == {*SECTIONS, "Disjointness"}
    for title in SECTIONS:
        names = re.findall(r"^daap:(\w+)$", sections[title], re.MULTILINE)
        assert len(names) > 10
        assert names == sorted(names, key=str.casefold), title


def foreign(graph: Graph) -> Iterator[Node]:
    """Terms of others that a graph uses as predicates, classes and properties."""
    schema = {
        RDF.type, RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf,
        OWL.disjointWith, OWL.inverseOf,
    }  # fmt: skip
    for subject, predicate, value in graph:
        yield predicate
        if predicate in schema:
            yield value
        if predicate in schema - {RDF.type}:
            yield subject
        if predicate == RDF.first:
            yield value


def test_every_foreign_term_in_use_is_declared(
    ontology: Graph, study: Graph, tools: ModuleType
) -> None:
    """All but the terms of the SHACL report, which nothing is inferred from."""
    external = tools.read("external.ttl")
    undeclared = [
        tools.short(node)
        for node in set(foreign(ontology + study + tools.examples(ontology)))
        if not is_built_in(node)
        and not tools.is_ours(node)
        and (node, RDF.type, None) not in external
    ]
    assert [term for term in undeclared if not term.startswith("sh:")] == []


def test_declarations_bring_no_foreign_text(tools: ModuleType) -> None:
    external = tools.read("external.ttl")
    assert [value for value in external.objects() if isinstance(value, Literal)] == []
    assert [s for s in external.subjects() if tools.is_ours(s)] == []


def test_the_alignment_speaks_of_our_terms_in_few_predicates(
    ontology: Graph, alignment: Graph, tools: ModuleType
) -> None:
    own = tools.header(alignment)
    known = set(tools.ours(ontology))
    predicates = {
        RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso, SKOS.editorialNote,
    }  # fmt: skip
    strays = [
        triple
        for triple in alignment
        if triple[0] != own and (triple[0] not in known or triple[1] not in predicates)
    ]
    assert strays == []


def test_a_vague_relation_in_the_alignment_says_why(
    alignment: Graph, tools: ModuleType
) -> None:
    vague = set(alignment.subjects(RDFS.seeAlso))
    explained = set(alignment.subjects(SKOS.editorialNote))
    assert sorted(map(tools.short, vague ^ explained)) == []


def test_the_alignment_is_of_the_version_that_the_ontology_is_of(
    ontology: Graph, alignment: Graph, tools: ModuleType
) -> None:
    headers = [
        {
            term: str(graph.value(header, term)).rpartition("/")[2]
            for term in (
                OWL.versionInfo,
                OWL.versionIRI,
                OWL.priorVersion,
                DCTERMS.issued,
                DCTERMS.modified,
            )
        }
        for graph, header in (
            (ontology, tools.ONTOLOGY),
            (alignment, tools.header(alignment)),
        )
    ]
    assert headers[0] == headers[1]


def test_the_table_of_other_models_says_what_core_and_alignment_say(
    ontology: Graph, alignment: Graph, tools: ModuleType
) -> None:
    """A term above ours stands in the table, one that is near behind the word."""
    related = {
        (tools.short(term), predicate == RDFS.seeAlso, tools.short(other))
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
        for term, other in (ontology + alignment).subject_objects(predicate)
        if tools.is_ours(term) and not tools.is_ours(other)
    }
    page = tools.FOLDER.parent / "docs" / "coding-models.md"
    told = set()
    for line in page.read_text(encoding="utf-8").splitlines():
        first, *cells = line.strip("| ").split("|")
        for ours in re.findall(r"`(daap:\w+)`", first if line[:1] == "|" else ""):
            for cell in cells:
                above, _, near = cell.partition("near ")
                told |= {(ours, False, other) for other in PREFIXED.findall(above)}
                told |= {(ours, True, other) for other in PREFIXED.findall(near)}
    assert len(related) > 80
    assert sorted(told ^ related) == []


def test_no_solution_is_aligned_to_a_decision(alignment: Graph) -> None:
    """A decision of ours is a question; DIO's design decision is a choice made."""
    targets = set(alignment.objects(None, RDFS.subClassOf))
    targets |= set(alignment.objects(None, RDFS.seeAlso))
    assert [t for t in targets if str(t).endswith("DesignDecision")] == []


def test_queries_in_the_comments_run_and_find_the_examples(
    ontology: Graph, tools: ModuleType
) -> None:
    """Each query explained in the ontology answers from the ontology's examples."""
    store = Store()
    data = (ontology + tools.examples(ontology)).serialize(format="nt")
    store.bulk_load(data.encode(), RdfFormat.N_TRIPLES)
    prefixes = {**PREFIXES, **tools.OTHER_PREFIXES}
    found = list(tools.queries(ontology))
    assert len(found) == 8
    for subject, query in found:
        answer = store.query(query, prefixes=prefixes)
        assert isinstance(answer, QuerySolutions)
        assert list(answer), f"{tools.short(subject)}: {query}"
