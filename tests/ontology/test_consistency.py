"""Ontology, codebook, guidance and data contradict nothing, and imply what they should.

owlrl reports a contradiction as a message and raises nothing, so each kind of
contradiction is also seeded, to see that it is reported.
"""

from __future__ import annotations

from types import ModuleType

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef

from daap.core.namespaces import DAAP

SAMPLE = """
<study> a daap:Study ; prov:used <source/p4>, <source/s9> .
<source/p4> a daap:Interview ; dct:identifier "p4" ;
    foaf:page <https://example.org/p4> ; daap:archivedAt <https://example.org/p4/1> ;
    daap:shortLink <https://example.org/4> ; daap:hasExample true ;
    daap:hasSourceCode false ;
    daap:sourceType daap:PractitionerAudienceArticle ;
    daap:authorType daap:Practitioner ; daap:attributedCode <code/latency> ;
    daap:inTable <table/sources> ; daap:tableRow 4 .
<source/s9> a daap:GreyLiterature ; daap:recordedIn <source/s9/field-note> ;
    daap:sourceType daap:Slides ; daap:firstLine 1 ; daap:lastLine 34 .
<source/s9/field-note> a daap:FieldNote ; foaf:primaryTopic <source/s9> .
<source/p4/field-note> a daap:FieldNote ; daap:path "field-notes/p_4.md" ;
    daap:sha256 "0" ; foaf:primaryTopic <source/p4> .
<table/sources> a daap:Table ; daap:sha256 "0" .
<table/attributions> a daap:Table ; daap:path "attributions.csv" .
<report> a sh:ValidationReport ; daap:hasFinding <source/p4/finding/1> .
<source/p4/finding/1> a daap:ReadingFinding ; daap:rule "empty-trace" .
<file/study.toml> a daap:InputFile ; daap:path "study.toml" ; daap:sha256 "0" .
<build/1.0.0> a daap:Build ; prov:used <source/p4/field-note>, <file/study.toml> ;
    prov:wasAssociatedWith <agent/daap-1.0.0> .
<agent/daap-1.0.0> a prov:SoftwareAgent ; dcat:version "1.0.0" .
<source/p4/transcript> a daap:Transcript ; daap:transcriptOf <source/p4> ;
    daap:publishedText daap:AllText ; prov:wasDerivedFrom <source/p4/field-note> .
<source/p4/speaker/expert-e> a daap:Participant ; daap:speaksIn <source/p4> .
<source/p4/speaker/interviewer> a daap:Interviewer ; daap:speaksIn <source/p4> .
<source/p4/turn/1> a daap:Turn ; dct:isPartOf <source/p4/transcript> ;
    daap:position 1 ; daap:spokenBy <source/p4/speaker/expert-e> .
<source/p4/segment/1> a daap:Segment ; dct:isPartOf <source/p4/transcript> ;
    daap:position 1 ; daap:inTurn <source/p4/turn/1> ; daap:text "Yes."@en ;
    daap:startOffset 0 ; daap:endOffset 4 ; daap:firstLine 40 ; daap:lastLine 40 .
<source/p4/step/1> a daap:CodingStep ; daap:position 1 ; daap:inSource <source/p4> ;
    prov:used <source/p4/field-note> ; daap:codesSegment <source/p4/segment/1> ;
    daap:quotesAnchor <source/p4/transcript/char/0-3> .
<source/p4/step/1/note/1> a daap:DescriptiveCode ;
    daap:names <code/observation_port> ; oa:bodyValue "agrees" ;
    oa:motivatedBy oa:describing ; prov:wasGeneratedBy <source/p4/step/1> ;
    daap:anchoring daap:Unanchored ; oa:hasTarget <source/p4/segment/1> .
<source/p4/step/1/note/2> a daap:InVivoCode ; oa:bodyValue "Yes" ;
    oa:motivatedBy oa:describing ; prov:wasGeneratedBy <source/p4/step/1> ;
    daap:anchoring daap:Exact ; daap:anchorScore 1.000 ;
    oa:hasTarget <source/p4/transcript/char/0-3> .
<source/p4/transcript/char/0-3> a daap:Anchor ; oa:hasSource <source/p4/transcript> ;
    oa:hasSelector <source/p4/transcript/char/0-3/position>,
        <source/p4/transcript/char/0-3/quote> ;
    daap:inSegment <source/p4/segment/1> .
<source/p4/transcript/char/0-3/position> a oa:TextPositionSelector .
<source/p4/transcript/char/0-3/quote> a oa:TextQuoteSelector ; oa:exact "Yes" .
<source/p4/region/2> a daap:Region ; oa:hasSource <source/p4> ;
    oa:hasSelector <source/p4/region/2/fragment> .
<source/p4/region/2/fragment> a oa:FragmentSelector .
<source/p4/step/1/assigns/containerisation> a daap:CodeAssignment ;
    daap:assigns <code/containerisation> ; oa:hasBody <code/containerisation> ;
    oa:hasTarget <source/p4/segment/1> ; oa:motivatedBy oa:classifying ;
    prov:wasGeneratedBy <source/p4/step/1> ; daap:writtenAs "containerisation" ;
    daap:assignmentKind daap:Mention, daap:Relation .
<source/p4/attribution/latency> a daap:Attribution ; daap:ofSource <source/p4> ;
    daap:ofCode <code/latency> ; daap:inTable <table/attributions> ;
    daap:auditStatus daap:NotTraced .
<source/p4/attribution/containerisation> a daap:Attribution ;
    daap:ofSource <source/p4> ; daap:ofCode <code/containerisation> ;
    daap:auditStatus daap:Traced ; daap:tracedIn <source/p4/step/1> .
<codebook> a skos:ConceptScheme .
<code/containerisation> a daap:Practice, skos:Concept ; skos:inScheme <codebook> ;
    daap:improves <code/scalable> ; daap:harms <code/latency> ;
    daap:canUse <code/observation_port> .
<code/observation_port> a daap:Pattern, skos:Concept .
<code/scalable> a daap:Force, skos:Concept ;
    daap:signReading daap:PositiveImproves . <code/latency> a daap:Force, skos:Concept .
<code/deploy_decision> a daap:Decision, skos:Concept .
<code/interface_decision> a daap:Decision, skos:Concept ;
    daap:considerIfNotDecidedYet <code/deploy_decision> .
<code/new_decision> a daap:EmergentCode, skos:Concept ;
    prov:wasGeneratedBy <source/p4/step/1> .
<code/deploy_decision/option/containerisation> a daap:DecisionOption ;
    daap:ofDecision <code/deploy_decision> ; daap:proposes <code/containerisation> .
<code/containerisation/impact/scalable> a daap:ForceImpact ;
    daap:ofSolution <code/containerisation> ; daap:onForce <code/scalable> ;
    daap:impact daap:Positive .
<code/containerisation/depends/can_use/observation_port> a daap:Dependency ;
    daap:from <code/containerisation> ; daap:to <code/observation_port> ;
    daap:relation daap:canUse .
<code/interface_decision/next/deploy_decision> a daap:NextDecision ;
    daap:from <code/interface_decision> ; daap:to <code/deploy_decision> ;
    daap:relation daap:considerIfNotDecidedYet .
<import/bees> a daap:ProjectFile ; daap:path "imports/bees.json" ; daap:sha256 "0" ;
    daap:tool "QualCoder 4.0" .
<coder/coder-1> a daap:Coder ; rdfs:label "coder-1" .
<code/keeping> a daap:Category, skos:Concept ; skos:inScheme <codebook> .
<code/calm_bees> a daap:Code, skos:Concept ; skos:broader <code/keeping> ;
    daap:colour "#F781F3" .
<collection/mood> a skos:Collection ; skos:member <code/calm_bees> .
<code/calm_bees/link/causes/latency> a daap:CodeLink ; daap:from <code/calm_bees> ;
    daap:to <code/latency> ; daap:directed true .
<group/wave-1> a daap:SourceGroup ; dct:hasPart <source/p4> .
<case/keeper-a> a daap:Case ; dct:hasPart <source/p4> .
<case/keeper-a/variable/years> a daap:VariableValue ; daap:valueFor <case/keeper-a> ;
    daap:variable "years" ; daap:hasValue 10 ; daap:ofVariable <variable/years> .
<variable/years> a daap:Variable ; rdfs:label "years"@en .
<import/bees/case/keeper-a> a daap:CaseRecord ; daap:ofCase <case/keeper-a> ;
    dct:hasPart <source/p4> ; daap:inFile <import/bees> .
<source/p4/step/2> a daap:CodingStep ; daap:inSource <source/p4> ;
    daap:codesAnchor <source/p4/transcript/char/0-3> ; prov:used <import/bees> ;
    prov:wasAssociatedWith <coder/coder-1> ;
    daap:inFile <import/bees> ; daap:elementId "selection-1" .
<source/p4/step/2/assigns/calm_bees> a daap:CodeAssignment ;
    daap:assigns <code/calm_bees> ; oa:hasTarget <source/p4/transcript/char/0-3> ;
    prov:wasGeneratedBy <source/p4/step/2> ; daap:assignmentKind daap:Selection .
<source/p4/memo/1> a daap:Memo ; oa:bodyValue "proud" ; oa:hasTarget <source/p4> ;
    oa:motivatedBy oa:commenting .
<source/p4/step/1/claim/1> a daap:OptionClaim ; daap:position 1 ;
    daap:statedDecision <code/new_decision> ; daap:statedLabel "Contain it"@en ;
    daap:statedSolution <code/containerisation> ; daap:stance daap:Adds ;
    daap:about <code/new_decision>, <code/containerisation> ;
    prov:wasGeneratedBy <source/p4/step/1> ; daap:firstLine 44 ; daap:lastLine 44 .
<source/p4/step/1/claim/2> a daap:ImpactClaim ; daap:stance daap:Contradicts ;
    daap:statedSolution <code/containerisation> ; daap:statedForce <code/scalable> ;
    daap:statedImpact daap:Negative ;
    daap:about <code/containerisation/impact/scalable> .
<source/p4/step/1/claim/3> a daap:LinkClaim ; daap:stance daap:Contradicts ;
    daap:statedFrom <code/latency> ; daap:statedTo <code/deploy_decision> ;
    daap:statedRelation daap:requires .
<source/p4/step/1/claim/4> a daap:DefinitionClaim ; daap:stance daap:Contradicts ;
    daap:defines <code/latency> ; daap:statedKind daap:Practice ;
    daap:statedBroader <code/containerisation> .
"""
"""One node of every kind, as docs/data-model.md shows them."""

