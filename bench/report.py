"""The report of a benchmark: docs/benchmarks.md, and a plot beside it."""

from __future__ import annotations

import importlib.metadata
import math
import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from measure import Ratio, Results, exponent, number

from daap.diagrams.svg import Box, Drawing, Pen, boxed, circle, document, line, text
from daap.diagrams.text_metrics import Type

PACKAGES = (
    "rdflib", "owlrl", "pyshacl", "pyoxigraph", "shacl-rust",
)  # fmt: skip
NOT_YET = "not measured"
READING = 0.7
"""Seconds of the processor: half of what reading all notes took in 0.1.0."""
Asked = Mapping[str, Mapping[str, float]]

HEAD = """# Benchmarks

Written by `make bench`; nothing here is written by hand. Commands run by turns, each
in a process of its own: a ratio is the median of the ratios turn by turn, with the
least and the greatest in brackets; of commands that ran not as often as each other, it
is that of their medians. *Clock* is wall time; *processor* is the time that
the process and its children were given, which other work on the machine disturbs less.
*Peak* is the resident memory of the largest process. The pages are left out
everywhere (`--no-site`), and so is the cache where nothing else is said.

The peer is `bench/plain.py`: the same reading and mapping into one rdflib graph, owlrl
and pyshacl over all of it, rdflib's writers for the dumps, rdflib's SPARQL for the
tables. It writes less than `daap build` does. *Helped*, it knows what the reference
engine knows: owlrl is spared literals and declarations, and pyshacl parses the query
of a shape once.

| name | command |
|---|---|
| native | `daap build NOTES --no-site --engine native`, one process, no cache |
| native no-owl | the same by `bench/no_owl.py`, whose reasoner derives nothing |
| plain | `python bench/plain.py NOTES --out DIR`, with `--no-owl` or `--helped` |
| study | `daap build --no-site`: p_4 from its note, 67 sources from outlines |
| read | `python bench/steps.py NOTES --until read`: each note on its own |
| check | `daap check DIR`, of what native made |
| map | `python bench/morph.py map DIR` |
| morph | `python -m morph_kgc DIR/morph.ini`, one process |
| pages | as native, with the pages |
| jobs 1, jobs 2 | as native at 10x, with `--jobs` |
| mapped by 1, by 2 | `python bench/steps.py NOTES --jobs N`: reading and mapping |
| streaming | `python bench/steps.py NOTES --until dumps --jobs 2`: all but tables |
| clean, one edited, none edited | as native at 10x, with `--cache` |
| help | `daap --help` |
| libraries | `python -c "import rdflib, pyshacl, owlrl"` |
| imports | `python -c "import …"`, what a native build imports |

The tables are answers of a store that holds every triple: it is what does not stream.
`p4` is the one note of the repository; `x1`, `x10` and `x100` are all notes of the
study, so many times under identifiers of their own.
"""


def write_report(
    folder: Path, results: Results, asked: Asked, sizes: Sequence[int]
) -> None:
    """Write the page and the plot."""
    parts = (
        HEAD,
        machine(results.code),
        targets(results),
        *tables(results, sizes),
        questions(asked),
    )
    page = "\n".join(part for part in parts if part)
    (folder / "benchmarks.md").write_text(page, encoding="utf-8")
    (folder / "benchmarks.svg").write_text(plot(results, sizes), encoding="utf-8")


def machine(code: str) -> str:
    """What it ran on, and with what; `code` is a checksum of what was measured."""
    model = platform.processor() or platform.machine()
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        lines = cpu.read_text().split("\n")
        names = [one.partition(":")[2].strip() for one in lines if "model name" in one]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in PACKAGES
    )
    return (
        f"## Machine\n\n{model}, {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"Python {platform.python_version()}; {versions}. "
        f"Code `{code}` (`fingerprint` in `bench/measure.py`).\n"
    )


