"""Builds killed at random instants, in a folder that holds files of the user's.

Run as `python tests/fuzz_kill.py [--count N] [--seed N]`. A small study with two
states is published again and again into one folder, by the command itself in a process
of its own, forked from this one, which itself builds nothing. Each build is ended by
SIGKILL or SIGTERM: at a random time, or when it is about to do the nth thing to the
file system. Some builds exchange folders, some are in a store that cannot, some are
started inside the folder. After each the user's files must be there as they were, and
the folder must hold the one release or the other, whole, with its pages; where files
are replaced one by one, once the next build has ended. Now and then a build is let run
to its end: nothing may be left beside then.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from click.testing import CliRunner

from daap.cli import main as command
from daap.publish import replacement

STATES = ("one", "two")
NOTE = """# p
1
## title
Interview {title}

# coding

> Expert A

> We keep data fresh.

**OPEN CODING TRACE:**

keep data fresh

**AXIAL CODING TRACE:**
```
fresh
```
"""
OWN = {
    ".git/HEAD": "ref: refs/heads/main",
    ".git/objects/12/34": "a commit that was pushed nowhere",
    "CNAME": "example.org",
    "site/own.html": "own page",
    "slides/talk.txt": "talk",
    "sources/p1-photo.jpg": "photo",
}
WAYS = ("exchange", "exchange", "journal", "inside")
ENDS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM)
WATCHED = ("open", "os.", "ctypes.dlsym", "shutil.")
COMPLETE = 4
"""Of so many builds one is let run to its end, more or less."""


@dataclass
class World:
    """A study, the folder that it is published in, and what must be in that."""

    root: Path
    own: dict[str, str] = field(default_factory=lambda: dict(OWN))
    releases: dict[str, str] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    took: float = 0.0

    @property
    def dist(self) -> Path:
        """Where it is published."""
        return self.root / "out" / "dist"

    def write(self, title: str) -> None:
        """Give the study one of its states."""
        note = self.root / "s" / "field-notes" / "p_1.md"
        note.write_text(NOTE.format(title=title), encoding="utf-8")

    def command(self) -> list[str]:
        """The build."""
        study = str(self.root / "s" / "study.toml")
        options = ["--no-cache", "--jobs", "1", "--out", str(self.dist)]
        return ["build", "--study", study, *options]


def load_modules() -> None:
    """Import what a build needs, so that processes forked from this one have it."""
    for name in (
        "build.pipeline",
        "build.cache.up_to_date",
        "publish.replacement",
        "site.write",
    ):
        import_module(f"daap.{name}")


def prepared(root: Path) -> World:
    """A world where both states were published once, and files of the user's lie."""
    load_modules()
    world = World(root)
    base = "https://example.org/probe/"
    given = ["--title", "Probe", "--base", base, "--issued", "2026-01-02"]
    CliRunner().invoke(command, ["sources", "init", str(root / "s"), *given])
    for title in STATES:
        world.write(title)
        begun = time.monotonic()
        os.waitpid(start(world, "exchange", lambda _: None), 0)
        world.took = time.monotonic() - begun
        sums = (world.dist / "SHA256SUMS").read_text(encoding="ascii")
        world.releases[sums] = title
    for name, text in OWN.items():
        (world.dist / name).parent.mkdir(parents=True, exist_ok=True)
        (world.dist / name).write_text(text, encoding="utf-8")
    (world.dist / ".git" / "refs").mkdir()
    for way in dict.fromkeys(WAYS):
        world.steps[way] = counted(world, way)
    return world


def counted(world: World, way: str) -> int:
    """How many things a build does to the file system around its folder."""
    turn(world)
    reader, writer = os.pipe()

    def tell(steps: list[int]) -> None:
        os.write(writer, str(len(steps)).encode())

    start(world, way, lambda _: None, tell)
    os.close(writer)
    with os.fdopen(reader) as told:
        text = told.read()
    os.wait()
    return int(text)


def turn(world: World) -> None:
    """Give the study the state that is not published."""
    try:
        sums = (world.dist / "SHA256SUMS").read_text(encoding="ascii")
    except OSError:
        sums = ""
    world.write("one" if world.releases.get(sums) == "two" else "two")


def start(
    world: World,
    way: str,
    step: Callable[[int], None],
    done: Callable[[list[int]], None] = lambda _: None,
) -> int:
    """Start a build in a process of its own; `step` is called before each step."""
    child = os.fork()
    if child:
        return child
    steps: list[int] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(WATCHED) and _concerns(world, event, arguments):
            steps.append(1)
            step(len(steps))

    status = 1
    try:
        with (world.root / "log").open("wb") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        if way == "journal":
            replacement.exchange = lambda *_: False  # type: ignore[assignment]
        os.chdir(world.dist if way == "inside" else world.root)
        sys.addaudithook(hook)
        command(world.command(), standalone_mode=False)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        done(steps)
        os._exit(status)


