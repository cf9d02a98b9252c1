"""The command that asks: its options, its formats, its limits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daap.cli import main

SELECT = "SELECT ?label { code:control_port skos:prefLabel ?label }"


def query(dist: Path, *arguments: str, text: str | None = None) -> Result:
    """Ask in this process."""
    words = ["query", "--data", str(dist), *arguments]
    return CliRunner().invoke(main, words, input=text)


def process(dist: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask in a process of its own."""
    words = [sys.executable, "-m", "daap", "query", "--data", str(dist), *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_the_list_for_programs_holds_the_same(dist: Path) -> None:
    listed = json.loads(query(dist, "--list", "--format", "json").stdout)
    (found,) = (one for one in listed if one["question"] == "evidence-for")
    assert found["title"] == "The words that carry a code"
    assert found["parameters"] == [
        {
            "name": "code",
            "type": "code",
            "default": "containerisation",
            "description": "The notation of the code",
        }
    ]
    refused = query(dist, "--list", "--format", "csv")
    assert refused.exit_code == 2
    assert "--list goes with --format table or json" in refused.stderr


def test_the_help_of_a_question_shows_its_parameters_and_an_example(
    dist: Path,
) -> None:
    said = query(dist, "quotes-of-speaker", "--help").stdout
    assert "query quotes-of-speaker [OPTIONS]\n" in said
    assert "  --speaker SPEAKER  The label of the speaker.  [default: Expert E]" in said
    assert "    daap query quotes-of-speaker --source p4 --speaker 'Expert E'\n" in said


def test_the_list_tells_name_title_description_and_parameters(dist: Path) -> None:
    done = query(dist, "--list")
    assert done.exit_code == 0
    assert "evidence-for  The words that carry a code" in done.output
    assert "    --code CODE  The notation of the code" in done.output
    assert "[default: containerisation]" in done.output
    assert max(map(len, done.output.splitlines())) <= 120


def test_a_question_is_read_from_a_file_and_from_standard_input(
    dist: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(SELECT)
    found = {
        query(dist, str(path)).output,
        query(dist, "-", text=SELECT).output,
        query(dist, SELECT).output,
    }
    assert len(found) == 1
    assert "Control Port" in found.pop()


def test_a_relative_iri_is_one_of_the_study(dist: Path) -> None:
    done = query(dist, "ASK { <code/control_port> a daap:Practice }")
    assert done.output == "yes\n"


def test_a_query_without_end_is_ended_and_told(dist: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    done = process(dist, endless, "--timeout", "1")
    assert done.returncode == 2
    assert done.stderr.startswith("daap: the query was ended at the limit of 1 seconds")
    assert "--timeout" in done.stderr


def test_a_limit_changes_no_answer_and_no_status(dist: Path) -> None:
    options = ["definition", "--code", "latency", "--format", "json"]
    within = process(dist, *options, "--timeout", "60")
    assert within.returncode == 0
    assert json.loads(within.stdout) == json.loads(query(dist, *options).output)
    assert process(dist, "nonsense", "--timeout", "60").returncode == 2


def test_explain_tells_what_is_asked_and_what_is_nowhere(dist: Path) -> None:
    done = process(
        dist, "SELECT * { ?s daap:noSuchTerm ?o ; a daap:Force }", "--explain"
    )
    assert "daap:noSuchTerm: 0 as property" in done.stderr
    assert "<- nowhere in the dataset" in done.stderr
    assert "graph/inferred" in done.stderr
    assert "to answer" in done.stderr
    assert "0 rows" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "SELECT * { ?s a daap:Decison. }",
            "daap:Decison does not occur in the dataset; did you mean daap:Decision or "
            "daap:ofDecision or daap:NextDecision?",
        ),
        (
            "SELECT * { code:control_prt ?p ?o }",
            "code:control_prt does not occur in the dataset; did you mean "
            "code:control_port or code:control_plane or code:control_over_data_schema?",
        ),
        (
            "PREFIX d: <https://w3id.org/daap/ontology#> SELECT * { ?s d:asigns ?o }",
            "d:asigns does not occur in the dataset; did you mean d:assigns or "
            "d:assignedIn or d:SignUnsettled?",
        ),
        (
            "SELECT * { source:p99 ?p ?o }",
            "source:p99 does not occur in the dataset; did you mean source:p9?",
        ),
        (
            "PREFIX daap: <https://w3id.org/daap/o/> SELECT * { ?s a daap:Force }",
            "daap:Force does not occur in the dataset; in the dataset daap: is "
            "<https://w3id.org/daap/ontology#>",
        ),
        (
            "SELECT * { ?s skos:preflabel ?o }",
            "skos:preflabel does not occur in the dataset; did you mean "
            "skos:prefLabel?",
        ),
        (
            "SELECT * { <code/control_prt> ?p ?o }",
            "<https://w3id.org/daap/code/control_prt> does not occur in the dataset; "
            "did you mean <https://w3id.org/daap/code/control_port> or "
            "<https://w3id.org/daap/code/control_plane> or "
            "<https://w3id.org/daap/code/control_over_data_schema>?",
        ),
        (
            "SELECT * { <http://w3id.org/daap/code/latency> ?p ?o }",
            "<http://w3id.org/daap/code/latency> does not occur in the dataset; did "
            "you mean <https://w3id.org/daap/code/latency>?",
        ),
        (
            "SELECT * FROM <https://w3id.org/daap/graph/codebok> { ?s ?p ?o }",
            "<https://w3id.org/daap/graph/codebok> does not occur in the dataset; did "
            "you mean <https://w3id.org/daap/graph/codebook> or "
            "<https://w3id.org/daap/graph/dataset> or "
            "<https://w3id.org/daap/graph/guidance>?",
        ),
        (
            "SELECT * { ?s skos:prefLabel 'Latency' }",
            'skos:prefLabel has no value "Latency"; did you mean "Latency"@en?',
        ),
    ],
)
def test_a_name_that_the_dataset_lacks_is_told_with_the_nearest(
    dist: Path, text: str, said: str
) -> None:
    done = query(dist, text, "--format", "csv")
    assert done.exit_code == 0
    assert done.stderr == f"daap: {said}\n"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s a daap:Decision. OPTIONAL { ?s skos:changeNote ?o } } LIMIT 1",
        "PREFIX code: <http://example.org/> SELECT * { code:x ?p ?o }",
        "PREFIX code: <not/absolute/> SELECT * { code:x ?p ?o }",
        "SELECT * { ?s rdfs:label 'code:x' } # code:y",
        r"SELECT * { code:x\-y ?p ?o }",
        "PREFIX d: <http://w3id.org/> SELECT * { <https://e.org/code/x> ?p ?o }",
        "SELECT * { ?s dct:identifier 'p4' FILTER(STR(?s) = 'Latency') }",
        "SELECT * { ?s skos:prefLabel 'Latency'@en, 'No such label' }",
        "SELECT * { GRAPH <https://w3id.org/daap/graph/codebook> { ?s ?p 1 } }",
        "where-stated",
    ],
)
def test_names_of_others_and_text_are_not_told(dist: Path, text: str) -> None:
    assert query(dist, text, "--format", "csv").stderr == ""


