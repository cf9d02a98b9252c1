"""The coding of all sources: steps with their notes, quotes and assignments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from daap.site.claims import Claim, by_code, read_claims
from daap.site.dataset import Dataset, Row
from daap.site.marking import opening

STEPS = """
SELECT ?step ?source ?position ?first ?last ?selected ?coder ?page {
  ?step a daap:CodingStep ; daap:inSource ?source ; daap:position ?position .
  OPTIONAL { ?step daap:firstLine ?first ; daap:lastLine ?last }
  OPTIONAL { ?step daap:codesAnchor ?selected }
  OPTIONAL { ?step prov:wasAssociatedWith/rdfs:label ?coder }
  OPTIONAL { ?step foaf:page ?page }
} ORDER BY ?source ?position
"""
CONTEXTS = """
SELECT ?step ?segment ?speaker (SUBSTR(?text, 1, 240) AS ?words) {
  ?step daap:codesSegment ?segment .
  ?segment daap:position ?position . OPTIONAL { ?segment daap:text ?text }
  OPTIONAL { ?segment daap:inTurn/daap:spokenBy/rdfs:label ?speaker }
} ORDER BY ?step ?position
"""
NOTES = """
SELECT ?step ?note ?position ?body ?anchoring ?score ?first ?last ?anchor ?names {
  ?note a daap:OpenCode ; prov:wasGeneratedBy ?step ; daap:position ?position .
  OPTIONAL { ?note oa:bodyValue ?body }
  OPTIONAL { ?note daap:anchoring/rdfs:label ?anchoring }
  OPTIONAL { ?note daap:anchorScore ?score }
  OPTIONAL { ?note daap:firstLine ?first ; daap:lastLine ?last }
  OPTIONAL { ?note oa:hasTarget ?anchor . ?anchor a daap:Anchor }
  OPTIONAL { ?note daap:names ?names }
} ORDER BY ?step ?position
"""
ANCHORS = """
SELECT ?anchor ?start ?end ?exact ?speaker {
  ?anchor a daap:Anchor ; oa:hasSelector [ oa:start ?start ; oa:end ?end ] .
  OPTIONAL { ?anchor oa:hasSelector [ oa:exact ?exact ] }
  OPTIONAL { ?anchor daap:inSegment/daap:inTurn/daap:spokenBy/rdfs:label ?speaker }
} ORDER BY ?anchor ?speaker
"""
ASSIGNMENTS = """
SELECT ?step ?assignment ?code ?written ?kind ?first {
  ?assignment daap:assigns ?code ; prov:wasGeneratedBy ?step .
  OPTIONAL { ?assignment daap:writtenAs ?written }
  OPTIONAL { ?assignment daap:assignmentKind/rdfs:label ?kind }
  OPTIONAL { ?assignment daap:firstLine ?first }
} ORDER BY ?step ?assignment ?written ?kind ?first
"""


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a transcript, its words, and their speakers."""

    iri: str
    start: int
    end: int
    words: str
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """An open code; `quote` is its anchor, if it has one.

    `names` is the code, if the note consists of a code's name.
    """

    iri: str
    position: int
    text: str
    anchoring: str
    score: str
    first: str
    last: str
    quote: Quote | None
    names: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A code that a step assigns, as written, with its line in the field note."""

    iri: str
    code: str
    written: tuple[str, ...]
    kinds: tuple[str, ...]
    first: str


@dataclass(frozen=True, slots=True)
class Step:
    """A coding step; `context` are its segments, `words` the beginning of them.

    `page` is a public page of its lines. A selection of a QDA tool has no lines;
    `selected` is the selection.
    """

    iri: str
    source: str
    position: int
    first: str
    last: str
    context: tuple[str, ...]
    speakers: tuple[str, ...]
    words: str
    notes: tuple[Note, ...]
    assignments: tuple[Assignment, ...]
    selected: Quote | None = None
    coder: str = ""
    page: str = ""
    claims: tuple[Claim, ...] = ()

    @property
    def is_withheld(self) -> bool:
        """Whether it has words and none of them is published."""
        said = (
            self.words,
            *(q.words for q in self.quotes),
            *(n.text for n in self.notes),
        )
        return not any(said)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The selection, and the quotes of the step's notes."""
        noted = tuple(note.quote for note in self.notes if note.quote)
        return (self.selected, *noted) if self.selected else noted


@dataclass(frozen=True)
class Coding:
    """Every step of every source, in order."""

    steps: tuple[Step, ...]

    @cached_property
    def by_source(self) -> Mapping[str, list[Step]]:
        """The steps of each source."""
        found = defaultdict(list)
        for step in self.steps:
            found[step.source].append(step)
        return found

    @cached_property
    def by_code(self) -> Mapping[str, list[Step]]:
        """The steps that assign each code."""
        found: dict[str, list[Step]] = defaultdict(list)
        for step in self.steps:
            for assignment in step.assignments:
                if step not in found[assignment.code]:
                    found[assignment.code].append(step)
        return found

    @cached_property
    def claims_on(self) -> Mapping[str, list[Claim]]:
        """The claims that name each code, contradictions first."""
        return by_code(claim for step in self.steps for claim in step.claims)


def read_coding(dataset: Dataset) -> Coding:
    """All coding of a dataset, read with one query for each kind of node."""
    quotes = {
        anchor: Quote(
            anchor,
            int(rows[0]["start"]),
            int(rows[0]["end"]),
            rows[0]["exact"],
            _distinct(rows, "speaker"),
        )
        for anchor, rows in dataset.groups(ANCHORS, "anchor").items()
    }
    contexts = dataset.groups(CONTEXTS, "step")
    notes = dataset.groups(NOTES, "step")
    assignments = dataset.groups(ASSIGNMENTS, "step")
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in read_claims(dataset):
        claims[claim.step].append(claim)
    return Coding(
        tuple(
            Step(
                iri=row["step"],
                source=row["source"],
                position=int(row["position"]),
                first=row["first"],
                last=row["last"],
                context=_distinct(contexts.get(row["step"], ()), "segment"),
                speakers=_distinct(contexts.get(row["step"], ()), "speaker"),
                words=opening(
                    next((c["words"] for c in contexts.get(row["step"], ())), "")
                ),
                notes=tuple(_note(n, quotes) for n in notes.get(row["step"], ())),
                assignments=_assignments(assignments.get(row["step"], [])),
                claims=tuple(claims.get(row["step"], ())),
                selected=quotes.get(row["selected"]),
                coder=row["coder"],
                page=row["page"],
            )
            for row in dataset.rows(STEPS)
        )
    )


def _note(row: Row, quotes: Mapping[str, Quote]) -> Note:
    return Note(
        row["note"],
        int(row["position"]),
        row["body"],
        row["anchoring"],
        row["score"],
        row["first"],
        row["last"],
        quotes.get(row["anchor"]),
        row["names"],
    )


def _assignments(rows: list[Row]) -> tuple[Assignment, ...]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["assignment"]].append(row)
    made = (
        Assignment(
            iri,
            same[0]["code"],
            _distinct(same, "written"),
            _distinct(same, "kind"),
            min((row["first"] for row in same if row["first"]), key=int, default=""),
        )
        for iri, same in found.items()
    )
    return tuple(sorted(made, key=lambda a: (int(a.first or 0), a.iri)))


def _distinct(rows: list[Row] | tuple[Row, ...], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[name] for row in rows if row[name]))
