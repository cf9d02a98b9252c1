"""A large synthetic project, imported and built: time and memory, at three sizes.

    .venv/bin/python bench/imports.py [--sources N] [--codings N] [--write]

The project is a .qdpx of sources of equal length with as many codings each. The table
has for each size the seconds on the clock, of the processor, and the most memory of
each step; then the exponents by which processor and memory grow. `--write` puts it into
docs/scale.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from documents import write_between
from measure import Run, exponent, measure

WORDS = "the bees fly out in spring and the keeper writes every visit in a logbook"
LINES = 120
"""Lines of a source's text."""

CODES = 50
DAAP = [sys.executable, "-m", "daap"]


def text_of(number: int) -> str:
    """The text of a source: turns of two speakers."""
    speakers = ("Interviewer", "Expert A")
    return "\n\n".join(
        f"{speakers[line % 2]}: {WORDS} {number}-{line} 🐝." for line in range(LINES)
    )


def passages(text: str, count: int) -> Iterator[tuple[int, int]]:
    """So many passages of a text, at borders of words."""
    borders = [place for place, sign in enumerate(text) if sign == " "]
    for number in range(count):
        first = (number * 7) % (len(borders) - 12)
        yield borders[first] + 1, borders[first + 1 + number % 10]


def write_project(path: Path, sources: int, codings: int) -> None:
    """A project of so many sources and codings, written piece by piece."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(sources):
            archive.writestr(f"sources/{number}.txt", text_of(number))
        with archive.open("project.qde", "w") as out:
            out.write(b'<Project xmlns="urn:QDA-XML:project:1.0" origin="bench">')
            out.write(b'<Users><User guid="u1" name="ann"/></Users><CodeBook><Codes>')
            for code in range(CODES):
                out.write(f'<Code guid="c{code}" name="code {code}"/>'.encode())
            out.write(b"</Codes></CodeBook><Sources>")
            for number in range(sources):
                out.write("".join(source_xml(number, codings // sources)).encode())
            out.write(b"</Sources></Project>")


def source_xml(number: int, count: int) -> Iterator[str]:
    """A source with its passages."""
    text = text_of(number)
    yield f'<TextSource guid="t{number}" name="s{number}" '
    yield f'plainTextPath="internal://{number}.txt">'
    for place, (start, end) in enumerate(passages(text, count)):
        yield f'<PlainTextSelection guid="p{number}-{place}" startPosition="{start}" '
        yield f'endPosition="{end}" name="{text[start:end]}" creatingUser="u1">'
        yield f'<Coding guid="k{number}-{place}" creatingUser="u1">'
        yield f'<CodeRef targetGUID="c{place % CODES}"/></Coding></PlainTextSelection>'
    yield "</TextSource>"


def shown(taken: Run) -> str:
    """What a command took, as a cell of the table."""
    processor = f"{taken.cpu:.1f} s of the processor"
    return f"{taken.wall:.1f} s, {processor}, {taken.peak:.0f} MiB"


def run(sources: int, codings: int) -> tuple[Run, Run]:
    """Import and build a project of a size: what each took."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        project, study = folder / "bench.qdpx", folder / "s" / "study.toml"
        write_project(project, sources, codings)
        out = ("--out", str(folder / "dist"), "--no-cache", "--no-site", "--jobs", "1")
        _, importing, building = (
            measure([*DAAP, *words], folder / "log")
            for words in (
                ("sources", "init", str(study.parent)),
                ("import", str(project), "--study", str(study)),
                ("build", "--study", str(study), *out),
            )
        )
        return importing, building


def table(sources: int, codings: int) -> Iterator[str]:
    """A hundredth of a size, a tenth and the size; how import and build grow."""
    yield "| sources | codings | import | build |"
    yield "|---|---|---|---|"
    sizes, found = (100, 10, 1), []
    for part in sizes:
        found.append(run(sources // part, codings // part))
        cells = " | ".join(map(shown, found[-1]))
        yield f"| {sources // part} | {codings // part:,} | {cells} |"
    grown = [1 / part for part in sizes]
    for what, unit in (("cpu", "of the processor"), ("peak", "of memory")):
        steps = (
            [getattr(one, what) for one in step] for step in zip(*found, strict=True)
        )
        cells = " | ".join(str(exponent(grown, step)) for step in steps)
        yield f"| exponent {unit} | | {cells} |"


def main() -> None:
    """Measure, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=300)
    parser.add_argument("--codings", type=int, default=100_000)
    parser.add_argument("--write", action="store_true", help="write docs/scale.md")
    given = parser.parse_args()
    lines = []
    for line in table(given.sources, given.codings):
        print(line, flush=True)
        lines.append(line)
    if given.write:
        write_between("scale.md", "imports", "\n".join(lines))


if __name__ == "__main__":
    main()
