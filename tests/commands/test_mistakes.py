"""What people do wrong at first: told in a line that says what to do instead."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.support import run

NOTE = """# p
1
## title
Interview with a keeper

# coding

> Expert A

> We keep them in top bar hives.

**OPEN CODING TRACE:**

We keep them in top bar hives

**AXIAL CODING TRACE:**
added:
```
top_bar_hive
```
"""
FILES = {
    "bees.toml": b"[study]\n",
    "p_1.md": NOTE.encode(),
    "wide.md": NOTE.encode("utf-16"),
    "talk.vtt": b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nAnna: Hello\n",
    "paper.pdf": b"%PDF-1.7\n\xff\xfe",
    "page.md": b"<!DOCTYPE html>\n<html></html>\n",
    "page.ttl": b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n",
    "near.ttl": b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    b'<hive> a skos:Concept ; skos:prefLabel "Hive"@en .\n',
    "far.jsonld": b'{"@context": "https://schema.org/", "@id": "https://e.org/x", '
    b'"name": "y"}',
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files that are taken for others."""
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile("talk.docx", "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("help", "write 'daap --help', or 'daap build --help' for one command"),
        ("p_1.md", "name a command before the file: daap read p_1.md"),
        ("read p_1.mdd", "p_1.mdd: no such file; did you mean p_1.md"),
        ("build p_11.md", "p_11.md: no such file; did you mean p_1.md"),
        ("read talk.vtt", "talk.vtt: is a transcript, not a field note; 'daap import'"),
        ("build talk.docx", "talk.docx: is a transcript, not a field note; 'daap"),
        ("read paper.pdf", "paper.pdf:1: is a PDF, not text in UTF-8"),
        ("read wide.md", "wide.md:1: is UTF-16, not UTF-8; save it as UTF-8"),
        ("build page.md", "page.md: is HTML, a web page, not a field note"),
        ("link suggest page.ttl", "is HTML, a page for people, not Turtle; get the"),
        ("link suggest near.ttl", "its IRIs are relative: write its address as @base"),
        ("link suggest far.jsonld", "names the context https://schema.org/ on the"),
        ("import far.jsonld", "names the context https://schema.org/ on the network"),
        ("import page.ttl", "is HTML, a page for people, not Turtle; get the file"),
        (
            "check .",
            ".: is not a published dataset (no SHA256SUMS); make one with 'daap",
        ),
        (
            "query sources --data .",
            "make one with 'daap build' or name one with --data",
        ),
        ("export --format csv --data .", "(no context.jsonld); make one with 'daap"),
        ("query forcs --help", "no question is named 'forcs'; did you mean forces"),
        ("query evidence-for --code", "--code has no value; write --code and a value"),
        ("build bees.toml", "bees.toml: is not a field note; the settings of a study"),
        ("query forcs", "no question is named 'forcs'; did you mean forces"),
    ],
)
def test_a_mistake_is_told_in_a_line_that_leads_on(line: str, said: str) -> None:
    words = line.split()
    if words[0] == "import":
        assert run("sources", "init", "own").exit_code == 0
        words += ["--study", "own/study.toml"]
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("text", ["INSERT DATA { <a:a> <a:b> <a:c> }", "CLEAR ALL"])
def test_an_update_is_told_that_the_dataset_is_read_only(text: str, dist: Path) -> None:
    done = run("query", text, "--data", str(dist))
    assert done.exit_code == 2
    assert "the dataset is read-only: updates" in done.stderr


def test_an_interview_needs_no_web_address_and_grey_literature_does() -> None:
    assert run("sources", "init", "own").exit_code == 0
    notes = Path("own", "field-notes")
    notes.joinpath("p_1.md").write_text(NOTE, encoding="utf-8")
    notes.joinpath("s_1.md").write_text(NOTE.replace("# p", "# s", 1), "utf-8")
    options = ("--study", "own/study.toml", "--no-site", "--no-cache", "-v")
    done = run("build", *options)
    assert done.exit_code == 0, done.output
    said = [line for line in done.stderr.splitlines() if "foaf:page" in line]
    assert len(said) == 1
    assert said[0].startswith("field-notes/s_1.md:1: Warning: source/s1 has no foaf")
    assert said[0].endswith("[grey-literature-shape-page-min-count]")
