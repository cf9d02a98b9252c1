"""Reads field notes with mistakes in them: each gives a result or a clean error.

Run as `python tests/fuzz.py [--seconds S] [--count N] [--seed N] [--whole N]`. A
note is mutated by lines dropped, doubled, swapped and cut, by bytes flipped, and by
pieces of other notes and of hostile text put in. It is read, interpreted, mapped to
triples and written as N-Triples; every Nth note (`--whole`) goes through the whole
build, with reasoning and validation. Notes are those of the study and of the tests
and, where they lie beside the checkout, those that serve as test data. Any exception
but a DaapError, and any note that takes long, ends the run with status 1 and is
shown with the seed that repeats it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain, count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from pyoxigraph import RdfFormat, Triple, serialize

from daap.build.dataset_files import release
from daap.build.notes import complete, interpret, outline, read_input
from daap.build.pipeline import build
from daap.build.study import Study, read_study
from daap.core.errors import DaapError
from daap.core.iris import Iris
from daap.core.model import Document, transcript_text
from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import read_settings
from daap.core.signatures import family, signature
from daap.core.statements import CodeDefinition
from daap.core.values import PublishedText, Stance
from daap.interpret.checks.record import source_of
from daap.mapping.emergent import map_emergent
from daap.mapping.findings import map_report
from daap.mapping.graphs import map_one_source
from daap.publish.writer import write_all

REPOSITORY = Path(__file__).parents[1]
OWN = REPOSITORY / "sources" / "data-as-a-product" / "field-notes"
MADE_UP = REPOSITORY / "tests" / "studies" / "apiary" / "field-notes"
OTHERS = REPOSITORY.parent / "shared" / "corpus" / "data-as-a-product"

LONGEST = 20.0
"""The most seconds of the processor that one note may take."""

HOSTILE = tuple(
    text.encode()
    for text in (
        "__import__('os').system('true')",
        "x = [a for a in (lambda: b)()]",
        "add_links({a: [b, {c: d}], **e}, role_name=1, stereotype_instances=[f, 2])",
        "add_force_relations({(a, b): {c: very positive}}",
        "x = y = CClass(force, 1, *a, **b)",
        r"x = CClass(force, '\x00\ud800\U0001f600', superclasses=[x, y])",
        "x.add_links([x, y], role_name='from', stereotype_instances=[is_a, extends])",
        "add_decision_option_link(x, y, 'z')",
        "> ```",
        "'''",
        '"""',
        "```",
        "~~~~ python",
        "> **OPEN CODING TRACE:** x",
        "**AXIAL CODING TRACE**",
        "# coding",
        "> Interviewer: so. > Expert B",
        "(" * 500,
        "- " * 500,
        "a" + ".b()" * 500,
        "9" * 5000,
        "\u2028\u0085\x0c\x0b\u00ad\U0001f600e\u0301\u0301",
        "\\",
        "f'{x!r:{y}}'",
        "\t  if x:",
        "x: {y: positive} = z",
    )
)

Mutation = Callable[[random.Random, list[bytes], Sequence[list[bytes]]], None]


def place(chance: random.Random, lines: list[bytes]) -> int:
    """The number of a line."""
    return chance.randrange(len(lines)) if lines else 0


def drop(chance: random.Random, lines: list[bytes], _: Sequence[list[bytes]]) -> None:
    """Leave lines out."""
    start = place(chance, lines)
    del lines[start : start + chance.choice((1, 1, 1, 5, 50))]


def double(chance: random.Random, lines: list[bytes], _: Sequence[list[bytes]]) -> None:
    """Repeat lines, right below or elsewhere."""
    start = place(chance, lines)
    taken = lines[start : start + chance.choice((1, 1, 3, 30))]
    where = chance.choice((start, place(chance, lines)))
    lines[where:where] = taken


def swap(chance: random.Random, lines: list[bytes], _: Sequence[list[bytes]]) -> None:
    """Exchange two lines."""
    if lines:
        one, other = place(chance, lines), place(chance, lines)
        lines[one], lines[other] = lines[other], lines[one]


