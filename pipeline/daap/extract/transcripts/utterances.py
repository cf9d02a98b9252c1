"""Utterances of a transcript, read from the formats that tools write.

WebVTT and SubRip, text of Otter, Zoom and Teams, and Word documents with the same text
in paragraphs or tables. Times are left out.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from daap.core.errors import InputError
from daap.core.text_files import read_text
from daap.extract.qda.project import Remarks
from daap.extract.qda.texts import line_ends
from daap.extract.transcripts.word import word_lines

SUFFIXES = (".vtt", ".srt", ".txt", ".docx")
CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?"
LOOSE = CLOCK.replace("{2}", "{1,2}")
ARROW = r"\s+(?:-{1,3}>|[–—]>|→)"
"""The arrow of a cue, also as editors correct it."""

CUE = re.compile(rf"\s*{LOOSE}{ARROW}\s+{LOOSE}.*")
TEAMS = re.compile(rf"\s*[0-9]:{LOOSE}{ARROW}.*")
"""The times of a cue in documents of Teams, whose next line is the speaker's name."""

STAMP = rf"[\[(]?{CLOCK}(?:\s*(?:-->|[-–])\s*{CLOCK})?[\])]?"
BRACKETED = re.compile(rf"[\[(]{CLOCK}(?:\s*(?:-->|[-–])\s*{CLOCK})?[\])]\s*")
VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[0-9:.]+>")
NAME = r"[^\W\d_][\w.'’() -]{0,48}?[\w.)]|[^\W\d_]"
WIDE = r"[^\W\d_][\w.'’(),/& -]{0,60}?[\w.)]|[^\W\d_]"
COUNT = re.compile(r"\s*[0-9]+\s*")
"""The number of a cue."""

NO_SPEECH = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")
"""The beginning of a block of WebVTT that is no cue."""

TIMED = (
    re.compile(rf"(?P<name>{WIDE})\s+{STAMP}(?:\s*[AP]M)?\s*[:：]?\s*"),
    re.compile(rf"[\[(]{CLOCK}[\])]\s*(?:[-–]\s+)?(?P<name>{NAME})(?<!\.)\s*:?\s*"),
    re.compile(rf"\[(?P<name>{WIDE})\]\s+{CLOCK}(?:\s*[AP]M)?\s*"),
    re.compile(rf"(?P<name>{NAME})\s*[:：]\s*"),
)
"""A label on a line of its own: with a time in Otter and Teams, edited text and Zoom;
with a colon.
"""

SPOKEN = re.compile(
    rf"(?:{STAMP}\s*)?(?:[-–]\s+)?(?P<name>{NAME})\s*(?:[\[(]{CLOCK}[\])]\s*)?"
    r"(?::\s+|：\s*)(?P<words>.+)"
)
"""A label before the words of its line, with or without a time beside it."""

PARTICLES = frozenset(
    "al bin da de del den der di du el la le of ten the van von y".split()
)
"""Words of names that are written in lower case."""

ALONE = re.compile(STAMP)


@dataclass(frozen=True, slots=True)
class Utterance:
    """Consecutive words of one speaker; `speaker` is the label as written, or empty."""

    speaker: str
    paragraphs: tuple[str, ...]


def utterances(path: Path, remarks: Remarks) -> list[Utterance]:
    """The utterances of a transcript. Raises InputError for a file without any."""
    suffix = path.suffix.lower()
    if suffix == ".docx":
        lines = word_lines(path, remarks, _is_label)
    else:
        lines = line_ends(read_text(path)).split("\n")
    timed = suffix in (".vtt", ".srt") or any(map(CUE.fullmatch, lines))
    said = _cues(lines, remarks) if timed else _text(lines)
    found = _joined(said)
    if not found:
        raise InputError(path, "holds no words of a transcript")
    return found


def _cues(lines: Sequence[str], remarks: Remarks) -> Iterator[tuple[str, str]]:
    """The lines below each time; comments, styles and identifiers are left out.

    Another line that no time stands above is a finding. A number above a time ends a
    cue, without a blank line, only where cues are numbered.
    """
    spoken = _spoken(lines)
    in_cue, is_name, unspoken, speaker = False, False, False, ""
    counted = False
    for number, line in enumerate(lines, start=1):
        behind = lines[number] if number < len(lines) else ""
        identifies = CUE.fullmatch(behind) is not None
        if CUE.fullmatch(line):
            in_cue, is_name = True, TEAMS.fullmatch(line) is not None
        elif not line.strip():
            in_cue = unspoken = False
        elif identifies and (not in_cue or (counted and COUNT.fullmatch(line))):
            counted = counted or COUNT.fullmatch(line) is not None
        elif not in_cue:
            unspoken = unspoken or NO_SPEECH.match(line) is not None
            if not unspoken:
                why, found = "it is below no time", "a line of the transcript"
                remarks.add("import-left-out", found, line=number, words=line, why=why)
        elif is_name and behind.strip() and not identifies:
            speaker, is_name = line.strip(), False
        else:
            is_name = False
            for voice, words in _voices(line):
                label = SPOKEN.fullmatch(words)
                if voice:
                    speaker = voice
                elif label and label["name"] in spoken:
                    speaker, words = label["name"], label["words"]
                if words:
                    yield speaker, words


def _voices(line: str) -> Iterator[tuple[str, str]]:
    """The words of each voice of a line of a cue, without tags."""
    before, *parts = VOICE.split(line)
    for voice, words in zip(["", *parts[::2]], [before, *parts[1::2]], strict=True):
        plain = html.unescape(TAG.sub("", words)).strip()
        if voice or plain:
            yield voice.strip(), plain


def _spoken(lines: Iterable[str]) -> set[str]:
    """The labels before words: those that repeat, and those that look like names."""
    plain = (html.unescape(TAG.sub("", line)).strip() for line in lines)
    counts = Counter(found["name"] for found in map(SPOKEN.fullmatch, plain) if found)
    return {name for name, count in counts.items() if count > 1 or _is_name(name)}


def _is_name(label: str) -> bool:
    """Whether a label has no word in lower case behind its first, as sentences have."""
    words = re.findall(r"[^\W_]+", label)[1:]
    return not any(word[0].islower() and word not in PARTICLES for word in words)


def _is_label(line: str) -> bool:
    """Whether a line can be a label without a colon or a time beside it."""
    return re.fullmatch(NAME, line) is not None and _is_name(line)


def _text(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Lines with labels on their own, with a time, or before the words."""
    lines = [line.strip() for line in lines]
    labels, speaker = _spoken(lines), ""
    for line in lines:
        timed = next(filter(None, (form.fullmatch(line) for form in TIMED)), None)
        spoken = SPOKEN.fullmatch(line)
        if timed and _is_name(timed["name"]):
            speaker = timed["name"].strip()
        elif spoken and spoken["name"] in labels:
            speaker = spoken["name"]
            yield speaker, spoken["words"]
        elif line and not ALONE.fullmatch(line):
            yield speaker, BRACKETED.sub("", line, count=1) if line[0] in "[(" else line


def _joined(said: Iterable[tuple[str, str]]) -> list[Utterance]:
    """Consecutive utterances of a speaker, joined."""
    found = list[Utterance]()
    for speaker, words in said:
        words = " ".join(words.split())
        if found and found[-1].speaker == speaker:
            whole = (*found[-1].paragraphs, words)
            found[-1] = Utterance(speaker, whole)
        else:
            found.append(Utterance(speaker, (words,)))
    return found
