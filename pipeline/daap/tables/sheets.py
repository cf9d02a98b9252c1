"""The tables for spreadsheets: their columns, and IRIs for rows and cells.

Every column has its description in CSV on the Web; URI templates (RFC 6570) give the
IRI of a row, and of a cell.
"""

from __future__ import annotations

from dataclasses import dataclass

from daap.core.namespaces import DAAP, OA, SKOS


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its datatype in CSVW, and the URI template of a cell."""

    name: str
    says: str
    datatype: str = "string"
    value: str = ""
    states: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its columns in order, the key of a row, and the IRI of a row.

    `references` are columns whose values are codes in codes.csv.
    """

    name: str
    says: str
    about: str
    key: tuple[str, ...]
    references: tuple[str, ...]
    columns: tuple[Column, ...]


CODE = "code/{%s}"
SOURCE = Column(
    "source", "The source.", value="source/{source}", states=DAAP.inSource.value,
    required=True,
)  # fmt: skip

SHEETS = (
    Sheet(
        "codes", "The codes of the study, emergent ones too.", CODE % "code", ("code",),
        (),
        (
            Column("code", "The identifier of the code.", states=SKOS.notation.value,
                   required=True),
            Column("kind", "Decision, pattern, practice, solution, force, category, or "
                   "emergent; empty for a code without a kind."),
            Column("label", "What it is called.", states=SKOS.prefLabel.value),
            Column("definition", "What it means.", states=SKOS.definition.value),
            Column("attributed", "How many sources the formal model lists it for.",
                   "integer", required=True),
            Column("assigned", "How many sources have a coding step that assigns it.",
                   "integer", required=True),
        ),
    ),
    Sheet(
        "options", "The options of each decision, and the forces they bear on.",
        "code/{decision}/option/{option}", ("decision", "option"),
        ("decision", "option"),
        (
            Column("decision", "The decision.", value=CODE % "decision",
                   states=DAAP.ofDecision.value, required=True),
            Column("position", "The place among its options.", "integer",
                   states=DAAP.position.value),
            Column("option", "The solution it proposes.", value=CODE % "option",
                   states=DAAP.proposes.value, required=True),
            Column("question", "The decision, as a question."),
            Column("answer", "The solution, in words."),
            Column("improves", "How many forces it improves.", "integer",
                   required=True),
            Column("harms", "How many forces it harms.", "integer", required=True),
        ),
    ),
    Sheet(
        "attributions", "The codes that the study's formal model lists for a source.",
        "source/{source}/attribution/{code}", ("source", "code"), ("code",),
        (
            Column("source", "The source.", value="source/{source}",
                   states=DAAP.ofSource.value, required=True),
            Column("code", "The code.", value=CODE % "code",
                   states=DAAP.ofCode.value, required=True),
            Column("status", "Traced, TracedThroughOption or NotTraced; empty where "
                   "no field note was read.", value=DAAP.iri + "{status}",
                   states=DAAP.auditStatus.value),
            Column("steps", "How many coding steps bear it out.", "integer",
                   required=True),
            Column("row", "The row of the study's own table.", "integer",
                   states=DAAP.tableRow.value),
        ),
    ),
    Sheet(
        "quotes", "The open codes, with the words of the source that they quote.",
        "source/{source}/step/{step}/note/{note}", ("source", "step", "note"), (),
        (
            SOURCE,
            Column("step", "The coding step.", "integer", required=True),
            Column("note", "The note of the step.", "integer",
                   states=DAAP.position.value, required=True),
            Column("text", "What the researcher wrote.", states=OA.bodyValue.value,
                   required=True),
            Column("anchoring", "Exact, Normalised, Fuzzy or Unanchored.",
                   value=DAAP.iri + "{anchoring}", states=DAAP.anchoring.value),
            Column("score", "How alike text and quote are, to 1.", "decimal",
                   states=DAAP.anchorScore.value),
            Column("quote", "The words of the source."),
            Column("speaker", "Who said the first of them."),
            Column("start", "The first code point of the quote.", "integer"),
            Column("end", "The code point behind it.", "integer"),
            Column("codes", "How many codes the step assigns.", "integer",
                   required=True),
            Column("first_line", "The first line in the field note.", "integer",
                   states=DAAP.firstLine.value),
            Column("last_line", "The last line in the field note.", "integer",
                   states=DAAP.lastLine.value),
        ),
    ),
)  # fmt: skip
"""The tables, referenced ones before those that refer to them."""
