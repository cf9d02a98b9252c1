"""What a build says of its inputs before anything is published, as wired."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daap.build.pipeline import build
from daap.cli import main
from daap.core.settings import read_settings

NOTE = """\
# p
{number}
## title
Interview {number}
## source type
Interview
## author type
Practitioner

# coding

> Interviewer

> Go.

> Expert A

> We keep data fresh.

**OPEN CODING TRACE:**

keep data fresh

**AXIAL CODING TRACE:**
```
fresh
```
"""
CODEBOOK = """\
@base <https://example.org/probe/> .
@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<codebook> a skos:ConceptScheme ; <http://purl.org/dc/terms/title> "Codes"@en ;
    <http://purl.org/dc/terms/creator> "Maya" .
<code/fresh> a daap:Practice , skos:Concept ; skos:inScheme <codebook> ;
    skos:notation "fresh" ; skos:prefLabel "Fresh"@en ; skos:definition "Is."@en .
"""

Study = Callable[..., Path]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """A study of one note, with more files by their paths."""

    def made(**files: str | bytes) -> Path:
        folder = tmp_path / "s"
        begin = ["sources", "init", str(folder), "--base", "https://example.org/probe/"]
        assert (
            CliRunner().invoke(main, [*begin, "--issued", "2026-01-02"]).exit_code == 0
        )
        contents = {"field-notes/p_1.md": NOTE.format(number=1), **files}
        for name, content in contents.items():
            path = folder / name
            raw = content.encode() if isinstance(content, str) else content
            path.write_bytes(raw)
        settings = folder / "study.toml"
        text = settings.read_text(encoding="utf-8")
        if "codebook.ttl" in files:
            text = text.replace("# codebook = ", "codebook = ")
        settings.write_text(text, encoding="utf-8")
        return folder

    return made


def run(folder: Path) -> Result:
    words = ["build", "--study", f"{folder}/study.toml", "--out", f"{folder}/dist"]
    return CliRunner().invoke(main, [*words, "--no-site", "--no-cache"])


def sources(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "dist/sources").glob("*.txt"))


def test_what_is_not_read_is_named_and_the_rest_is_published(study: Study) -> None:
    folder = study(
        **{
            "field-notes/p_2.MD": NOTE.format(number=2),
            "field-notes/p_3.markdown": NOTE.format(number=3),
            "field-notes/._p_1.md": b"\x00\x05\x16\x07",
            "field-notes/README.md": "# Read me\n",
        }
    )
    done = run(folder)
    assert done.exit_code == 0
    assert (
        "field-notes: Info: no field note, so not read: README.md; expected a record, "
        "'# coding' or a coding trace in a field note; add them, if it is one\n"
        "field-notes: Info: no *.md, so not read: p_3.markdown; expected field notes "
        "as *.md; save it as *.md, if it is a field note\n"
    ) in done.output
    assert sources(folder) == ["p1.txt", "p2.txt"]
    assert "README" not in (folder / "dist/report.ttl").read_text(encoding="utf-8")


def test_all_notes_that_cannot_be_read_are_told_at_once(study: Study) -> None:
    folder = study(
        **{
            "field-notes/p_2.md": NOTE.format(number=2).encode("utf-16"),
            "field-notes/p_3.md": b"# p\n3\ncaf\xe9",
        }
    )
    said = (
        f"2 files cannot be read\n"
        f"  {folder}/field-notes/p_2.md:1: is UTF-16, not UTF-8; save it as UTF-8\n"
        f"  {folder}/field-notes/p_3.md:3: is not UTF-8 (byte 10)\n"
    )
    for command in ("build", "audit", "read"):
        where = [f"{folder}/field-notes"] if command == "read" else []
        words = [command, *where, "--study", f"{folder}/study.toml"]
        words += ["--out", f"{folder}/dist"] if command == "build" else []
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 2, command
        assert done.output.endswith(f"daap: {said}"), command
    assert not (folder / "dist").exists()


def test_a_note_with_line_ends_of_old_makes_the_same_source(study: Study) -> None:
    folder = study()
    assert run(folder).exit_code == 0
    before = (folder / "dist/sources/p1.txt").read_bytes()
    note = folder / "field-notes/p_1.md"
    note.write_bytes(b"\xef\xbb\xbf" + note.read_bytes().replace(b"\n", b"\r"))
    assert run(folder).exit_code == 0
    assert (folder / "dist/sources/p1.txt").read_bytes() == before
    turtle = (folder / "dist/sources/p1.ttl").read_text(encoding="utf-8")
    assert "daap:firstLine 18" in turtle  # of "We keep data fresh."


def test_sources_that_differ_by_case_are_not_published(study: Study) -> None:
    folder = study(**{"field-notes/x.md": NOTE.format(number=1).replace("# p", "# P")})
    done = run(folder)
    assert done.exit_code == 1
    assert (
        "field-notes/x.md:1: Violation: the source 'P1' beside 'p1' of "
        "field-notes/p_1.md; expected identifiers that differ in more than case"
    ) in done.output
    assert not (folder / "dist").exists()


def test_a_broken_codebook_is_told_in_its_own_lines_alone(study: Study) -> None:
    folder = study(**{"codebook.ttl": CODEBOOK.replace('"fresh"', '"FRESH"')})
    done = run(folder)
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    first, *rest = done.output.split("\n")
    assert first == (
        "codebook.ttl:6: Violation: the code <https://example.org/probe/code/fresh> "
        "with the notation 'FRESH'; expected the IRI "
        "<https://example.org/probe/code/FRESH>: base of the study, code/ and "
        "notation; correct the IRI or the notation, or @base and @prefix above "
        "[code-of-another-iri]"
    )
    assert "field-notes" not in "\n".join(rest)
    assert rest[-2] == "daap: 1 violation: nothing was published"


def test_a_shape_tells_the_line_of_a_code_however_it_is_written(study: Study) -> None:
    text = CODEBOOK.replace("<code/fresh> a", "code:fresh a").replace(
        '"Fresh"@en', '"F"'
    )
    prefix = "@prefix code: <code/> .\n@prefix daap:"
    folder = study(**{"codebook.ttl": text.replace("@prefix daap:", prefix)})
    done = run(folder)
    assert done.exit_code == 1
    assert (
        "codebook.ttl:7: Violation: skos:prefLabel of code/fresh is 'F'" in done.output
    )


def test_codes_that_differ_by_case_are_a_warning_and_published(study: Study) -> None:
    other = (
        CODEBOOK.split("\n", 5)[5].replace("fresh", "Fresh").replace('"Fresh"@', '"F"@')
    )
    folder = study(**{"codebook.ttl": CODEBOOK + other})
    result = build(read_settings(folder / "study.toml"))
    assert "notation-differs-by-case" in {finding.rule for finding in result.findings}
    assert "notation 'Fresh' beside 'fresh' of codebook.ttl:6" in run(folder).output


def test_byte_order_marks_change_nothing(study: Study) -> None:
    folder = study(**{"codebook.ttl": CODEBOOK})
    assert run(folder).exit_code == 0
    names = ("sources/p1.txt", "codebook.ttl", "sources/p1.jsonld", "context.jsonld")
    before = {name: (folder / "dist" / name).read_bytes() for name in names[:2]}
    for name in ("study.toml", "codebook.ttl", "field-notes/p_1.md"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert run(folder).exit_code == 0
    assert {n: (folder / "dist" / n).read_bytes() for n in names[:2]} == before
