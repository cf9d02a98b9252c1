"""Suggestions from a small vocabulary of farming for a beekeepers' study."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sssom_pydantic
from pyoxigraph import RdfFormat, parse, serialize

from daap.core.errors import InputError
from daap.link.sssom import MappingSet, read_set, write_set
from daap.link.suggest.entries import Entry, code_entries, read_glossary
from daap.link.suggest.evidence import Evidence, evidence
from daap.link.suggest.propose import predicate
from daap.link.suggest.suggest import earlier, suggest
from daap.link.suggest.token_index import bag, promising, weights

BASE = "https://bees.example/"
CODES = f"""
@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <{BASE}> .
<code/hive> a daap:Practice ; skos:prefLabel "Bee Hive"@en ; skos:altLabel "Skep"@en ;
    skos:definition "A box in which a colony lives."@en .
<code/winter_hive> a daap:Practice ; skos:prefLabel "Insulated Hive"@en ;
    skos:broader <code/hive> ; skos:definition "A hive wrapped for winter."@en .
<code/pest_watch> a daap:Practice ; skos:prefLabel "Integrated Pest Management"@en ;
    skos:definition "Counting mites before treating them."@en .
"""
FARM = """
@prefix : <https://farm.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
: a owl:Ontology ; rdfs:label "Farming" .
:Hive a owl:Class ; rdfs:label "hives"@en , "Bienenstock"@de ;
    rdfs:comment "Where bees live." .
:BeeHive a owl:Class .
:hasHive a owl:ObjectProperty ; rdfs:label "bee hive" .
:IPM a skos:Concept ; skos:prefLabel "IPM"@en .
:OldHive a owl:Class ; rdfs:label "bee hive" ; owl:deprecated true .
:Plough a owl:Class ; rdfs:label "plough"@en .
"""


@pytest.fixture
def farm_file(tmp_path: Path) -> Path:
    """The vocabulary as a file."""
    path = tmp_path / "farm.ttl"
    path.write_text(FARM, encoding="utf-8")
    return path


def codes() -> Any:
    """The triples of the codebook."""
    return [quad.triple for quad in parse(CODES, format=RdfFormat.TURTLE)]


def suggested(path: Path, **given: Any) -> MappingSet:
    """What is suggested for the beekeepers' codes."""
    return suggest(path, codes(), base=BASE, **given)


def ends(table: MappingSet) -> list[tuple[str, str]]:
    """Subject and object of each row."""
    return [row.ends for row in table.rows]


