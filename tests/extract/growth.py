"""How the time of reading grows with a note, as a table of seconds.

Run as `python tests/extract/growth.py [NAME …]`. Every kind of note is made in three
sizes, each four times the one before; a factor near 4 is linear, one near 16
quadratic. The kinds are long notes, and what would mislead a careless pattern. It
ends with 1 where a factor is above 8 in a row that takes over a second.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "pipeline"))

from daap.core.model import Document
from daap.extract.notes.document import read_document

LABEL = re.compile(r"(?:Interviewer|Expert [A-Z]|Participant [0-9]+)")
HEADER = "# p\n4\n## title\nA talk\n\n# coding\n\n"
SIZES = (62_500, 250_000, 1_000_000)
STEP = "> So it is.\n\n**OPEN CODING:**\nn\n\n**AXIAL CODING:**\n```\nmdm\n```\n\n"


def body(unit: str, end: str = "", start: str = "") -> Callable[[int], str]:
    """Makes a note that repeats a unit below the header."""
    return lambda size: HEADER + start + unit * (size // len(unit)) + end


def fence(unit: str, end: str = "", start: str = "") -> Callable[[int], str]:
    """Makes a note that repeats a unit in a fence."""
    return body(unit, f"{end}\n```\n", f"> a\n\n**AXIAL CODING:**\n```\n{start}")


def nested(size: int) -> str:
    """Opening and closing brackets, all the way down."""
    return fence("[", "]" * size)(size)


INPUTS: dict[str, Callable[[int], str]] = {
    "steps": body(STEP),
    "steps in turns": body(f"> Expert E\n\n{STEP}"),
    "steps in one turn": body(STEP, start="> Expert E\n\n"),
    "passages": body("> So it is.\n\n"),
    "one line": body("word ", start="> "),
    "one line of spaces": body(" ", end="x", start=">"),
    "one line of quote marks": body("> "),
    "one line of stars": body("*", end="x"),
    "one line of dashes": body("- ", end="x"),
    "one line of tildes": body("~", end="`"),
    "one line of labels": body("Interviewer ", start="> "),
    "one line of turns": body("end. > Interviewer ", start="> "),
    "labels on lines": body("> Interviewer\n> b\n", start="> a.\n"),
    "comments": body("> a <!-- b\n> c --> d\n"),
    "comments on one line": body("`a` <!-- b --> ", start="> "),
    "open comments": body("> a <!-- b\n"),
    "escaped comments": body("\\<!-- ", start="> "),
    "escapes": body("\\_", start="> "),
    "escapes and backticks": body("\\_ ``` ` ``", start="> "),
    "escapes and tags": body("<a b='", start="> \\_"),
    "a marker and stars": body("*", end="x", start="> a\n\n**OPEN CODING TRACE"),
    "a marker and spaces": body(" ", end="x", start="> a\n\n**OPEN CODING TRACE:"),
    "a label and spaces": body(" ", end="1:x", start="> a"),
    "added and spaces": body(" ", end="x", start="> a\n\n**AXIAL CODING:**\nadd"),
    "headings": lambda size: "# p\n4\n" + "## title\nx\n" * (size // 11),
    "a heading of spaces": lambda size: f"# p\n4\n## {' ' * size}x\n",
    "coding headings": body("# coding\n"),
    "unclosed fences": body("``` python\nmdm\n", start="> a\n\n**AXIAL CODING:**\n"),
    "combining marks": body("\u0301\u0327", start="> a"),
    "names": fence("mdm,\n"),
    "names of spaces": fence("a ", end="("),
    "brackets": fence("("),
    "nested brackets": nested,
    "brackets in a call": fence("([{", start="add_x"),
    "minus signs": fence("-", end="1"),
    "attributes": fence(".b", start="a"),
    "calls": fence("()", start="a"),
    "quotes": fence("\\'", end="(", start="add_x("),
    "format strings": fence("f'{", start="add_x("),
    "digits": fence("1", end=" x ("),
    "strings": fence("'''a'''\n", end="x y ("),
    "a string without end": fence("mdm,\n", start="'''"),
    "statements to mend": fence("add_force_relations({a: {b: positive})\n"),
    "broken statements": fence("add_force_relations({a: b c\n"),
    "one broken statement": fence("c: {d: positive}\n", start="add_x({"),
    "blocks": fence("if x:\n"),
    "backslashes": fence("a \\\n", end="("),
}


def timed(make: Callable[[int], str], size: int) -> tuple[float, Document]:
    """The seconds it takes to read a note of about that many characters."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p_4.md"
        path.write_text(make(size), encoding="utf-8")
        begun = time.process_time()
        document = read_document(path, path.parent, LABEL)
        return time.process_time() - begun, document


def main(names: list[str]) -> int:
    """Print a row for each kind of note; 1 where time grows like a square."""
    slow = 0
    for name in names or INPUTS:
        seconds = [timed(INPUTS[name], size)[0] for size in SIZES]
        factor = seconds[-1] / max(seconds[-2], 0.001)
        row = "".join(f"{value:9.2f}" for value in seconds)
        sys.stdout.write(f"{name:24}{row}{factor:9.1f}\n")
        sys.stdout.flush()
        slow += factor > 8 and seconds[-1] > 1
    return min(slow, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
