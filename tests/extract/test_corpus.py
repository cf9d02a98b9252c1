"""The study's 68 field notes against a plain scan of their lines.

The scan uses none of our readers (see scan.py). Where the two differ, the
difference is listed with its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from daap.core.errors import Severity
from daap.core.model import Document

TEMPLATE = {
    "s30", "api_as_contract_decision", "api_contract_specified", "api_code_first",
    "api_contract_specified_first", "api_stability", "api_modifiability",
    "separation_of_api_contract_and_domain_concerns", "initial_effort_required",
    "design_and_implementation_effort", "maintainability_of_api_and_consumers",
    "api_understandability",
}  # fmt: skip
"""What a template of another study lists for a source of its own."""

NO_CODES = {
    "p_4": {"input", "output", "ports"},  # two names of two words each, see below
    "p_6": {"event", "streaming", "backbone"},  # one name of three
    "s_15": {"very"},  # "very positive", written as two words
    "s_39": TEMPLATE,
    "s_50": TEMPLATE,
}  # fmt: skip
"""What the scan takes for a code's name and we don't."""

NO_WORDS = {
    "p_4": {"input ports", "output ports"},
    "p_6": {"event streaming backbone"},
}
"""What we take for a code's name and the scan does not."""


def names_of(document: Document) -> set[str]:
    return {m.written for step in document.steps for m in step.mentions}


def test_there_are_68_notes(notes: Mapping[str, Path]) -> None:
    assert len(notes) == 68
    assert sum(name.startswith("p_") for name in notes) == 11


def test_every_turn_is_read(
    scans: Mapping[str, Any], corpus: Mapping[str, Document]
) -> None:
    read = {name: len(document.turns) for name, document in corpus.items()}
    assert read == {name: found.turns for name, found in scans.items()}
    assert sum(read.values()) == 673


def test_every_open_trace_is_a_step(
    scans: Mapping[str, Any], corpus: Mapping[str, Document]
) -> None:
    """No two open traces of the notes share a step, and no step lacks one."""
    read = {name: len(document.steps) for name, document in corpus.items()}
    assert read == {name: found.open_traces for name, found in scans.items()}
    assert sum(read.values()) == 279


def test_every_axial_trace_is_in_a_step(
    notes: Mapping[str, Path],
    scans: Mapping[str, Any],
    corpus: Mapping[str, Document],
) -> None:
    for name, document in corpus.items():
        lines = notes[name].read_text(encoding="utf-8").split("\n")
        inside = [
            line
            for step in document.steps
            for line in lines[step.lines.first - 1 : step.lines.last]
            if re.match(r"[> ]*\*\*AXIAL CODING", line)
        ]
        assert len(inside) == scans[name].axial_traces, name
    assert sum(found.axial_traces for found in scans.values()) == 270


def test_every_name_in_a_fence_is_read(
    scans: Mapping[str, Any], corpus: Mapping[str, Document]
) -> None:
    for name, document in corpus.items():
        read, seen = names_of(document), scans[name].names
        assert seen - read == NO_CODES.get(name, set()), name
        assert read - seen == NO_WORDS.get(name, set()), name
    everything = set().union(*map(names_of, corpus.values()))
    assert len(everything) == 230


def test_each_note_has_what_it_has(corpus: Mapping[str, Document]) -> None:
    """Turns, segments, steps, mentions and statements of four notes, by hand."""
    counts = {
        name: (
            len(d.turns),
            len(d.segments),
            [len(s.context) for s in d.steps],
            [len(s.mentions) for s in d.steps],
            sum(len(s.statements) for s in d.steps),
        )
        for name, d in corpus.items()
        if name in ("p_7", "s_9", "s_39", "s_12")
    }
    assert counts == {
        "p_7": (23, 23, [1, 1, 1, 1, 1], [2, 1, 1, 5, 3], 0),
        "s_9": (0, 6, [1, 1, 1, 1, 1, 1], [5, 2, 7, 1, 3, 6], 7),
        "s_39": (0, 5, [1, 1, 1, 1, 0], [1, 3, 2, 4, 0], 0),
        "s_12": (0, 25, [19], [3], 0),
    }


