"""Utterances of a transcript, read from the formats that tools write.

WebVTT and SubRip, text of Otter, Zoom and Teams, and Word documents with the same text
in paragraphs. Times are left out, and so is text that Word marks as deleted or hidden.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from daap.core.errors import InputError
from daap.extract.files import read_text
from daap.extract.qda.archive import Archive
from daap.extract.qda.project import Remarks
from daap.extract.qda.texts import line_ends
from daap.extract.qda.xml import Element, tree

SUFFIXES = (".vtt", ".srt", ".txt", ".docx")
CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?"
CUE = re.compile(rf"\s*{CLOCK}\s+-->\s+{CLOCK}.*")
VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
TAG = re.compile(r"</?[^>]*>")
NAME = r"[^\W\d_][\w.'’() -]{0,48}?[\w.)]|[^\W\d_]"
TIMED = (
    re.compile(rf"(?P<name>{NAME})\s+[\[(]?{CLOCK}[\])]?(?:\s*[AP]M)?\s*"),
    re.compile(rf"[\[(]{CLOCK}[\])]\s*(?P<name>{NAME})\s*:?\s*"),
    re.compile(rf"\[(?P<name>{NAME})\]\s+{CLOCK}(?:\s*[AP]M)?\s*"),
)
"""A label with a time on a line of its own: Otter and Teams; edited text; Zoom."""

SPOKEN = re.compile(rf"(?:[\[(]?{CLOCK}[\])]?\s*)?(?P<name>{NAME})\s*:\s+(?P<words>.+)")
"""A label before the words of its line, with or without a time before it."""

ALONE = re.compile(rf"[\[(]?{CLOCK}[\])]?")
COUNT = re.compile(r"[0-9]+")
NO_SPEECH = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Consecutive words of one speaker; `speaker` is the label as written, or empty."""

    speaker: str
    paragraphs: tuple[str, ...]


def utterances(path: Path) -> list[Utterance]:
    """The utterances of a transcript. Raises InputError for a file without any."""
    suffix = path.suffix.lower()
    if suffix == ".docx":
        said = _text(_paragraphs(path))
    else:
        lines = line_ends(read_text(path)).split("\n")
        said = _cues(lines) if suffix in (".vtt", ".srt") else _any_text(lines)
    found = _joined(said)
    if not found:
        raise InputError(path, "holds no words of a transcript")
    return found


def _any_text(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Text of an unknown format; cues are recognised by their times."""
    return _cues(lines) if any(map(CUE.fullmatch, lines)) else _text(lines)


def _cues(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The lines below each time; comments, styles and identifiers are left out."""
    in_cue, speaker = False, ""
    for line in lines:
        if CUE.fullmatch(line):
            in_cue = True
        elif not line.strip():
            in_cue = False
        elif in_cue:
            voice = VOICE.search(line)
            words = html.unescape(TAG.sub("", line)).strip()
            spoken = SPOKEN.fullmatch(words)
            if voice:
                speaker = voice[1].strip()
            elif spoken:
                speaker, words = spoken["name"], spoken["words"]
            if words:
                yield speaker, words


def _text(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Lines with labels on their own, with a time, or before the words."""
    speaker = ""
    for line in map(str.strip, lines):
        timed = next(filter(None, (form.fullmatch(line) for form in TIMED)), None)
        spoken = SPOKEN.fullmatch(line)
        if timed:
            speaker = timed["name"].strip()
        elif spoken:
            speaker = spoken["name"]
            yield speaker, spoken["words"]
        elif line and not ALONE.fullmatch(line):
            yield speaker, line


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


def _paragraphs(path: Path) -> list[str]:
    """The paragraphs of a Word document, as printed."""
    remarks = Remarks(path.name)
    if not zipfile.is_zipfile(path):
        raise InputError(path, "is no document of Word (.docx)")
    archive = Archive(path, remarks)
    member = archive.find("word/document.xml")
    if not member:
        raise InputError(path, "is no document of Word: word/document.xml is missing")
    with archive.open(member) as stream:
        root = tree(stream, member)
    return ["".join(_runs(one)) for one in _below(root, "p")]


def _below(one: Element, tag: str) -> Iterator[Element]:
    for child in one.children:
        if child.tag == tag:
            yield child
        elif child.tag not in ("del", "moveFrom"):
            yield from _below(child, tag)


def _runs(paragraph: Element) -> Iterator[str]:
    """The text of runs that are neither deleted nor hidden."""
    for run in _below(paragraph, "r"):
        style = run.first("rPr")
        if style is not None and style.first("vanish") is not None:
            continue
        for child in run.children:
            if child.tag == "t":
                yield child.text
            elif child.tag in ("tab", "br", "cr"):
                yield " "
