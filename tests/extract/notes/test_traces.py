"""Coding steps: which traces make one, and what each holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.model import Document, Lines
from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.values import Kind

Read = Callable[..., Document]

FENCE = "```\nmdm\n```"


def rules(document: Document) -> list[tuple[str, int]]:
    return [(finding.rule, finding.line) for finding in document.findings]


def notes(document: Document) -> list[list[str]]:
    """The paragraphs of each step, lines joined by a bar."""
    return [
        ["|".join(row.text for row in p.rows) for p in step.paragraphs]
        for step in document.steps
    ]


def names(document: Document) -> list[list[str]]:
    """The names of each step."""
    return [[m.written for m in step.mentions] for step in document.steps]


def test_an_open_and_an_axial_trace_are_one_step(read: Read) -> None:
    document = read(
        "> a\n\n**OPEN CODING TRACE:**\n\nn1\nn2\n\nn3\n\n"
        f"**AXIAL CODING TRACE:**\nadded:\n{FENCE}\n\n> b\n"
    )
    (step,) = document.steps
    assert (step.position, step.lines, step.context) == (1, Lines(10, 21), (1,))
    assert notes(document) == [["n1|n2", "n3"]]
    assert names(document) == [["mdm"]]
    assert rules(document) == []


def test_several_notes_lists_and_fences_belong_to_their_step(read: Read) -> None:
    document = read(
        "> a\n\n**OPEN CODING**\nn1\n- i1\n- i2\n\nOption: n3\n\n"
        f"**AXIAL CODING**\nalready added\n{FENCE}\nadd codes to p4:\n{FENCE}\n"
    )
    assert notes(document) == [["n1|- i1|- i2", "Option: n3"]]
    assert names(document) == [["mdm", "mdm"]]
    assert rules(document) == []


def test_open_without_axial_and_axial_without_open_are_steps(read: Read) -> None:
    document = read(
        "> a\n\n**OPEN CODING:**\nn1\n\n> b\n\n"
        f"**AXIAL CODING:**\n{FENCE}\n\n> c\n\n**OPEN CODING:**\nn2\n"
    )
    assert [step.context for step in document.steps] == [(1,), (2,), (3,)]
    assert notes(document) == [["n1"], [], ["n2"]]
    assert names(document) == [[], ["mdm"], []]


def test_axial_after_axial_goes_on_and_open_after_both_begins(read: Read) -> None:
    document = read(
        f"> a\n\n**OPEN CODING:**\nn1\n\n**AXIAL CODING:**\n{FENCE}\n"
        f"**AXIAL CODING:**\n{FENCE}\n**OPEN CODING:**\nn2\n"
    )
    assert names(document) == [["mdm", "mdm"], []]
    assert notes(document) == [["n1"], ["n2"]]
    assert [step.context for step in document.steps] == [(1,), ()]
    assert rules(document) == [("step-without-passage", 21)]


def test_an_open_trace_below_the_axial_one_of_its_passage_is_of_the_same_step(
    read: Read,
) -> None:
    one = f"**AXIAL CODING:**\n{FENCE}\n**OPEN CODING:**\n"
    document = read(f"> a\n\n{one}n1\n\n> b\n\n{one}n2\n")
    assert [step.context for step in document.steps] == [(1,), (2,)]
    assert (names(document), notes(document)) == ([["mdm"]] * 2, [["n1"], ["n2"]])
    assert rules(document) == []


def test_in_an_interview_the_context_is_the_last_turn(read: Read) -> None:
    document = read(
        "> Expert E\n\n> a\n\n> b\n\n**OPEN CODING:**\nn\n\n> c\n\n"
        "**OPEN CODING:**\nn\n\n> Interviewer\n\n**OPEN CODING:**\nn\n"
    )
    assert [step.context for step in document.steps] == [(1, 2), (1, 2, 3), ()]
    assert rules(document) == [("turn-without-words", 22), ("step-without-passage", 24)]


@pytest.mark.parametrize(
    "line",
    [
        "![A hive](hive.png)",
        "![A hive](https://bees.example/a.png",
        "[![A hive](hive.png)](https://bees.example/)",
        "* * *",
        "https://bees.example/hive",
        "<https://bees.example/hive>",
        "[https://bees.example/](https://bees.example/)",
        "<br>",
    ],
)
def test_a_passage_without_words_is_no_context(read: Read, line: str) -> None:
    trace = "**OPEN CODING:**\nA note\n\n"
    document = read(f"> One.\n\n> {line}\n\n> Two.\n\n{trace}> {line}\n\n{trace}")
    words = [not segment.wordless for segment in document.segments]
    assert words == [True, False, True, False]
    assert [step.context for step in document.steps] == [(1, 3), ()]
    assert rules(document) == [("step-without-passage", 19)]


@pytest.mark.parametrize("line", ["[More](https://bees.example/)", "4 hives", "a < b"])
def test_a_passage_with_few_words_is_context(read: Read, line: str) -> None:
    document = read(f"> ![A hive](hive.png)\n> {line}\n\n**OPEN CODING:**\nx")
    assert [step.context for step in document.steps] == [(1,)]


def test_without_turns_the_context_is_all_since_the_last_step(read: Read) -> None:
    document = read("> a\n\n> b\n\n**OPEN CODING:**\nn\n\n> c\n\n**OPEN CODING:**\nn\n")
    assert [step.context for step in document.steps] == [(1, 2), (3,)]


def test_words_behind_an_open_marker_are_a_note(read: Read) -> None:
    document = read("> a\n\n**OPEN CODING TRACE:** n1\nn2\n")
    assert notes(document) == [["n1", "n2"]]


def test_quoted_words_of_the_passage_below_an_open_marker_are_notes(
    read: Read,
) -> None:
    document = read(
        "> We keep bees.\n> In winter too.\n\n**OPEN CODING:**\n\n> keep bees\n\n"
        "> “In winter”\n\n> Then we rest.\n\n**OPEN CODING:**\n\n> rest\n"
    )
    assert notes(document) == [["keep bees", "“In winter”"], ["rest"]]
    assert [step.context for step in document.steps] == [(1,), (2,)]
    assert rules(document) == [("quoted-note", n) for n in (13, 15, 21)]


@pytest.mark.parametrize("above", ["", "> keep bees\n\n"])
def test_a_quoted_label_below_an_open_marker_begins_a_turn(
    read: Read, above: str
) -> None:
    document = read(
        "> Expert A\n\n> I, the Interviewer, keep bees.\n\n**OPEN CODING:**\n\n"
        f"{above}> **Interviewer:**\n\n> Why?\n"
    )
    assert notes(document) == [["keep bees"] * bool(above)]
    assert [turn.speaker for turn in document.turns] == ["Expert A", "Interviewer"]
    assert [(s.turn, s.text) for s in document.segments][1:] == [(2, "Why?")]


def test_a_quoted_passage_below_a_note_is_no_note(read: Read) -> None:
    document = read("> We rest.\n\n**OPEN CODING:**\nin winter\n\n> We rest.\n")
    assert notes(document) == [["in winter"]]
    assert len(document.segments) == 2


def test_a_misspelt_marker_begins_a_trace_with_a_finding(read: Read) -> None:
    document = read("> a\n\n**OPEN CODNG TRACE:**\nn\n")
    assert notes(document) == [["n"]]
    assert rules(document) == [("misspelt-marker", 10)]


def test_lines_of_code_spans_in_an_axial_trace_are_codes(read: Read) -> None:
    document = read(
        "> a\n\n**AXIAL CODING:**\n`mdm`, `cqrs`.\n- `agility`\nsee `hive` there\n"
    )
    assert names(document) == [["mdm", "cqrs", "agility"]]
    assert rules(document) == [
        ("codes-outside-fence", 11),
        ("codes-outside-fence", 12),
        ("text-in-axial-trace", 13),
    ]


def test_words_in_an_axial_trace_are_findings(read: Read) -> None:
    document = read(f"> a\n\n**AXIAL CODING:** why\nso\nadded\n{FENCE}\nand that\n")
    assert notes(document) == [[]]
    assert rules(document) == [
        ("text-in-axial-trace", 10),
        ("text-in-axial-trace", 11),
        ("text-in-axial-trace", 16),
    ]


@pytest.mark.parametrize(
    "line",
    ["added:", "Added", "add:", "already added", "add codes to s:", "Add code to p4"],
)
def test_words_around_a_fence_are_structure(read: Read, line: str) -> None:
    assert rules(read(f"> a\n\n**AXIAL CODING:**\n{line}\n{FENCE}\n")) == []


@pytest.mark.parametrize("other", ["s15", "S_15", "p 7", "p44"])
def test_codes_announced_for_another_source_are_a_finding_and_not_read(
    read: Read, other: str
) -> None:
    fence = "```\nmdm, agility\nadd_force_relations({mdm: {agility: positive}})\n```"
    text = f"add codes to {other}:\n{fence}\nadded:\n```\ncqrs\n```\n"
    document = read(f"> a\n\n**AXIAL CODING:**\n{text}")
    assert names(document) == [["cqrs"]]
    assert document.steps[0].statements == ()
    (finding,) = document.findings
    assert (finding.rule, finding.line) == ("codes-for-another-source", 11)
    assert finding.found == f"'add codes to {other}: above mdm, agility'"


@pytest.mark.parametrize("near", ["p3", "P_5", "p 5"])
def test_a_number_that_is_one_off_is_a_slip_and_the_codes_are_read(
    read: Read, near: str
) -> None:
    document = read(f"> a\n\n**AXIAL CODING:**\nadd codes to {near}:\n{FENCE}\n")
    assert names(document) == [["mdm"]]
    (finding,) = document.findings
    assert (finding.rule, finding.line) == ("codes-for-a-neighbour", 11)
    assert finding.found == f"'add codes to {near}:'"


@pytest.mark.parametrize("line", ["# add codes to s30", "add codes to s30:"])
def test_codes_announced_in_a_fence_for_another_source_are_left_out(
    read: Read, line: str
) -> None:
    fence = f"```\nmdm\n{line}\ncqrs, agility\n# add codes to p4\nhive\n```\n"
    document = read(f"> a\n\n**AXIAL CODING:**\n{fence}")
    assert [m.written for m in document.steps[0].mentions] == ["mdm", "hive"]
    (finding,) = (
        one for one in document.findings if one.rule == "codes-for-another-source"
    )
    assert finding.found == f"'{line} above cqrs, agility'"


@pytest.mark.parametrize("own", ["p4", "P4", "p_4", "p 4", "p", ""])
def test_codes_announced_for_this_source_are_read(read: Read, own: str) -> None:
    words = f"add codes to {own}:" if own else "add codes:"
    document = read(f"> a\n\n**AXIAL CODING:**\n{words}\n{FENCE}\n")
    assert (names(document), rules(document)) == ([["mdm"]], [])


@pytest.mark.parametrize(
    ("name", "own"),
    [("P07a", "P07a"), ("P07a", "p_07a"), ("int-03", "int-03"), ("int-03", "int_03")],
)
def test_a_source_is_known_by_its_identifier_with_letters_and_a_hyphen(
    read: Read, name: str, own: str
) -> None:
    variable = own.replace("-", "_")
    link = f'add_links({{{variable}: [cqrs]}}, role_name="contained_code")'
    document = read(
        f"> a\n\n**AXIAL CODING:**\nadd codes to {own}:\n{FENCE}\n"
        f"```\n{link}\n{variable}_codes = [agility]\n```\n",
        header=f"# {name}\n\n# coding\n\n",
    )
    assert (names(document), rules(document)) == ([["mdm", "cqrs", "agility"]], [])


def test_each_announcement_has_its_own_codes(read: Read) -> None:
    one, other = "```\nmdm\n```", "```\ncqrs\n```"
    document = read(
        f"> a\n\n**AXIAL CODING:**\nadd codes to s1:\n{one}\nadd codes to s2:\n"
        f"{other}\n\n> b\n\n**AXIAL CODING:**\n{FENCE}\n"
    )
    assert names(document) == [[], ["mdm"]]
    assert [finding.found for finding in document.findings] == [
        "'add codes to s1: above mdm'",
        "'add codes to s2: above cqrs'",
    ]


@pytest.mark.parametrize(
    ("code", "codes", "found"),
    [
        ('add_links({p4: [mdm]}, role_name="contained_code")', ["mdm"], []),
        ("add_links({P_4: [mdm]})", ["mdm"], []),
        ("p4_codes = [mdm]", ["mdm"], []),
        ("add_links({s30: [mdm]}, role_name='contained_code')", [], [12]),
        ("add_links({s30: [mdm]})", [], [12]),
        ("add_links({'s30': [mdm]})", [], [12]),
        ("s30.add_links([mdm], role_name='contained_code')", [], [12]),
        ("s30_codes = [mdm]", [], [12]),
        ("s30_codes = [mdm, C++]", [], [12]),
        ("add_links({s3: cqrs}, stereotype_instances=uses)", ["s3", "cqrs"], []),
    ],
)
def test_codes_of_another_source_are_no_evidence_for_this_one(
    read: Read, code: str, codes: list[str], found: list[int]
) -> None:
    document = read(f"> a\n\n**AXIAL CODING:**\n```\n{code}\n```\n")
    assert names(document) == [codes]
    other = [line for rule, line in rules(document) if rule.startswith("codes-for")]
    assert other == found
    assert "empty-trace" not in [rule for rule, _ in rules(document)] or not codes


def test_a_study_names_its_kinds_and_impacts(read: Read) -> None:
    body = (
        "> a\n\n**AXIAL CODING:**\n```\n"
        'f = CClass(quality, "F")\nadd_force_relations({a: {f: helps}})\n```\n'
    )
    assert rules(read(body)) == [("unknown-kind", 12), ("unknown-impact", 13)]
    document = read(body, relations={"quality": "force", "helps": "positive"})
    assert rules(document) == []
    assert document.steps[0].statements == (
        CodeDefinition("f", Kind.FORCE, "F", (), 12),
        ImpactStatement("a", "f", "+", 13),
    )


def test_a_study_names_its_relations(read: Read) -> None:
    body = (
        "> a\n\n**AXIAL CODING:**\n```\n"
        "a.add_links(b, stereotype_instances=may_need)\n"
        "d.add_links(e, stereotype_instances=option2)\n```\n"
    )
    assert rules(read(body)) == [("unknown-relation", 12), ("unknown-relation", 13)]
    document = read(body, relations={"may_need": "can_use", "option2": "option"})
    assert rules(document) == []
    assert document.steps[0].statements == (
        LinkStatement("a", "can_use", "b", 12),
        OptionStatement("d", "e", "", 13),
    )


@pytest.mark.parametrize(
    ("info", "rule"),
    [("python", "codes-in-comment"), (" Python3", "codes-in-comment"),
     ("{.py}", "codes-in-comment"), ("", "broken-construct"),
     ("text", "broken-construct"), ("pypi", "broken-construct")],
)  # fmt: skip
def test_only_a_fence_marked_as_python_has_comments_behind_code(
    read: Read, info: str, rule: str
) -> None:
    document = read(f"> a\n\n**AXIAL CODING:**\n```{info}\nmdm # cqrs_x\n```\n")
    assert (rule, 12) in rules(document)


def test_additions_in_words_are_no_structure(read: Read) -> None:
    document = read(f"> a\n\n**AXIAL CODING:**\nadded a new force\n{FENCE}\n")
    assert rules(document) == [("text-in-axial-trace", 11)]


def test_a_trace_without_anything_is_a_finding(read: Read) -> None:
    document = read("> a\n\n**OPEN CODING:**\n\n> b\n")
    assert [step.lines for step in document.steps] == [Lines(10, 10)]
    assert rules(document) == [("empty-trace", 10)]
    assert document.findings[0].focus == "source/p4/step/1"


def test_a_quoted_marker_is_a_trace_with_a_finding(read: Read) -> None:
    document = read("> a\n\n> **OPEN CODING TRACE:**\nn\n")
    assert notes(document) == [["n"]]
    assert rules(document) == [("quoted-marker", 10)]


def test_what_a_trace_states_is_kept_with_its_line(read: Read) -> None:
    document = read('> a\n\n**AXIAL CODING:**\n```\nx = CClass(force, "X")\n```\n')
    assert document.steps[0].statements == (
        CodeDefinition("x", Kind.FORCE, "X", (), 12),
    )


def test_an_image_between_traces_is_part_of_the_text_and_no_context(read: Read) -> None:
    document = read("> a\n\n**OPEN CODING:**\nn\n\n![x](y)\n\n**OPEN CODING:**\nn\n")
    assert [segment.text for segment in document.segments] == ["a", "![x](y)"]
    assert [step.context for step in document.steps] == [(1,), ()]


def test_a_long_text_is_shown_by_its_beginning(read: Read) -> None:
    document = read(f"> a\n\n**AXIAL CODING:**\n{'word ' * 100}\n{FENCE}\n")
    (finding,) = document.findings
    assert finding.found == "text in an axial coding trace"
    assert finding.words == f"'{'word ' * 15}word …'"


def test_a_trace_that_is_quoted_as_a_whole_is_read_without_its_marks(
    read: Read,
) -> None:
    document = read(
        "> a\n\n> **OPEN CODING TRACE:**\n> n1\n> n2\n\n> **AXIAL CODING TRACE:**\n\n"
        "> ```\n> mdm\n> ```\n\n> b\n"
    )
    assert notes(document) == [["n1|n2"]]
    assert names(document) == [["mdm"]]
    assert [segment.text for segment in document.segments] == ["a", "b"]
    assert {rule for rule, _ in rules(document)} == {"quoted-marker"}


def test_a_quoted_fence_below_an_axial_marker_is_one_of_codes(read: Read) -> None:
    document = read("> a\n\n**AXIAL CODING TRACE:**\n\n> ```\n> mdm\n> ```\n\n> b\n")
    assert names(document) == [["mdm"]]
    assert [segment.text for segment in document.segments] == ["a", "b"]
    assert rules(document) == [("quoted-marker", 12)]
    assert document.findings[0].found == "a fence behind a quote mark"


def test_a_passage_in_one_block_with_a_quoted_fence_of_codes_is_a_passage(
    read: Read,
) -> None:
    quoted = "> ```\n> mdm\n> ```\n> So it was.\n> Interviewer\n> ```\n> b\n> ```\n"
    document = read(f"> a\n\n**AXIAL CODING TRACE:**\n\n{quoted}")
    assert names(document) == [["mdm"]]
    assert [(s.turn, s.text) for s in document.segments] == [
        (0, "a"),
        (0, "So it was."),
        (1, "```\nb\n```"),
    ]
    assert rules(document) == [
        ("words-before-first-label", 8),
        ("quoted-marker", 12),
    ]


@pytest.mark.parametrize(
    "marker",
    [
        "**OPEN\u00a0CODING\u3000TRACE:**",
        "**OPEN CODING TRACE：**",
        "OPEN_CODING_TRACE",
        "**OPEN CODING TRACE:**\u200b",
    ],
)
def test_a_marker_is_known_by_what_it_looks_like(read: Read, marker: str) -> None:
    document = read(f"> a\n\n{marker}\n\nn\n")
    assert notes(document) == [["n"]]
    assert rules(document) == []


def test_code_in_a_passage_below_a_quoted_trace_stays_in_the_passage(
    read: Read,
) -> None:
    document = read("> a\n\n> **OPEN CODING TRACE:**\nn1\n\n> ```\n> SELECT 1\n> ```\n")
    assert names(document) == [[]]
    assert [s.text for s in document.segments] == ["a", "```\nSELECT 1\n```"]
