"""Tables as CSV that no spreadsheet runs, whichever part of the program writes them."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from daap.cli import main
from daap.core.csv_text import csv_text, guarded, unguarded

PACKAGE = Path(__file__).parents[2] / "pipeline" / "daap"
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
PLAIN = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?|[+\-/]+")

NOTE = """# p
1
## title
=cmd|' /C calc'!A0
## source type
Interview
## author type
Practitioner

# coding

> Interviewer

> @SUM(1)

> =Expert

> =HYPERLINK("http://evil.example","click") +1 @sum -2 and 'tis

**OPEN CODING TRACE:**

=HYPERLINK("http://evil.example","click") +1 @sum -2

-2+3 is what they said

**AXIAL CODING TRACE:**
```
fresh
plus = CClass(practice, "+plus", stereotype_instances=[practice])
```
"""

CODES = """@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<codebook> a skos:ConceptScheme ; dct:title "Codes"@en .
<code/fresh> a daap:Pattern, skos:Concept ; skos:notation "fresh" ;
    skos:prefLabel "=1+1"@en ; skos:altLabel "@SUM(1)"@en , "+1+cmd"@en ;
    skos:definition "-2+3"@en ; skos:inScheme <codebook> ;
    skos:topConceptOf <codebook> .
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a study whose words are formulas."""
    folder = tmp_path_factory.mktemp("csv") / "study"
    begin = ["sources", "init", str(folder), "--title", "=T()", "--base"]
    assert CliRunner().invoke(main, [*begin, "https://e.org/t/"]).exit_code == 0
    settings = (folder / "study.toml").read_text(encoding="utf-8")
    codebook = re.sub(r"(?m)^# codebook = .*", 'codebook = "codes.ttl"', settings)
    assert codebook != settings
    (folder / "study.toml").write_text(codebook, encoding="utf-8")
    (folder / "codes.ttl").write_text(CODES, encoding="utf-8")
    (folder / "field-notes" / "p_1.md").write_text(NOTE, encoding="utf-8")
    words = ["build", "--study", str(folder / "study.toml"), "--no-cache", "--no-site"]
    done = CliRunner().invoke(main, [*words, "--out", str(folder / "dist")])
    assert done.exit_code == 0, done.output
    return folder


def cells(text: str) -> Iterator[str]:
    """Every cell of a table, as a spreadsheet reads it."""
    for row in csv.reader(io.StringIO(text, newline=""), strict=True):
        yield from row


def runs(cell: str) -> bool:
    """Whether a spreadsheet would try to run a cell."""
    begins = cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA)
    return begins and not PLAIN.fullmatch(cell)


@given(st.text() | st.text("=+-@'/ 1.e\t"))
def test_a_guarded_text_is_no_formula_and_can_be_had_back(text: str) -> None:
    assert not runs(guarded(text))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("++", "++"), ("--", "--"), ("+/-", "+/-"), ("-", "-"), ("o", "o"),
        ("-2", "-2"), ("+1.5", "+1.5"), ("-1e-3", "-1e-3"), (".5", ".5"),
        ("-2+3", "'-2+3"), ("+49 30 1", "'+49 30 1"), ("--x", "'--x"),
        (" =1", "' =1"), ("\u00a0=1", "'\u00a0=1"), ("'", "''"), ("", ""),
        ("-1\n", "'-1\n"), ("https://e.org/=1", "https://e.org/=1"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_stays_as_it_is(text: str, cell: str) -> None:
    assert guarded(text) == cell


def test_rows_are_written_with_their_line_end_and_empty_cells() -> None:
    rows = [["a", "b"], [None, 7], ["x,y", '"=1']]
    assert csv_text(rows) == 'a,b\n,7\n"x,y","""=1"\n'
    assert csv_text(rows[:1], end="\r\n") == "a,b\r\n"


def test_no_table_of_a_release_has_a_cell_that_runs(hostile: Path) -> None:
    found = sorted((hostile / "dist").rglob("*.csv"))
    assert len(found) >= 40
    for path in found:
        content = path.read_bytes().decode("utf-8")
        assert [cell for cell in cells(content) if runs(cell)] == [], path.name
    quotes = (hostile / "dist" / "tables" / "quotes.csv").read_bytes().decode()
    (note,) = (line for line in NOTE.split("\n") if "@sum" in line and line[0] == "=")
    assert f"'{note}" in cells(quotes)
    codes = (hostile / "dist" / "tables" / "codes.csv").read_bytes().decode()
    assert {"'=1+1", "'-2+3"} <= set(cells(codes))


@pytest.mark.parametrize(
    "words",
    [
        [
            "query",
            "SELECT ?x { VALUES ?x { " + " ".join(map(repr, ["=1", "@x"])) + " } }",
        ],
        ["query", "evidence-for", "--code", "fresh"],
        ["query", "SELECT * { ?s ?p ?o }"],
        ["audit"],
        ["sources", "list"],
        ["diff"],
    ],
    ids=" ".join,
)
def test_no_table_of_a_command_has_a_cell_that_runs(
    words: list[str], hostile: Path, dist: Path
) -> None:
    more = {
        "query": ["--data", str(hostile / "dist")],
        "diff": [str(dist), str(hostile / "dist")],
    }
    study = ["--study", str(hostile / "study.toml")]
    words = [*words, *more.get(words[0], study), "--format", "csv"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert [cell for cell in cells(done.stdout) if runs(cell)] == []


def test_signs_of_impacts_stay_what_they_are(hostile: Path) -> None:
    query = "SELECT ?n { ?v a daap:ImpactValue ; skos:notation ?n } ORDER BY ?n"
    words = ["query", query, "--data", str(hostile / "dist"), "--format", "csv"]
    done = CliRunner().invoke(main, words)
    assert done.stdout.split() == ["n", "+", "++", "+/-", "-", "--", "o"]


def test_tables_are_written_in_one_place() -> None:
    """SSSOM is a format of its own, with tabs, read back by its programs."""
    writers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter")
        if isinstance(node.value, ast.Name) and node.value.id == "csv"
    }
    assert writers == {"core/csv_text.py", "link/sssom.py"}