FOREIGN = """
prov:used rdfs:domain prov:Activity ; rdfs:range prov:Entity .
prov:wasGeneratedBy rdfs:domain prov:Entity ; rdfs:range prov:Activity .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:wasAttributedTo rdfs:domain prov:Entity ; rdfs:range prov:Agent .
oa:hasBody rdfs:domain oa:Annotation .
oa:hasTarget rdfs:domain oa:Annotation .
oa:motivatedBy rdfs:domain oa:Annotation ; rdfs:range oa:Motivation .
oa:Motivation rdfs:subClassOf skos:Concept .
foaf:page rdfs:range foaf:Document .
foaf:primaryTopic rdfs:domain foaf:Document .
skos:inScheme rdfs:range skos:ConceptScheme .
skos:topConceptOf rdfs:domain skos:Concept .
skos:broader rdfs:domain skos:Concept ; rdfs:range skos:Concept .
skos:related rdfs:domain skos:Concept ; rdfs:range skos:Concept .
"""
"""What a reader who loads those vocabularies also concludes."""

IMPLIED = """
<source/p4> a daap:Source, prov:Entity, foaf:Document ;
    daap:hasStep <source/p4/step/1> ; daap:hasTranscript <source/p4/transcript> ;
    daap:hasCode <code/containerisation> .
<source/p4/segment/1> a daap:TranscriptPart .
<source/p4/speaker/expert-e> a daap:Speaker, prov:Agent .
<source/p4/step/1> a prov:Activity .
<source/p4/step/1/note/2> a daap:OpenCode, oa:Annotation .
<source/p4/transcript/char/0-3> a oa:SpecificResource .
<code/observation_port> a daap:Practice, daap:DesignSolution, daap:Code, skos:Concept .
<code/containerisation> daap:relatesTo <code/observation_port> ;
    daap:optionOf <code/deploy_decision> ;
    daap:assignedIn <source/p4/step/1/assigns/containerisation> ;
    daap:evidencedBy <source/p4> ; daap:evidencedInSegment <source/p4/segment/1> ;
    daap:quotedInSegment <source/p4/segment/1> .
<code/deploy_decision> daap:hasOption <code/containerisation> ;
    daap:optionNode <code/deploy_decision/option/containerisation> ;
    daap:evidencedThroughOption <source/p4> .
<code/new_decision> a daap:Code .
<source/p4/step/1/claim/1> a daap:Claim, prov:Entity .
<code/interface_decision> daap:next <code/deploy_decision> .
<code/keeping> a daap:Code . <coder/coder-1> a prov:Agent .
<source/p4/step/2> daap:quotesAnchor <source/p4/transcript/char/0-3> .
<code/calm_bees> daap:evidencedBy <source/p4> .
<source/p4/memo/1> a oa:Annotation .
"""
"""What reasoning must add to the sample."""

