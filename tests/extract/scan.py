"""A plain scan of a field note: what its lines show, read by none of our modules.

Lines and regular expressions find markers, labels, fences and the words in fences;
parso finds the names in Python, broken or not.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import parso

from daap.core.model import Row

WORDS = frozenset(
    """source decision practice pattern force very_positive positive neutral negative
    very_negative positive_and_negative True False None uses""".split()
)
"""Names of the DSL in the notes that are no codes."""


@dataclass(slots=True)
class Scan:
    """What the lines of a note show to the naked eye."""

    open_traces: int = 0
    axial_traces: int = 0
    turns: int = 0
    fences: list[list[Row]] = field(default_factory=list)
    header_fences: list[list[Row]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The words in fences that are no strings, functions or arguments."""
        return {name for fence in self.fences for name in words_of(fence)}


def scan(path: Path) -> Scan:
    """Count markers, labels and fences, line by line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    headings = [n for n, line in enumerate(lines) if re.match(r"# coding\s*$", line)]
    ends = [n for n, line in enumerate(lines) if line.strip() == "```"]
    start = (headings or ends)[0]  # two notes lack the heading
    found, fence = Scan(), None
    for number, line in enumerate(lines):
        if re.match(r"\s*```", line):
            if fence is None:
                fence = list[Row]()
                (found.fences if number > start else found.header_fences).append(fence)
            else:
                fence = None
        elif fence is not None:
            fence.append(Row(line, number + 1))
        elif number > start:
            found.open_traces += re.match(r"[> ]*\*\*OPEN CODING", line) is not None
            found.axial_traces += re.match(r"[> ]*\*\*AXIAL CODING", line) is not None
            label = r"[> ]*(Interviewer|Expert [A-Z]|Participant [0-9]+)\s*$"
            found.turns += re.match(label, line) is not None
    return found


def words_of(fence: list[Row]) -> Iterator[str]:
    """The words of a fence that may be codes; strings of three quotes are lists."""
    text = "\n".join(row.text.partition("#")[0] for row in fence).replace("'''", "")
    text = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", '""', text)
    text = re.sub(r"\w+\s*=(?!\s*CClass)(\s*\w+\s*(?=[,)]))?", " ", text)
    for match in re.finditer(r"[A-Za-z_]\w*", text):
        calls = text[match.end() :].lstrip(" ").startswith("(")
        if not calls and match[0] not in WORDS and not match[0].startswith("add_"):
            yield match[0]


def leaves(text: str) -> Iterator[str]:
    """The names that parso finds in code, without functions, links and DSL words."""
    leaf = parso.parse(text).get_first_leaf()
    while leaf is not None:
        one = leaf.get_next_leaf()
        two = one.get_next_leaf() if one else None
        after, behind = one.value if one else "", two.value if two else ""
        function = after == "(" or leaf.value.startswith("add_")
        aside = after == "=" and behind != "CClass"
        word = leaf.value in WORDS or keyword.iskeyword(leaf.value)
        if leaf.type == "name" and not (function or aside or word):
            yield leaf.value
        leaf = one
