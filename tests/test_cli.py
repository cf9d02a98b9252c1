"""The command line: what it prints, writes and returns, also for bad input."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support import CODES_HEAD, code_ttl, run, study_toml

from daap.cli import COMMANDS
from daap.core.settings import Settings

NOTE = """# p
90
## title
Interview Expert Z
## source type
Interview

# coding

> Interviewer

> What do you expose?

> Expert Z

> We expose a control port, and nothing else.

**OPEN CODING TRACE:**

We expose a control port

**AXIAL CODING TRACE:**
added:
``` python
control_port
```
"""


def digest(folder: Path) -> dict[str, str]:
    """Every file of a folder with the SHA-256 of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


STUDY = study_toml("A small study", "https://example.org/small/")

CODES = CODES_HEAD + code_ttl("control_port", "Pattern", "Control Port", "A port.")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of two codes and no tables, which builds fast."""
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "codes.ttl").write_text(CODES, encoding="utf-8")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder / "study.toml"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A small field note of a source that no table knows."""
    path = tmp_path / "p_90.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


@pytest.fixture
def published(dist: Path, tmp_path: Path) -> Path:
    """A copy of the published dataset, free to be spoilt."""
    return Path(shutil.copytree(dist, tmp_path / "dist"))


def test_every_command_shows_an_example_in_its_help() -> None:
    for name in COMMANDS:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert f"  daap {name}" in result.output


def test_help_imports_no_rdf_library() -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from daap.cli import main\n"
        "CliRunner().invoke(main, ['--help'])\n"
        "print({'rdflib', 'pyshacl', 'owlrl', 'pyoxigraph'} & set(sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"


def test_build_publishes_a_note_of_an_unknown_source(
    study: Path, note: Path, tmp_path: Path
) -> None:
    result = run("build", note, "--study", study, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "published in" in result.output
    text = (tmp_path / "out" / "sources" / "p90.txt").read_text(encoding="utf-8")
    assert (
        text == "What do you expose?\n\nWe expose a control port, and nothing else.\n"
    )
    assert (tmp_path / "out" / "SHA256SUMS").exists()
    assert sorted(tmp_path.glob(".daap-*")) == []


def test_build_check_is_silent_when_nothing_changed(
    study: Path, note: Path, tmp_path: Path
) -> None:
    published = tmp_path / "dist"
    run("build", note, "--study", study, "--out", published)
    before = digest(published)
    result = run("build", note, "--study", study, "--check", "--out", published)
    assert result.exit_code == 0, result.output
    assert "up to date" in result.output
    assert digest(published) == before


def test_build_check_names_what_differs_and_writes_nothing(
    study: Path, note: Path, tmp_path: Path
) -> None:
    published = tmp_path / "dist"
    run("build", note, "--study", study, "--out", published)
    (published / "daap.ttl").write_text("# spoilt\n", encoding="utf-8")
    (published / "codebook.ttl").unlink()
    (published / "extra.txt").write_text("the user's", encoding="utf-8")
    (published / "sources" / "p0.txt").write_text("of an earlier build")
    with (published / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  sources/p0.txt\n")
    with (published / "catalog.ttl").open("a") as catalog:
        catalog.write("# <dataset/0.1.0/sources/p0.txt>\n")
    before = digest(published)
    result = run("build", note, "--study", study, "--check", "--out", published)
    assert result.exit_code == 1
    for line in (
        "dist/codebook.ttl: is missing",
        "dist/daap.ttl: differs from what the build makes",
        "dist/catalog.ttl: differs from what the build makes",
        "dist/sources/p0.txt: is not made by the build",
        "dist/SHA256SUMS: differs from what the build makes",
        "\n5 files differ",
    ):
        assert line in result.output
    assert "extra.txt" not in result.output
    assert digest(published) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\x01", "p_91.md:1: is a binary file"),
        (b"# p\n91\n\xff\xfe", "p_91.md:3: is not UTF-8 (byte 8)"),
    ],
)
def test_unreadable_input_publishes_nothing(
    study: Path, note: Path, content: bytes, said: str, tmp_path: Path
) -> None:
    published, broken = tmp_path / "dist", tmp_path / "p_91.md"
    run("build", note, "--study", study, "--out", published)
    before = digest(published)
    broken.write_bytes(content)
    result = run("build", broken, "--study", study, "--out", published)
    assert result.exit_code == 2
    assert said in result.output
    assert digest(published) == before


def test_a_missing_file_and_an_empty_folder_are_wrong_usage(tmp_path: Path) -> None:
    missing, empty = run("build", tmp_path / "no.md"), run("read", tmp_path)
    assert (missing.exit_code, empty.exit_code) == (2, 2)
    assert "no.md: no such file" in missing.output
    assert "no field notes (*.md) in this folder" in empty.output