def targets(results: Results) -> str:
    """What was aimed at, and what was reached."""
    rows = ["| what | aim | clock | processor |", "|---|---|---|---|"]
    for what, slow, fast, aim, upper in (
        ("all notes, plain over native", "plain x1", "native x1", 30, False),
        ("the same, plain helped", "plain x1 helped", "native x1", None, False),
        ("neither does the OWL step", "plain x1 no-owl", "native x1 no-owl", 8, False),
        ("p_4, plain over native", "plain p4", "native p4", None, False),
        ("p_4, neither does the OWL step", "plain p4 no-owl", "native p4 no-owl", None,
         False),
        ("mapping alone, 1x, morph-kgc over ours", "morph x1", "map x1", 5, False),
        ("mapping alone, 10x", "morph x10", "map x10", 1.5, False),
        ("100x over 1x", "native x100", "native x1", 110, True),
        ("10x, one process over two", "jobs 1", "jobs 2", 1.7, False),
        ("the same, reading and mapping alone", "mapped by 1", "mapped by 2", 1.35,
         False),
        ("all notes, with the pages over without", "pages x1", "native x1", 2, True),
        ("`daap --help` over importing rdflib, pyshacl, owlrl", "help", "libraries",
         0.4, True),
        ("p_4's build over importing what it uses", "native p4", "imports", 3, True),
        ("the study from outlines over importing what it uses", "study", "imports", 3,
         True),
        ("p_4's build over starting Python", "native p4", "python", None, True),
    ):  # fmt: skip
        clock, used = (ratio(results, slow, fast, kind) for kind in ("wall", "cpu"))
        aimed = "" if aim is None else f"{'at most' if upper else 'at least'} {aim}"
        rows.append(f"| {what} | {aimed} | {shown(clock, aim, upper)} | {used or ''} |")
    rows += again(results)
    rows += reading(results)
    rows += memory(results)
    return "## Aims\n\n" + "\n".join(rows) + "\n"


def ratio(results: Results, slow: str, fast: str, kind: str) -> Ratio | None:
    """How many times the one takes what the other takes: turn by turn.

    Of commands that ran not as often as each other, it is that of the medians.
    """
    one, other = results.median(slow, kind), results.median(fast, kind)
    if one is None or other is None:
        return None
    if len(results.get(slow)) == len(results.get(fast)):
        return results.ratio(slow, fast, kind)
    return Ratio.of([one / other])


def shown(ratio: Ratio | None, aim: float | None, upper: bool) -> str:
    """A ratio, and whether the aim is missed."""
    if ratio is None:
        return NOT_YET
    met = aim is None or (ratio.median <= aim if upper else ratio.median >= aim)
    return str(ratio) if met else f"{ratio} **missed**"


def again(results: Results) -> Iterator[str]:
    """What a build costs again, without what starting costs."""
    for name, aim in (("one edited", 0.12), ("none edited", 0.1)):
        what = f"10x, {name}, over a clean build, both without starting"
        for kind in ("wall",):
            clean, made = results.get("clean", kind), results.get(name, kind)
            start = results.median("imports", kind)
            if not clean or not made or start is None:
                yield f"| {what} | at most {aim} | {NOT_YET} | |"
                continue
            pairs = zip(made, clean, strict=False)
            ratio = Ratio.of([(one - start) / (other - start) for one, other in pairs])
            yield f"| {what} | at most {aim} | {shown(ratio, aim, True)} | |"


def memory(results: Results) -> Iterator[str]:
    """The largest process of all that streams, of a whole build, and of its check."""
    limits = (("streaming x100", 500.0), ("native x100", 1024.0),
              ("check x1", results.median("native x1", "peak")))  # fmt: skip
    for name, most in limits:
        peak = results.median(name, "peak")
        said = NOT_YET if peak is None else f"{peak:.0f}"
        missed = " **missed**" if most and peak is not None and peak >= most else ""
        aim = f"under {most:.0f}" if most else ""
        yield f"| {name}, MiB of the largest process | {aim} | {said}{missed} | |"


def reading(results: Results) -> Iterator[str]:
    """The processor's time for reading all notes, without what importing takes."""
    read, start = (results.median(name, "cpu") for name in ("read x1", "imports"))
    used = NOT_YET
    if read is not None and start is not None:
        spent = read - start
        used = f"{number(spent)}{' **missed**' if spent > READING else ''}"
    yield f"| reading all notes, s | at most {READING} | | {used} |"


