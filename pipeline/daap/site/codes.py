"""The page of each code: definition, evidence, and relations to other codes.

The page of a decision also has its options and forces, the page of a force the options
that improve and harm it. Two lists lead to them: of codes and of forces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from daap.core.namespaces import DAAP
from daap.core.natural_order import natural_key
from daap.diagrams.guidance import Impact, Link, Option
from daap.site.alignments import Mapping as Link_
from daap.site.alignments import counterparts
from daap.site.claims import Claim
from daap.site.coding import Assignment, Coding, Step
from daap.site.dataset import Dataset, Row, by_property
from daap.site.decisions import Matrix, Options
from daap.site.formal_model import Attribution, FormalModel
from daap.site.page import Page

STATED = """
SELECT DISTINCT ?code ?property ?value {
  VALUES ?property { skos:definition skos:altLabel skos:scopeNote skos:editorialNote
    skos:note skos:example skos:broader skos:narrower skos:related skos:exactMatch
    skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch
    daap:signReading rdfs:seeAlso owl:sameAs rdf:type }
  ?code skos:notation ?notation ; ?property ?value .
} ORDER BY ?code ?property ?value
"""
MATCHES = {
    "exactMatch": "exact match",
    "closeMatch": "close match",
    "broadMatch": "broader",
    "narrowMatch": "narrower",
    "relatedMatch": "related",
    "seeAlso": "see also",
    "sameAs": "same as",
}
SCHEME = """
SELECT ?title ?description { GRAPH ?any { ?this dct:title ?title .
  OPTIONAL { ?this dct:description ?description } } } ORDER BY ?title LIMIT 1
"""
PLURALS = {
    "decision": "Decisions",
    "pattern": "Patterns",
    "practice": "Practices",
    "force": "Forces",
    "emergent": "Emergent codes without a kind",
    "category": "Categories",
    "code": "Other codes",
}
KINDLESS = {"category", "code"}
"""Kinds of codes without a kind proper, as in a codebook of themes."""

Theirs = Mapping[tuple[str, str], tuple[Link_, str]]
"""Mappings to other vocabularies by code and object, with the vocabulary's title."""

SETS = """
SELECT ?set ?label ?code {
  ?set a skos:Collection ; skos:prefLabel ?label ; skos:member ?code .
} ORDER BY ?label ?set ?code
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A step that assigns a code, with the assignment."""

    step: Step
    assignment: Assignment


