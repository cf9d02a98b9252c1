"""The study's 57 field notes against a plain scan of their lines.

The scan uses none of our modules: lines and regular expressions, and parso for
Python. Where the two differ, the difference is listed with its reason.
"""

from __future__ import annotations

import ast
import keyword
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import parso
import pytest

from daap.errors import Severity
from daap.extract.dsl import parse, read_fence
from daap.model import Document, Mention, Row

WORDS = frozenset(
    """source decision practice pattern force very_positive positive neutral negative
    very_negative positive_and_negative True False None uses""".split()
)
"""Names of the DSL in the notes that are no codes."""

NO_CODES = {
    "p_4": {"input", "output", "ports"},  # two names of two words each, see below
    "s_15": {"very"},  # "very positive", written as two words
    "s_39": {"s30"},  # the source that a template of another study is about
    "s_50": {"s30"},  # the same
}
"""What the scan takes for a code's name and we don't."""

NO_WORDS = {"p_4": {"input ports", "output ports"}}
"""What we take for a code's name and the scan does not."""


@dataclass(slots=True)
class Scan:
    """What the lines of a note show to the naked eye."""

    open_traces: int = 0
    axial_traces: int = 0
    turns: int = 0
    fences: list[list[Row]] = field(default_factory=list)
    header_fences: list[list[Row]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The words in fences that are no strings, functions or arguments."""
        return {name for fence in self.fences for name in words_of(fence)}


def scan(path: Path) -> Scan:
    """Count markers, labels and fences, line by line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    headings = [n for n, line in enumerate(lines) if re.match(r"# coding\s*$", line)]
    ends = [n for n, line in enumerate(lines) if line.strip() == "```"]
    start = (headings or ends)[0]  # two notes lack the heading
    found, fence = Scan(), None
    for number, line in enumerate(lines):
        if re.match(r"\s*```", line):
            if fence is None:
                fence = list[Row]()
                (found.fences if number > start else found.header_fences).append(fence)
            else:
                fence = None
        elif fence is not None:
            fence.append(Row(line, number + 1))
        elif number > start:
            found.open_traces += re.match(r"[> ]*\*\*OPEN CODING", line) is not None
            found.axial_traces += re.match(r"[> ]*\*\*AXIAL CODING", line) is not None
            label = r"[> ]*(Interviewer|Expert [A-Z]|Participant [0-9]+)\s*$"
            found.turns += re.match(label, line) is not None
    return found


def words_of(fence: list[Row]) -> Iterator[str]:
    """The words of a fence that may be codes; strings of three quotes are lists."""
    text = "\n".join(row.text.partition("#")[0] for row in fence).replace("'''", "")
    text = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", '""', text)
    text = re.sub(r"\w+\s*=(?!\s*CClass)(\s*\w+\s*(?=[,)]))?", " ", text)
    for match in re.finditer(r"[A-Za-z_]\w*", text):
        calls = text[match.end() :].lstrip(" ").startswith("(")
        if not calls and match[0] not in WORDS and not match[0].startswith("add_"):
            yield match[0]


@pytest.fixture(scope="module")
def scans(notes: Mapping[str, Path]) -> Mapping[str, Scan]:
    return {name: scan(path) for name, path in notes.items()}


def names_of(document: Document) -> set[str]:
    return {m.written for step in document.steps for m in step.mentions}


def test_there_are_57_notes(notes: Mapping[str, Path]) -> None:
    assert len(notes) == 57
    assert sum(name.startswith("p_") for name in notes) == 8


def test_every_turn_is_read(
    scans: Mapping[str, Scan], corpus: Mapping[str, Document]
) -> None:
    read = {name: len(document.turns) for name, document in corpus.items()}
    assert read == {name: found.turns for name, found in scans.items()}
    assert sum(read.values()) == 493


def test_every_open_trace_is_a_step(
    scans: Mapping[str, Scan], corpus: Mapping[str, Document]
) -> None:
    """No two open traces of the notes share a step, and no step lacks one."""
    read = {name: len(document.steps) for name, document in corpus.items()}
    assert read == {name: found.open_traces for name, found in scans.items()}
    assert sum(read.values()) == 221


def test_every_axial_trace_is_in_a_step(
    notes: Mapping[str, Path],
    scans: Mapping[str, Scan],
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
    assert sum(found.axial_traces for found in scans.values()) == 213


def test_every_name_in_a_fence_is_read(
    scans: Mapping[str, Scan], corpus: Mapping[str, Document]
) -> None:
    for name, document in corpus.items():
        read, seen = names_of(document), scans[name].names
        assert seen - read == NO_CODES.get(name, set()), name
        assert read - seen == NO_WORDS.get(name, set()), name
    everything = set().union(*map(names_of, corpus.values()))
    assert len(everything) == 217


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
        "s_39": (0, 5, [1, 2, 1, 1, 0], [1, 3, 2, 4, 11], 0),
        "s_12": (0, 25, [25], [3], 0),
    }


def test_the_totals(corpus: Mapping[str, Document]) -> None:
    steps = [step for document in corpus.values() for step in document.steps]
    assert sum(len(document.segments) for document in corpus.values()) == 1570
    assert sum(len(step.mentions) for step in steps) == 957
    kinds = Counter(type(s).__name__ for step in steps for s in step.statements)
    assert kinds == {
        "ImpactStatement": 153,
        "CodeDefinition": 134,
        "OptionStatement": 44,
        "LinkStatement": 1,
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
        "mended-construct": 13,
        "record-disagrees-with-itself": 13,
        "codes-for-another-source": 11,
        "broken-construct": 3,
        "quoted-marker": 2,
        "step-without-passage": 2,
        "no-coding-heading": 2,
        "unquoted-passage": 1,
        "turn-without-words": 1,
        "empty-trace": 1,
        "unknown-call": 1,
        "bare-impacts": 1,
        "broken-record": 1,
        "unclosed-fence": 1,
    }


@pytest.mark.parametrize(
    ("name", "rule", "lines"),
    [
        ("s_1", "broken-construct", [173]),  # a bracket too many, another missing
        ("s_3", "broken-construct", [227]),  # no commas between forces
        ("s_41", "broken-construct", [125]),  # a full stop for a comma
        ("s_15", "step-without-passage", [36]),  # a trace before the first passage
        ("s_39", "step-without-passage", [156]),  # an open trace below an axial one
        ("s_42", "no-coding-heading", [34]),
        ("s_56", "no-coding-heading", [34]),
        ("s_28", "unknown-call", [72]),
        ("s_32", "bare-impacts", [439]),
        ("s_16", "codes-for-another-source", [137]),
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


def test_300_fences_and_one_that_nothing_closes(scans: Mapping[str, Scan]) -> None:
    """All but 16 are Python once dedented; 3 of those but for a comment's margin."""
    fences = [f for s in scans.values() for f in (*s.header_fences, *s.fences)]
    assert len(fences) == 301
    texts = [textwrap.dedent("\n".join(row.text for row in f)) for f in fences]
    broken = [text for text in texts if parse(text) is None]
    assert len(broken) == 16
    comment = [re.sub(r"(?m)^#.*$", "", text) for text in broken]
    assert sum(parse(textwrap.dedent(text)) is not None for text in comment) == 3


def leaves(text: str) -> Iterator[str]:
    """The names that parso finds in code, without functions, links and DSL words."""
    leaf = parso.parse(text).get_first_leaf()
    while leaf is not None:
        one = leaf.get_next_leaf()
        two = one.get_next_leaf() if one else None
        after, behind = one.value if one else "", two.value if two else ""
        function = after == "(" or leaf.value.startswith("add_")
        aside = after == "=" and behind != "CClass"
        word = leaf.value in WORDS or keyword.iskeyword(leaf.value)
        if leaf.type == "name" and not (function or aside or word):
            yield leaf.value
        leaf = one


def test_a_broken_fence_gives_every_name_that_parso_finds(
    scans: Mapping[str, Scan],
) -> None:
    tried = 0
    for name, found in scans.items():
        for fence in found.fences:
            text = textwrap.dedent("\n".join(row.text for row in fence))
            if parse(text) is not None:
                continue
            tried += 1
            readings = read_fence(fence, name.replace("_", ""))
            written = (r.written for r in readings if isinstance(r, Mention))
            words = {word for mention in written for word in mention.split()}
            assert set(leaves(text)) <= words, (name, fence[0].line)
    assert tried == 15  # the sixteenth is the record of s_5


def test_a_sound_fence_gives_every_name_of_its_tree(scans: Mapping[str, Scan]) -> None:
    for name, found in scans.items():
        for fence in found.fences:
            tree = parse(textwrap.dedent("\n".join(row.text for row in fence)))
            if tree is None:
                continue
            nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
            names = {n.id for n in nodes} - WORDS - {"CClass", "s30"}
            readings = read_fence(fence, name.replace("_", ""))
            written = {r.written for r in readings if isinstance(r, Mention)}
            functions = {name for name in names if name.startswith("add_")}
            assert names - functions <= written, (name, fence[0].line)