def tables(results: Results, sizes: Sequence[int]) -> Iterator[str]:
    """Every command that ran, and how time and memory grow."""
    yield "## Commands\n"
    yield "| command | runs | clock, s | processor, s | peak, MiB |"
    yield "|---|---|---|---|---|"
    for name, runs in results.runs.items():
        clock, used, peak = (
            [getattr(r, k) for r in runs] for k in ("wall", "cpu", "peak")
        )
        yield (
            f"| {name} | {len(runs)} | {spread(clock)} | {spread(used)} | "
            f"{statistics.median(peak):.0f} |"
        )
    yield ""
    measured = [size for size in sizes if results.get(f"native x{size}")]
    if len(measured) > 1:
        yield f"## Growth, {measured[0]}x to {measured[-1]}x\n"
        yield "The slope of the logarithms: 1 is linear.\n"
        for kind, label in (
            ("wall", "clock"),
            ("cpu", "processor"),
            ("peak", "memory"),
        ):
            values = [results.median(f"native x{size}", kind) or 1 for size in measured]
            yield f"- {label}: {exponent(measured, values):.2f}"
        yield "\n![Time and memory by the number of notes](benchmarks.svg)\n"
    for size in sizes:
        if f"mapped x{size}" in results.facts:
            yield (
                f"morph-kgc and ours at {size}x wrote "
                f"{results.facts[f'mapped x{size}']:.0f} triples, of which "
                f"{results.facts[f'unlike x{size}']:.0f} only one of them has. Ours "
                "reads documents, morph-kgc the same records as CSV, with IRIs ready "
                "made.\n"
            )


def spread(values: Sequence[float]) -> str:
    """The median, with the least and the greatest."""
    return str(Ratio.of(values))


def questions(asked: Asked) -> str:
    """The questions asked of rdflib and of the store."""
    if not asked:
        return ""
    ratios = {name: found["rdflib"] / found["store"] for name, found in asked.items()}
    rows = [
        f"| {name} | {number(found['store'] * 1000)} | "
        f"{number(found['rdflib'] * 1000)} | {ratios[name]:.0f} | {found['rows']:.0f} |"
        for name, found in asked.items()
    ]
    median = statistics.median(ratios.values())
    other = [
        name
        for name, found in asked.items()
        if found["rows"] != found["rows of rdflib"]
    ]
    differing = f" The numbers of rows differ for {', '.join(other)}." if other else ""
    return (
        "## Questions at 1x\n\n"
        f"The store answers {median:.0f} times as fast as rdflib, by the median of the "
        f"questions; {min(ratios.values()):.1f} to {max(ratios.values()):.0f} times."
        f"{differing} Milliseconds of the processor, medians.\n\n"
        "| question | store | rdflib | ratio | rows |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def plot(results: Results, sizes: Sequence[int]) -> str:
    """Seconds and MiB by the number of notes, on logarithmic scales."""
    notes, left, width = results.facts.get("notes", 1), 70.0, 420.0
    series = []
    for label, kind, colour, name in (
        ("native, seconds", "wall", "#0b6e4f", "native"),
        ("plain, seconds", "wall", "#b3261e", "plain"),
        ("native, MiB", "peak", "#1f5fa8", "native"),
    ):
        points = [(1.0, results.median(f"{name} p4", kind))]
        points += [(s * notes, results.median(f"{name} x{s}", kind)) for s in sizes]
        known = [(x, y) for x, y in points if y is not None]
        series.append((label, colour, known))
    most = math.ceil(math.log10(max(sizes) * notes))
    high = math.ceil(math.log10(max((y for *_, p in series for _, y in p), default=10)))
    small, shapes = Type(11), [boxed(Box(left, 20, width, 260), Pen(stroke="#767676"))]

    def place(x: float, y: float) -> tuple[float, float]:
        return (left + math.log10(x) / most * width, 280 - math.log10(y) / high * 260)

    for power in range(most + 1):
        x, _ = place(10**power, 1)
        label = Type(11, anchor="middle")
        shapes.append(text([f"{10**power:,}"], x, 284, label))
    shapes.append(
        text(["field notes"], left + width / 2, 302, Type(11, anchor="middle"))
    )
    for power in range(high + 1):
        _, y = place(1, 10**power)
        shapes.append(text([f"{10**power:,}"], left - 6, y - 8, Type(11, anchor="end")))
    for number_, (label, colour, known) in enumerate(series):
        marks = [place(x, max(1.0, y)) for x, y in known]
        if len(marks) > 1:
            shapes.append(line(marks, Pen(stroke=colour, width=2)))
        shapes += [circle(x, y, 3.5, Pen(colour)) for x, y in marks]
        y = 30 + 18 * number_
        shapes.append(circle(left + 14, y + 7, 3.5, Pen(colour)))
        shapes.append(text([label], left + 24, y, small))
    drawing = Drawing(left + width + 30, 326, tuple(shapes))
    return document(drawing, "benchmarks", "Time and memory by the number of notes", "")
