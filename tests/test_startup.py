"""What a command imports: no more than what it needs, so that it starts at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RDF = {"rdflib", "pyshacl", "owlrl", "shacl_rust"}

SCRIPT = """
import sys
from click.testing import CliRunner
from daap.cli import main
result = CliRunner().invoke(main, {arguments!r})
assert result.exit_code == 0, result.output
print(" ".join(sorted(set(sys.modules))))
"""


def imported(*arguments: str) -> set[str]:
    """The modules that are there when a command has run."""
    code = SCRIPT.format(arguments=list(arguments))
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return set(found.stdout.split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"]])
def test_help_imports_no_library_but_that_of_the_command_line(
    arguments: list[str],
) -> None:
    others = {"pyoxigraph", "jinja2", "parso", "multiprocessing", "daap.build.pipeline"}
    assert imported(*arguments) & (RDF | others) == set()


def test_the_list_of_questions_needs_no_builder(dist: Path) -> None:
    assert (
        imported("query", "--list") & (RDF | {"jinja2", "daap.build.pipeline"}) == set()
    )


def test_a_question_is_answered_without_what_builds(dist: Path) -> None:
    found = imported("query", "forces", "--data", str(dist))
    assert found & (RDF | {"jinja2", "parso", "daap.build.pipeline"}) == set()
    assert "pyoxigraph" in found
