"""How well notes are anchored, by a set of notes judged by hand.

Run as `python tests/interpret/gold.py [FOLDER]`; FOLDER holds the field notes, by
default those beside the checkout. gold/anchors.csv has a row per judged note,
with offsets and hashes and no text: the note's source, step and number, what it
quotes (`start` to `end` of the transcript, empty where it quotes nothing) and how
(`kind`), and whether rules and thresholds were set with the row in view (`set`:
`tuning`) or two judges agreed on it who saw no result (`blind`, some of which were
looked at since to mend faults, and `fresh`, none of which was); each set is reported
apart. `doubt` says how many of the two would not be surprised by another answer. A
note that is nothing but a code's name quotes nothing. Hashes are the first 16 digits
of a SHA-256. Notes that two readers judged differently are not in it. Where a
transcript has changed since, `quote`, the hash of the quoted text, leads to its new
place.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "pipeline"))

from daap.core.model import Document, Note, Span, transcript_text
from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import read_settings
from daap.core.values import Anchoring
from daap.extract.codebook import read_knowledge
from daap.extract.notes.document import read_document
from daap.interpret.anchoring.anchor import anchor
from daap.interpret.codes.emergent import emerge
from daap.interpret.codes.resolve import resolve
from daap.interpret.redact import redact
from daap.interpret.split import split

ROWS = Path(__file__).with_name("gold") / "anchors.csv"
NOTES = Path(__file__).parents[3] / "shared" / "corpus" / "data-as-a-product"

SETS = ("tuning", "blind", "fresh")

ALIKE = 0.5
"""An anchor is right if so much of its and the judged range is common to both."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what was found for it; `note` is None where it was not read."""

    row: Mapping[str, str]
    note: Note | None
    span: Span | None

    @property
    def place(self) -> str:
        """The note, as `source step.note`."""
        return f"{self.row['source']} {self.row['step']}.{self.row['note']}"

    @property
    def found(self) -> bool:
        """Whether the note was anchored at all."""
        return self.note is not None and self.note.span is not None

    @property
    def fuzzy(self) -> bool:
        """Whether the note was anchored fuzzily."""
        return self.note is not None and self.note.anchoring is Anchoring.FUZZY

    @property
    def right(self) -> bool:
        """Whether the note was anchored where it should be."""
        if self.note is None or self.note.span is None or self.span is None:
            return False
        first, second = self.note.span, self.span
        common = min(first.end, second.end) - max(first.start, second.start)
        whole = max(first.end, second.end) - min(first.start, second.start)
        return common / whole >= ALIKE


def short(text: str) -> str:
    """The hash of a text, as the rows have it."""
    return sha256(text.encode()).hexdigest()[:16]


def judged(folder: Path) -> Iterator[Judged]:
    """Every row with the anchor that its note has now."""
    settings = read_settings(DEFAULT_STUDY)
    knowledge = read_knowledge(settings.codebook, settings.guidance, settings.base)
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for source in dict.fromkeys(row["source"] for row in rows):
        path = folder / f"{source[0]}_{source[1:]}.md"
        document = read_document(path, folder, settings.label)
        document = anchor(split(redact(document, settings.redactions)))
        document = resolve(document, emerge([document], knowledge.codebook))
        text = transcript_text(document.segments)
        for row in rows:
            if row["source"] == source:
                yield Judged(row, note_of(row, document), span_of(row, text))


def note_of(row: Mapping[str, str], document: Document) -> Note | None:
    """The note with the row's text, the one of its step before others."""
    same = [
        (step.position != int(row["step"]), note.position, note)
        for step in document.steps
        for note in step.notes
        if short(note.text) == row["text"]
    ]
    return min(same, key=lambda found: found[:2])[2] if same else None


def span_of(row: Mapping[str, str], text: str) -> Span | None:
    """What a row says is quoted, found again if the transcript has changed."""
    if not row["start"]:
        return None
    start, end = int(row["start"]), int(row["end"])
    length = end - start
    for place in sorted(range(len(text) - length), key=lambda p: abs(p - start)):
        if short(text[place : place + length]) == row["quote"]:
            return Span(place, place + length)
    return None


def share(part: Iterable[object], whole: Sequence[object]) -> float:
    """How much of the whole a part is; all of nothing."""
    return len(list(part)) / len(whole) if whole else 1.0


def measures(rows: Sequence[Judged]) -> dict[str, float]:
    """Precision and recall, of all anchors and of the fuzzy ones."""
    found = [row for row in rows if row.found]
    fuzzy = [row for row in rows if row.fuzzy]
    quoting = [row for row in rows if row.row["start"]]
    freely = [row for row in quoting if row.row["kind"] == "fuzzy"]
    return {
        "precision": share((row for row in found if row.right), found),
        "recall": share((row for row in quoting if row.right), quoting),
        "fuzzy precision": share((row for row in fuzzy if row.right), fuzzy),
        "fuzzy recall": share((row for row in freely if row.right), freely),
    }


def sets(rows: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The rows of each set, and the blind ones that one judge at least is sure of."""
    found = {name: [row for row in rows if row.row["set"] == name] for name in SETS}
    undoubted = [row for row in found["blind"] if row.row["doubt"] != "2"]
    return found | {"blind, undoubted": undoubted}


def report(rows: Sequence[Judged]) -> Iterator[str]:
    """The measures of each set, and each note that is wrong, line by line."""
    for name, part in sets(rows).items():
        quoting = [row for row in part if row.row["start"]]
        yield f"{name}: {len(part)} notes judged, {len(quoting)} of them quote"
        for measure, value in measures(part).items():
            yield f"{measure:16} {value:.3f}"
    for row in rows:
        if row.note is None:
            yield f"{row.place}: no such note was read"
        elif row.row["start"] and row.span is None:
            yield f"{row.place}: the transcript no longer has what it quotes"
        elif row.found and not row.right:
            yield f"{row.place}: anchored at {row.note.span}, not {row.span}"
        elif row.span and not row.found:
            yield f"{row.place}: not anchored, though it quotes {row.span}"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else NOTES
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder; name the one that holds the field notes")
    sys.stdout.writelines(f"{line}\n" for line in report(list(judged(folder))))
