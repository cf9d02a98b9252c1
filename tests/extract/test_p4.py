"""p_4, the field note that comes with the project, to the last number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from daap.core.errors import Severity
from daap.core.manifest import sha256
from daap.core.model import Document, Field, Lines, lay_out, transcript_text
from daap.core.settings import Settings
from daap.core.statements import CodeDefinition, ImpactStatement
from daap.extract.notes.document import read_document

URL = (
    "https://github.com/TomEijk/Data_as_a_Product_GLR/tree/master/python/"
    "data_as_a_product_codeablemodels/field_notes_open_coding_axial_coding"
)
RECORD = {
    "identifier": "p4",
    "url": URL,
    "tiny url": "https://tinyurl.com/data-as-a-product-p4",
    "archive url": "https://bit.ly/data-as-a-product-p4",
    "title": "Interview Expert D",
    "source code": "false",
    "example": "true",
    "source type": "Practitioner Audience Article",
    "author type": "Practitioner",
}


@pytest.fixture(scope="module")
def p4(settings: Settings) -> Document:
    return read_document(settings.notes / "p_4.md", settings.root, settings.label)


def test_the_note_is_the_study_s_own(
    settings: Settings, notes: Mapping[str, Path]
) -> None:
    ours = (settings.notes / "p_4.md").read_bytes()
    assert sha256(ours) == sha256(notes["p_4"].read_bytes())


def test_its_hash_is_known(p4: Document) -> None:
    assert p4.path == "field-notes/p_4.md"
    assert p4.sha256 == (
        "11ef258eedda12b974432a58a63f219cc6f60a7a1741b58399e9810035f6f2d8"
    )


def test_headings_and_call_say_the_same(p4: Document) -> None:
    def values(fields: Mapping[str, Field]) -> dict[str, str]:
        return {name: field.value for name, field in fields.items()}

    assert values(p4.record.headings) == RECORD
    assert values(p4.record.call) == RECORD
    assert p4.record.headings["title"].line == 10
    assert p4.record.call["title"].line == 24


def test_27_turns_of_each_of_two_speakers_in_56_segments(p4: Document) -> None:
    assert Counter(t.speaker for t in p4.turns) == {"Expert E": 27, "Interviewer": 27}
    assert [turn.position for turn in p4.turns] == list(range(1, 55))
    assert len(p4.segments) == 56
    assert {segment.turn for segment in p4.segments} == set(range(1, 55))


def test_offsets_lead_to_the_segments(p4: Document) -> None:
    text = transcript_text(p4.segments)
    assert text.endswith("\n")
    for segment in lay_out(p4.segments):
        assert text[segment.start : segment.end] == segment.text


def test_segments_and_turns_stand_on_their_lines(
    p4: Document, settings: Settings
) -> None:
    lines = (settings.notes / "p_4.md").read_text(encoding="utf-8").split("\n")
    for segment in p4.segments:
        for row in segment.rows:
            assert lines[row.line - 1].lstrip("> ").rstrip() == row.text.strip()
    for turn in p4.turns:
        assert turn.speaker in lines[turn.lines.first - 1]
        assert turn.lines.first < turn.lines.last


def test_11_steps_code_11_segments(p4: Document) -> None:
    assert [step.position for step in p4.steps] == list(range(1, 12))
    assert [len(step.context) for step in p4.steps] == [1] * 11
    assert len({step.context for step in p4.steps}) == 11


def test_steps_follow_what_they_code(p4: Document) -> None:
    for step in p4.steps:
        last = p4.segments[step.context[-1] - 1]
        assert last.lines.last < step.lines.first
        following = p4.segments[step.context[-1] :]
        assert not following or step.lines.last < following[0].lines.first


def test_19_names_by_step(p4: Document) -> None:
    assert [len(s.mentions) for s in p4.steps] == [3, 1, 3, 1, 3, 1, 2, 1, 1, 2, 1]
    assert [m.written for m in p4.steps[4].mentions] == [
        "input ports",
        "output ports",
        "metastore",
    ]


def test_every_name_stands_on_its_line(p4: Document, settings: Settings) -> None:
    lines = (settings.notes / "p_4.md").read_text(encoding="utf-8").split("\n")
    mentions = [mention for step in p4.steps for mention in step.mentions]
    assert all(m.written in lines[m.line - 1] for m in mentions)
    statements = [statement for step in p4.steps for statement in step.statements]
    assert {type(s) for s in statements} <= {CodeDefinition, ImpactStatement}


def test_the_quoted_markers_are_the_only_findings(p4: Document) -> None:
    assert [(f.rule, f.line, f.severity) for f in p4.findings] == [
        ("quoted-marker", 437, Severity.INFO),
        ("quoted-marker", 489, Severity.INFO),
    ]
    assert [f.focus for f in p4.findings] == ["source/p4/step/5", "source/p4/step/6"]


def test_the_record_stands_above_the_transcript(p4: Document) -> None:
    assert p4.record.lines == Lines(1, 32)
    assert p4.turns[0].lines.first > p4.record.lines.last
