"""`make bench`: the pipeline against its peers, by turns, in one run.

Writes docs/benchmarks.md and docs/benchmarks.svg. What was measured is kept in
build/bench/results.json, so that a run which was ended goes on where it stopped.
Nothing else should run on the machine.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from measure import Results, fingerprint
from notes import copied, edited
from report import write_report

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build" / "bench"
P4 = ROOT / "sources" / "data-as-a-product" / "field-notes"
PYTHON = sys.executable
DAAP = str(Path(PYTHON).parent / "daap")
LIBRARIES = "import rdflib, pyshacl, owlrl"
LARGE = 10
"""Larger sizes than this are not measured as often."""
USED = (
    "import daap.build.pipeline, daap.reason.native, daap.validate.native, shacl_rust"
)


class Bench:
    """The parts of a benchmark; each measures what is not yet measured."""

    def __init__(self, notes: Path, sizes: Sequence[int], times: int) -> None:
        self.notes = sorted(notes.glob("*.md"))
        self.sizes, self.times = list(sizes), times
        code = fingerprint(
            [ROOT / n for n in ("pipeline", "ontology", "shapes", "bench")]
        )
        self.results = Results(WORK / "results.json", code)
        known = subprocess.run(
            [DAAP, "build", "--help"], capture_output=True, text=True, check=True
        ).stdout
        self.has_cache, self.has_jobs = "--no-cache" in known, "--jobs" in known
        self.results.facts["notes"] = len(self.notes)

    def folder(self, size: int) -> Path:
        """The notes so many times; 0 is p_4 alone."""
        if size == 0:
            return P4
        return copied(self.notes, WORK / f"x{size}", size)

    def native(
        self, size: int, *more: str, program: Sequence[str] = (DAAP,)
    ) -> list[str]:
        """The command that builds with the native engine, without pages or cache."""
        fixed = [
            "--no-site",
            "--engine",
            "native",
            "--out",
            str(WORK / "out" / "native"),
        ]
        if self.has_cache and "--cache" not in more:
            fixed.append("--no-cache")
        if self.has_jobs and "--jobs" not in more:
            fixed += ["--jobs", "1"]
        return [*program, "build", str(self.folder(size)), *fixed, *more]

    def step(self, size: int, *more: str) -> list[str]:
        """The command that does a part of a build."""
        program = [PYTHON, str(ROOT / "bench" / "steps.py")]
        return [*program, str(self.folder(size)), *more]

    def plain(self, size: int, *more: str) -> list[str]:
        """The command of the straightforward program."""
        program = [PYTHON, str(ROOT / "bench" / "plain.py"), str(self.folder(size))]
        return [*program, "--out", str(WORK / "out" / "plain"), *more]

    def start(self) -> None:
        """What starting costs."""
        commands = {
            "help": [DAAP, "--help"],
            "libraries": [PYTHON, "-c", LIBRARIES],
            "python": [PYTHON, "-c", ""],
            "imports": [PYTHON, "-c", USED],
            "native p4": self.native(0),
        }
        self.results.by_turns(commands, max(7, self.times))
        study = [
            *(DAAP, "build", "--no-site", "--engine", "native", "--no-cache"),
            *("--jobs", "1", "--out", str(WORK / "out" / "study")),
        ]
        self.results.by_turns({"study": study}, self.times)

    def check(self) -> None:
        """Reading all notes alone, and the check of what was published of them."""
        out = WORK / "out" / "checked"
        if len(self.results.get("check x1")) < self.times:
            call(*self.native(1, "--out", str(out)))
        commands = {
            "read x1": self.step(1, "--until", "read"),
            "check x1": [DAAP, "check", str(out)],
        }
        self.results.by_turns(commands, self.times)

    def whole(self) -> None:
        """Everything but the pages, p_4 and all notes, with and without OWL."""
        without = (PYTHON, str(ROOT / "bench" / "no_owl.py"))
        for size, label in ((0, "p4"), (1, "x1")):
            commands = {
                f"native {label}": self.native(size),
                f"plain {label}": self.plain(size),
                f"native {label} no-owl": self.native(size, program=without),
                f"plain {label} no-owl": self.plain(size, "--no-owl"),
                f"pages {label}": [*self.native(size), "--site"],
            }
            self.results.by_turns(commands, self.times)
            helped = {f"plain {label} helped": self.plain(size, "--helped")}
            self.results.by_turns(helped, 1)

    def mapping(self) -> None:
        """The mapping alone, against morph-kgc."""
        morph = WORK / "morph" / "bin" / "python"
        if not morph.exists():
            skip("morph-kgc", "it is not installed; `make build/bench/morph/done` does")
            return
        ours = str(ROOT / "bench" / "morph.py")
        for size in self.sizes[:2]:
            folder = WORK / f"morph-x{size}"
            if not (folder / "morph.ini").exists():
                notes = str(self.folder(size))
                call(PYTHON, ours, "records", notes, str(folder))
            commands = {
                f"map x{size}": [PYTHON, ours, "map", str(folder)],
                f"morph x{size}": [
                    str(morph),
                    "-m",
                    "morph_kgc",
                    str(folder / "morph.ini"),
                ],
            }
            self.results.by_turns(commands, self.times)
            other = call(PYTHON, ours, "unlike", str(folder))
            self.results.facts[f"unlike x{size}"] = int(other)
            triples = (folder / "ours.nt").read_bytes().count(b"\n")
            self.results.facts[f"mapped x{size}"] = triples

    def questions(self) -> None:
        """The questions, asked of rdflib and of the store."""
        path = WORK / f"questions-{self.results.code}.json"
        if not path.exists():
            out = WORK / "out" / "asked"
            call(*self.native(1, "--out", str(out)))
            program = str(ROOT / "bench" / "questions.py")
            path.write_text(call(PYTHON, program, str(out), str(self.times)))

    def growth(self) -> None:
        """How time and memory grow with the number of notes."""
        for size in self.sizes:
            times = self.times if size <= LARGE else max(1, self.times // 3)
            self.results.by_turns({f"native x{size}": self.native(size)}, times)

    def memory(self) -> None:
        """The memory of all that streams: everything but the answers to questions."""
        for size in self.sizes:
            dumps = self.step(size, "--until", "dumps", "--jobs", "2")
            self.results.by_turns({f"streaming x{size}": dumps}, 1)

    def jobs(self) -> None:
        """Two processes against one, at the second size."""
        if not self.has_jobs:
            skip("--jobs", "'daap build' has no such option")
            return
        size = self.sizes[min(1, len(self.sizes) - 1)]
        one, two = (self.native(size, "--jobs", str(n)) for n in (1, 2))
        commands = {"jobs 1": one, "jobs 2": two}
        for jobs in ("1", "2"):
            commands[f"mapped by {jobs}"] = self.step(size, "--jobs", jobs)
        self.results.by_turns(commands, self.times)

    def again(self) -> None:
        """A build again: from nothing, with one note edited, with none."""
        if not self.has_cache:
            skip("the cache", "'daap build' has no such option")
            return
        size = self.sizes[min(1, len(self.sizes) - 1)]
        notes = WORK / "edited"
        shutil.rmtree(notes, ignore_errors=True)
        shutil.copytree(self.folder(size), notes)
        cache, turn = WORK / "cache", iter(range(1, 1000))
        base = self.native(
            size, "--cache", str(cache), "--out", str(WORK / "out" / "kept")
        )
        command = [
            str(notes) if part == str(self.folder(size)) else part for part in base
        ]
        before: dict[str, Callable[[], None]] = {
            "clean": partial(shutil.rmtree, cache, ignore_errors=True),
            "one edited": lambda: edited(notes, next(turn)),
        }
        names = ("clean", "one edited", "none edited")
        if len(self.results.get("clean")) < self.times:
            for name in names:  # a turn begins with an empty cache, so it is whole
                self.results.runs.pop(name, None)
        self.results.by_turns(dict.fromkeys(names, command), self.times, before=before)


def call(*command: str) -> str:
    """Run a command that is not measured; what it printed."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def skip(what: str, why: str) -> None:
    """Say that a part was left out."""
    sys.stderr.write(f"{what}: left out, as {why}\n")


PARTS = (
    "start", "whole", "check", "mapping", "questions", "jobs", "again", "growth",
    "memory",
)  # fmt: skip


def main() -> None:
    """Measure what was asked for, and write the report of all that is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--notes", type=Path, default=P4, help="a folder of field notes"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--times", type=int, default=3, help="how often each is run")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends what runs, too
    bench = Bench(options.notes, options.sizes, options.times)
    for part in options.only:
        getattr(bench, part)()
    bench.results.save()
    questions = WORK / f"questions-{bench.results.code}.json"
    asked = json.loads(questions.read_text()) if questions.exists() else {}
    write_report(ROOT / "docs", bench.results, asked, bench.sizes)


if __name__ == "__main__":
    main()
