"""docs/import.md: its commands work, and make the finished study of examples/bees."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from daap.cli import main

ROOT = Path(__file__).parents[1]
BEES = ROOT / "examples" / "bees"
TEXT = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```toml\n(.*?)^```\n", re.M | re.S)
COMMANDS = re.findall(
    r"^    daap ([^\n]*)\n(?:\n```\n(.*?)```)?", FENCE.sub("", TEXT), re.M | re.S
)
MADE = ("codebook.ttl", "imports/bees.json", "imports/bees.md")
MADE += ("imports/sources/p1.json", "imports/sources/p2.json")


def test_the_commands_of_the_page_make_the_finished_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(BEES / "bees.qda", "bees.qda")
    redact = FENCE.findall(TEXT)[0]
    assert [shlex.split(command)[0] for command, _ in COMMANDS] == [
        "sources", "read", "import", "build", "query",
    ]  # fmt: skip
    for command, shown in COMMANDS:
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, f"{command}\n{result.output}"
        pieces = map(re.escape, re.split("^…\n", shown, flags=re.M))
        whole = "(?:.*\n)+".join(pieces) if shown else "(?:.*\n)*"
        assert re.fullmatch(whole, result.output), f"{command}\n{result.output}"
        if command.startswith("read"):
            with Path("bees/study.toml").open("a", encoding="utf-8") as out:
                out.write(redact)
    for name in MADE:
        found = (Path("bees") / name).read_bytes()
        assert found == (BEES / name).read_bytes(), name


def test_the_finished_study_builds_and_has_nothing_left_to_do(tmp_path: Path) -> None:
    study = Path(shutil.copytree(BEES, tmp_path / "bees")) / "study.toml"
    out = tmp_path / "dist"
    arguments = ["build", "--study", str(study), "--out", str(out), "--no-cache"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "placeholder" not in result.output
    text = (out / "sources" / "p1.txt").read_text(encoding="utf-8")
    assert "and [a keeper] never opens a hive in the rain." in text