CONTRADICTIONS = {
    "a claim that is a force impact": (
        "<source/p4/step/1/claim/2> daap:impact daap:Negative .",
        "source/p4/step/1/claim/2",
    ),
    "a claim that is another one too": (
        "<source/p4/step/1/claim/2> a daap:OptionClaim .",
        "source/p4/step/1/claim/2",
    ),
    "a decision that is a force": (
        "<code/deploy_decision> a daap:Force .",
        "code/deploy_decision",
    ),
    "an option that proposes a force": (
        "<code/deploy_decision/option/containerisation> "
        "daap:proposes <code/scalable> .",
        "code/scalable",
    ),
    "a force that uses a solution": (
        "<code/latency> daap:canUse <code/containerisation> .",
        "code/latency",
    ),
    "an interview that is grey literature": (
        "<source/p4> a daap:GreyLiterature .",
        "source/p4",
    ),
    "a note both descriptive and in vivo": (
        "<source/p4/step/1/note/1> a daap:InVivoCode .",
        "step/1/note/1",
    ),
    "a turn that is a segment": (
        "<source/p4/turn/1> a daap:Segment .",
        "turn/1",
    ),
    "an interviewer who participates": (
        "<source/p4/speaker/interviewer> a daap:Participant .",
        "speaker/interviewer",
    ),
    "a code that is a source": (
        "<code/latency> daap:hasStep <source/p4/step/1> .",
        "code/latency",
    ),
    "a scheme that is a concept": (
        "<codebook> a skos:Concept .",
        "codebook",
    ),
    "a step that is a table": (
        "<source/p4/attribution/latency> daap:inTable <source/p4/step/1> .",
        "source/p4/step/1",
    ),
    "two values that are one": (
        "daap:Positive owl:sameAs daap:Negative .",
        "#Positive",
    ),
}
"""Additions to the sample, and whom the report must name."""