def test_a_violation_is_printed_with_its_place_and_publishes_nothing(
    study: Path, note: Path, tmp_path: Path
) -> None:
    published = tmp_path / "dist"
    run("build", note, "--study", study, "--out", published)
    note.write_text(NOTE.replace("90", "../../etc"), encoding="utf-8")
    before = digest(published)
    assert before
    result = run("build", note, "--study", study, "--out", published)
    assert result.exit_code == 1
    assert "p_90.md:2: Violation: no usable source identifier" in result.output
    assert digest(published) == before


def test_a_note_of_one_source_twice_is_a_violation(
    study: Path, note: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "copy.md"
    twin.write_text(NOTE, encoding="utf-8")
    result = run("build", note, twin, "--study", study, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "copy.md:1: Violation: a second field note of source 'p90'" in result.output
    assert not (tmp_path / "out").exists()


def test_too_low_a_quality_stops_the_release_and_says_what_to_do(
    study: Path, note: Path, tmp_path: Path
) -> None:
    with study.open("a", encoding="utf-8") as out:
        out.write("[control.minimum]\nanchoring = 1\ncode-resolution = 1\n")
    result = run("build", note, "--study", study, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    text = NOTE.replace("\nWe expose a control port\n", "\nPorts again\n")
    note.write_text(text, encoding="utf-8")
    result = run("build", note, "--study", study, "--out", tmp_path / "out2")
    assert result.exit_code == 1
    assert (
        "study.toml: Violation: the share 'anchoring' is 0.000; expected at least 1, "
        "as control.minimum.anchoring says; it is 0 of 1: quote the source's own words "
        "in the open codes, or lower control.minimum.anchoring"
    ) in result.output
    assert not (tmp_path / "out2").exists()


def test_an_empty_note_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "p_92.md").write_text("", encoding="utf-8")
    result = run("read", tmp_path / "p_92.md")
    assert "p_92.md:1: an empty file" in result.output


def test_python_in_a_trace_is_never_run(
    study: Path, note: Path, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    harm = f"__import__('os').system('touch {trap}')"
    note.write_text(NOTE.replace("control_port\n```", harm + "\n```"), encoding="utf-8")
    result = run("build", note, "-v", "--study", study, "--out", tmp_path / "out")
    assert not trap.exists()
    assert "p_90.md:25: Warning" in result.output
    assert result.exit_code == 0


def test_hostile_text_stays_text_in_every_format(
    study: Path, note: Path, tmp_path: Path
) -> None:
    hostile = (
        '<script>alert("1")</script> \\u0022 \'\'\' """ \u202e 𝔘 {{x}} @prefix a: <b> .'
    )
    note.write_text(
        NOTE.replace("We expose a control port, and", f"{hostile} and"),
        encoding="utf-8",
    )
    assert (
        run("build", note, "--study", study, "--out", tmp_path / "out").exit_code == 0
    )
    assert run("check", tmp_path / "out").exit_code == 0
    text = (tmp_path / "out" / "sources" / "p90.txt").read_text(encoding="utf-8")
    assert hostile in text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("What do", "What\x0cdo"),
    ],
    ids=["CRLF", "BOM", "form feed"],
)
def test_the_same_text_in_another_dress_reads_the_same(
    study: Path, change: object, note: Path, tmp_path: Path
) -> None:
    note.write_bytes(change(NOTE).encode("utf-8"))  # type: ignore[operator]
    run("build", note, "--study", study, "--out", tmp_path / "out")
    text = (tmp_path / "out" / "sources" / "p90.txt").read_text(encoding="utf-8")
    assert (
        text == "What do you expose?\n\nWe expose a control port, and nothing else.\n"
    )


def test_a_folder_that_is_no_release_is_never_replaced(
    study: Path, note: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.tex").write_text("years of work", encoding="utf-8")
    result = run("build", note, "--study", study, "--out", mine)
    assert result.exit_code == 2
    assert (mine / "thesis.tex").read_text(encoding="utf-8") == "years of work"


def test_wrong_settings_name_file_and_entry(study: Path, tmp_path: Path) -> None:
    study = tmp_path / "study.toml"
    study.write_text('[study]\ntitle = "x"\n', encoding="utf-8")
    result = run("build", "--study", study)
    assert result.exit_code == 2
    assert f"{study}: study.base is missing" in result.output


def test_read_shows_what_was_found(note: Path) -> None:
    result = run("read", note)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].split() == [
        "p90", "2", "2", "1", "1", "1", "1", "0", "0", "0", "0",
    ]  # fmt: skip


def test_check_finds_a_changed_file(published: Path) -> None:
    assert run("check", published).exit_code == 0
    path = published / "daap.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    result = run("check", published)
    assert result.exit_code == 1
    assert "daap.ttl: the content is not the published one" in result.output


def test_check_of_something_else_is_wrong_usage(tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "is not a published dataset" in result.output


def test_a_named_question_takes_its_parameters(dist: Path) -> None:
    result = run(
        "query",
        "evidence-for",
        "--code",
        "control_port",
        "--data",
        dist,
        "--format",
        "csv",
    )
    assert result.exit_code == 0, result.output
    rows = result.output.splitlines()
    assert rows[0] == "source,step,kind,speaker,firstLine,lastLine,start,words"
    found = [row.split(",")[1:3] for row in rows if row.startswith("p4,")]
    assert found == [["3", "only a passage"], ["4", "only a passage"]]


def test_a_query_comes_as_text_file_or_standard_input(
    dist: Path, tmp_path: Path
) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?code skos:inScheme data:codebook }"
    file = tmp_path / "codes.rq"
    file.write_text(text, encoding="utf-8")
    options = ("--data", dist, "--format", "csv")
    answers = [
        run("query", text, *options).output,
        run("query", file, *options).output,
        run("query", "-", *options, text=text).output,
    ]
    assert answers == ["n\n203\n"] * 3


def test_a_syntax_error_shows_line_column_and_the_line(dist: Path) -> None:
    result = run("query", "SELECT ?a {\n  ?a ?b }", "--data", dist)
    assert result.exit_code == 2
    assert "line 2, column 9: } cannot stand here" in result.output
    assert "    ?a ?b }" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("evidence-four",), "did you mean evidence-for"),
        (("evidence-for", "--kode", "x"), "has no parameter --kode; it has: --code"),
        (("SELECT * { SERVICE <http://x/> { ?a ?b ?c } }",), "SERVICE is refused"),
        (("ASK { ?a ?b ?c }", "--format", "ttl"), "cannot be written as ttl"),
    ],
)
def test_a_wrong_question_is_told_so(
    arguments: tuple[str, ...], said: str, dist: Path
) -> None:
    result = run("query", *arguments, "--data", dist)
    assert result.exit_code == 2
    assert said in result.output


