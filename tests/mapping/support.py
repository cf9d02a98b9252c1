"""A made-up study as it is imported from a tool: a source, a project, a codebook."""

from __future__ import annotations

from pyoxigraph import Triple

from daap.core.codebook import Code, Codebook, CodeLink, Collection
from daap.core.iris import Iris
from daap.core.model import (
    Assignment,
    Document,
    Element,
    Lines,
    Memo,
    Record,
    Row,
    Segment,
    Selection,
    Span,
    Step,
    Turn,
    Variable,
)
from daap.core.project import (
    Case,
    CaseRecord,
    Coder,
    DefinedVariable,
    Passage,
    Project,
    ProjectFile,
    SourceGroup,
)
from daap.core.settings import Settings
from daap.core.source_record import SourceRecord
from daap.core.values import Kind, MentionKind, VariableType
from daap.mapping.codebook import map_codebook, map_scheme
from daap.mapping.graphs import map_one_source
from daap.mapping.project import map_project

TEXT = "Keeper A: The bees are calm.\nI write every visit in a logbook.\n\n\nBye.\n"
"""What a tool holds: labels and blank lines as they are."""

NOWHERE = Lines(0, 0)
CALM, LOG = Span(10, 28), Span(31, 61)


def element(name: str) -> Element:
    return Element("bees", name)


def coding(code: str, name: str, created: str = "") -> Assignment:
    kind = (MentionKind.SELECTION,)
    return Assignment(code, (name,), kind, NOWHERE, created, element(f"coding {code}"))


def step(position: int, span: Span | None, coder: str, *codes: Assignment) -> Step:
    context = () if span is None else (1,)
    selection = Selection(span, coder, "", element(f"selection {position}"))
    return Step(position, NOWHERE, context, assignments=codes, selection=selection)


DOCUMENT = Document(
    path="imports/sources/p1.json",
    sha256="0" * 64,
    identifier="p1",
    record=Record(lines=NOWHERE),
    turns=(Turn(1, "Keeper A", NOWHERE),),
    segments=(
        Segment(1, 1, tuple(Row(line, 0) for line in TEXT.split("\n")[:2]), 0),
        Segment(2, 1, (Row("Bye.", 0),), 65),
    ),
    steps=(
        step(
            1,
            CALM,
            "coder-1",
            coding("calm_bees", "calm bees - IRB", "2026-03-01T10:00:00+00:00"),
        ),
        step(2, CALM, "coder-2", coding("calm_bees", "calm bees - IRB")),
        step(3, None, "coder-1", coding("logbook", "Writing a logbook")),
    ),
    elements=(element("source 1"),),
    text=TEXT,
    passages=(Span(65, 69),),
    memos=(
        Memo("she is proud of it", "coder-1", "2026-03-01"),
        Memo("against it", "coder-2", "2026-03-02", "calm_bees", 2),
        Memo("two coders", "", "", "", 1),
        Memo("a habit", "coder-1", "2026-03-02T08:30:00", span=LOG),
    ),
    variables=(Variable("region", "Tyrol"), Variable("hives", "")),
)
PROJECT = Project(
    files=(ProjectFile("bees", "imports/bees.json", "0" * 64, "QualCoder 4.0"),),
    coders=(Coder("coder-1", "coder-1"), Coder("coder-2", "coder-2")),
    cases=(
        Case(
            "keeper-a",
            "Keeper A",
            ("p1",),
            (Passage("p1", Span(65, 69)),),
            (
                Variable("years", "10", VariableType.INTEGER),
                Variable("since", "2016-05-01", VariableType.DATE),
                Variable("score", "2.50", VariableType.DECIMAL),
            ),
            element("case 1"),
            records=(CaseRecord("bees", ("p1",), (Passage("p1", Span(0, 5)),)),),
        ),
    ),
    groups=(SourceGroup("wave-1", "Wave 1", ("p1",), element=element("set 1")),),
    memos=(
        Memo("whole study", "coder-1", title="week 1"),
        Memo("a code of care", "coder-1", "2026-03-03", "calm_bees"),
    ),
    variables=(
        DefinedVariable("region", "where", element("variable region")),
        *(DefinedVariable(name) for name in ("score", "since", "years")),
    ),
)
CODEBOOK = Codebook(
    codes={
        "keeping": Code("keeping", Kind.CODE, "Keeping", category=True),
        "calm_bees": Code(
            "calm_bees",
            Kind.CODE,
            "calm bees - IRB",
            broader=("keeping",),
            definition="Bees that let a keeper work.",
            examples=("They hardly move.",),
            remarks=("Not for bees in winter.",),
            element=element("code calm"),
            colour="#F781F3",
        ),
        "logbook": Code("logbook", Kind.CODE, "Writing a logbook"),
    },
    collections=(Collection("mood", "Mood", ("calm_bees", "logbook")),),
    links=(CodeLink("calm_bees", "logbook", "leads to", directed=True),),
)


def graph(settings: Settings, document: Document = DOCUMENT) -> tuple[Triple, ...]:
    """The graph of the source."""
    record = SourceRecord(
        "p1",
        "Visit to Keeper A",
        page="https://example.org/1",
        source_type="interview",
        author_type="practitioner",
        elements=document.elements,
    )
    return tuple(map_one_source(settings, record, document, ()))


def shared(settings: Settings) -> tuple[Triple, ...]:
    """The graphs of no single source."""
    iris = Iris(settings.base)
    return (
        *map_project(PROJECT, iris, settings.language),
        *map_scheme(settings),
        *map_codebook(CODEBOOK, iris, settings.language),
    )
