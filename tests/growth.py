"""How the time of every stage grows with a note, as a table of seconds.

Run as `python tests/growth.py [NAME …]` or `make growth`. Each kind of note is made
in three sizes, each twice the one before, and taken through reading, redaction,
splitting, anchoring, resolving and mapping. The exponent is that of the last two
sizes: 1 is linear, 2 quadratic. Seconds are of the processor.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from daap.build.study import read_study
from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import read_settings
from daap.extract.notes.document import read_document
from daap.interpret.anchoring.anchor import anchor, finder_of
from daap.interpret.checks.record import source_of
from daap.interpret.codes.consistency import check_consistency
from daap.interpret.codes.emergent import emerge
from daap.interpret.codes.resolve import resolve
from daap.interpret.codes.statements import state
from daap.interpret.redact import redact
from daap.interpret.split import split
from daap.mapping.emergent import map_emergent
from daap.mapping.graphs import map_one_source

HEADER = "# p\n4\n## title\nA talk\n\n# coding\n\n"
STAGES = ("read", "redact", "split", "anchor", "resolve", "state", "map")
SMALLEST = 0.05
"""Seconds below which no exponent is worth anything."""


def repeated(unit: Callable[[int], str]) -> Callable[[int], str]:
    """Makes a note of so many units, each by its number."""
    return lambda count: HEADER + "".join(unit(number) for number in range(count))


def words(number: int, count: int = 40) -> str:
    """Words of a made-up language, other ones for every number."""
    return " ".join(
        f"w{(number * 7 + k * k * 31) % 5003}o{k % 7}" for k in range(count)
    )


def quoting(number: int) -> str:
    """A passage, a note that quotes it, and a code."""
    said = words(number)
    part = " ".join(said.split()[5:17])
    fence = f"```\ncode_{number % 500}\n```"
    return f"> {said}\n\n**OPEN CODING:**\n{part}\n\n**AXIAL CODING:**\n{fence}\n\n"


def describing(number: int) -> str:
    """A passage and a note in words of its own."""
    return f"> {words(number)}\n\n**OPEN CODING:**\n{words(-1 - number, 12)}\n\n"


def alike(_: int) -> str:
    """The same passage, note and code again and again."""
    return quoting(1)


def stating(number: int) -> str:
    """A passage and a fence that states an option, an impact and a link."""
    code, other = f"s{number}", f"s{number + 1}"
    return (
        f"> {words(number, 5)}\n\n**AXIAL CODING:**\n```\n"
        f'{code} = CClass(practice, "S {number}")\n'
        f"add_decision_option_link(d{number % 9}, {code}, 'o')\n"
        f"add_force_relations({{{code}: {{f{number % 99}: positive}}}})\n"
        f"{code}.add_links({other}, role_name='to', stereotype_instances=extends)\n"
        "```\n\n"
    )


def nesting(depth: int) -> str:
    """Brackets in a fence, and as many quote marks."""
    deep = "(" * depth + ")" * depth
    return f"{HEADER}{'>' * depth} a\n\n**AXIAL CODING:**\n```\nadd_x{deep}\n```\n"


INPUTS: dict[str, tuple[Callable[[int], str], int]] = {
    "quoting": (repeated(quoting), 1_000),
    "describing": (repeated(describing), 1_000),
    "alike": (repeated(alike), 1_000),
    "stating": (repeated(stating), 1_000),
    "steps": (repeated(lambda _: "> a\n\n**OPEN CODING:**\nn\n\n"), 10_000),
    "one line": (lambda size: f"{HEADER}> {words(1, size)}\n", 50_000),
    "nesting": (nesting, 10_000),
}
"""What makes a note of a size, and the smallest size."""


def measure(note: str) -> dict[str, float]:
    """The seconds of each stage."""
    study = read_study(read_settings(DEFAULT_STUDY))
    settings, seconds = study.settings, dict[str, float]()
    finder_of.cache_clear()
    begun = time.process_time()

    def passed(stage: str) -> None:
        nonlocal begun
        now = time.process_time()
        seconds[stage], begun = now - begun, now

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p_4.md"
        path.write_text(note, encoding="utf-8")
        begun = time.process_time()
        document = read_document(path, path.parent, settings.label)
    passed("read")
    document = redact(document, settings.redactions)
    passed("redact")
    document = split(document)
    passed("split")
    document = anchor(document)
    passed("anchor")
    codebook = emerge([document], study.codebook)
    document = resolve(document, codebook)
    passed("resolve")
    (document,) = check_consistency([state(document, codebook)], codebook)
    passed("state")
    new = [code for code in codebook.codes.values() if code.emergent]
    for _ in map_one_source(settings, source_of(document), document, ()):
        pass
    for _ in map_emergent(new, [document], settings):
        pass
    passed("map")
    return seconds


def exponent(before: float, after: float) -> str:
    """How many times twice the size doubles the time."""
    if before < SMALLEST:
        return "-"
    return f"{math.log2(after / before):.2f}"


def main(names: list[str], doublings: int = 3) -> None:
    """Print a row for each size of each kind of note, and one of exponents."""
    sys.stdout.write(f"{'note':12}{'size':>8}{'MB':>7}")
    sys.stdout.write("".join(f"{stage:>9}" for stage in STAGES) + "\n")
    for name in names or INPUTS:
        make, smallest = INPUTS[name]
        rows: list[dict[str, float]] = []
        for doubling in range(doublings):
            size = smallest << doubling
            note = make(size)
            rows.append(measure(note))
            sys.stdout.write(f"{name:12}{size:8}{len(note) / 1e6:7.2f}")
            cells = (f"{rows[-1][stage]:9.2f}" for stage in STAGES)
            sys.stdout.write("".join(cells) + "\n")
            sys.stdout.flush()
        before, after = rows[-2:] if len(rows) > 1 else (rows[0], rows[0])
        sys.stdout.write(f"{'':19}{'growth':>8}")
        cells = (f"{exponent(before[s], after[s]):>9}" for s in STAGES)
        sys.stdout.write("".join(cells) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