@dataclass(frozen=True, slots=True)
class Match:
    """A term of another vocabulary; `node` is the IRI of the mapping, if it has one."""

    relation: str
    object: str
    label: str = ""
    vocabulary: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class CodeView:
    """The content of a code's page."""

    iri: str
    stated: Mapping[str, Sequence[str]]
    matches: tuple[Match, ...]
    evidence: tuple[Evidence, ...]
    attributions: tuple[Attribution, ...]
    offers: tuple[Option, ...]
    impacts: tuple[Impact, ...]
    on_it: tuple[tuple[str, tuple[Impact, ...]], ...]
    emergent: bool
    outward: tuple[Link, ...]
    inward: tuple[Link, ...]
    matrix: Matrix | None
    claims: tuple[tuple[str, tuple[Claim, ...]], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A code in a list, with the numbers of sources, steps and impacts.

    `claims` is how many claims state an impact on it.
    """

    iri: str
    definition: str
    emergent: bool
    sources: int
    steps: int
    improved: int
    harmed: int
    claims: int


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes by kind, with their scheme."""

    scheme: str
    title: str
    description: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    sets: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def code_pages(
    dataset: Dataset, coding: Coding, model: FormalModel, pictures: frozenset[str]
) -> Iterator[Page]:
    """A page for every code, also decisions and forces."""
    stated = dataset.groups(STATED, "code")
    options = Options(dataset, coding, model, pictures)
    theirs = counterparts(dataset)
    for path, anchors in sorted(dataset.places.items()):
        if not path.startswith("code/"):
            continue
        notation = path.removeprefix("code/").removesuffix(".html")
        iri = anchors.get("", f"{dataset.base}code/{notation}")
        view = _view(iri, stated.get(iri, ()), coding, model, options, theirs)
        name = dataset.name(iri)
        section = {"decision": "decisions.html", "force": "forces.html"}
        yield Page(
            path=path,
            title=name.label,
            template="code.html",
            model=view,
            section=section.get(name.kind, "codes.html"),
            description=next(iter(view.stated.get("definition", ())), ""),
            data=_defined_term(dataset, view),
        )


def _view(
    iri: str,
    stated: Sequence[Row],
    coding: Coding,
    model: FormalModel,
    options: Options,
    theirs: Theirs,
) -> CodeView:
    found = by_property(stated)
    steps = coding.by_code.get(iri, ())
    evidence = (
        Evidence(step, next(a for a in step.assignments if a.code == iri))
        for step in sorted(
            steps, key=lambda s: (natural_key(s.source), int(s.position))
        )
    )
    impacts = sorted(model.impacts_of.get(iri, ()), key=_sign_key)
    on_it = sorted(model.impacts_on.get(iri, ()), key=_sign_key)
    return CodeView(
        iri=iri,
        stated=found,
        matches=tuple(_matches(iri, found, theirs)),
        evidence=tuple(evidence),
        attributions=tuple(model.attributed.get(iri, ())),
        offers=tuple(model.offers.get(iri, ())),
        impacts=tuple(impacts),
        on_it=tuple(
            (label, tuple(same))
            for label, same in groupby(on_it, key=lambda impact: impact.sign.words)
        ),
        emergent=DAAP.EmergentCode.value in found.get("type", ()),
        outward=tuple(model.links_from.get(iri, ())),
        inward=tuple(model.links_to.get(iri, ())),
        matrix=options.matrix(iri),
        claims=tuple(
            (stance, tuple(same))
            for stance, same in groupby(
                coding.claims_on.get(iri, ()), key=lambda claim: claim.stance
            )
        ),
    )


def _matches(
    iri: str, stated: Mapping[str, Sequence[str]], theirs: Theirs
) -> Iterator[Match]:
    for key, relation in MATCHES.items():
        for value in stated.get(key, ()):
            if (iri, value) in theirs:
                one, vocabulary = theirs[iri, value]
                yield Match(relation, value, one.label, vocabulary, one.node)
            else:
                yield Match(relation, value)


def _sign_key(impact: Impact) -> tuple[int, str]:
    return impact.sign.rank, impact.iri


def _defined_term(dataset: Dataset, view: CodeView) -> dict[str, Any]:
    name = dataset.name(view.iri)
    term: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": view.iri,
        "name": name.label,
        "termCode": name.notation,
        "inDefinedTermSet": f"{dataset.base}codebook",
    }
    if view.stated.get("definition"):
        term["description"] = view.stated["definition"][0]
    if view.stated.get("altLabel"):
        term["alternateName"] = view.stated["altLabel"]
    same = view.stated.get("exactMatch", ())
    return term | ({"sameAs": same} if same else {})


def list_pages(dataset: Dataset, coding: Coding, model: FormalModel) -> Iterator[Page]:
    """The lists of all codes and of forces."""
    rows = list(dataset.rows(STATED))
    definitions = {
        row["code"]: row["value"]
        for row in rows
        if row["property"].endswith("#definition")
    }
    emergent = {r["code"] for r in rows if r["value"] == DAAP.EmergentCode.value}
    kinds: dict[str, list[Entry]] = {kind: [] for kind in PLURALS}
    for iri, name in dataset.names.items():
        if name.kind in kinds:
            said = definitions.get(iri, "")
            entry = _entry(iri, said, iri in emergent, coding, model)
            kinds[name.kind].append(entry)
    for entries in kinds.values():
        entries.sort(key=lambda entry: dataset.label_key(entry.iri))
    held = [kind for kind in PLURALS if kinds[kind]]
    titles = PLURALS | ({"code": "Codes"} if KINDLESS.issuperset(held) else {})
    groups = tuple((titles[kind], tuple(kinds[kind])) for kind in held)
    sets = tuple(
        (iri, rows[0]["label"], tuple(row["code"] for row in rows))
        for iri, rows in dataset.groups(SETS, "set").items()
    )
    row = next(iter(dataset.rows(SCHEME, this=f"{dataset.base}codebook")), None)
    title = row["title"] if row else "Codebook"
    about = row["description"] if row else ""
    whole = CodeList(f"{dataset.base}codebook", title, about, groups, sets)
    yield Page("codes.html", "Codes", "codes.html", whole, description=about)
    if kinds["force"]:
        part = CodeList("", title, "", ((PLURALS["force"], tuple(kinds["force"])),))
        yield Page("forces.html", PLURALS["force"], "forces.html", part)


def _entry(
    iri: str, definition: str, emergent: bool, coding: Coding, model: FormalModel
) -> Entry:
    signs = [impact.sign for impact in model.impacts_on.get(iri, ())]
    claims = coding.claims_on.get(iri, ())
    return Entry(
        iri,
        definition,
        emergent,
        model.source_count(iri),
        len(coding.by_code.get(iri, ())),
        sum(sign.improves for sign in signs),
        sum(sign.harms for sign in signs),
        sum(one.kind == "impact" and iri in one.others for one in claims),
    )
