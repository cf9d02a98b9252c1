"""Formal attributions, held against the traces of a note."""

from __future__ import annotations

from tests.interpret.support import make

from daap.core.codebook import Attribution, Audited, Code, Codebook, Option
from daap.core.model import Document
from daap.core.values import AuditStatus, Kind
from daap.interpret.checks.attributions import audit, unattributed
from daap.interpret.codes.resolve import resolve

CODEBOOK = Codebook(
    {
        "choice": Code("choice", Kind.DECISION, "Which?"),
        "one": Code("one", Kind.PRACTICE, "One"),
        "two": Code("two", Kind.PRACTICE, "Two"),
        "three": Code("three", Kind.PRACTICE, "Three"),
    },
    (Option("choice", "one"), Option("choice", "two")),
)
ROWS = tuple(
    Attribution("p1", code, row)
    for row, code in enumerate(("choice", "one", "three"), start=1)
)


def traced(*names: str) -> Document:
    """A document whose steps name codes."""
    return resolve(make(*(("A passage.", "a note", name) for name in names)), CODEBOOK)


def test_a_code_is_traced_in_the_steps_that_assign_it() -> None:
    document = traced("one", "two", "one|choice")

    assert list(audit(ROWS, document, CODEBOOK)) == [
        Audited(ROWS[0], AuditStatus.TRACED, (3,)),
        Audited(ROWS[1], AuditStatus.TRACED, (1, 3)),
        Audited(ROWS[2], AuditStatus.NOT_TRACED),
    ]


def test_a_decision_is_traced_through_the_steps_of_its_options() -> None:
    document = traced("two", "three", "one")

    assert next(audit(ROWS, document, CODEBOOK)) == Audited(
        ROWS[0], AuditStatus.THROUGH_OPTION, (1, 3)
    )


def test_without_a_note_there_is_no_status() -> None:
    assert list(audit(ROWS, None, CODEBOOK)) == [Audited(row) for row in ROWS]


def test_codes_of_the_note_that_the_model_lacks_are_listed() -> None:
    document = traced("two", "one|two")

    assert unattributed(ROWS, document) == {"two": (1, 2)}