def test_a_kept_store_gives_the_same_answer(dist: Path, tmp_path: Path) -> None:
    options = ["codebook-coverage", "--format", "csv"]
    kept = ["--store", str(tmp_path / "kept")]
    expected = query(dist, *options).output
    assert query(dist, *options, *kept).output == expected
    assert query(dist, *options, *kept).output == expected


def test_no_escape_sequence_is_written_where_nobody_watches(dist: Path) -> None:
    done = process(dist, "codebook-coverage", "--explain")
    assert "\x1b" not in done.stdout + done.stderr


def test_asking_imports_nothing_it_does_not_need(dist: Path) -> None:
    code = (
        "import sys; from daap.cli import main\n"
        "try: main(['query', 'codebook-coverage', '--data', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    words = [sys.executable, "-c", code, str(dist)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    heavy = {
        "rdflib",
        "pyshacl",
        "owlrl",
        "shacl_rust",
        "parso",
        "starlette",
        "uvicorn",
    }
    assert "pyoxigraph" in loaded
    assert loaded & {*heavy, "asyncio", "multiprocessing", "prometheus_client"} == set()


@pytest.mark.parametrize("name", ["serve", "load"])
def test_the_help_of_a_command_shows_an_example(name: str) -> None:
    done = CliRunner().invoke(main, [name, "--help"])
    assert "Examples:" in done.output
    assert f"daap {name} " in done.output


def test_serving_without_its_libraries_says_what_to_install(dist: Path) -> None:
    code = (
        "import sys; sys.modules['uvicorn'] = None; from daap.cli import main\n"
        "main(['serve', '--port', '0', '--data', sys.argv[1]])"
    )
    words = [sys.executable, "-c", code, str(dist)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "daap: serving needs uvicorn; in daap's checkout: pip install '.[serve]'\n"
    )


def test_loading_into_nothing_says_so(dist: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main,
        [
            "load",
            "--data",
            str(dist),
            "--endpoint",
            "http://127.0.0.1:1/store",
            "--tries",
            "1",
            "--state",
            str(tmp_path / "state"),
        ],
    )
    assert done.exit_code == 2
    assert "tried 1 times" in done.output
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - names alone


def test_a_query_with_a_byte_order_mark_is_read_over_it(
    dist: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.RQ"
    path.write_bytes(f"\ufeff{SELECT}".encode())
    wanted = query(dist, SELECT).output
    assert query(dist, str(path)).output == wanted
    assert query(dist, "-", text=f"\ufeff{SELECT}").output == wanted
    assert query(dist, f"\ufeff{SELECT}").output == wanted


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SELECT.encode("utf-16"), ":1: is UTF-16, not UTF-8; save it as UTF-8"),
        (b"ASK {}\n# caf\xe9", ":2: is not UTF-8 (byte 13)"),
        (b"# a comment\n", "the query is empty: nothing is asked"),
        (b"\xef\xbb\xbf", "the query is empty: nothing is asked"),
    ],
)
def test_what_is_no_query_is_told_in_a_line(
    dist: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes(content)
    words = ["query", "--data", str(dist)]
    for name, text in ((str(path), None), ("-", content)):
        done = CliRunner().invoke(main, [*words, name], input=text)
        assert done.exit_code == 2
        assert done.output.count("\n") == 1
        where = "standard input" if name == "-" else name
        place = where if said.startswith(":") else ""
        assert done.output == f"daap: {place}{said}\n"


def test_a_file_that_is_not_there_is_told_by_its_name(dist: Path) -> None:
    done = query(dist, "nowhere.rq")
    assert (done.exit_code, done.output) == (
        2,
        "daap: nowhere.rq: No such file or directory\n",
    )
