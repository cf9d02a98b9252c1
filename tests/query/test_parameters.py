"""Values of parameters: looked up in the dataset, never answered in silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from daap.build.result import Build
from daap.core.errors import QuestionError
from daap.core.namespaces import DAAP, XSD
from daap.query.parameters import looked_up
from daap.query.question import ANY, Question, bindings, parse_question, read_questions
from daap.query.store import query_prefixes

NAMED = read_questions()
BASE = "https://w3id.org/daap/"
DPROD = "https://ekgf.github.io/dprod/inputPort"
PMT = "https://github.com/Stefan-Driessen/ProMoTe#class-input-port"


def found(store: Store, question: Question, **given: str) -> dict[str, object]:
    """The terms of a question's parameters."""
    prefixes = query_prefixes(BASE)
    terms = looked_up(question, given, store=store, base=BASE, prefixes=prefixes)
    return dict(terms)


def refused(store: Store, question: str, **given: str) -> str:
    """What is said of a value that cannot be taken."""
    with pytest.raises(QuestionError) as error:
        found(store, NAMED[question], **given)
    return str(error.value)


@pytest.mark.parametrize(
    ("question", "name", "value", "term"),
    [
        ("options-improving", "force", "discoverability", "code/discoverability"),
        ("options-improving", "force", "DiscoverAbility", "code/discoverability"),
        ("options-improving", "force", " discoverability ", "code/discoverability"),
        ("options-improving", "force", "code:discoverability", "code/discoverability"),
        ("options-improving", "force", "code/discoverability", "code/discoverability"),
        (
            "options-improving",
            "force",
            "data:code/discoverability",
            "code/discoverability",
        ),
        (
            "options-improving",
            "force",
            "<https://w3id.org/daap/code/discoverability>",
            "code/discoverability",
        ),
        ("evidence-for", "code", "CONTROL PORT", "code/control_port"),
        ("evidence-for", "code", "Control-Port", "code/control_port"),
        ("dependencies", "solution", "https://w3id.org/daap/code/mdm", "code/mdm"),
        ("compare-options", "decision", "Deploy_Decision", "code/deploy_decision"),
        ("audit", "source", "P4", "source/p4"),
        ("audit", "source", "source:s1", "source/s1"),
        ("audit", "source", "https://w3id.org/daap/source/s1", "source/s1"),
    ],
)
def test_a_code_and_a_source_are_named_in_every_way(
    question: str, name: str, value: str, term: str, store: Store
) -> None:
    terms = found(store, NAMED[question], **{name: value})
    assert terms[name] == NamedNode(BASE + term)


def test_a_parameter_that_may_be_left_open_has_no_term_until_it_has_a_value(
    store: Store,
) -> None:
    claims = NAMED["claims"]
    assert [parameter.default for parameter in claims.parameters] == ["any"] * 3
    assert found(store, claims) == {}
    assert found(store, claims, source="any", code=" any ") == {}
    assert bindings(claims, {}, BASE) == {}
    given = {"source": "p4", "stance": "Contradicts"}
    terms = {"source": NamedNode(f"{BASE}source/p4"), "stance": DAAP.Contradicts}
    assert found(store, claims, **given) == terms
    assert bindings(claims, given, BASE) == terms


def test_any_is_no_value_of_a_parameter_with_another_default(store: Store) -> None:
    said = refused(store, "audit", source="any")
    assert said.startswith("parameter source: 'any' names no source of the dataset")


def test_a_stance_that_is_none_is_told_with_the_nearest(store: Store) -> None:
    assert refused(store, "claims", stance="contradict") == (
        "parameter stance: 'contradict' names no stance of the dataset; "
        "did you mean contradicts?"
    )
    with pytest.raises(QuestionError, match="not a stance; it has agrees, adds"):
        bindings(NAMED["claims"], {"stance": "denies"}, BASE)


def test_a_default_of_another_dataset_is_near_to_nothing_and_a_value_is_asked_for(
    store: Store,
) -> None:
    question = parse_question("q", "# param: code code control_prt The code\nASK {}")
    with pytest.raises(QuestionError) as error:
        found(store, question)
    assert str(error.value) == (
        "parameter code, its default: 'control_prt' names no code of the dataset; "
        "it has VMs, accelerate_decision_making, accessible, …; give --code"
    )


@pytest.mark.parametrize(
    "value",
    [
        "Expert E",
        "expert e",
        "expert-e",
        "source:p4/speaker/expert-e",
        "https://w3id.org/daap/source/p4/speaker/expert-e",
    ],
)
def test_a_speaker_is_named_in_every_way(value: str, store: Store) -> None:
    terms = found(store, NAMED["quotes-of-speaker"], source="P4", speaker=value)
    assert terms == {
        "source": NamedNode(f"{BASE}source/p4"),
        "speaker": Literal("Expert E"),
    }


@pytest.mark.parametrize("value", [DPROD, "dprod:inputPort", "inputport"])
def test_a_term_is_named_in_every_way(value: str, store: Store) -> None:
    assert found(store, NAMED["quotes-for-term"], term=value)["term"] == NamedNode(
        DPROD
    )


def test_a_term_is_named_by_the_name_of_its_mapping_set(store: Store) -> None:
    terms = found(store, NAMED["quotes-for-term"], term="pmt:class-input-port")
    assert terms["term"] == NamedNode(PMT)


