"""README's promises: its commands run, and its outputs are what they print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"^    \.venv/bin/daap ([^\n]*)\n\n(?:```\n(.*?)```)?",
    README,
    re.MULTILINE | re.DOTALL,
)
COMMANDS = [(shlex.split(c, comments=True), out) for c, out in BLOCKS]


def run(arguments: list[str], dist: Path) -> str:
    """What a command prints, run as a process beside the published dataset."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "daap", *arguments],
        cwd=dist.parent,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [(a, o) for a, o in COMMANDS if a[0] in ("query", "audit")],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_a_command_prints_what_readme_shows(
    arguments: list[str], shown: str, dist: Path
) -> None:
    printed = run(arguments, dist).splitlines()
    missing = [line for line in shown.splitlines() if line not in printed]
    assert missing == []


def test_there_are_commands_to_run() -> None:
    assert len([a for a, _ in COMMANDS if a[0] == "query"]) == 5


def test_the_passage_shown_is_published(dist: Path) -> None:
    block = re.search(r"```turtle\n(.*?)```", README, re.DOTALL)
    assert block
    text = (dist / "sources" / "p4.ttl").read_text(encoding="utf-8")
    assert block[1] in text


def test_every_file_readme_links_to_exists(repository: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (repository / target).exists(), target


def test_changelog_citation_and_package_agree_on_the_version(repository: Path) -> None:
    from daap import __version__

    for name, pattern in (
        ("CHANGELOG.md", r"^## \[(\d[^\]]*)\]"),
        ("CITATION.cff", r"^version: (.*)$"),
        ("sources/data-as-a-product/study.toml", r'^version = "(.*)"$'),
        ("ontology/core.ttl", r'^    owl:versionInfo "(.*)" ;$'),
    ):
        text = (repository / name).read_text(encoding="utf-8")
        found = re.search(pattern, text, re.MULTILINE)
        assert found
        assert found[1] == __version__, name
