"""The tutorial: its commands run one after the other, and print what it shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from daap.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "tutorial.md"
PIECE = re.compile(
    r"^ {4}(?P<command>\S[^\n]*)\n(?:\n```\n(?P<shown>.*?)^```$)?"
    r"|^(?P<fence>`{3,4})(?P<kind>markdown|toml)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
NAMED = re.compile(r"`(beekeepers/field-notes/p_\d\.md)`:\n\n$")
INSTALLING = ("python3", "daap-env", "source")
REMOTE = "https://github.com/you/beekeepers.git"


def edit(study: Path, settings: str) -> None:
    """Write settings in the place of those of the same name, tables at the end."""
    text = study.read_text(encoding="utf-8")
    if settings.startswith("["):
        study.write_text(f"{text}\n{settings}", encoding="utf-8")
        return
    for line in settings.splitlines():
        name = line.partition(" = ")[0]
        text, changed = re.subn(
            rf"^(?:# )?{name} = .*$", lambda _, new=line: new, text, flags=re.M
        )
        assert changed == 1, name
    study.write_text(text, encoding="utf-8")


def shell(command: str, remote: Path) -> str:
    """What another program prints; what it pushes goes to a repository here."""
    settings = {
        f"url.{remote.as_uri()}.insteadOf": REMOTE,
        "user.name": "Ada Example",
        "user.email": "ada@example.org",
    }
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": str(len(settings)),
    }
    for number, (key, value) in enumerate(settings.items()):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    done = subprocess.run(
        shlex.split(command),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_tutorial_runs_from_an_empty_folder_to_a_published_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAAP_CACHE", raising=False)
    monkeypatch.chdir(tmp_path)
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", remote], check=True)
    text = PAGE.read_text(encoding="utf-8")
    programs = []
    for piece in PIECE.finditer(text):
        command, shown = piece["command"], piece["shown"] or ""
        if piece["kind"] == "markdown":
            named = NAMED.search(text[: piece.start()])
            assert named
            Path(named[1]).write_text(piece["text"], encoding="utf-8")
        elif piece["kind"] == "toml":
            here = Path("study.toml")
            edit(here if here.exists() else "beekeepers" / here, piece["text"])
        elif command.startswith("cd "):
            monkeypatch.chdir(command.removeprefix("cd "))
        elif not command.startswith(INSTALLING):
            program, *arguments = shlex.split(command)
            programs.append(program)
            if program == "daap":
                result = CliRunner().invoke(main, arguments)
                assert result.exit_code == 0, result.output
                assert result.output == shown, command
            else:
                assert shell(command, remote) == shown, command
    assert programs == ["daap"] * 10 + ["touch"] + ["git"] * 4
    pushed = shell(f"git --git-dir {remote} ls-tree --name-only -r main", remote)
    assert {"site/index.html", "daap.ttl", ".nojekyll"} <= set(pushed.splitlines())
    assert not any("field-notes" in name for name in pushed.splitlines())