def test_a_glossary_holds_terms_in_use_with_english_labels(farm_file: Path) -> None:
    glossary = read_glossary(farm_file)
    assert {iri.rpartition("/")[2] for iri in glossary.terms} == {
        "Hive", "BeeHive", "hasHive", "IPM", "Plough",
    }  # fmt: skip
    assert glossary.terms["https://farm.example/Hive"].labels == ["hives"]
    assert glossary.terms["https://farm.example/BeeHive"].label == "bee hive"


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".nt", RdfFormat.N_TRIPLES),
        (".trig", RdfFormat.TRIG),
        (".jsonld", RdfFormat.JSON_LD),
        (".owl", RdfFormat.RDF_XML),
    ],
)
def test_every_format_of_rdf_gives_the_same_terms(
    farm_file: Path, suffix: str, form: RdfFormat
) -> None:
    path = farm_file.with_suffix(suffix)
    triples = [quad.triple for quad in parse(FARM, format=RdfFormat.TURTLE)]
    path.write_bytes(serialize(triples, format=form))
    assert dict(read_glossary(path).terms) == dict(read_glossary(farm_file).terms)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("farm.txt", "", "is none of"),
        ("farm.ttl", "<a> <b> .", "farm.ttl:1"),
        ("farm.ttl", "", "no terms"),
        (
            "farm.rdf",
            '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><r/>',
            "multiply",
        ),
    ],
)
def test_a_file_that_is_no_vocabulary_is_named(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        suggested(path)


def test_the_nearest_terms_come_first_and_strangers_not_at_all(farm_file: Path) -> None:
    found = ends(suggested(farm_file))
    hives = [term for code, term in found if code == "code:hive"]
    assert set(hives[:2]) == {"ns1:BeeHive", "ns1:Hive"}
    assert hives[2] == "ns1:hasHive"
    assert "ns1:Plough" not in {term for _, term in found}


def test_an_acronym_leads_to_the_words_it_stands_for(farm_file: Path) -> None:
    assert ("code:pest_watch", "ns1:IPM") in ends(suggested(farm_file))


def test_predicates_err_on_the_low_side(farm_file: Path) -> None:
    table = suggested(farm_file)
    found = {row.ends: row["predicate_id"] for row in table.rows}
    assert found["code:hive", "ns1:BeeHive"] == "skos:closeMatch"
    assert found["code:hive", "ns1:hasHive"] == "skos:relatedMatch"
    assert found["code:winter_hive", "ns1:Hive"] == "skos:broadMatch"
    kinds = {row["object_id"]: row["object_type"] for row in table.rows}
    assert kinds["ns1:hasHive"] == "owl object property"
    assert kinds["ns1:IPM"] == "skos concept"


def test_the_predicate_does_not_follow_what_merely_stands_above() -> None:
    code = Entry("c:a", labels=["Hive"])
    term = Entry("t:b", labels=["Farm"])
    assert predicate(code, term) == "skos:relatedMatch"


def test_the_table_is_valid_sssom_and_reads_back(farm_file: Path) -> None:
    path = farm_file.with_name("farm.sssom.tsv")
    path.write_text(write_set(suggested(farm_file)), encoding="utf-8")
    mappings, _, _, errors = sssom_pydantic.read(path, return_errors=True)
    assert errors == []
    assert {str(m.justification.curie) for m in mappings} == {"semapv:LexicalMatching"}
    table, findings = read_set(path)
    assert findings == []
    assert write_set(table) == path.read_text(encoding="utf-8")


def test_confidence_falls_down_the_table(farm_file: Path) -> None:
    values = [float(row["confidence"]) for row in suggested(farm_file).rows]
    assert values == sorted(values, reverse=True)
    assert all(0 <= value <= 1 for value in values)


def test_what_is_below_the_least_confidence_is_left_out(farm_file: Path) -> None:
    values = [float(row["confidence"]) for row in suggested(farm_file).rows]
    kept = suggested(farm_file, least=values[0]).rows
    assert [float(row["confidence"]) for row in kept] == [
        value for value in values if value == values[0]
    ]


def test_decisions_stay_and_are_not_proposed_again(farm_file: Path) -> None:
    path = farm_file.with_name("farm.sssom.tsv")
    text = write_set(suggested(farm_file))
    line = next(
        x for x in text.split("\n") if x.startswith("code:hive\tBee Hive\tskos:close")
    )
    cells = line.split("\t")
    cells[3] = "Not"
    path.write_text(text.replace(line, "\t".join(cells)), encoding="utf-8")
    before = earlier(path)
    again = suggested(farm_file, before=before)
    rejected = [row for row in again.rows if row["predicate_modifier"] == "Not"]
    assert [row.ends for row in rejected] == [("code:hive", cells[4])]
    assert ends(again).count(("code:hive", cells[4])) == 1
    assert len(again.rows) == len(before.rows)


def test_prefixes_of_an_earlier_table_stay(farm_file: Path) -> None:
    first = suggested(farm_file)
    other = {"orcid": "https://orcid.org/", "apiary": "https://apiary.example/"}
    before = replace(first, prefixes={**first.prefixes, **other})
    again = suggested(farm_file, before=before)
    assert {p: again.prefixes[p] for p in other} == other
    assert again.prefixes.keys() == {*first.prefixes, *other}


def test_what_a_mapping_set_holds_is_not_proposed(farm_file: Path, farm: Any) -> None:
    table = farm({"subject_id": "code:hive", "object_id": "farm:BeeHive"})
    found = ends(suggested(farm_file, tables=[table]))
    assert ("code:hive", "ns1:BeeHive") not in found
    assert ("code:hive", "ns1:Hive") in found


def test_the_same_input_gives_the_same_table(farm_file: Path) -> None:
    assert write_set(suggested(farm_file)) == write_set(suggested(farm_file))


def test_a_label_cannot_break_out_of_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "farm.ttl"
    label = "bee hive\\t=cmd()\\n#x: y"
    path.write_text(FARM.replace("hives", label), encoding="utf-8")
    target = tmp_path / "farm.sssom.tsv"
    target.write_text(write_set(suggested(path)), encoding="utf-8")
    table, findings = read_set(target)
    assert findings == []
    assert "bee hive =cmd() #x: y" in {row["object_label"] for row in table.rows}


def test_rare_stems_weigh_more_than_common_ones() -> None:
    bags = [bag(Entry(f"e:{n}", labels=[f"data {n}"])) for n in ("hive", "comb", "bee")]
    weigh = weights(bags)
    assert weigh("hive") > weigh("data")
    assert weigh("never") >= weigh("hive")


def test_a_code_is_led_to_no_term_by_a_stem_that_all_codes_have() -> None:
    ours = [bag(Entry(f"c:{n}", labels=[f"data {n}"])) for n in ("hive", "comb", "bee")]
    theirs = [
        bag(Entry("t:data", labels=["data"])),
        bag(Entry("t:x", labels=["combs"])),
    ]
    found = promising(ours, theirs, weights([*ours, *theirs]), 5)
    assert [[term for _, term in found[one.iri]] for one in ours] == [[], ["t:x"], []]


def test_evidence_is_between_nothing_and_one() -> None:
    entries = list(code_entries(codes()).values())
    bags = [bag(entry) for entry in entries]
    weigh = weights(bags)
    for one in bags:
        for other in bags:
            points = evidence(one, other, weigh, texts=0.5)
            assert all(0 <= value <= 1 + 1e-9 for value in points), (one, other)
    same = evidence(bags[0], bags[0], weigh, texts=1.0)
    assert same == Evidence(1.0, 1.0, 1.0, 1.0, 1.0, *same[5:8], 1.0, 0.0)


def test_meanings_are_compared_with_the_extra(farm_file: Path) -> None:
    pytest.importorskip("onnxruntime", reason="needs the extra 'embeddings'")
    table = suggested(farm_file, embeddings=True)
    assert {row["mapping_justification"] for row in table.rows} == {
        "semapv:SemanticSimilarityThresholdMatching"
    }
    best = {row["subject_id"]: row["object_id"] for row in reversed(table.rows)}
    assert best["code:hive"] in {"ns1:BeeHive", "ns1:Hive"}


def test_lexical_suggestions_beat_plain_string_matching(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shared / "vocabularies"
    if not folder.is_dir():
        pytest.skip("needs ../shared/vocabularies")
    bench = Path(__file__).parents[2] / "bench" / "link_suggest.py"
    monkeypatch.syspath_prepend(bench.parent)  # for the modules that it imports
    spec = importlib.util.spec_from_file_location("link_bench", bench)
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules["link_bench"] = module
    spec.loader.exec_module(module)
    known = module.cases(folder)
    found, *_ = module.left_out(known, module.lexical(), "lexical")
    plain = [module.judged(one.wanted, one.plain) for one in known]
    ours = sum(found.values(), module.Score())
    theirs = sum(plain, module.Score())
    assert ours.recall > theirs.recall + 0.1
    assert ours.precision > theirs.precision + 0.1


@pytest.mark.parametrize(
    ("iri", "told"),
    [
        ("https://farm.example/bee hive", "'https://farm.example/bee hive'"),
        ("https://farm.example/bee<hive", "'https://farm.example/bee<hive'"),
        ("https://farm.example/{hive}", "'https://farm.example/{hive}'"),
        ("https://farm.example/%zz", "'https://farm.example/%zz'"),
        ("https://farm.example/a|b", "'https://farm.example/a|b'"),
        ("javascript:alert(1)", "'javascript:alert(1)'"),
        ("https://e.org/\u202egnp", "'https://e.org/\\u202egnp'"),
        ("data:text/html,x", "'data:text/html,x'"),
        ("relative/hive", "'relative/hive'"),
        ("#hive", "'#hive'"),
        ("/hive", "'hive'"),
    ],
)
def test_a_term_that_is_named_by_no_absolute_iri_is_left_out_and_told(
    iri: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "farm.ttl"
    odd = f'<{iri}> a owl:Class ; rdfs:label "bee hive"@en .\n'
    path.write_text(FARM + odd, encoding="utf-8")
    said: list[str] = []
    table = suggested(path, tell=said.append)
    assert said == [f"{path}: 1 term is left out, named by no absolute IRI: {told}"]
    iris = [table.expand(row["object_id"]) for row in table.rows]
    assert all(i.startswith("https://farm.example/") for i in iris)
    assert odd.split(">")[0][1:] not in iris
    path.write_text(
        odd.replace("owl:", "<http://www.w3.org/2002/07/owl#")
        .replace("Class", "Class>")
        .replace("rdfs:label", "<http://www.w3.org/2000/01/rdf-schema#label>"),
        encoding="utf-8",
    )
    with pytest.raises(
        InputError, match="has no terms with labels or types and an IRI"
    ):
        suggested(path)


def test_an_iri_beyond_ascii_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "farm.ttl"
    text = (
        FARM + '<https://farm.example/Bienenstöcke> a owl:Class ; rdfs:label "hive" .\n'
    )
    path.write_text(text, encoding="utf-8")
    iris = {t.rpartition("/")[2] for t in read_glossary(path).terms}
    assert "Bienenstöcke" in iris
    assert read_glossary(path).nameless == ()
