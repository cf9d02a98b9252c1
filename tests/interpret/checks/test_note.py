"""What a field note says of itself, held against what it shows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.interpret.support import make

from daap.core.errors import Finding, Severity
from daap.core.model import Document, Element, Field, Lines, Record, Turn
from daap.extract.qda.documents import paragraphs
from daap.interpret.checks.label_like import label_like
from daap.interpret.checks.note import check, check_speakers


def findings(document: Document) -> tuple[Finding, ...]:
    """What is told: of the words while they are there, then of the whole."""
    pattern = re.compile("p[0-9]+")
    return check(
        check_speakers(document, pattern),
        interview=pattern,
        label=re.compile("Interviewer|Expert +[A-Z]"),
        interviewer=re.compile("Interviewer"),
    ).findings


def interview(title: str, *speakers: str) -> Document:
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
def test_a_title_that_names_the_speaker_or_none_is_right(title: str) -> None:
    assert findings(interview(title, "Interviewer", "Expert E")) == ()


def test_a_title_that_names_another_speaker_is_a_finding() -> None:
    [finding] = findings(interview("With Expert D", "Interviewer", "Expert E"))

    assert finding.rule == "title-names-another-speaker"
    assert (finding.path, finding.line) == ("a.md", 5)
    assert finding.found == "the title names 'Expert D', the transcript 'Expert E'"
    assert finding.severity is Severity.WARNING
    assert finding.focus == "source/p1"


def test_a_title_alone_is_no_finding_where_nobody_speaks() -> None:
    for speakers in ((), ("Interviewer",)):
        found = findings(interview("With Expert D", *speakers))
        assert [finding.rule for finding in found] == ["speakers-not-recognised"]


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
    identifier: str, stated: str, found: str | None
) -> None:
    speakers = ("Interviewer", "Expert E") if identifier == "p1" else ()
    document = replace(
        talk("A passage.", speakers=speakers),
        identifier=identifier,
        record=Record(call={"source type": Field(stated, 9)}),
    )

    assert [(f.found, f.line) for f in findings(document)] == (
        [(found, 9)] if found else []
    )


def test_speakers_in_what_is_no_interview_are_a_finding() -> None:
    said = talk("We keep bees.", speakers=("Keeper A", "Interviewer"))
    document = replace(said, identifier="i7")
    assert [(f.rule, f.severity, f.found) for f in findings(document)] == [
        (
            "source-type-disagrees",
            Severity.INFO,
            "2 speakers in a source that is not an interview",
        )
    ]


def test_a_note_without_transcript_and_without_traces_has_findings() -> None:
    assert [(f.rule, f.line) for f in findings(make())] == [
        ("no-transcript", 1),
        ("no-coding-step", 1),
    ]


def test_a_note_that_was_not_read_for_its_identifier_lacks_nothing_else() -> None:
    assert findings(replace(make(), identifier="")) == ()


def talk(*passages: str, speakers: tuple[str, ...] = ()) -> Document:
    """An interview with passages, a line of each three of the note."""
    document = make(("\n\n".join(passages), "a note"))
    turns = tuple(
        Turn(number, speaker, Lines(1, 1)) for number, speaker in enumerate(speakers, 1)
    )
    return replace(document, turns=turns)


@pytest.mark.parametrize(
    ("passages", "line", "said", "words"),
    [
        (
            ("Jordan Smith", "Hello.", "Kim Lee", "We keep bees."),
            1,
            "a short line alone on lines 1, 5",
            "'Jordan Smith' (line 1), 'Kim Lee' (line 5)",
        ),
        (
            ("expert a", "We keep bees.", "expert a", "so we said"),
            1,
            "a short line alone on lines 1, 5",
            "'expert a' (lines 1, 5)",
        ),
        (
            ("Hello.", "Interviewerin", "Hallo.", "**Befragte Person 2**", "Ja."),
            3,
            "a short line alone on lines 3, 7",
            "'Interviewerin' (line 3), 'Befragte Person 2' (line 7)",
        ),
        (
            ("I: Hello.", "P1: We keep bees: many.", "P1:", "So: no."),
            1,
            "a name before a colon on lines 1, 3, 5, 7",
            "'I' (line 1), 'P1' (lines 3, 5), 'So' (line 7)",
        ),
        (
            ("Imkerin：Hallo.", "受访者：你好"),
            1,
            "a name before a colon on lines 1, 3",
            "'Imkerin' (line 1), '受访者' (line 3)",
        ),
        (
            ("00:00:04.000 --> 00:00:09.000\n<v Maya O'Brien>We keep bees.</v>",),
            1,
            "a cue time on line 1; a voice tag <v …> on line 2",
            "'00:00:04.000 --> 00:00:09.000' (line 1), \"Maya O'Brien\" (line 2)",
        ),
        (
            ("Zoë Smith  0:04\nHello.", "[00:12] Zoë Smith:", "(0:20)"),
            1,
            "a name with a time on lines 1, 4; a cue time on line 6",
            "'Zoë Smith' (lines 1, 4), '(0:20)' (line 6)",
        ),
        (("We keep bees.", "and hives"), 1, "no line looks like one", ""),
    ],
)
def test_an_interview_without_speakers_lists_what_looks_like_a_label(
    passages: tuple[str, ...], line: int, said: str, words: str
) -> None:
    [finding] = findings(talk(*passages))

    assert finding.severity is Severity.WARNING
    assert (finding.rule, finding.line) == ("speakers-not-recognised", line)
    assert finding.found == f"no speaker's label in an interview; {said}"
    assert finding.words == words
    assert "set speaker under [reading] in study.toml" in finding.remedy
    assert finding.remedy.endswith("passages without turns")


def imported(text: str, label: str) -> Document:
    """An interview of a project file, whose paragraphs keep their labels."""
    segments, turns = paragraphs(text, re.compile(label))
    places = (Element("bees", "p1"),)
    return replace(
        make(), elements=places, segments=segments, turns=turns, identifier="p1"
    )


HANDOVER = "Interviewer: Who writes it?\nMaya: I do.\nInterviewer: When?\nMaya: At six."


def test_an_imported_interview_with_a_label_that_is_not_read_is_a_finding() -> None:
    interviews = re.compile("p1")
    [finding] = check_speakers(
        imported(HANDOVER, "Interviewer|Expert"), interviews
    ).findings

    assert (finding.rule, finding.line) == ("speakers-not-recognised", 0)
    assert finding.found == (
        "only one speaker, 'Interviewer', in an interview; a name before a colon on "
        "paragraphs 2, 4"
    )
    assert finding.words == "'Maya' (paragraphs 2, 4)"
    assert finding.remedy.endswith("turns of that speaker")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (HANDOVER, "Interviewer|Maya"),
        ("Maya: I do.\nMaya: At six.", "Maya"),
        ("I do.\nAt six.", "Maya"),
    ],
    ids=["two speakers", "one who is read", "no labels"],
)
def test_an_imported_interview_needs_no_labels(text: str, label: str) -> None:
    assert check_speakers(imported(text, label), re.compile("p1")).findings == ()


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("[00:01:02] Jordan Smith", "a name with a time"),
        ("Jordan Smith — 1:02 PM", "a name with a time"),
        (
            "[00:01:02] Jordan Smith: Hello there, we keep hives",
            "a name before a colon",
        ),
        ("Jordan Smith [00:01:02]: We keep hives.", "a name before a colon"),
        ("#00:01:02-5# Jordan Smith: We keep hives.", "a name before a colon"),
        ("Jordan Smith (laughs): We keep hives.", "a name before a colon"),
        ("Jordan Smith [crosstalk]: We keep hives.", "a name before a colon"),
        ("Jordan Smith (laughs)", "a short line alone"),
        ("<b>Jordan Smith</b>", "a short line alone"),
        ("**Q:** Do you keep hives?", "a name before a colon"),
        ("[00:01:02]", "a cue time"),
        ("(laughs)", ""),
        ("We keep it (laughs): and so on", ""),
        ("we keep them (mostly at 10:30) apart", ""),
    ],
)
def test_a_time_or_a_remark_beside_a_label_hides_it_not(line: str, shape: str) -> None:
    found = [one.shape for one in label_like(make((f"{line}\n\nWe keep.", "keep")))]

    assert found == ([shape] if shape else [])


def test_words_that_look_like_a_label_are_shown_and_not_published() -> None:
    [finding] = findings(talk("Maya Smith", "Hello."))
    published = "".join(
        (finding.found, finding.expected, finding.remedy, finding.message)
    )

    assert "Maya" not in published
    assert finding.shown == f"{finding.message}; there it says 'Maya Smith' (line 1)"


def test_an_interview_with_one_speaker_alone_is_a_finding() -> None:
    document = talk("Hello.", "Maya", "Hi.", speakers=("Interviewer",) * 2)
    [finding] = findings(document)

    assert finding.found == (
        "only one speaker, 'Interviewer', in an interview; a short line alone on line 3"
    )
    assert finding.remedy.endswith("turns of that speaker")


def test_two_speakers_or_no_interview_are_no_finding() -> None:
    both = talk("Maya", "Hi.", speakers=("Interviewer", "Expert E"))

    assert findings(both) == ()
    assert findings(replace(talk("Maya"), identifier="s1")) == ()


def test_a_finding_lists_twenty_lines_at_most() -> None:
    [finding] = findings(talk(*(f"Speaker {n}" for n in range(1, 24))))

    assert finding.found.endswith("35, 37, 39 and 3 more")
    assert finding.words.endswith("'Speaker 20' (line 39), and 3 more")


def test_the_interviewer_is_known_in_any_case() -> None:
    document = interview("With Expert E", "INTERVIEWER", "Expert E")
    assert findings(document) == ()
