"""A transcript as a field note that has not been coded.

Labels are names of people, so that each is replaced by a pseudonym that matches the
study's pattern of labels, unless it matches already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from daap.core.settings import Settings
from daap.core.speakers import Labels
from daap.extract.notes.escapes import escaped_line
from daap.extract.qda.names import portable
from daap.extract.transcripts.utterances import Utterance

UNKNOWN = "Speaker"
NUMBERED = re.compile(r"(?P<kind>.*?)(?P<number>[0-9]*)")

HEAD = """\
# {kind}
{number}
## title
{title}
## source type
{type}

# coding
"""


def labels_of(said: Sequence[Utterance], settings: Settings) -> dict[str, str]:
    """The label in the note for each label, in order of first appearance."""
    names = list(dict.fromkeys(one.speaker for one in said if one.speaker))
    is_label = Labels(settings.label).whole
    kept = [name for name in names if is_label(name)]
    found, number = dict[str, str](), 1
    for name in names:
        while f"{UNKNOWN} {number}" in (*kept, *found.values()):
            number += 1
        found[name] = name if name in kept else f"{UNKNOWN} {number}"
    return found


def note_text(
    path: Path,
    said: Sequence[Utterance],
    labels: dict[str, str],
    interview: re.Pattern[str],
) -> tuple[str, str]:
    """The name of the note's file and its text."""
    name = portable(path.stem, "source")
    parts = NUMBERED.fullmatch(name)
    kind, number = (parts["kind"], parts["number"] or "1") if parts else (name, "1")
    identifier = re.sub(r"[\s_]+", "", f"{kind}{number}")
    is_interview = interview.fullmatch(identifier) is not None
    lines = [
        HEAD.format(
            kind=kind,
            number=number,
            title=identifier,
            type="Interview" if is_interview else "Transcript",
        )
    ]
    for one in said:
        if one.speaker:
            lines.append(f"> {labels[one.speaker]}\n")
        lines += [f"> {escaped_line(words)}\n" for words in one.paragraphs]
    return f"{kind.rstrip('-_')}_{number}.md", "\n".join(lines)
