"""What a benchmark writes into a document of docs/, between two comments.

    python bench/PROGRAM.py | python bench/documents.py DOCUMENT PROGRAM

prints what it reads, and puts it there.
"""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
END = "<!-- end -->\n"


def write_between(document: str, program: str, text: str) -> None:
    """Put a text between `<!-- bench/PROGRAM.py -->` and the next `<!-- end -->`.

    Raises ValueError where the document has no such comments.
    """
    path = DOCS / document
    before, begin, rest = path.read_text(encoding="utf-8").partition(
        f"<!-- bench/{program}.py -->\n"
    )
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{path}: has no place for what bench/{program}.py writes")
    path.write_text(f"{before}{begin}{text.rstrip()}\n{end}{after}", encoding="utf-8")


def main(document: str, program: str) -> None:
    """Pass on standard input, line by line, and write all of it."""
    lines = []
    for line in sys.stdin:
        print(line, end="", flush=True)
        lines.append(line)
    write_between(document, program, "".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