def cut(chance: random.Random, lines: list[bytes], _: Sequence[list[bytes]]) -> None:
    """Break a line in two, take part of it away, or join it to the next."""
    if not lines:
        return
    where = place(chance, lines)
    line = lines[where]
    at = chance.randrange(len(line) + 1)
    how = chance.randrange(4)
    if how == 0:
        lines[where : where + 1] = [line[:at], line[at:]]
    elif how == 1:
        lines[where] = line[:at]
    elif how == 2:
        lines[where] = line[at:]
    else:
        lines[where : where + 2] = [b" ".join(lines[where : where + 2])]


def flip(chance: random.Random, lines: list[bytes], _: Sequence[list[bytes]]) -> None:
    """Change bytes: mostly to others of ASCII, so that the note stays text."""
    for _number in range(chance.choice((1, 3, 10))):
        where = place(chance, lines)
        if lines and lines[where]:
            line = bytearray(lines[where])
            at = chance.randrange(len(line))
            other = 0xFF if chance.random() < 0.01 else chance.randrange(1, 128)
            line[at] = chance.choice((chance.randrange(32, 127), other))
            lines[where] = bytes(line)


def punctuate(
    chance: random.Random, lines: list[bytes], _: Sequence[list[bytes]]
) -> None:
    """Put in or take away a character that means something."""
    where = place(chance, lines)
    if lines:
        line = lines[where]
        at = chance.randrange(len(line) + 1)
        mark = chance.choice([bytes([c]) for c in b"()[]{}'\"\\,=:#*>`_.-~\t\r"])
        lines[where] = line[:at] + chance.choice((mark, b"")) + line[at + 1 :]


def put(
    chance: random.Random, lines: list[bytes], others: Sequence[list[bytes]]
) -> None:
    """Put in hostile text, or lines of another note."""
    where = place(chance, lines)
    other = chance.choice(others)
    start = place(chance, other)
    taken = chance.choice(([chance.choice(HOSTILE)], other[start : start + 20]))
    lines[where:where] = taken


MUTATIONS: tuple[Mutation, ...] = (drop, double, swap, cut, flip, punctuate, put)


def mutated(seed: int, notes: Sequence[list[bytes]]) -> bytes:
    """A note with one to thirty mistakes; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  chance, not secrecy
    lines = list(chance.choice(notes))
    for _ in range(chance.choice((1, 2, 5, 10, 30))):
        chance.choice(MUTATIONS)(chance, lines, notes)
    ending = chance.choice((b"\n", b"\n", b"\n", b"\r\n"))
    return ending.join(lines)


def faults(document: Document, study: Study) -> Iterator[str]:
    """What must hold of whatever was read and interpreted."""
    for kind in ("turns", "segments", "steps"):
        positions = [part.position for part in getattr(document, kind)]
        if positions != list(range(1, len(positions) + 1)):
            yield f"{kind} are not numbered from 1"
    known = len(document.segments)
    if any(not 1 <= c <= known for step in document.steps for c in step.context):
        yield "a step codes a segment that is not there"
    text = transcript_text(document.segments)
    for segment in document.segments:
        if (
            not segment.text.strip()
            or text[segment.start : segment.end] != segment.text
        ):
            yield f"segment {segment.position} is empty or not where it says"
    if any("\n" in row.text for segment in document.segments for row in segment.rows):
        yield "a line holds a line feed"
    if any(finding.line < 0 or not finding.found for finding in document.findings):
        yield "a finding says nothing"
    names = (mention.written for step in document.steps for mention in step.mentions)
    if any(not name.strip() or ".." in name or "(" in name[:-3] for name in names):
        yield "a name is no name"
    spans = [n.span for step in document.steps for n in step.notes if n.span]
    if any(not 0 <= span.start < span.end <= len(text) for span in spans):
        yield "a note is anchored outside the transcript"
    yield from contradictions(document, study)


def contradictions(document: Document, study: Study) -> Iterator[str]:
    """Claims that contradict the kinds of codes of the codebook and do not say so."""
    codes = study.codebook.codes
    for step in document.steps:
        for claim in step.claims:
            said = claim.statement
            places = [] if isinstance(said, CodeDefinition) else signature(said)
            if claim.stance is not Stance.CONTRADICTS and any(
                not codes[name].emergent and not family(codes[name]) <= kinds
                for name, kinds in places
            ):
                yield f"step {step.position} claims {claim}"


def gather(folders: Sequence[Path]) -> list[list[bytes]]:
    """The lines of every field note in folders that are there."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.md"))]
    return [path.read_bytes().split(b"\n") for path in paths]


