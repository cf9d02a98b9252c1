"""Codes that the notes use and the codebook lacks."""

from __future__ import annotations

from dataclasses import replace

from daap.interpret.emerge import emerge, emergent_codes, label_of
from daap.interpret.resolve import resolve
from daap.model import (
    Code,
    Codebook,
    CodeDefinition,
    Document,
    Kind,
    Lines,
    Mention,
    MentionKind,
    Record,
    Step,
)

BOOK = Codebook({"control_port": Code("control_port", Kind.PATTERN, "Control Port")})


def document(*names: str, defined: tuple[CodeDefinition, ...] = ()) -> Document:
    """A document of one step that names codes, one a line."""
    mentions = tuple(
        Mention(name, MentionKind.MENTION, line) for line, name in enumerate(names, 10)
    )
    step = Step(1, Lines(9, 20), (), mentions=mentions, statements=defined)
    return Document("p_1.md", "0" * 64, "p1", Record(), steps=(step,))


def test_a_name_of_the_codebook_does_not_emerge() -> None:
    assert emergent_codes(emerge([document("Control Ports")], BOOK)) == ()


def test_spellings_of_one_name_are_one_code_named_as_first_written() -> None:
    book = emerge([document("data contract", "data_contracts", "Data Contract")], BOOK)
    assert emergent_codes(book) == (
        Code("data_contract", Kind.EMERGENT, "Data Contract", (), emergent=True),
    )


def test_a_definition_gives_label_and_kind_also_when_it_comes_later() -> None:
    definition = CodeDefinition("cost", Kind.FORCE, "Costs of running", (), 12)
    first, second = document("costs"), document("cost", defined=(definition,))
    assert emergent_codes(emerge([first, second], BOOK)) == (
        Code("cost", Kind.FORCE, "Costs of running", emergent=True, place="p_1.md:12"),
    )


def test_a_code_that_emerged_is_assigned_with_one_finding_per_note() -> None:
    note = document("control_prt", "control_prt", "control_port")
    resolved = resolve(note, emerge([note], BOOK))
    assert [a.code for a in resolved.steps[0].assignments] == [
        "control_prt",
        "control_port",
    ]
    (finding,) = resolved.findings
    assert (finding.rule, finding.line) == ("emergent-code", 10)
    assert finding.expected == "a code of the codebook, perhaps control_port"


def test_a_study_without_codebook_has_only_emergent_codes_and_no_finding() -> None:
    note = document("control_port")
    resolved = resolve(note, emerge([note], Codebook()))
    assert [a.code for a in resolved.steps[0].assignments] == ["control_port"]
    assert resolved.findings == ()


def test_a_label_is_made_from_a_notation() -> None:
    assert label_of("very_positive  impact") == "Very Positive Impact"


def test_the_codebook_given_is_left_as_it_was() -> None:
    before = replace(BOOK)
    emerge([document("something_else")], BOOK)
    assert before == BOOK