@pytest.fixture(scope="module")
def sample(ontology: Graph, tools: ModuleType) -> tuple[Graph, list[str]]:
    """The closure of the sample, and what contradicts itself in it."""
    expanded: tuple[Graph, list[str]] = tools.expand([ontology, tools.turtle(SAMPLE)])
    return expanded


def test_ontology_codebook_and_guidance_are_consistent(
    ontology: Graph, study: Graph, tools: ModuleType
) -> None:
    closure, errors = tools.expand([ontology, study])
    assert errors == []
    assert len(closure) > len(study)


def test_the_sample_is_consistent(sample: tuple[Graph, list[str]]) -> None:
    assert sample[1] == []


def test_the_sample_implies_what_it_should(
    sample: tuple[Graph, list[str]], tools: ModuleType
) -> None:
    missing = set(tools.turtle(IMPLIED)) - set(sample[0])
    assert sorted(map(str, missing)) == []


def test_the_sample_holds_every_class_and_every_relation(
    sample: tuple[Graph, list[str]], ontology: Graph, tools: ModuleType
) -> None:
    """So that no part of the model escapes; relations of one kind have one case."""
    whole = sample[0] + tools.turtle(SAMPLE)
    used = set(whole.predicates()) | set(whole.objects(None, RDF.type))
    alike = {
        child
        for parent in ("relatesTo", "dependsOn", "next")
        for child in ontology.subjects(RDFS.subPropertyOf, URIRef(DAAP.iri + parent))
    }
    about_reports = {
        prop
        for kind in (SH.ValidationReport, SH.AbstractResult)
        for prop in ontology.subjects(RDFS.domain, kind)
    }
    terms = {*tools.ours(ontology, OWL.Class), *tools.properties(ontology)}
    assert sorted(terms - used - alike - about_reports) == []