@cache
def the_study() -> Study:
    """The study that comes with daap, without any note read."""
    settings = read_settings(DEFAULT_STUDY)
    return read_study(settings.with_text(PublishedText.ALL))


def interpreted(path: Path) -> tuple[Document, Study]:
    """A note, and the study with the codes that emerged from it."""
    study = the_study()
    (document,) = read_input(path, study.settings)
    (found,), codebook = interpret([outline(document)], study.codebook)
    row = study.records.get(document.identifier)
    study = study.with_codebook(codebook)
    return complete(document, found, row, study.settings), study


def mapped(document: Document, study: Study) -> Iterator[str]:
    """What is wrong with the triples of a document; they are written as a test."""
    settings = study.settings
    codes = [code for code in study.codebook.codes.values() if code.emergent]
    new = map_emergent(codes, [document], settings)
    graphs: list[list[Triple]] = [list(new)]
    if document.identifier:
        source = source_of(document)
        graphs.append(list(map_one_source(settings, source, document, ())))
    iris = Iris(settings.base)
    report = map_report(document.findings, iris)
    graphs.append(list(chain.from_iterable(triples for _, triples in report)))
    everything = [triple for graph in graphs for triple in graph]
    if len(set(everything)) != len(everything):
        yield "a triple is in two graphs, or twice in one"
    serialize(everything, format=RdfFormat.N_TRIPLES)


def attempt(content: bytes, path: Path, *, whole: bool = False) -> str:
    """Take one note through the stages; what went wrong, or an empty string."""
    path.write_bytes(content)
    begun = time.process_time()
    wrong: list[str] = []
    try:
        document, study = interpreted(path)
        wrong += faults(document, study)
        wrong += mapped(document, study)
        if whole:
            result = build(study.settings, [path])
            write_all(release(result), path.parent / "dist")
    except DaapError:
        pass
    except Exception:
        wrong.append(traceback.format_exc())
    took = time.process_time() - begun
    if took > LONGEST:
        wrong.append(f"took {took:.0f} seconds")
    return "\n".join(wrong)


def run(
    seeds: Iterator[int], seconds: float, whole: int = 0
) -> Iterator[tuple[int, str]]:
    """Each seed tried within the time, and what went wrong with it.

    Every note whose seed `whole` divides is built as a whole.
    """
    notes = gather((OWN, MADE_UP, OTHERS))
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            if time.monotonic() > end:
                return
            path = Path(folder) / "p_4.md"
            built = bool(whole) and seed % whole == 0
            yield seed, attempt(mutated(seed, notes), path, whole=built)


def main() -> int:
    """Try notes until the time or the count is over; 1 if one failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1, help="the first of them")
    parser.add_argument("--whole", type=int, default=0, help="build every Nth note")
    given = parser.parse_args()
    if given.count is None and given.seconds == float("inf"):
        given.count = 1000
    last = None if given.count is None else given.seed + given.count
    seeds = count(given.seed) if last is None else iter(range(given.seed, last))
    tried, failed = 0, 0
    for seed, wrong in run(seeds, given.seconds, given.whole):
        tried += 1
        if wrong:
            failed += 1
            sys.stderr.write(f"seed {seed}: {wrong}\n")
    sys.stdout.write(f"{tried} notes read, {failed} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