def _concerns(world: World, event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether an event is about the published folder or what lies beside it."""
    if event.startswith("ctypes"):
        return "renameat2" in arguments
    paths = (os.fsdecode(a) for a in arguments if isinstance(a, str | bytes | Path))
    return any(str(world.dist.parent) in path for path in paths)


def killed(world: World, way: str, chance: random.Random) -> tuple[int, str]:
    """End a build at a random instant; its status, and what was done to it."""
    number = chance.choice(ENDS)
    nth = chance.randint(1, world.steps[way]) if chance.random() < 0.7 else 0

    def step(count: int) -> None:
        if count == nth:
            os.kill(os.getpid(), number)

    child = start(world, way, step)
    after = chance.uniform(0, world.took)
    if not nth:
        time.sleep(after)
        with suppress(ProcessLookupError):
            os.kill(child, number)
    _, status = os.waitpid(child, 0)
    when = f"step {nth}" if nth else f"{after:.3f} s"
    return status, f"{way}, {signal.Signals(number).name} at {when}"


def lost(world: World) -> Iterator[str]:
    """What is not there of the user's, or not as it was."""
    for name, text in world.own.items():
        path = world.dist / name
        if not path.is_file():
            yield f"{name} is gone"
        elif path.read_text(encoding="utf-8") != text:
            yield f"{name} has another content"
    if not (world.dist / ".git" / "refs").is_dir():
        yield "an empty folder is gone"


def broken(world: World) -> Iterator[str]:
    """Why the folder is not one of the releases with its pages."""
    try:
        sums = (world.dist / "SHA256SUMS").read_text(encoding="ascii")
        pages = (world.dist / "site" / "SHA256SUMS").read_text(encoding="ascii")
        of_pages = (world.dist / "site/files/SHA256SUMS").read_text(encoding="ascii")
    except OSError as error:
        yield f"{error.filename} is gone"
        return
    if sums not in world.releases:
        yield "SHA256SUMS is of no release"
    if of_pages != sums:
        yield "the pages are of another release"
    for folder, text in ((world.dist, sums), (world.dist / "site", pages)):
        for line in text.splitlines():
            digest, _, name = line.partition("  ")
            path = folder / name
            if not path.is_file():
                yield f"{name} is gone"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                yield f"{name} is of another release"


def left(world: World) -> Iterator[str]:
    """What a build that ended well left of itself or of those before it."""
    for folder in (world.dist.parent, world.dist, Path(tempfile.gettempdir())):
        for path in folder.iterdir():
            if path.name.startswith((".daap-", "daap-tmp-")):
                yield f"{path} is left"
    listed = {f"site/{n}" for n in _names(world.dist / "site")} | {
        *_names(world.dist),
        *world.own,
    }
    for path in world.dist.rglob("*"):
        name = path.relative_to(world.dist).as_posix()
        if path.is_file() and name not in listed:
            yield f"{name} is there and nobody's"


def _names(folder: Path) -> set[str]:
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {"SHA256SUMS", *(line.partition("  ")[2] for line in lines)}


def work_of_the_user(world: World, chance: random.Random) -> None:
    """The user adds a file, or saves one anew, between two builds."""
    name = chance.choice((f"own-{len(world.own)}.txt", "CNAME", "tables/own.csv"))
    text = str(chance.random())
    (world.dist / name).write_text(text, encoding="utf-8")
    world.own[name] = text


def run(root: Path, count: int, seed: int) -> Iterator[tuple[int, str]]:
    """Each build, and what was wrong after it; an empty text where nothing was."""
    world = prepared(root)
    for number in range(seed, seed + count):
        chance = random.Random(number)  # noqa: S311  chance, not secrecy
        turn(world)
        way = chance.choice(WAYS)
        status, what = killed(world, way, chance)
        wrong = list(lost(world))
        journal = [*world.dist.parent.glob(".daap-build-*/journal.json")]
        if not journal:
            wrong += broken(world)
        if chance.random() < 1 / COMPLETE:
            if chance.random() < 0.5:
                work_of_the_user(world, chance)
            wrong += completed(world, chance.choice(WAYS))
        yield number, f"{what}, status {status}: {'; '.join(wrong)}" if wrong else ""


def completed(world: World, way: str) -> list[str]:
    """What is wrong after a build that was let run to its end."""
    _, status = os.waitpid(start(world, way, lambda _: None), 0)
    if status:
        log = (world.root / "log").read_text(encoding="utf-8", errors="replace")
        return [f"the next build ended with {status}: {log[-500:]}"]
    return [*lost(world), *broken(world), *left(world)]


def main() -> int:
    """Kill builds; 1 if anything was lost or broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="the first of them")
    given = parser.parse_args()
    failed = 0
    root = Path(tempfile.mkdtemp(prefix="daap-fuzz-"))
    tempfile.tempdir = str(root)
    try:
        for number, wrong in run(root, given.count, given.seed):
            if wrong:
                failed += 1
                sys.stderr.write(f"seed {number}: {wrong}\n")
    finally:
        shutil.rmtree(root, ignore_errors=True)
    sys.stdout.write(f"{given.count} builds killed, {failed} lost or broke something\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