def test_a_build_elsewhere_with_another_hash_seed_gives_the_same_bytes(
    tmp_path: Path, dist: Path, p4_site: Path, settings: Settings
) -> None:
    command = [sys.executable, "-m", "daap", "build", settings.notes, "--out", "out"]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(
        command, cwd=tmp_path, env=environment, check=True, capture_output=True
    )
    site = digest(p4_site)
    expected = digest(dist) | {f"site/{name}": sha for name, sha in site.items()}
    assert digest(tmp_path / "out") == expected


def test_build_writes_pages_unless_told_not_to(
    study: Path, note: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run("build", note, "--study", study, "--out", out, "--no-site")
    assert not (out / "site").exists()
    run("build", note, "--study", study, "--out", out)
    assert "A small study" in (out / "site" / "index.html").read_text(encoding="utf-8")
    page = out / "site" / "source" / "p90.html"
    assert ">We expose a control port</mark>" in page.read_text(encoding="utf-8")
    page.unlink()
    result = run("build", note, "--study", study, "--out", out, "--check")
    assert result.exit_code == 0, result.output
    assert run("check", out).exit_code == 0


def test_a_table_fits_a_narrow_terminal() -> None:
    from pyoxigraph import Literal, NamedNode, Quad, Store

    from daap.query.results import format_answer

    store = Store()
    node = NamedNode("https://example.org/a")
    store.add(Quad(node, node, Literal("word " * 60)))
    answer = store.query("SELECT ?s ?o { ?s ?p ?o }")
    table = format_answer(answer, "table", prefixes={}, width=40).decode()
    assert max(map(len, table.splitlines())) <= 40


def test_the_audit_comes_as_table_csv_and_json() -> None:
    table = run("audit", "p4").output
    assert table.endswith(
        "p4: 25 formal attributions; "
        "14 traced, 3 traced through an option, 8 not traced\n"
    )
    rows = list(
        csv.DictReader(io.StringIO(run("audit", "p4", "--format", "csv").stdout))
    )
    found = json.loads(run("audit", "p4", "--format", "json").stdout)
    assert len(rows) == len(found) == 25
    assert {row["status"] for row in rows} == {
        "traced",
        "traced through an option",
        "not traced",
    }
    control = next(row for row in found if row["code"] == "control_port")
    assert control == {
        "source": "p4",
        "code": "control_port",
        "status": "traced",
        "steps": [3, 4],
        "lines": [348, 398],
    }


def test_a_study_without_a_codebook_builds_under_its_own_base(
    study: Path, note: Path, tmp_path: Path
) -> None:
    text = study.read_text(encoding="utf-8").replace('codebook = "codes.ttl"', "")
    study.write_text(text, encoding="utf-8")
    result = run("build", note, "--study", study, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    codes = (tmp_path / "out" / "codebook.ttl").read_text(encoding="utf-8")
    assert "@base <https://example.org/small/>" in codes
    assert "<code/control_port> a daap:EmergentCode" in codes
    assert run("check", tmp_path / "out").exit_code == 0
