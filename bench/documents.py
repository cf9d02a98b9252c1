"""What a benchmark writes into a document of docs/, between two comments."""

from __future__ import annotations

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
