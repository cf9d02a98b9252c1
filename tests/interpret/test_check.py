"""What a field note says of itself, held against what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from daap.errors import Finding, Severity
from daap.interpret.check import check
from daap.model import Document, Field, Lines, Record, Turn

Make = Callable[..., Document]


def findings(document: Document) -> tuple[Finding, ...]:
    return check(
        document,
        interview=re.compile("p[0-9]+"),
        label=re.compile("Interviewer|Expert +[A-Z]"),
        interviewer=re.compile("Interviewer"),
    ).findings


def interview(make: Make, title: str, *speakers: str) -> Document:
    """An interview with a title and speakers."""
    return replace(
        make(("A passage.", "a note")),
        turns=tuple(Turn(1, speaker, Lines(1, 1)) for speaker in speakers),
        record=Record({"title": Field(title, 5), "source type": Field("Interview", 8)}),
    )


@pytest.mark.parametrize(
    "title",
    [
        "Interview with Expert E",
        "Interview with Expert  E",
        "Interviewer and Expert E",
        "An interview",
    ],
)
def test_a_title_that_names_the_speaker_or_none_is_right(
    make: Make, title: str
) -> None:
    assert findings(interview(make, title, "Interviewer", "Expert E")) == ()


def test_a_title_that_names_another_speaker_is_a_finding(make: Make) -> None:
    [finding] = findings(interview(make, "With Expert D", "Interviewer", "Expert E"))

    assert finding.rule == "title-names-another-speaker"
    assert (finding.path, finding.line) == ("a.md", 5)
    assert finding.found == "the title names 'Expert D', the transcript 'Expert E'"
    assert finding.severity is Severity.WARNING
    assert finding.focus == "source/p1"


def test_a_title_alone_is_no_finding_where_nobody_speaks(make: Make) -> None:
    assert findings(interview(make, "With Expert D")) == ()
    assert findings(interview(make, "With Expert D", "Interviewer")) == ()


@pytest.mark.parametrize(
    ("identifier", "stated", "found"),
    [
        ("p1", "Interview", None),
        ("p1", "Slides", "the source type 'Slides' of an interview"),
        ("s1", "Slides", None),
        ("s1", "interview", "the source type 'interview' of no interview"),
    ],
)
def test_the_source_type_and_the_identifier_agree(
    make: Make, identifier: str, stated: str, found: str | None
) -> None:
    document = replace(
        make(("A passage.", "a note")),
        identifier=identifier,
        record=Record(call={"source type": Field(stated, 9)}),
    )

    assert [(f.found, f.line) for f in findings(document)] == (
        [(found, 9)] if found else []
    )


def test_a_note_without_transcript_and_without_traces_has_findings(make: Make) -> None:
    assert [(f.rule, f.line) for f in findings(make())] == [
        ("no-transcript", 1),
        ("no-coding-step", 1),
    ]
