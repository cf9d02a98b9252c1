"""The page for a study of one's own: its commands work, one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from daap.cli import main

DOCS = Path(__file__).parents[1] / "docs"
TEXT = (DOCS / "your-own-study.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^(`{3,4})(markdown|toml|python)\n(.*?)^\1$", re.M | re.S)
MODEL = next(match[3] for match in FENCE.finditer(TEXT) if match[2] == "python")
COMMANDS = re.findall(
    r"^    daap ([^\n]*)\n(?:\n```\n(.*?)```)?",
    FENCE.sub("", TEXT),
    re.MULTILINE | re.DOTALL,
)
TUTORIAL = (DOCS / "tutorial.md").read_text(encoding="utf-8")
NOTE = next(match[3] for match in FENCE.finditer(TUTORIAL) if match[2] == "markdown")
"""The note with which the study of the tutorial begins."""


def test_there_are_commands_to_run() -> None:
    names = [shlex.split(command)[0] for command, _ in COMMANDS]
    assert names == ["sources", "build", "query"]


def test_the_commands_of_the_page_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["sources", "init", "beekeepers"])
    monkeypatch.chdir("beekeepers")
    Path("field-notes/p_1.md").write_text(NOTE, encoding="utf-8")
    Path("model.py").write_text(MODEL, encoding="utf-8")
    for command, shown in COMMANDS:
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, f"{command}\n{result.output}"
        assert shown in ("", result.stdout), command


OTHER = """<http://other.org/hive> a <https://w3id.org/daap/ontology#Practice> ;
    <http://www.w3.org/2004/02/skos/core#notation> "hive" ."""
"""A codebook under another base."""


def test_the_messages_in_the_table_are_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    build = ["build", "--study", "bees/study.toml"]
    seen = [run(main, ["sources", "init", "bees"]).output]
    seen.append(run(main, build).output)
    seen.append(run(main, ["sources", "init", "bees"]).output)
    note = "# p\n1\n## title\nA\n\n# coding\n\n> Expert A\n\n> We keep bees.\n"
    Path("bees/field-notes/p_1.md").write_text(note, encoding="utf-8")
    quick = [*build, "--no-site", "--no-cache", "--out"]
    seen.append(run(main, [*quick, "bees"]).output)
    run(main, [*quick, "dist"])
    Path("dist/daap.ttl").write_text("edited", encoding="utf-8")
    seen.append(run(main, [*quick, "dist"]).output)
    study = Path("bees/study.toml")
    text = study.read_text(encoding="utf-8")
    for old, new in (
        ('org/bees/"', 'org/bees"'),
        ("# codebook", "codebok"),
        ("interview = 'p[0-9]+'", 'interview = "\\d+"'),
        ("speaker = '", "speaker = '()()"),
        ('language = "en"', 'language = "de_DE"'),
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ('version = "0.1.0"', 'version = "01.2.3"'),
        ("interviewer = 'Interviewer'", "interviewer = '(a+)+'"),
    ):
        assert old in text
        study.write_text(text.replace(old, new, 1), encoding="utf-8")
        seen.append(run(main, build).output)
    study.write_text(text, encoding="utf-16")
    seen.append(run(main, build).output)
    study.write_text(text, encoding="utf-8")
    path = Path("bees/field-notes/p_1.md")
    path.write_text("# p\n1\n\n# coding\n\n> P1 <!-- Maya -->\n", encoding="utf-8")
    seen.append(run(main, ["read", str(path), "--study", str(study)]).output)
    study.write_text(text.replace("# codebook", "codebook"), encoding="utf-8")
    Path("bees/codebook.ttl").write_text(OTHER, encoding="utf-8")
    path.write_text("# p\n1\n", encoding="utf-8")
    seen.append(run(main, [*quick, "other"]).output)
    study.write_text(text, encoding="utf-8")
    path.unlink()
    elsewhere = Path("elsewhere.md")
    elsewhere.write_text("# p\n1\n## url\nmailto:a@e.org\n", encoding="utf-8")
    path.symlink_to(elsewhere.absolute())
    seen.append(run(main, [*quick, "other"]).output)
    path.unlink()
    elsewhere.rename(path)
    seen.append(run(main, [*quick, "other"]).output)
    (study.parent / "field-notes" / "p_1.md").write_text(NOTE, "utf-8")
    for more in (
        "",
        "[[redact]]\npattern = 'p1'",
        "[redaction]\nfile = '../names.toml'",
    ):
        study.write_text(f"{text}\n{more}\n", encoding="utf-8")
        seen.append(run(main, [*quick, "other"]).output)
    for message in re.findall(r"^\| `([^`…]*)", TEXT, re.MULTILINE):
        if message.startswith(("holds the dataset", "Too many open files")):
            continue  # tested with the command that begins a study, and by processes
        assert any(message in output for output in seen), message