@pytest.mark.parametrize(
    ("question", "given", "sentence"),
    [
        (
            "options-improving",
            {"force": "discoverabilty"},
            "parameter force: 'discoverabilty' names no force of the dataset; "
            "did you mean discoverability or verifiability or observability?",
        ),
        (
            "options-improving",
            {"force": "Deploy decision"},
            "parameter force: 'Deploy decision' is a decision, no force; did you mean ",
        ),
        (
            "options-improving",
            {"force": "deploy_decision"},
            "parameter force: 'deploy_decision' is a decision, no force; did you mean ",
        ),
        (
            "options-improving",
            {"force": "data_catalogue"},
            "parameter force: 'data_catalogue' is a pattern, no force; did you mean ",
        ),
        (
            "compare-options",
            {"decision": "latency"},
            "parameter decision: 'latency' is a force, no decision; ",
        ),
        (
            "options-improving",
            {"force": ""},
            "parameter force: the value is empty; name a force",
        ),
        (
            "most-evidenced",
            {"least": " "},
            "parameter least: the value is empty; name an integer",
        ),
        (
            "evidence-for",
            {"code": "skos:Concept"},
            "parameter code: 'skos:Concept' names no code of the dataset; ",
        ),
        (
            "evidence-for",
            {"code": "https://example.org/code/latency"},
            "parameter code: 'https://example.org/code/latency' names no code of the "
            "dataset; ",
        ),
        (
            "audit",
            {"source": "p99"},
            "parameter source: 'p99' names no source of the dataset; did you mean p9?",
        ),
        (
            "quotes-of-speaker",
            {"speaker": "Expert F"},
            "parameter speaker: 'Expert F' names no speaker of this source; "
            "did you mean Expert E?",
        ),
        (
            "quotes-of-speaker",
            {"source": "s1"},
            "parameter speaker, its default: 'Expert E' names no speaker of this "
            "source; it has none",
        ),
        (
            "quotes-for-term",
            {"term": "input port"},
            f"parameter term: 'input port' names several: {DPROD}, {PMT}; "
            "name one of them",
        ),
        (
            "quotes-for-term",
            {"term": "dprod:inputPrt"},
            "parameter term: 'dprod:inputPrt' names no term of the dataset; "
            f"did you mean {DPROD} ",
        ),
        ("audit", {"sorce": "p4"}, "audit has no parameter --sorce; it has: --source"),
    ],
)  # fmt: skip
def test_a_value_that_names_nothing_is_an_error_with_the_nearest_names(
    question: str, given: dict[str, str], sentence: str, store: Store
) -> None:
    said = refused(store, question, **given)
    assert said.startswith(sentence)
    assert "\n" not in said


@pytest.mark.parametrize(
    "value",
    ["20.5", "1e3", "-1", "٣", "twenty", "0x10", "9223372036854775808", "+", "1 000"],
)
def test_a_number_that_is_no_count_is_refused(value: str, store: Store) -> None:
    assert refused(store, "most-evidenced", least=value) == (
        f"parameter least: {value!r} is not a whole number "
        "from 0 to 9223372036854775807"
    )


@pytest.mark.parametrize("value", ["20", "+20", "020"])
def test_a_count_is_taken_as_its_number(value: str, store: Store) -> None:
    terms = found(store, NAMED["most-evidenced"], least=value)
    assert terms == {"least": Literal("20", datatype=XSD.integer)}


def test_every_question_has_defaults_that_the_dataset_knows(
    store: Store, built: Build
) -> None:
    assert built.base == BASE
    for question in NAMED.values():
        needed = {p.name for p in question.parameters if p.default != ANY}
        assert set(found(store, question)) == needed


def test_an_iri_of_one_s_own_question_stands_in_the_dataset(store: Store) -> None:
    question = parse_question(
        "own", "# param: x iri daap:Force A term\nASK { ?x ?p ?o }"
    )
    assert found(store, question)["x"] == NamedNode(f"{BASE}ontology#Force")
    with pytest.raises(QuestionError, match="'urn:none' does not occur in the dataset"):
        found(store, question, x="urn:none")
    with pytest.raises(QuestionError, match="'a b' is not an absolute IRI"):
        found(store, question, x="a b")


def test_two_things_of_one_label_are_both_named_and_none_is_taken() -> None:
    store = Store()
    ontology = f"{BASE}ontology#"
    store.update(
        f"INSERT DATA {{ <{BASE}code/a> a <{ontology}Code>, <{ontology}Force> ; "
        "<http://www.w3.org/2004/02/skos/core#notation> 'a' ; "
        "<http://www.w3.org/2004/02/skos/core#prefLabel> 'Same'@en . "
        f"<{BASE}code/b> a <{ontology}Code>, <{ontology}Practice> ; "
        "<http://www.w3.org/2004/02/skos/core#notation> 'b' ; "
        "<http://www.w3.org/2004/02/skos/core#altLabel> 'same'@en }"
    )
    said = refused(store, "evidence-for", code="SAME")
    assert said == "parameter code: 'SAME' names several: a, b; name one of them"
    force = found(store, NAMED["options-improving"], force="SAME")["force"]
    assert force == NamedNode(f"{BASE}code/a")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["options-improving", "--force", "discoverabilty"],
            "daap: parameter force: 'discoverabilty' names no force of the dataset; "
            "did you mean discoverability or verifiability or observability?\n",
        ),
        (
            ["audit", "--source", "p4", "--source", "p5"],
            "daap: the parameter --source is given twice; give it once\n",
        ),
        (["evidence-fr", "--list"], "daap: no question is named 'evidence-fr'; "),
    ],
)
def test_the_command_ends_with_2_and_prints_no_table(
    arguments: list[str], said: str, dist: Path
) -> None:
    words = [sys.executable, "-m", "daap", "query", "--data", str(dist), *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
