"""The page of each code: what it means, where it was said, how it bears on others.

A decision's page adds its options against the forces, a force's page what
improves and what harms it. Three lists lead there: of codes, decisions, forces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from daap.diagrams.guidance import Impact, Link, Option
from daap.site.coding import Assignment, Coding, Step
from daap.site.dataset import Dataset, Row
from daap.site.formal_model import Attribution, FormalModel
from daap.site.page import Page

STATED = """
SELECT ?code ?property ?value {
  VALUES ?property { skos:definition skos:altLabel skos:scopeNote skos:editorialNote
    skos:example skos:broader skos:narrower skos:related skos:exactMatch
    skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch
    daap:signReading rdfs:seeAlso owl:sameAs }
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
    "emergent": "Emergent codes",
    "code": "Other codes",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A step that assigns a code, and how it does."""

    step: Step
    assignment: Assignment


@dataclass(frozen=True, slots=True)
class Column:
    """An option in a decision's matrix, with how well it is borne out."""

    option: Option
    sources: int
    steps: int
    impacts: dict[str, Impact]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A decision's options against the forces they bear on, and its picture."""

    columns: tuple[Column, ...]
    forces: tuple[str, ...]
    diagram: str


@dataclass(frozen=True, slots=True)
class CodeView:
    """Everything that the page of a code shows."""

    iri: str
    stated: dict[str, list[str]]
    matches: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]
    attributions: tuple[Attribution, ...]
    offers: tuple[Option, ...]
    impacts: tuple[Impact, ...]
    on_it: tuple[tuple[str, tuple[Impact, ...]], ...]
    outward: tuple[Link, ...]
    inward: tuple[Link, ...]
    matrix: Matrix | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A code in a list, with how often it was named."""

    iri: str
    definition: str
    sources: int
    steps: int
    options: int
    improved: int
    harmed: int


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes by kind, with the scheme they belong to."""

    scheme: str
    title: str
    description: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]


def code_pages(
    dataset: Dataset, coding: Coding, model: FormalModel, pictures: frozenset[str]
) -> Iterator[Page]:
    """A page for every code, decisions and forces among them."""
    stated = dataset.groups(STATED, "code")
    for path, anchors in sorted(dataset.places.items()):
        if not path.startswith("code/"):
            continue
        notation = path.removeprefix("code/").removesuffix(".html")
        iri = anchors.get("", f"{dataset.base}code/{notation}")
        view = _view(iri, stated.get(iri, ()), coding, model, pictures)
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
    pictures: frozenset[str],
) -> CodeView:
    found: dict[str, list[str]] = {}
    for row in stated:
        local = row["property"].replace("#", "/").rpartition("/")[2]
        found.setdefault(local, []).append(row["value"])
    evidence = (
        Evidence(step, next(a for a in step.assignments if a.code == iri))
        for step in coding.by_code.get(iri, ())
    )
    impacts = sorted(model.impacts_of.get(iri, ()), key=_sign_key)
    on_it = sorted(model.impacts_on.get(iri, ()), key=_sign_key)
    options = model.options_of.get(iri, [])
    return CodeView(
        iri=iri,
        stated=found,
        matches=tuple(
            (MATCHES[key], value) for key in MATCHES for value in found.get(key, ())
        ),
        evidence=tuple(evidence),
        attributions=tuple(model.attributed.get(iri, ())),
        offers=tuple(model.offers.get(iri, ())),
        impacts=tuple(impacts),
        on_it=tuple(
            (label, tuple(same))
            for label, same in groupby(on_it, key=lambda impact: impact.sign.words)
        ),
        outward=tuple(model.links_from.get(iri, ())),
        inward=tuple(model.links_to.get(iri, ())),
        matrix=_matrix(iri, options, coding, model, pictures) if options else None,
    )


def _sign_key(impact: Impact) -> tuple[int, str]:
    return impact.sign.rank, impact.iri


def _matrix(
    iri: str,
    options: Sequence[Option],
    coding: Coding,
    model: FormalModel,
    pictures: frozenset[str],
) -> Matrix:
    columns = tuple(
        Column(
            option,
            _source_count(option.solution, model),
            len(coding.by_code.get(option.solution, ())),
            {i.force: i for i in model.impacts_of.get(option.solution, ())},
        )
        for option in options
    )
    forces = sorted({force for column in columns for force in column.impacts})
    picture = f"diagrams/{iri.rpartition('/')[2]}.svg"
    return Matrix(columns, tuple(forces), picture if picture in pictures else "")


def _source_count(code: str, model: FormalModel) -> int:
    return len({a.source for a in model.attributed.get(code, ())})


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
    same = view.stated.get("exactMatch", [])
    return term | ({"sameAs": same} if same else {})


def list_pages(dataset: Dataset, coding: Coding, model: FormalModel) -> Iterator[Page]:
    """The lists of all codes, of the decisions, and of the forces."""
    definitions = {
        row["code"]: row["value"]
        for row in dataset.rows(STATED)
        if row["property"].endswith("#definition")
    }
    kinds: dict[str, list[Entry]] = {kind: [] for kind in PLURALS}
    for iri, name in dataset.names.items():
        if name.kind in kinds:
            entry = _entry(iri, definitions.get(iri, ""), coding, model)
            kinds[name.kind].append(entry)
    for entries in kinds.values():
        entries.sort(key=lambda e: (dataset.name(e.iri).label.casefold(), e.iri))
    groups = tuple(
        (PLURALS[kind], tuple(kinds[kind])) for kind in PLURALS if kinds[kind]
    )
    row = next(iter(dataset.rows(SCHEME, this=f"{dataset.base}codebook")), None)
    title = row["title"] if row else "Codebook"
    about = row["description"] if row else ""
    whole = CodeList(f"{dataset.base}codebook", title, about, groups)
    yield Page("codes.html", "Codes", "codes.html", whole, description=about)
    for path, kind in (("decisions.html", "decision"), ("forces.html", "force")):
        part = CodeList("", title, "", ((PLURALS[kind], tuple(kinds[kind])),))
        yield Page(path, PLURALS[kind], path, part)


def _entry(iri: str, definition: str, coding: Coding, model: FormalModel) -> Entry:
    signs = [impact.sign for impact in model.impacts_on.get(iri, ())]
    return Entry(
        iri,
        definition,
        _source_count(iri, model),
        len(coding.by_code.get(iri, ())),
        len(model.options_of.get(iri, ())),
        sum(sign.improves for sign in signs),
        sum(sign.harms for sign in signs),
    )
