"""The page of each source: its record, its transcript with the coding, its audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from daap.site.coding import Coding, Quote, Step
from daap.site.dataset import Dataset, Row, natural
from daap.site.formal_model import Attribution, FormalModel
from daap.site.marking import Piece, pieces
from daap.site.page import Page

RECORDS = """
SELECT ?source ?property ?value {
  ?source a daap:Source ; ?property ?value .
  VALUES ?property { dct:identifier dct:title foaf:page daap:archivedAt
    daap:shortLink daap:sourceType daap:authorType daap:hasExample
    daap:hasSourceCode daap:inTable daap:tableRow daap:recordedIn daap:firstLine
    daap:lastLine }
} ORDER BY ?source ?property ?value
"""
KINDS = """
SELECT ?source ?kind { ?source a ?type .
  VALUES (?type ?kind) { (daap:Interview "interview")
                         (daap:GreyLiterature "grey literature") } } ORDER BY ?source
"""
FILES = """
SELECT ?source ?file ?path ?sum ?transcript ?language {
  ?transcript daap:transcriptOf ?source .
  OPTIONAL { ?transcript dct:language ?language }
  OPTIONAL { ?transcript prov:wasDerivedFrom ?file .
             ?file daap:path ?path ; daap:sha256 ?sum }
} ORDER BY ?source ?file
"""
SEGMENTS = """
SELECT ?transcript ?segment ?text (LANG(?text) AS ?language) ?start ?end ?first ?last
       ?turn {
  ?segment dct:isPartOf ?transcript ; daap:position ?position ;
    daap:text ?text ; daap:startOffset ?start ; daap:endOffset ?end .
  OPTIONAL { ?segment daap:firstLine ?first ; daap:lastLine ?last }
  OPTIONAL { ?segment daap:inTurn ?turn }
} ORDER BY ?transcript ?position
"""
TURNS = """
SELECT ?transcript ?turn ?position ?speaker ?label ?interviewer ?first ?last {
  ?turn a daap:Turn ; dct:isPartOf ?transcript ; daap:position ?position .
  OPTIONAL { ?turn daap:spokenBy ?speaker . ?speaker rdfs:label ?label
             BIND(EXISTS { ?speaker a daap:Interviewer } AS ?interviewer) }
  OPTIONAL { ?turn daap:firstLine ?first ; daap:lastLine ?last }
} ORDER BY ?transcript ?position
"""
FINDINGS = """
SELECT ?source ?finding ?severity ?message ?path ?line {
  GRAPH file:report.ttl { ?finding sh:resultMessage ?message ;
    sh:resultSeverity ?severity .
    OPTIONAL { ?finding daap:path ?path }
    OPTIONAL { ?finding daap:firstLine ?line } }
  BIND(IRI(REPLACE(STR(?finding), "/finding/[0-9]+$", "")) AS ?source)
} ORDER BY ?finding
"""
MEASURES = """
SELECT ?source ?measurement ?label ?value {
  GRAPH file:quality.ttl { ?measurement dqv:computedOn ?source ;
    dqv:isMeasurementOf ?metric ; dqv:value ?value .
    OPTIONAL { ?metric skos:prefLabel ?label } }
} ORDER BY ?source ?label ?measurement
"""


@dataclass(frozen=True, slots=True)
class Margin:
    """A quote in the margin: the codes of the steps that noted it."""

    quote: Quote
    notes: tuple[tuple[Step, str], ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph of a transcript in pieces, with what stands in its margin."""

    row: Row
    pieces: tuple[Piece, ...]
    margin: tuple[Margin, ...]
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Turn:
    """What one speaker says at a time; a text without turns is one without a row."""

    row: Row | None
    segments: list[Segment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SourceView:
    """Everything that the page of a source shows."""

    iri: str
    kind: str
    record: dict[str, str]
    file: Row | None
    speakers: tuple[tuple[str, str], ...]
    early: tuple[Step, ...]
    turns: tuple[Turn, ...]
    steps: tuple[Step, ...]
    numbers: Mapping[str, int]
    attributions: tuple[Attribution, ...]
    findings: tuple[Row, ...]
    measures: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source in the list of sources."""

    iri: str
    kind: str
    read: bool
    steps: int
    notes: int
    attributions: int


def source_pages(
    dataset: Dataset, coding: Coding, model: FormalModel
) -> Iterator[Page]:
    """A page for every source, each laid out when its turn comes."""
    records = dataset.groups(RECORDS, "source")
    kinds = {row["source"]: row["kind"] for row in dataset.rows(KINDS)}
    files = {row["source"]: row for row in dataset.rows(FILES)}
    findings = dataset.groups(FINDINGS, "source")
    measures = dataset.groups(MEASURES, "source")
    turned = dataset.groups(TURNS, "transcript")
    parts = dataset.groups(SEGMENTS, "transcript")
    for path in sorted(p for p in dataset.places if p.startswith("source/")):
        iri = dataset.base + path.removesuffix(".html")
        record = {
            row["property"].replace("#", "/").rpartition("/")[2]: row["value"]
            for row in records.get(iri, ())
        }
        steps = tuple(coding.by_source.get(iri, ()))
        file = files.get(iri)
        transcript = file["transcript"] if file else ""
        early, turns, speakers = _transcript(
            turned.get(transcript, ()), parts.pop(transcript, ()), steps
        )
        title = record.get("title") or dataset.name(iri).label
        view = SourceView(
            iri=iri,
            kind=kinds.get(iri, "source"),
            record=record,
            file=file,
            speakers=speakers,
            early=early,
            turns=turns,
            steps=steps,
            numbers=_numbers(steps),
            attributions=tuple(model.attributions_of.get(iri, ())),
            findings=tuple(sorted(findings.get(iri, ()), key=_number)),
            measures=tuple(measures.get(iri, ())),
        )
        yield Page(
            path=path,
            title=title,
            template="source.html",
            model=view,
            section="sources.html",
            description=f"{title}: {view.kind}, {len(steps)} coding steps.",
            wide=bool(turns),
        )


def _numbers(steps: Iterable[Step]) -> dict[str, int]:
    """The quotes of a transcript, numbered in the order of its words."""
    quotes = {quote for step in steps for quote in step.quotes}
    ordered = sorted(quotes, key=lambda quote: (quote.start, quote.end))
    return {quote.iri: number for number, quote in enumerate(ordered, start=1)}


def _number(row: Row) -> int:
    return int(row["finding"].rpartition("/")[2])


def _transcript(
    turned: Iterable[Row], rows: Sequence[Row], steps: Sequence[Step]
) -> tuple[tuple[Step, ...], tuple[Turn, ...], tuple[tuple[str, str], ...]]:
    """Steps before any words, the turns with their coding, and the speakers."""
    turns = {row["turn"]: row for row in turned}
    placed = _placed(rows, steps)
    quotes = {quote.iri: quote for step in steps for quote in step.quotes}
    found: list[Turn] = []
    for row in rows:
        turn = turns.get(row["turn"])
        if not found or found[-1].row is not turn:
            found.append(Turn(turn))
        segment = _segment(row, quotes.values(), steps, placed.get(row["segment"], ()))
        found[-1].segments.append(segment)
    speakers = {
        row["speaker"]: row["label"] for row in turns.values() if row["speaker"]
    }
    return tuple(placed.get("", ())), tuple(found), tuple(sorted(speakers.items()))


def _placed(rows: Sequence[Row], steps: Iterable[Step]) -> dict[str, list[Step]]:
    """The steps below the last segment above them in the field note."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        line = int(step.first or 0)
        above = [row for row in rows if row["last"] and int(row["last"]) <= line]
        found.setdefault(above[-1]["segment"] if above else "", []).append(step)
    return found


def _segment(
    row: Row, quotes: Iterable[Quote], steps: Iterable[Step], below: Iterable[Step]
) -> Segment:
    start = int(row["start"])
    cut = tuple(pieces(row["text"], start, ((q.iri, q.start, q.end) for q in quotes)))
    begun = {name for piece in cut for name in piece.begins}
    margin = (
        _margin(quote, steps)
        for quote in sorted(quotes, key=lambda q: (q.start, q.end))
        if quote.iri in begun
    )
    return Segment(row, cut, tuple(margin), tuple(below))


def _margin(quote: Quote, steps: Iterable[Step]) -> Margin:
    notes = tuple(
        (step, note.iri)
        for step in steps
        for note in step.notes
        if note.quote and note.quote.iri == quote.iri
    )
    codes = dict.fromkeys(a.code for step, _ in notes for a in step.assignments)
    return Margin(quote, notes, tuple(codes))


def source_list(dataset: Dataset, coding: Coding, model: FormalModel) -> Page:
    """The list of all sources, those whose note was read first."""
    kinds = {row["source"]: row["kind"] for row in dataset.rows(KINDS)}
    read = {row["source"] for row in dataset.rows(FILES)}
    entries = [
        SourceEntry(
            iri,
            kinds.get(iri, "source"),
            iri in read,
            len(coding.by_source.get(iri, ())),
            sum(len(step.notes) for step in coding.by_source.get(iri, ())),
            len(model.attributions_of.get(iri, ())),
        )
        for iri, name in dataset.names.items()
        if name.kind == "source"
    ]
    entries.sort(key=lambda e: (not e.read, e.kind != "interview", natural(e.iri)))
    title = "Sources"
    return Page("sources.html", title, "sources.html", tuple(entries))
