"""Vocabularies as closed sets of terms: a misspelt term raises AttributeError."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode


class Namespace:
    """A vocabulary; its terms are attributes, or items for any name."""

    def __init__(self, prefix: str, iri: str, terms: str) -> None:
        self.prefix = prefix
        self.iri = iri
        self._terms = {name: NamedNode(iri + name) for name in terms.split()}
        # terms as instance attributes are found without calling __getattr__
        self.__dict__ = {**self._terms, **self.__dict__}

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> NamedNode:
        try:
            return self._terms[name]
        except KeyError:
            raise AttributeError(f"no term {self.prefix}:{name}") from None

    def __contains__(self, name: str) -> bool:
        return name in self._terms

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)


RDF = Namespace(
    "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "Property type value"
)
RDFS = Namespace(
    "rdfs",
    "http://www.w3.org/2000/01/rdf-schema#",
    "Class Resource label comment isDefinedBy subClassOf subPropertyOf domain range "
    "seeAlso",
)
OWL = Namespace(
    "owl",
    "http://www.w3.org/2002/07/owl#",
    "AnnotationProperty Axiom Class DatatypeProperty NamedIndividual ObjectProperty "
    "Ontology annotatedProperty annotatedSource annotatedTarget equivalentClass "
    "equivalentProperty versionIRI versionInfo priorVersion backwardCompatibleWith "
    "incompatibleWith",
)
XSD = Namespace(
    "xsd",
    "http://www.w3.org/2001/XMLSchema#",
    "string integer decimal double boolean date dateTime nonNegativeInteger",
)
SKOS = Namespace(
    "skos",
    "http://www.w3.org/2004/02/skos/core#",
    "Collection Concept ConceptScheme notation prefLabel altLabel hiddenLabel "
    "definition example note scopeNote editorialNote inScheme topConceptOf "
    "hasTopConcept broader narrower related member exactMatch closeMatch broadMatch "
    "narrowMatch relatedMatch",
)
DCT = Namespace(
    "dct",
    "http://purl.org/dc/terms/",
    "identifier title description creator publisher license issued modified created "
    "language format hasFormat isPartOf source bibliographicCitation abstract "
    "accessRights conformsTo hasPart references requires type LicenseDocument "
    "LinguisticSystem MediaType MediaTypeOrExtent RightsStatement Standard",
)
PROV = Namespace(
    "prov",
    "http://www.w3.org/ns/prov#",
    "Activity Entity Agent SoftwareAgent used wasAssociatedWith "
    "wasAttributedTo wasDerivedFrom wasGeneratedBy wasRevisionOf",
)
OA = Namespace(
    "oa",
    "http://www.w3.org/ns/oa#",
    "Annotation FragmentSelector SpecificResource TextPositionSelector "
    "TextQuoteSelector bodyValue hasBody hasTarget hasSource hasSelector motivatedBy "
    "describing classifying commenting start end exact prefix suffix",
)
PAV = Namespace("pav", "http://purl.org/pav/", "authoredOn")
SSSOM = Namespace(
    "sssom",
    "https://w3id.org/sssom/",
    "MappingSet NoTermFound mappings confidence mapping_justification subject_label "
    "subject_source subject_source_version subject_type object_label object_source "
    "object_source_version object_type",
)
FOAF = Namespace(
    "foaf",
    "http://xmlns.com/foaf/0.1/",
    "Agent Document Group homepage name page primaryTopic",
)
DCAT = Namespace(
    "dcat",
    "http://www.w3.org/ns/dcat#",
    "Catalog DataService Dataset Distribution accessService accessURL byteSize "
    "compressFormat contactPoint dataset distribution downloadURL endpointDescription "
    "endpointURL hasVersion isVersionOf keyword landingPage mediaType previousVersion "
    "resource servesDataset service theme themeTaxonomy version",
)
DCATAP = Namespace("dcatap", "http://data.europa.eu/r5r/", "availability")
VCARD = Namespace("vcard", "http://www.w3.org/2006/vcard/ns#", "Kind fn hasURL")
DPROD = Namespace(
    "dprod",
    "https://ekgf.github.io/dprod/",
    "DataProduct DataProductLifecycleStatus dataProductOwner inputDataset inputPort "
    "lifecycleStatus outputDataset outputPort purpose",
)
DQV = Namespace(
    "dqv",
    "http://www.w3.org/ns/dqv#",
    "Metric QualityMeasurement computedOn expectedDataType inDimension "
    "isMeasurementOf value QualityPolicy hasQualityMeasurement",
)
ODRL = Namespace(
    "odrl",
    "http://www.w3.org/ns/odrl/2/",
    "Action Constraint Duty LeftOperand Permission Policy Prohibition Set action "
    "anonymize assigner attribute attributedParty constraint derive distribute duty "
    "gteq hasPolicy includedIn leftOperand obligation operator permission prohibition "
    "reproduce rightOperand shareAlike target uid use",
)
SH = Namespace(
    "sh",
    "http://www.w3.org/ns/shacl#",
    "ValidationReport ValidationResult conforms result focusNode resultSeverity "
    "resultMessage resultPath sourceConstraintComponent sourceShape value name Info "
    "Warning Violation",
)
SPDX = Namespace(
    "spdx",
    "http://spdx.org/rdf/terms#",
    "Checksum ChecksumAlgorithm File algorithm checksum checksumAlgorithm_sha256 "
    "checksumValue fileName",
)
VOID = Namespace(
    "void",
    "http://rdfs.org/ns/void#",
    "Dataset Linkset class classPartition classes dataDump distinctObjects "
    "distinctSubjects entities exampleResource feature linkPredicate objectsTarget "
    "properties property propertyPartition sparqlEndpoint subjectsTarget subset "
    "triples uriSpace vocabulary",
)
DAAP = Namespace(
    "daap",
    "https://w3id.org/daap/ontology#",
    # classes
    "Study Source Interview GreyLiterature FieldNote Table Transcript TranscriptPart "
    "Turn Segment Speaker Interviewer Participant CodingStep OpenCode InVivoCode "
    "DescriptiveCode Anchor CodeAssignment Code Decision DesignSolution Practice "
    "Pattern Force EmergentCode DecisionOption ForceImpact Dependency NextDecision "
    "Attribution Build InputFile ImpactValue Anchoring AssignmentKind AuditStatus "
    "SourceType AuthorType SignReading PublishedText "
    "Case CaseRecord Category CodeLink Coder Memo ProjectFile Region SourceGroup "
    "Variable VariableValue "
    "ReadingFinding "
    "Claim DefinitionClaim ImpactClaim LinkClaim OptionClaim Stance "
    # values
    "VeryPositive Positive Neutral Negative VeryNegative PositiveAndNegative Exact "
    "Normalised Fuzzy Unanchored Mention Definition Relation Traced "
    "TracedThroughOption NotTraced PractitionerAudienceArticle InterviewRecord "
    "Slides Practitioner Academic PositiveImproves PositiveHarms "
    "SignUnsettled AllText QuotedText NoText "
    "Selection "
    "Agrees Adds Contradicts "
    # properties
    "archivedAt shortLink sourceType authorType hasExample hasSourceCode path sha256 "
    "inTable tableRow recordedIn transcriptOf hasTranscript position spokenBy inTurn "
    "text publishedText startOffset endOffset speaksIn inSource codesSegment "
    "quotesAnchor anchoring anchorScore inSegment assigns writtenAs assignmentKind "
    "firstLine lastLine "
    "ofDecision proposes ofSolution onForce impact signReading improves harms from to "
    "relation "
    "ofSource ofCode auditStatus tracedIn attributedCode relatesTo dependsOn requires "
    "uses canUse canBeRealizedWith extends variantOf canBeCombinedWith isA realizes "
    "includes alternativeTo rulesOut influences leadsTo enables names next "
    "mandatoryNext optionalNext considerIfNotDecidedYet assignedIn optionNode hasStep "
    "hasCode evidencedBy evidencedInSegment quotedInSegment hasOption optionOf "
    "evidencedThroughOption hasFinding "
    "codesAnchor colour inFile elementId ofCase ofVariable tool directed variable "
    "hasValue valueFor "
    "about defines stance statedBroader statedDecision statedForce statedFrom "
    "statedImpact statedKind statedLabel statedRelation statedSolution statedTo "
    # findings
    "violations warnings infos rule found expected remedy",
)

ONTOLOGY_IRI = DAAP.iri.removesuffix("#")
"""The IRI of the ontology, and of the named graph with it."""

SEMAPV_IRI = "https://w3id.org/semapv/vocab/"
"""The vocabulary of how a mapping came about (SSSOM)."""

FOREIGN = {
    "bibo": "http://purl.org/ontology/bibo/",
    "vann": "http://purl.org/vocab/vann/",
}
"""Prefixes of vocabularies that only the ontology's header uses."""

PREFIXES: dict[str, str] = {
    space.prefix: space.iri
    for space in (
        DAAP, DCAT, DCATAP, DCT, DPROD, DQV, FOAF, OA, ODRL, OWL, PAV, PROV, RDF, RDFS,
        SH, SKOS, SPDX, SSSOM, VCARD, VOID, XSD,
    )
}  # fmt: skip
"""The prefixes every dump and every question may use."""
