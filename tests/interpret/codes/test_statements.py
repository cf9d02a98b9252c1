"""What steps claim: names resolved, held against the study's model, or a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from daap.core.codebook import Code, Codebook, Option
from daap.core.errors import Severity
from daap.core.model import Document, Lines, Record, Step
from daap.core.statements import (
    Claim,
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
    Statement,
)
from daap.core.values import Kind, Stance
from daap.interpret.codes.emergent import emerge
from daap.interpret.codes.statements import state

BOOK = Codebook(
    {
        code.notation: code
        for code in (
            Code("hive_decision", Kind.DECISION, "Which hive?"),
            Code("swarm_decision", Kind.DECISION, "What about swarms?"),
            Code("top_bar_hive", Kind.PATTERN, "Top-Bar Hive", ("Kenyan Hive",)),
            Code("hive", Kind.PRACTICE, "Hive"),
            Code("comb", Kind.PRACTICE, "Comb", broader=("hive",)),
            Code("yield", Kind.FORCE, "Honey Yield"),
            Code("effort", Kind.FORCE, "Effort"),
        )
    }
)


def document(*statements: Statement) -> Document:
    """A document of one step that states something."""
    step = Step(1, Lines(5, 20), (), statements=statements)
    return Document("b_1.md", "0" * 64, "b1", Record(), steps=(step,))


def stated(*statements: Statement, book: Codebook = BOOK) -> Document:
    """What becomes of the statements, with the codes that emerge from them."""
    note = document(*statements)
    return state(note, emerge([note], book))


def said(note: Document) -> list[Statement]:
    """What is claimed, without its stance."""
    return [claim.statement for claim in note.steps[0].claims]


def rules(note: Document) -> list[tuple[str, int]]:
    return [(finding.rule, finding.line) for finding in note.findings]


def test_names_become_notations() -> None:
    note = stated(
        OptionStatement("Which hive?", "kenyan hives", "Use top bars", 7),
        ImpactStatement("Top Bar Hive", "yields", "-", 8),
        LinkStatement("combs", "requires", "hive", 9),
        LinkStatement("hive_decision", "optional_next", "swarm decision", 10),
    )
    assert said(note) == [
        OptionStatement("hive_decision", "top_bar_hive", "Use top bars", 7),
        ImpactStatement("top_bar_hive", "yield", "-", 8),
        LinkStatement("comb", "requires", "hive", 9),
        LinkStatement("hive_decision", "optional_next", "swarm_decision", 10),
    ]
    assert note.findings == ()


@pytest.mark.parametrize(
    ("statement", "found", "expected"),
    [
        (
            OptionStatement("hive", "comb", "", 7),
            "the option 'comb' of 'hive', where 'hive' is a design solution",
            "'hive' as a decision",
        ),
        (
            OptionStatement("hive_decision", "effort", "", 7),
            "the option 'effort' of 'hive_decision', where 'effort' is a force",
            "'effort' as a decision or a design solution",
        ),
        (
            ImpactStatement("hive_decision", "hive", "+", 7),
            "the impact + of 'hive_decision' on 'hive', where 'hive_decision' is a "
            "decision and 'hive' is a design solution",
            "'hive_decision' as a design solution and 'hive' as a force",
        ),
        (
            LinkStatement("hive_decision", "can_use", "hive", 7),
            "the link 'hive_decision' can_use 'hive', where 'hive_decision' is a "
            "decision",
            "'hive_decision' as a design solution",
        ),
        (
            LinkStatement("yield", "next", "hive_decision", 7),
            "the link 'yield' next 'hive_decision', where 'yield' is a force",
            "'yield' as a decision or a design solution",
        ),
    ],
)
def test_a_code_of_another_kind_is_reported_and_claimed_all_the_same(
    statement: Statement, found: str, expected: str
) -> None:
    note = stated(statement)
    assert note.steps[0].claims == (Claim(statement, Stance.CONTRADICTS),)
    (finding,) = note.findings
    assert (finding.rule, finding.severity) == ("contradictory-kind", Severity.WARNING)
    assert (finding.found, finding.expected) == (found, expected)
    assert finding.place == "b_1.md:7"
    assert finding.remedy.endswith("it was published as a claim of this source")


def test_a_code_and_itself_are_not_linked() -> None:
    note = stated(LinkStatement("hive", "uses", "Hives", 9))
    assert note.steps[0].claims == ()
    assert rules(note) == [("self-link", 9)]


def test_a_name_of_two_codes_states_nothing() -> None:
    shared = Code("hives", Kind.FORCE, "Hive")
    book = Codebook({**BOOK.codes, "hives": shared})
    note = stated(ImpactStatement("Hive", "yield", "+", 9), book=book)
    assert note.steps[0].claims == ()
    (finding,) = note.findings
    assert finding.rule == "unresolved-statement"
    assert finding.found == "the impact + of 'Hive' on 'yield', with 'Hive'"


def test_a_code_nobody_defined_has_the_kind_it_is_used_as() -> None:
    note = document(
        OptionStatement("feed_decision", "hive", "", 7),
        LinkStatement("hive", "leads_to", "swarming", 8),
        LinkStatement("swarming", "leads_to", "comb", 9),
    )
    book = emerge([named(note, "feed_decision", "swarming")], BOOK)
    assert book.codes["feed_decision"].kind is Kind.DECISION
    assert book.codes["swarming"].kind is Kind.SOLUTION
    note = state(note, book)
    assert [claim.stance for claim in note.steps[0].claims] == [Stance.ADDS] * 3
    assert rules(note) == [("kind-from-use", 7), ("kind-from-use", 8)]
    assert {finding.severity for finding in note.findings} == {Severity.INFO}
    assert "CClass(decision, " in note.findings[0].expected
    assert note.findings[0].remedy.endswith("it was published without a kind")


def named(note: Document, *names: str) -> Document:
    """The document with the names in its trace as well."""
    from daap.core.model import Mention
    from daap.core.values import MentionKind

    mentions = tuple(Mention(name, MentionKind.RELATION, 7) for name in names)
    return replace(note, steps=(replace(note.steps[0], mentions=mentions),))


def test_a_code_used_as_two_things_has_no_kind_and_both_are_claims() -> None:
    note = document(
        OptionStatement("feeding", "hive", "", 7),
        ImpactStatement("feeding", "yield", "+", 8),
    )
    note = named(note, "feeding")
    book = emerge([note], BOOK)
    assert book.codes["feeding"].kind is Kind.EMERGENT
    note = state(note, book)
    assert [claim.stance for claim in note.steps[0].claims] == [Stance.ADDS] * 2
    assert rules(note) == [("contradictory-kind", 7), ("contradictory-kind", 8)]
    assert "'feeding' is of no known kind" in note.findings[0].found


def definition(
    name: str = "smoker",
    kind: Kind = Kind.PRACTICE,
    label: str = "",
    above: Iterable[str] = (),
    line: int = 9,
) -> CodeDefinition:
    return CodeDefinition(name, kind, label, tuple(above), line)


def test_a_definition_of_a_new_code_is_stated_with_the_codes_above_it() -> None:
    note = stated(definition(label="Bee Smoker", above=["Hives", "comb"]))
    assert note.steps[0].claims == (
        Claim(definition(label="Bee Smoker", above=["hive", "comb"]), Stance.ADDS),
    )
    assert note.findings == ()


@pytest.mark.parametrize(
    "given",
    [
        definition("comb", Kind.PRACTICE, "Comb", ["hive"]),
        definition("comb", Kind.EMERGENT),
        definition("top_bar_hive", Kind.PATTERN, "KENYAN HIVE"),
    ],
)
def test_a_definition_that_says_what_the_codebook_says_agrees(
    given: CodeDefinition,
) -> None:
    note = stated(given)
    assert note.steps[0].claims == (Claim(given, Stance.AGREES),)


@pytest.mark.parametrize(
    ("given", "found", "expected", "severity", "stance"),
    [
        (
            definition("comb", label="Wax comb"),
            "the label 'Wax comb' in the definition of 'comb'",
            "'Comb', its label in the codebook",
            Severity.WARNING,
            Stance.ADDS,
        ),
        (
            definition("comb", label="COMB"),
            "the label 'COMB' in the definition of 'comb'",
            "'Comb', its label in the codebook",
            Severity.INFO,
            Stance.AGREES,
        ),
        (
            definition("comb", Kind.FORCE),
            "the kind Force in the definition of 'comb'",
            "Practice, its kind in the codebook",
            Severity.WARNING,
            Stance.CONTRADICTS,
        ),
        (
            definition("comb", above=["top_bar_hive"]),
            "'top_bar_hive' above 'comb' in its definition",
            "'hive', as in the codebook",
            Severity.WARNING,
            Stance.ADDS,
        ),
        (
            definition("hive", above=["comb"]),
            "'comb' above 'hive' in its definition",
            "none, as in the codebook",
            Severity.WARNING,
            Stance.ADDS,
        ),
    ],
)
def test_a_definition_that_differs_from_the_codebook_is_a_finding_and_a_claim(
    given: CodeDefinition, found: str, expected: str, severity: Severity, stance: Stance
) -> None:
    note = stated(given)
    assert note.steps[0].claims == (Claim(given, stance),)
    (finding,) = note.findings
    assert finding.rule == "definition-disagrees"
    assert (finding.found, finding.expected) == (found, expected)
    assert finding.severity is severity


def test_an_alternative_label_is_no_contradiction() -> None:
    given = definition("top_bar_hive", Kind.PATTERN, "Kenyan Hive")
    assert stated(given).findings == ()


def test_a_second_definition_is_held_against_the_first() -> None:
    note = stated(
        definition(label="Bee Smoker", line=9),
        definition(label="Smoke Can", line=10),
        definition(kind=Kind.FORCE, line=11),
    )
    assert note.steps[0].claims == (
        Claim(definition(label="Bee Smoker", line=9), Stance.ADDS),
        Claim(definition(label="Smoke Can", line=10), Stance.ADDS),
        Claim(definition(kind=Kind.FORCE, line=11), Stance.ADDS),
    )
    assert [finding.expected for finding in note.findings] == [
        "'Bee Smoker', its label in its first definition, b_1.md:9",
        "Practice, its kind in its first definition, b_1.md:9",
    ]


def test_a_code_above_that_cannot_stand_there_costs_only_itself() -> None:
    note = stated(definition(above=["effort", "smoker", "hive", "no such thing"]))
    assert said(note) == [definition(above=["effort", "hive"])]
    assert [(f.rule, f.remedy.rpartition("; ")[2]) for f in note.findings] == [
        ("contradictory-kind", "that code above it was published as a claim"),
        ("self-link", "that code above it was not published"),
        ("unresolved-statement", "that code above it was not published"),
    ]


def test_a_document_without_statements_is_left_as_it_is() -> None:
    note = document()
    assert state(note, BOOK) is note


GUIDED = replace(
    BOOK,
    options=(Option("hive_decision", "hive"),),
    relations=(
        ImpactStatement("hive", "yield", "+", 0),
        LinkStatement("hive", "uses", "comb", 0),
        LinkStatement("hive_decision", "optional_next", "swarm_decision", 0),
    ),
)


@pytest.mark.parametrize(
    ("statement", "stance", "is_known"),
    [
        (OptionStatement("hive_decision", "hive", "A hive", 7), Stance.AGREES, True),
        (OptionStatement("hive_decision", "comb", "", 7), Stance.ADDS, False),
        (ImpactStatement("hive", "yield", "+", 7), Stance.AGREES, True),
        (ImpactStatement("hive", "yield", "++", 7), Stance.CONTRADICTS, True),
        (ImpactStatement("comb", "yield", "+", 7), Stance.ADDS, False),
        (ImpactStatement("yield", "hive", "+", 7), Stance.CONTRADICTS, False),
        (LinkStatement("hive", "uses", "comb", 7), Stance.AGREES, True),
        (LinkStatement("hive", "requires", "comb", 7), Stance.ADDS, False),
        (LinkStatement("comb", "uses", "hive", 7), Stance.ADDS, False),
        (
            LinkStatement("hive_decision", "optional_next", "swarm_decision", 7),
            Stance.AGREES,
            True,
        ),
        (
            LinkStatement("hive_decision", "mandatory_next", "swarm_decision", 7),
            Stance.CONTRADICTS,
            True,
        ),
        (
            LinkStatement("swarm_decision", "optional_next", "hive_decision", 7),
            Stance.ADDS,
            False,
        ),
    ],
)
def test_the_stance_is_towards_guidance_and_codebook(
    statement: Statement, stance: Stance, is_known: bool
) -> None:
    note = stated(statement, book=GUIDED)
    assert note.steps[0].claims == (Claim(statement, stance, is_known),)
