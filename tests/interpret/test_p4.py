"""p_4, interpreted: what its notes quote and which codes its steps assign."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.interpret.anchoring.support import best_windows

from daap.core.codebook import Codebook
from daap.core.errors import Severity
from daap.core.model import Document, Note, Span, transcript_text
from daap.core.settings import Settings
from daap.core.values import Anchoring, AuditStatus
from daap.extract.notes.document import read_document
from daap.extract.tables import read_attributions
from daap.interpret.anchoring.anchor import anchor, context_span, finder_of
from daap.interpret.anchoring.common_runs import longest_runs
from daap.interpret.anchoring.exact import needle_of
from daap.interpret.anchoring.finder import LEAST_RUN, LEAST_WORDS, THRESHOLD, Finder
from daap.interpret.checks.attributions import audit
from daap.interpret.checks.note import check
from daap.interpret.codes.resolve import resolve
from daap.interpret.redact import redact
from daap.interpret.redact_text import remaining
from daap.interpret.split import split

IN_VIVO = {
    (1, 1): (Anchoring.FUZZY, 0.8, Span(10339, 10421)),
    (6, 2): (Anchoring.NORMALISED, 1.0, Span(21782, 22080)),
    (9, 1): (Anchoring.NORMALISED, 1.0, Span(30251, 30552)),
    (10, 1): (Anchoring.EXACT, 1.0, Span(31867, 32131)),
    (10, 2): (Anchoring.EXACT, 1.0, Span(33374, 33443)),
    (11, 1): (Anchoring.NORMALISED, 1.0, Span(34988, 35394)),
    (11, 2): (Anchoring.EXACT, 1.0, Span(33374, 33443)),
}


@pytest.fixture(scope="module")
def document(settings: Settings, codebook: Codebook) -> Document:
    """p_4, read and interpreted."""
    path = settings.notes / "p_4.md"
    document = read_document(path, settings.root, settings.label)
    document = anchor(split(redact(document, settings.redactions)))
    return check(
        resolve(document, codebook),
        interview=settings.interview,
        label=settings.label,
        interviewer=settings.interviewer,
    )


@pytest.fixture(scope="module")
def finder(document: Document) -> Finder:
    """What finds quotations in its transcript."""
    return finder_of(transcript_text(document.segments))


def every_note(document: Document) -> dict[tuple[int, int], Note]:
    """The notes by step and number."""
    return {
        (step.position, note.position): note
        for step in document.steps
        for note in step.notes
    }


def paraphrases(document: Document) -> list[tuple[str, ...]]:
    """The words of the notes that quote nothing and could be anchored fuzzily."""
    words = [
        needle_of(note.text).words
        for place, note in every_note(document).items()
        if place not in IN_VIVO
    ]
    return [note for note in words if len(note) >= LEAST_WORDS]


def test_every_step_has_its_notes(document: Document) -> None:
    counts = [len(step.notes) for step in document.steps]

    assert counts == [3, 1, 2, 1, 3, 2, 1, 2, 1, 2, 2]
    assert sum(counts) == 20


def test_seven_notes_are_in_vivo_and_thirteen_stay_unanchored(
    document: Document,
) -> None:
    notes = every_note(document)

    anchored = {
        place: (note.anchoring, note.score, note.span)
        for place, note in notes.items()
        if note.anchoring is not Anchoring.UNANCHORED
    }
    assert anchored == IN_VIVO
    assert sum(note.span is None for note in notes.values()) == 13


def test_wrapped_quotations_are_one_note_and_their_lines_are_kept(
    document: Document,
) -> None:
    lines = {
        place: (note.lines.first, note.lines.last)
        for place, note in every_note(document).items()
        if note.lines.first != note.lines.last
    }

    assert lines == {
        (6, 2): (492, 495),
        (9, 1): (641, 644),
        (10, 1): (705, 708),
        (10, 2): (710, 711),
        (11, 1): (745, 747),
        (11, 2): (749, 750),
    }


def test_only_the_last_note_is_anchored_outside_its_context(document: Document) -> None:
    outside = {
        place
        for place, note in every_note(document).items()
        if note.span
        and not (
            (context := context_span(document.steps[place[0] - 1], document.segments))
            and context.start <= note.span.start
            and note.span.end <= context.end
        )
    }

    assert outside == {(11, 2)}


def test_every_step_has_its_assignments(document: Document) -> None:
    counts = [len(step.assignments) for step in document.steps]
    codes = {a.code for step in document.steps for a in step.assignments}

    assert counts == [3, 1, 3, 1, 3, 1, 2, 1, 1, 2, 1]
    assert sum(counts) == 19
    assert len(codes) == 14


def test_other_spellings_reach_their_codes_and_are_kept(document: Document) -> None:
    respelt = {
        a.written: a.code
        for step in document.steps
        for a in step.assignments
        if a.written != (a.code,)
    }

    assert respelt == {
        ("input ports",): "input_port",
        ("output ports",): "output_port",
        ("internal_storage",): "internal_storages",
    }


def test_every_finding_has_its_line_and_none_is_a_violation(document: Document) -> None:
    findings = document.findings

    assert {(f.rule, f.line) for f in findings} >= {
        ("quoted-marker", 437),
        ("quoted-marker", 489),
        ("anchor-outside-context", 749),
        ("alternative-spelling", 447),
        ("alternative-spelling", 448),
        ("alternative-spelling", 620),
        ("title-names-another-speaker", 10),
        ("source-type-disagrees", 16),
    }
    assert all(f.line > 0 for f in findings)
    assert {f.path for f in findings} == {"field-notes/p_4.md"}
    assert Severity.VIOLATION not in {f.severity for f in findings}


def test_no_redacted_name_is_left(document: Document, settings: Settings) -> None:
    texts = {"transcript": transcript_text(document.segments)}
    texts |= {str(place): note.text for place, note in every_note(document).items()}

    assert remaining(texts, settings.redactions) == set()


def test_the_loosest_quotation_has_a_dice_of_0_800(document: Document) -> None:
    assert min(score for _, score, _ in IN_VIVO.values()) == 0.8 > THRESHOLD


def test_the_closest_paraphrase_has_a_dice_of_0_640(
    document: Document, finder: Finder
) -> None:
    closest = max(
        window.dice
        for note in paraphrases(document)
        for window in best_windows(finder.words.joined(note), finder.words.keys, 0.3)
        if window.matched >= LEAST_WORDS
    )

    assert closest == 0.64 < THRESHOLD


def test_the_longest_run_of_a_paraphrase_has_six_words(
    document: Document, finder: Finder
) -> None:
    keys, places = finder.words.keys, finder.words.places
    runs = [
        end - start
        for note in paraphrases(document)
        for start, end in longest_runs(
            finder.words.joined(note), keys, places, 1, (0, len(keys))
        )
    ]

    assert max(runs) == 6 < LEAST_RUN


def test_of_25_attributions_14_are_traced_and_3_through_an_option(
    document: Document, settings: Settings, codebook: Codebook
) -> None:
    assert settings.attributions is not None
    rows = read_attributions(settings.attributions).rows
    own = [row for row in rows if row.source == document.identifier]

    audited = list(audit(own, document, codebook))

    assert Counter(found.status for found in audited) == {
        AuditStatus.TRACED: 14,
        AuditStatus.THROUGH_OPTION: 3,
        AuditStatus.NOT_TRACED: 8,
    }
    for found in audited:
        assert bool(found.steps) is (found.status is not AuditStatus.NOT_TRACED)
        if found.status is AuditStatus.THROUGH_OPTION:
            assert codebook.codes[found.attribution.code].kind == "Decision"