def test_the_totals(corpus: Mapping[str, Document]) -> None:
    steps = [step for document in corpus.values() for step in document.steps]
    assert sum(len(document.segments) for document in corpus.values()) == 2057
    assert sum(len(step.mentions) for step in steps) == 1208
    kinds = Counter(type(s).__name__ for step in steps for s in step.statements)
    assert kinds == {
        "ImpactStatement": 191,
        "CodeDefinition": 193,
        "OptionStatement": 67,
        "LinkStatement": 2,
    }


def test_every_line_of_text_is_somewhere(
    notes: Mapping[str, Path], corpus: Mapping[str, Document]
) -> None:
    """Below the heading each line is in a segment, in a step, or a label."""
    for name, document in corpus.items():
        lines = notes[name].read_text(encoding="utf-8").split("\n")
        known = {row.line for s in document.segments for row in s.rows}
        known |= {turn.lines.first for turn in document.turns}
        for step in document.steps:
            known |= set(range(step.lines.first, step.lines.last + 1))
        known |= set(range(1, document.record.lines.last + 1))
        missed = [
            number
            for number, line in enumerate(lines, start=1)
            if number not in known and line.strip(" \t>\x0b\x0c\r")
        ]
        assert [lines[n - 1].strip() for n in missed] in ([], ["# coding"]), name


def test_every_line_of_a_trace_is_a_note_a_code_or_structure(
    notes: Mapping[str, Path], corpus: Mapping[str, Document]
) -> None:
    """Outside fences a trace holds its notes, markers, and words around a fence."""
    structure = re.compile(
        r"\s*(```.*|[> ]*\*\*(OPEN|AXIAL) CODING.*|(already )?add(ed)?:?|"
        r"add codes? to s\d*:?)?\s*",
        re.IGNORECASE,
    )
    for name, document in corpus.items():
        lines = notes[name].read_text(encoding="utf-8").split("\n")
        for step in document.steps:
            known = {row.line for p in step.paragraphs for row in p.rows}
            fenced = False
            for number in range(step.lines.first, step.lines.last + 1):
                line = lines[number - 1]
                fenced ^= line.lstrip().startswith("```")
                inside = fenced or number in known
                assert inside or structure.fullmatch(line), (name, number)


def test_findings_are_no_violations_and_only_these(
    corpus: Mapping[str, Document],
) -> None:
    findings = [f for document in corpus.values() for f in document.findings]
    assert all(f.severity is not Severity.VIOLATION for f in findings)
    assert Counter(f.rule for f in findings) == {
        "mended-construct": 24,
        "record-disagrees-with-itself": 15,
        "codes-for-a-neighbour": 9,
        "codes-for-another-source": 2,
        "quoted-marker": 2,
        "misspelt-call": 2,
        "step-without-passage": 2,
        "no-coding-heading": 2,
        "unquoted-passage": 1,
        "turn-without-words": 1,
        "empty-trace": 1,
        "unknown-call": 1,
        "broken-construct": 1,
        "bare-impacts": 1,
        "broken-record": 1,
        "unclosed-fence": 1,
    }


@pytest.mark.parametrize(
    ("name", "rule", "lines"),
    [
        ("s_1", "mended-construct", [173, 242]),  # a bracket too many, others missing
        ("s_3", "broken-construct", [227]),  # forces beside those of a solution
        ("s_8", "mended-construct", [115, 141]),  # full stops for commas
        ("s_41", "mended-construct", [116, 119, 125]),  # the last one a full stop
        ("s_51", "mended-construct", [119]),  # no comma between solutions
        ("s_20", "misspelt-call", [196, 198]),  # CClas
        ("s_15", "step-without-passage", [36]),  # a trace before the first passage
        ("s_39", "step-without-passage", [156]),  # an open trace below an axial one
        ("s_42", "no-coding-heading", [34]),
        ("s_56", "no-coding-heading", [34]),
        ("s_28", "unknown-call", [72]),
        ("s_32", "bare-impacts", [439]),
        ("s_16", "codes-for-a-neighbour", [137]),
        ("s_39", "codes-for-another-source", [176]),
        ("s_50", "codes-for-another-source", [201]),
        ("s_9", "unclosed-fence", [150]),
        ("p_5", "unquoted-passage", [209]),
        ("p_9", "turn-without-words", [36]),
        ("p_1", "mended-construct", [529, 843, 847, 1015]),
    ],
)
def test_what_is_odd_in_a_note_is_found_on_its_line(
    corpus: Mapping[str, Document], name: str, rule: str, lines: list[int]
) -> None:
    assert [f.line for f in corpus[name].findings if f.rule == rule] == lines
