"""What was read, as a table for a terminal and as JSON with documented keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from daap.commands.render.field_notes import as_json, as_text
from daap.core.errors import Finding, Severity
from daap.core.model import (
    Assignment,
    Document,
    Lines,
    Note,
    Record,
    Row,
    Segment,
    Span,
    Step,
    Turn,
)
from daap.core.statements import (
    Claim,
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.values import Anchoring, Kind, MentionKind, Stance

ADDS = Stance.ADDS
CLAIMS = (
    Claim(CodeDefinition("mat", Kind.PRACTICE, "Straw Mat", ("cover",), 21), ADDS),
    Claim(OptionStatement("winter_decision", "mat", "Lay a mat", 22), ADDS),
    Claim(ImpactStatement("mat", "dryness", "+/-", 23), Stance.CONTRADICTS, True),
    Claim(LinkStatement("mat", "can_use", "bars", 24), Stance.AGREES, True),
)


def finding(severity: Severity, line: int, rule: str = "a-rule") -> Finding:
    return Finding(
        severity=severity,
        rule=rule,
        path="k_1.md",
        line=line,
        found="a word that is somewhere in the note",
        expected="another word that is to be there",
        remedy="write the other word",
        source="k1",
    )


def document(name: str = "k1", *findings: Finding) -> Document:
    """A document with one of everything."""
    step = Step(
        1,
        Lines(10, 30),
        (1,),
        notes=(
            Note(1, "dry", Lines(12, 12), Anchoring.EXACT, 1.0, Span(0, 3)),
            Note(2, "of use", Lines(13, 13)),
        ),
        assignments=(Assignment("mat", ("mat",), (MentionKind.MENTION,), Lines(9, 9)),),
        claims=CLAIMS,
    )
    return Document(
        "k_1.md",
        "0" * 64,
        name,
        Record(),
        (Turn(1, "Keeper A", Lines(5, 6)),),
        (Segment(1, 1, (Row("dry", 6),)),),
        (step,),
        findings,
    )


def test_a_row_counts_what_a_note_holds_and_what_was_found() -> None:
    warnings = [finding(Severity.WARNING, 3), finding(Severity.INFO, 4)]
    head, row, *_ = as_text([document("k1", *warnings)], 1000).split("\n")
    names = head.replace("in vivo", "in_vivo").split()
    assert dict(zip(names, row.split(), strict=True)) == {
        "source": "k1", "turns": "1", "segments": "1", "steps": "1", "notes": "2",
        "in_vivo": "1", "codes": "1", "claims": "4", "viol": "0", "warn": "1",
        "info": "1",
    }  # fmt: skip


def test_several_notes_have_a_row_of_sums() -> None:
    lines = as_text([document("k1"), document("k2")], 1000).split("\n")
    assert lines[3].split() == "all 2 2 2 4 2 2 8 0 0 0".split()


def test_one_note_has_none() -> None:
    assert "\nall" not in as_text([document()], 1000)


@pytest.mark.parametrize("width", [50, 80])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    text = as_text([document("k1", finding(Severity.WARNING, 3))], width)
    assert max(map(len, text.split("\n"))) <= width


def test_columns_that_have_no_room_are_named() -> None:
    wide, narrow = as_text([document()], 80), as_text([document()], 50)
    assert "No room" not in wide
    assert (
        narrow.split("\n")[0].split()
        == "source steps notes codes viol warn info".split()
    )
    assert "No room for claims, in vivo, turns, segments:" in narrow


def test_findings_come_the_worst_first_and_then_by_line() -> None:
    found = [
        finding(Severity.INFO, 2),
        finding(Severity.WARNING, 9),
        finding(Severity.VIOLATION, 12),
        finding(Severity.WARNING, 5),
    ]
    lines = as_text([document("k1", *found)], 1000).split("\n")[4:-1]
    assert [line.split(": ")[0].strip() for line in lines] == [
        "violation k_1.md:12",
        "warning k_1.md:5",
        "warning k_1.md:9",
        "info k_1.md:2",
    ]


def keys(value: Any, path: str = "") -> set[str]:
    """The paths of all keys, as the documentation writes them."""
    if isinstance(value, list):
        return {key for one in value for key in keys(one, f"{path}[]")}
    if not isinstance(value, dict) or path in ("record.headings", "record.call"):
        return {path}
    below = (keys(v, f"{path}.{k}" if path else k) for k, v in value.items())
    return {path, *set().union(*below)} - {""}


def test_every_key_of_the_json_is_documented(repository: Path) -> None:
    text = as_json([document("k1", finding(Severity.WARNING, 3))])
    documented = (repository / "docs" / "reading.md").read_text(encoding="utf-8")
    for key in set().union(*(keys(one) for one in json.loads(text))):
        name = key.rstrip("[]").rpartition(".")[2].replace("[]", "")
        assert f"`{name}" in documented or f".{name}" in documented, key


def test_what_a_step_claims_is_told_by_notation_with_its_stance() -> None:
    (found,) = json.loads(as_json([document()]))
    assert found["steps"][0]["claims"] == [
        {
            "kind": "definition",
            "code": "mat",
            "is": "Practice",
            "label": "Straw Mat",
            "below": ["cover"],
            "stance": "Adds",
            "line": 21,
        },
        {
            "kind": "option",
            "decision": "winter_decision",
            "solution": "mat",
            "label": "Lay a mat",
            "stance": "Adds",
            "line": 22,
        },
        {
            "kind": "impact",
            "solution": "mat",
            "force": "dryness",
            "impact": "+/-",
            "stance": "Contradicts",
            "line": 23,
        },
        {
            "kind": "link",
            "from": "mat",
            "relation": "can_use",
            "to": "bars",
            "stance": "Agrees",
            "line": 24,
        },
    ]