def test_the_examples_are_consistent_together(
    ontology: Graph, tools: ModuleType
) -> None:
    _, errors = tools.expand([ontology, tools.examples(ontology)])
    assert errors == []


def test_the_alignment_and_the_vocabularies_it_names_contradict_nothing(
    ontology: Graph, alignment: Graph, tools: ModuleType
) -> None:
    """It stays outside the closure of the dataset, but readers may load it."""
    graphs = [ontology, alignment, tools.turtle(SAMPLE), tools.turtle(FOREIGN)]
    _, errors = tools.expand(graphs)
    assert errors == []


ONE_CLAIM = {
    "ImpactClaim": """
        daap:statedSolution <code/one> ; daap:statedForce <code/other> ;
        daap:statedImpact daap:Positive ; daap:about <code/one/impact/other>""",
    "OptionClaim": """
        daap:statedDecision <code/one> ; daap:statedSolution <code/other> ;
        daap:statedLabel "Other"@en ; daap:about <code/one/option/other>""",
    "LinkClaim": """
        daap:statedFrom <code/one> ; daap:statedTo <code/other> ;
        daap:statedRelation daap:requires, daap:mandatoryNext ;
        daap:about <code/one/depends/requires/other>, <code/one/next/other>""",
    "DefinitionClaim": """
        daap:defines <code/one> ; daap:statedBroader <code/other> ;
        daap:statedKind daap:Force ; daap:about <code/one>, <code/other>""",
}
"""A claim of each kind, on codes of no kind, about nodes that nothing else names."""


@pytest.mark.parametrize("kind", ONE_CLAIM)
def test_owlrl_infers_no_guidance_no_kind_and_no_shortcut_from_a_claim(
    ontology: Graph, tools: ModuleType, kind: str
) -> None:
    data = tools.turtle(f"""
        <source/p4/step/1/claim/1> a daap:{kind} ; daap:stance daap:Adds ;
            prov:wasGeneratedBy <source/p4/step/1> ; {ONE_CLAIM[kind]} .""")
    closure, errors = tools.expand([ontology, data])
    assert errors == []
    nodes = {n for n in data.all_nodes() if str(n).startswith(tools.BASE + "code/")}
    said = {
        (predicate, value)
        for node in nodes
        for predicate, value in closure.predicate_objects(node)
        if predicate not in (OWL.sameAs,) and value != OWL.Thing
    }
    assert said <= {(RDF.type, URIRef(DAAP.Code.value)), (RDF.type, SKOS.Concept)}
    claim = URIRef(f"{tools.BASE}source/p4/step/1/claim/1")
    assert {
        tools.short(value)
        for value in closure.objects(claim, RDF.type)
        if value != OWL.Thing
    } == {f"daap:{kind}", "daap:Claim", "prov:Entity"}


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
def test_a_contradiction_is_reported_with_what_it_is_about(
    ontology: Graph, tools: ModuleType, contradiction: str
) -> None:
    text, named = CONTRADICTIONS[contradiction]
    _, errors = tools.expand([ontology, tools.turtle(SAMPLE + text)])
    assert [error for error in errors if named in error]
