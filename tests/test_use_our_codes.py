"""The page on using the codes elsewhere: its commands run, its Turtle holds."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from daap.build.study import read_study
from daap.commands.console import settings

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "use-our-codes.md").read_text(encoding="utf-8")
TURTLE = re.findall(r"```turtle\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = re.findall(
    r"^    (\.venv/bin/[^\n]+)\n(?:\n```\n(.*?)```)?", TEXT, re.MULTILINE | re.DOTALL
)
RELATIONS = ("exactMatch", "closeMatch", "broadMatch")


def test_the_page_has_turtle_and_commands() -> None:
    assert (len(TURTLE), len(COMMANDS)) == (4, 5)


@pytest.mark.parametrize("text", TURTLE, ids=range(len(TURTLE)))
def test_turtle_to_copy_names_codes_that_exist(text: str) -> None:
    study = read_study(settings(None))
    base = study.settings.base
    known = set(study.subjects())
    objects = [quad.object for quad in parse(text, format=RdfFormat.TURTLE)]
    codes = {o.value for o in objects if isinstance(o, NamedNode) and base in o.value}
    assert codes
    assert codes <= known


@pytest.mark.parametrize(("command", "expected"), COMMANDS)
def test_a_command_of_the_page_says_what_the_page_says(
    command: str, expected: str, tmp_path: Path
) -> None:
    program, *arguments = shlex.split(command)
    start = (
        [sys.executable, "-m", "daap"] if program.endswith("daap") else [sys.executable]
    )
    given = [a.replace("build/", f"{tmp_path}/") for a in arguments]
    done = subprocess.run(
        [*start, *given], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert all(line.startswith("study: ") for line in done.stderr.splitlines())
    if expected:
        assert done.stdout == expected
    for path in tmp_path.iterdir():
        assert path.stat().st_size > 1000


def test_every_option_and_driver_that_is_joined_stands_in_a_record() -> None:
    joins = list(
        parse(
            path=str(ROOT / "examples" / "adr" / "joins.ttl"), format=RdfFormat.TURTLE
        )
    )
    done = subprocess.run(
        [sys.executable, "examples/adr/adr.py", "--turtle"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    records = list(parse(done.stdout, format=RdfFormat.TURTLE))
    named = {quad.object for quad in records}
    known = set(read_study(settings(None)).subjects())
    assert len(joins) == 12
    assert {quad.subject for quad in joins} <= named
    assert {quad.object.value for quad in joins} <= known
    assert {quad.predicate.value.rpartition("#")[2] for quad in joins} <= {*RELATIONS}
