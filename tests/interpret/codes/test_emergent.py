"""Codes that the notes use and the codebook lacks."""

from __future__ import annotations

from dataclasses import replace

from daap.core.codebook import Code, Codebook
from daap.core.model import Document, Lines, Mention, Record, Step
from daap.core.statements import CodeDefinition, OptionStatement, Statement
from daap.core.values import Kind, MentionKind
from daap.interpret.codes.emergent import emerge, emergent_codes, label_of
from daap.interpret.codes.resolve import resolve

BOOK = Codebook({"control_port": Code("control_port", Kind.PATTERN, "Control Port")})


def document(*names: str, defined: tuple[Statement, ...] = ()) -> Document:
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


def test_neighbours_are_named_in_both_directions() -> None:
    one, other = document("communicaton_decision"), document("communication_decision")
    book = emerge([one, other], BOOK)
    said = [resolve(note, book).findings[0].expected for note in (one, other)]
    assert said == [
        "a code of the codebook; or communication_decision, as other traces spell it",
        "a code of the codebook; or communicaton_decision, as other traces spell it",
    ]


def test_a_code_of_the_codebook_that_is_a_letter_away_comes_first() -> None:
    note = document("contrl_port")
    (finding,) = resolve(note, emerge([note], BOOK)).findings
    assert finding.expected == "a code of the codebook, perhaps control_port"


def test_without_a_codebook_only_neighbours_are_findings() -> None:
    note = document("data_mesh", "data_meshh", "cost")
    found = resolve(note, emerge([note], Codebook({}))).findings
    assert [(one.rule, one.line, one.found) for one in found] == [
        ("similar-code", 10,
         "'data_mesh', which differs by a letter or two from data_meshh"),
        ("similar-code", 11,
         "'data_meshh', which differs by a letter or two from data_mesh"),
    ]  # fmt: skip


def test_an_option_is_a_solution_unless_it_has_options_itself() -> None:
    options = (
        OptionStatement("which_hive", "by_wood", "", 12),
        OptionStatement("by_wood", "straw", "", 13),
    )
    book = emerge([document("which_hive", "by_wood", "straw", defined=options)], BOOK)
    assert {code.notation: code.kind for code in emergent_codes(book)} == {
        "which_hive": Kind.DECISION,
        "by_wood": Kind.DECISION,
        "straw": Kind.SOLUTION,
    }
