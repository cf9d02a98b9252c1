"""What all commands share: help that fits, -q and -v, names that are nearly right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from tests.support import CODES_HEAD, code_ttl, study_toml

from daap.cli import main
from daap.commands.query import named_questions

NOTE = """# p
90
## title
Interview Expert Z
## source type
Interview

# coding

> Expert Z

> We expose a control port.

**OPEN CODING TRACE:**

We expose a control port

**AXIAL CODING TRACE:**
added:
``` python
control_port, unheard_of
```
"""


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """The names of every command below a group, the group itself first."""
    yield names
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from commands(found, *names, name)
        else:
            yield *names, name


def run(*arguments: str | Path, columns: int = 80) -> Result:
    """A command in this process, for a terminal of so many columns."""
    runner = CliRunner(env={"COLUMNS": str(columns)})
    return runner.invoke(main, list(map(str, arguments)))


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with a note that uses a code which its codebook lacks."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "codes.ttl").write_text(
        CODES_HEAD + code_ttl("control_port", "Pattern", "Control Port", "A port."),
        encoding="utf-8",
    )
    text = study_toml("A small study", "https://example.org/small/")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    (tmp_path / "p_90.md").write_text(NOTE, encoding="utf-8")
    return tmp_path


QUICK = ("build", "p_90.md", "--no-site", "--no-cache")


@pytest.mark.parametrize("names", list(commands(main)), ids=" ".join)
@pytest.mark.parametrize("columns", [60, 100])
def test_no_line_of_a_help_is_too_long_and_no_word_is_split(
    columns: int, names: tuple[str, ...]
) -> None:
    narrow, wide = run(*names, "--help", columns=columns), run(*names, "--help")
    assert narrow.exit_code == 0
    lines = narrow.stdout.splitlines()
    assert [line for line in lines if len(line) > columns] == []
    words = [word for word in narrow.stdout.split() if word != "\\"]
    assert words == [word for word in wide.stdout.split() if word != "\\"]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["biuld"], "'build'"),
        (["qurey", "forces"], "'query'"),
        (["link", "chek"], "'check'"),
        (["sources", "lst"], "'list'"),
    ],
)
def test_a_command_that_is_nearly_right_is_named(words: list[str], near: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert f"Did you mean {near}?" in done.stderr


def test_a_build_tells_a_line_for_each_kind_of_finding(study: Path) -> None:
    done = run(*QUICK)
    assert done.exit_code == 0, done.output
    said = done.stderr.splitlines()
    assert said[0] == "study: study.toml"
    (line,) = (one for one in said if "emergent-code  " in one)
    assert line.startswith("    1  emergent-code")
    assert "p_90.md:21: 'unheard_of', which the codebook lacks; " in line
    assert said[-1] == "each with -v; how to mend a kind: daap rules KIND"
    assert done.stdout.splitlines()[-1] == "published in dist"


def test_a_verbose_build_tells_each_finding_with_its_rule(study: Path) -> None:
    done = run(*QUICK, "-v")
    (line,) = (one for one in done.stderr.splitlines() if "[emergent-code]" in one)
    assert line.startswith("p_90.md:21: Warning: 'unheard_of', which the codebook")
    assert "each with -v" not in done.stderr


def test_a_quiet_build_says_nothing_where_all_is_well(study: Path) -> None:
    done = run(*QUICK, "-q")
    assert (done.exit_code, done.output) == (0, "")
    assert (study / "dist" / "SHA256SUMS").is_file()


def test_a_quiet_build_tells_what_breaks_a_rule(study: Path) -> None:
    note = study / "p_90.md"
    note.write_text(NOTE.replace("90", "../../etc"), encoding="utf-8")
    done = run(*QUICK, "--quiet")
    assert done.exit_code == 1
    first, last = done.output.splitlines()
    assert first.startswith("p_90.md:2: Violation: no usable source identifier")
    assert last == "daap: 1 violation: nothing was published"


def test_quiet_and_verbose_exclude_one_another() -> None:
    done = run("rules", "-q", "-v")
    assert done.exit_code == 2
    assert "--quiet and --verbose exclude each other" in done.stderr


def test_alone_the_program_shows_the_four_things_that_people_do() -> None:
    done = run()
    assert done.exit_code == 0
    for line in (
        "  daap build",
        "  daap query --list",
        "  daap serve",
        "  daap sources init my-study",
    ):
        assert line in done.stdout.splitlines()
    assert max(map(len, run(columns=60).stdout.splitlines())) <= 60


@pytest.mark.parametrize("question", sorted(named_questions()))
@pytest.mark.parametrize("columns", [60, 100])
def test_the_help_of_a_question_fits_too(columns: int, question: str) -> None:
    done = run("query", question, "--help", columns=columns)
    assert done.exit_code == 0
    assert max(map(len, done.stdout.splitlines())) <= columns
    narrow = [word for word in done.stdout.split() if word != "\\"]
    wide = run("query", question, "--help").stdout.split()
    assert narrow == [word for word in wide if word != "\\"]


def test_a_build_reports_to_a_program(study: Path) -> None:
    done = run(*QUICK, "--format", "json")
    assert (done.exit_code, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["out"], told["state"], told["changed"]) == ("dist", "published", [])
    assert told["counts"]["sources"] == 1
    found = [one for one in told["findings"] if one["rule"] == "emergent-code"]
    assert [(f["severity"], f["path"], f["line"]) for f in found] == [
        ("warning", "p_90.md", 21)
    ]
    assert sum(told["severities"].values()) == len(told["findings"])
    (study / "dist" / "daap.ttl").write_text("# edited\n", encoding="utf-8")
    compared = run(*QUICK, "--check", "--format", "json")
    assert compared.exit_code == 1
    told = json.loads(compared.stdout)
    assert told["state"] == "differs"
    assert [line.partition(":")[0] for line in told["changed"]] == ["daap.ttl"]


def test_a_build_that_is_refused_reports_why_to_a_program(study: Path) -> None:
    note = study / "p_90.md"
    note.write_text(NOTE.replace("90", "../../etc"), encoding="utf-8")
    done = run(*QUICK, "--format", "json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert (told["state"], told["severities"]["violation"]) == ("refused", 1)


def test_a_check_reports_to_a_program(study: Path) -> None:
    run(*QUICK, "-q")
    done = run("check", "dist", "--format", "json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["ok"]
    assert all(one["ok"] and one["problems"] == [] for one in told["checks"])
    (study / "dist" / "daap.ttl").write_text("# edited\n", encoding="utf-8")
    done = run("check", "dist", "--format", "json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert not told["ok"]
    first = told["checks"][0]
    assert not first["ok"]
    assert "daap.ttl" in " ".join(first["problems"])
    quiet = run("check", "dist", "-q").stdout
    assert "ok  " not in quiet
    assert quiet.startswith("no  ")


def test_the_check_of_mappings_reports_to_a_program() -> None:
    done = run("link", "check", "--format", "json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["findings"] == []
    assert [one["kind"] for one in told["kinds"]] == [
        "Decision", "Force", "Pattern", "Practice", "all",
    ]  # fmt: skip
    assert told["kinds"][-1]["codes"] == 203


@pytest.mark.parametrize("command", [["import"], ["sources", "add"]], ids=" ".join)
def test_what_writes_to_a_study_names_no_default_that_is_not_the_users(
    command: list[str],
) -> None:
    shown = " ".join(CliRunner().invoke(main, [*command, "--help"]).output.split())
    default = "[default: that of this folder or of one above it]"
    assert f"--study PATH The study's study.toml. {default}" in shown
