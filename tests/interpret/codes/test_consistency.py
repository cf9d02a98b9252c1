"""What the notes claim together: no disagreement and no circle goes unremarked."""

from __future__ import annotations

from daap.core.codebook import Code, Codebook
from daap.core.errors import Severity
from daap.core.model import Document, Lines, Record, Step
from daap.core.statements import (
    Claim,
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    Statement,
)
from daap.core.values import Kind, Stance
from daap.interpret.codes.consistency import check_consistency

HARMS = ImpactStatement("smoker", "effort", "-", 0)
NEXT = LinkStatement("hive_decision", "optional_next", "feed_decision", 0)
GUIDED = Codebook(relations=(HARMS, NEXT))


def note(name: str, *stated: Statement) -> Document:
    """A note of one step that claims something."""
    claims = tuple(Claim(statement, Stance.ADDS) for statement in stated)
    step = Step(1, Lines(5, 20), (), claims=claims)
    return Document(f"{name}.md", "0" * 64, name, Record(), steps=(step,))


def impact(sign: str, line: int = 9) -> ImpactStatement:
    return ImpactStatement("smoker", "effort", sign, line)


def link(one: str, word: str, other: str, line: int = 9) -> LinkStatement:
    return LinkStatement(one, word, other, line)


def test_what_agrees_with_the_guidance_is_no_finding() -> None:
    given = note("b1", impact("-"), link("hive_decision", "optional_next", "x"))
    assert check_consistency([given], GUIDED) == (given,)


def test_another_sign_than_the_guidance_has_is_a_finding_and_stays_a_claim() -> None:
    given = note("b1", impact("+"))
    (found,) = check_consistency([given], GUIDED)
    assert found.steps == given.steps
    (finding,) = found.findings
    assert (finding.rule, finding.place) == ("contradictory-statement", "b1.md:9")
    assert finding.found == "the impact + of 'smoker' on 'effort'"
    assert finding.expected == "-, as in the guidance"
    assert finding.severity is Severity.INFO
    assert finding.remedy.endswith("it was published as a claim of this source")
    assert finding.focus == "source/b1/step/1"


def test_another_sign_than_an_earlier_note_has_names_its_place() -> None:
    one, other, third = check_consistency(
        [note("b1", impact("+", 8)), note("b2", impact("++")), note("b3", impact("+"))],
        Codebook(),
    )
    assert [finding.expected for finding in other.findings] == ["+, as in b1.md:8"]
    assert one.findings == third.findings == ()


def test_a_next_decision_has_one_relation_and_a_dependency_may_have_several() -> None:
    given = note(
        "b1",
        link("hive_decision", "mandatory_next", "feed_decision"),
        link("smoker", "uses", "hive"),
        link("smoker", "requires", "hive"),
    )
    (found,) = check_consistency([given], GUIDED)
    assert [finding.expected for finding in found.findings] == [
        "optional_next, as in the guidance"
    ]


def test_a_circle_over_several_notes_is_a_finding_on_each_of_its_links() -> None:
    notes = check_consistency(
        [
            note("b1", link("a", "includes", "b", 7)),
            note("b2", link("b", "includes", "c", 8), link("b", "is_a", "a", 9)),
            note("b3", link("c", "includes", "a", 9), link("c", "includes", "d", 10)),
        ],
        Codebook(),
    )
    assert [[(f.rule, f.place) for f in found.findings] for found in notes] == [
        [("circular-statement", "b1.md:7")],
        [("circular-statement", "b2.md:8")],
        [("circular-statement", "b3.md:9")],
    ]


def test_a_circle_may_go_through_the_guidance_and_the_codebook() -> None:
    book = Codebook(
        {"comb": Code("comb", Kind.PRACTICE, "Comb", broader=("hive",))},
        relations=(link("hive", "extends", "comb", 0),),
    )
    below = CodeDefinition("hive", Kind.PRACTICE, "Hive", ("comb",), 7)
    (found,) = check_consistency(
        [note("b1", below, link("comb", "extends", "hive"))], book
    )
    assert [(f.rule, f.line) for f in found.findings] == [
        ("circular-statement", 7),
        ("circular-statement", 9),
    ]


def test_solutions_may_use_one_another() -> None:
    given = note("b1", link("a", "uses", "b"), link("b", "uses", "a"))
    assert check_consistency([given], Codebook()) == (given,)
