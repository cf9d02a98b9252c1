"""Commands run by turns and measured; what was measured is kept on disk.

A benchmark may end at any time: it goes on where it stopped, as every run is saved
as soon as it is done. Runs of other code than the present are not counted.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

DECISIVE = (".py", ".ttl", ".rq", ".jsonld")
SITE = ("report.py", "run.py", "shacl_engines.py")
"""What may change without a new measurement."""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of the clock and of the processor, and MiB of the largest process."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times one takes what the other takes: median, least and greatest."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, ratios: Sequence[float]) -> Ratio:
        """The ratio of paired runs."""
        return cls(statistics.median(ratios), min(ratios), max(ratios))

    def __str__(self) -> str:
        return f"{number(self.median)} ({number(self.least)}-{number(self.greatest)})"


def number(value: float) -> str:
    """Three significant digits.

    >>> number(12.345), number(0.01234), number(123.4)
    ('12.3', '0.0123', '123')
    """
    digits = 3 - 1 - math.floor(math.log10(abs(value))) if value else 2
    return f"{value:.{max(0, digits)}f}"


def measure(command: Sequence[str], log: Path) -> Run:
    """Run a command to its end. Raises RuntimeError where it fails."""
    with log.open("wb") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = log.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {status}:\n{tail}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


class Results:
    """The runs of every command by name, kept in a file."""

    def __init__(self, path: Path, code: str) -> None:
        self.path, self.code = path, code
        path.parent.mkdir(parents=True, exist_ok=True)
        self.runs: dict[str, list[Run]] = {}
        self.facts: dict[str, float] = {}
        if path.is_file():
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["code"] == code:
                self.facts = kept["facts"]
                self.runs = {
                    name: [Run(**run) for run in runs]
                    for name, runs in kept["runs"].items()
                }

    def save(self) -> None:
        """Write what is known."""
        runs = {name: [asdict(r) for r in found] for name, found in self.runs.items()}
        content = {"code": self.code, "facts": self.facts, "runs": runs}
        scratch = self.path.with_suffix(".new")
        scratch.write_text(json.dumps(content, indent=1), encoding="utf-8")
        scratch.replace(self.path)

    def by_turns(
        self,
        commands: Mapping[str, Sequence[str]],
        times: int,
        *,
        before: Mapping[str, Callable[[], None]] | None = None,
    ) -> None:
        """Run each command so many times, one after the other, again and again."""
        for turn in range(times):
            for name, command in commands.items():
                done = self.runs.setdefault(name, [])
                if len(done) > turn:
                    continue
                if before and name in before:
                    before[name]()
                run = measure(command, self.path.with_suffix(".log"))
                done.append(run)
                self.save()
                sys.stderr.write(
                    f"{name}, {turn + 1} of {times}: {run.wall:.2f} s, "
                    f"{run.cpu:.2f} s of the processor, {run.peak:.0f} MiB\n"
                )

    def ratio(self, slow: str, fast: str, what: str = "wall") -> Ratio | None:
        """How many times the one takes what the other takes, turn by turn."""
        pairs = list(zip(self.get(slow, what), self.get(fast, what), strict=False))
        return Ratio.of([one / other for one, other in pairs]) if pairs else None

    def get(self, name: str, what: str = "wall") -> list[float]:
        """What was measured of a command, in the order of the runs."""
        return [getattr(run, what) for run in self.runs.get(name, ())]

    def median(self, name: str, what: str = "wall") -> float | None:
        """The median of what was measured."""
        values = self.get(name, what)
        return statistics.median(values) if values else None


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The slope of a line through the logarithms, by least squares.

    >>> exponent([1, 10, 100], [3, 30, 300])
    1.0
    """
    x, y = ([math.log(value) for value in found] for found in (sizes, values))
    return round(statistics.linear_regression(x, y).slope, 3)


def fingerprint(folders: Sequence[Path]) -> str:
    """A checksum of all that bears on what is measured."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in DECISIVE and path.name not in SITE:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
