"""Completion: a shell offers questions, their parameters, and values of the data."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from daap.cli import main
from daap.commands.completion import JoinedValues

BASH = """\
eval "$(_DAAP_COMPLETE=bash_source daap)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_daap_completion daap
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """\
compdef() { registered="$*"; }
compadd() { print -l -- ${(P)@[-1]}; }
_describe() { print -l -- ${(P)3}; }
eval "$(_DAAP_COMPLETE=zsh_source daap)"
[[ $registered == '_daap_completion daap' ]] || exit 3
words=("$@"); CURRENT=$#
_daap_completion
"""
"""What the system of completion does in an interactive shell stands in functions."""

FISH = """\
_DAAP_COMPLETE=fish_source daap | source
complete -C "$argv"
"""


def offers(shell: str, words: Sequence[str], folder: Path) -> set[str]:
    """What a shell offers in a folder, without what each of it means."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    script = {"bash": BASH, "zsh": ZSH, "fish": FISH}[shell]
    start = {"zsh": ["-f"], "bash": ["--norc"], "fish": ["--no-config"]}[shell]
    line = [" ".join(words)] if shell == "fish" else [shell, *words]
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        [program, *start, "-c", script, *line],
        cwd=folder,
        env={**os.environ, "PATH": path, "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    mark = ":" if shell == "zsh" else "\t"
    return {one.partition(mark)[0] for one in done.stdout.splitlines()}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["daap", "query", "evidence-"], {"evidence-for"}),
        (
            ["daap", "query", "evidence-for", "--code", "containeri"],
            {"containerisation"},
        ),
        (["daap", "query", "transcript", "--source", "p4"], {"p4"}),
    ],
    ids=["question", "code", "source"],
)
def test_a_shell_completes_a_question_and_its_values(
    shell: str, words: list[str], offered: set[str], dist: Path
) -> None:
    assert offers(shell, words, dist.parent) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_a_value_behind_a_sign_of_equality(
    shell: str, dist: Path
) -> None:
    asked = ["daap", "query", "evidence-for"]
    parted = shell == "bash"
    begun = ["--code", "=", "containeri"] if parted else ["--code=containeri"]
    value = "containerisation" if parted else "--code=containerisation"
    assert offers(shell, [*asked, *begun], dist.parent) == {value}
    begun = ["--format", "=", "jsonl"] if parted else ["--format=jsonl"]
    value = "jsonld" if parted else "--format=jsonld"
    assert offers(shell, [*asked, *begun], dist.parent) == {value}


@pytest.mark.parametrize(
    ("before", "begun", "offered"),
    [
        (["--code"], "=", "containerisation"),
        (["--code", "="], "containeri", "containerisation"),
        ([], "--code=", "--code=containerisation"),
    ],
    ids=["bash, nothing begun", "bash", "zsh and fish, nothing begun"],
)
def test_a_sign_of_equality_is_no_part_of_a_value(
    before: list[str], begun: str, offered: str, dist: Path
) -> None:
    words = ["query", "evidence-for", "--data", str(dist), *before]
    shell = JoinedValues(main, {}, "daap", "_DAAP_COMPLETE")
    found = [item.value for item in shell.get_completions(words, begun)]
    assert offered in found
    assert {one.startswith("--code=") for one in found} == {offered.startswith("--")}


def test_a_shell_completes_what_the_page_on_the_command_line_shows(
    dist: Path, repository: Path
) -> None:
    page = (repository / "docs" / "command-line.md").read_text(encoding="utf-8")
    shown = re.search(r"`(daap query [^`]+)` and the tab key give `(\w+)`", page)
    assert shown
    assert offers("bash", shown[1].split(), dist.parent) == {shown[2]}


def completed(*words: str, begun: str = "") -> list[str]:
    """What is offered after some words, in this process."""
    found = ShellComplete(main, {}, "daap", "_DAAP_COMPLETE")
    return [item.value for item in found.get_completions(list(words), begun)]


def test_commands_and_their_parts_are_offered() -> None:
    assert completed(begun="bu") == ["build"]
    assert completed("link", begun="") == ["check", "export", "review", "suggest"]
    assert completed("rules", begun="emergent-code") == ["emergent-code"]
    assert completed("query", "--format", begun="js") == ["json", "jsonld"]


def test_the_parameters_of_a_question_are_offered_before_the_options() -> None:
    first, second, *_ = completed("query", "quotes-of-speaker", begun="--")
    assert (first, second) == ("--source", "--speaker")
    assert "--code" not in completed("query", "sources", begun="--")


@pytest.mark.parametrize(
    ("question", "parameter", "begun", "offered"),
    [
        ("quotes-of-speaker", "--speaker", "Interv", ["Interviewer"]),
        ("quotes-of-speaker", "--speaker", "Expert-E", ["Expert-E"]),
        ("claims", "--stance", "con", ["contradicts"]),
        (
            "compare-options",
            "--decision",
            "data_product_t",
            ["data_product_type_decision"],
        ),
        ("options-improving", "--force", "containerisation", []),
    ],
)
def test_values_are_of_the_kind_that_a_parameter_asks_for(
    question: str, parameter: str, begun: str, offered: list[str], dist: Path
) -> None:
    words = ("query", "--data", str(dist), question, parameter)
    assert completed(*words, begun=begun) == offered


def test_without_a_dataset_no_value_is_offered(tmp_path: Path) -> None:
    words = ("query", "evidence-for", "--data", str(tmp_path), "--code")
    assert completed(*words) == []
