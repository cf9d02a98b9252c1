"""A codebook as it is read: its syntax, its places, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from daap.core.errors import InputError, Severity
from daap.core.namespaces import DAAP
from daap.core.values import Kind
from daap.extract.codebook import Knowledge, codebook_files, read_knowledge, read_turtle
from daap.extract.turtle_places import subject_lines

BASE = "https://example.org/probe/"
HEAD = (
    f"@base <{BASE}> . @prefix code: <code/> .\n"
    "@prefix daap: <https://w3id.org/daap/ontology#> .\n"
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
)
"""Three lines."""

SCHEME = "<codebook> a skos:ConceptScheme .\n"
FRESH = (
    'code:fresh a daap:Practice ; skos:inScheme <codebook> ; skos:notation "fresh" ;\n'
    '    skos:prefLabel "Fresh"@en .\n'
)
GOOD = HEAD + SCHEME + FRESH


def read(tmp_path: Path, text: str | bytes) -> Knowledge:
    path = tmp_path / "codebook.ttl"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_knowledge(path, None, BASE)


def told(knowledge: Knowledge) -> list[tuple[str, str, str, str]]:
    return [(f.rule, f.place, f.found, f.expected) for f in knowledge.findings]


def test_a_codebook_in_order_has_no_findings(tmp_path: Path) -> None:
    known = read(tmp_path, GOOD)
    assert known.findings == ()
    assert list(known.codebook.codes) == ["fresh"]
    assert known.places == {
        f"{BASE}codebook": ("codebook.ttl", 4),
        f"{BASE}code/fresh": ("codebook.ttl", 5),
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'notation "fresh"',
            'notation "FRESH-1"',
            (
                "code-of-another-iri",
                "codebook.ttl:5",
                f"the code <{BASE}code/fresh> with the notation 'FRESH-1'",
                f"the IRI <{BASE}code/FRESH-1>: base of the study, code/ and notation",
            ),
        ),
        (
            "code:fresh",
            "<http://other.org/fresh>",
            (
                "code-of-another-iri",
                "codebook.ttl:5",
                "the code <http://other.org/fresh> with the notation 'fresh'",
                f"the IRI <{BASE}code/fresh>: base of the study, code/ and notation",
            ),
        ),
        (
            "code:fresh",
            "<code/fresh%20(data)>",
            (
                "code-of-another-iri",
                "codebook.ttl:5",
                f"the code <{BASE}code/fresh%20(data)> with the notation 'fresh'",
                f"the IRI <{BASE}code/fresh>: base of the study, code/ and notation",
            ),
        ),
        (
            "code:fresh",
            "[]",
            (
                "code-without-iri",
                "codebook.ttl:5",
                "the code 'fresh' as a blank node",
                f"the IRI <{BASE}code/fresh>",
            ),
        ),
        (
            "code:fresh",
            "_:fresh",
            (
                "code-without-iri",
                "codebook.ttl:5",
                "the code 'fresh' as a blank node",
                f"the IRI <{BASE}code/fresh>",
            ),
        ),
        (
            'notation "fresh"',
            'notation "fresh"^^<e:t>',
            (
                "notation-no-text",
                "codebook.ttl:5",
                f'the notation "fresh"^^<e:t> of the code <{BASE}code/fresh>',
                'a text without datatype or language: "fresh"',
            ),
        ),
        (
            'notation "fresh"',
            'notation "fresh"@en',
            (
                "notation-no-text",
                "codebook.ttl:5",
                f'the notation "fresh"@en of the code <{BASE}code/fresh>',
                'a text without datatype or language: "fresh"',
            ),
        ),
        (
            'skos:notation "fresh" ;',
            "",
            (
                "code-without-notation",
                "codebook.ttl:5",
                f"the code <{BASE}code/fresh> without skos:notation",
                'a text such as "fresh_data", by which notes name the code',
            ),
        ),
        (
            'notation "fresh"',
            'notation "fresh", "new"',
            (
                "code-with-two-notations",
                "codebook.ttl:5",
                f"the code <{BASE}code/fresh> with the notations 'fresh' and 'new'",
                "one notation for each code",
            ),
        ),
        (
            "skos:inScheme <codebook> ;",
            "",
            (
                "code-without-scheme",
                "codebook.ttl:5",
                f"the code <{BASE}code/fresh> without skos:inScheme",
                f"skos:inScheme <{BASE}codebook>",
            ),
        ),
        (
            "<codebook> a skos:ConceptScheme .",
            "",
            (
                "scheme-not-declared",
                "codebook.ttl:5",
                f"the scheme <{BASE}codebook> of the code <{BASE}code/fresh>, which "
                "nothing declares",
                f"<{BASE}codebook> a skos:ConceptScheme, "
                "with dct:title and dct:creator",
            ),
        ),
    ],
)
def test_a_fault_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, expected: tuple[str, str, str, str]
) -> None:
    assert old in GOOD
    known = read(tmp_path, GOOD.replace(old, new, 1))
    assert told(known) == [expected]
    assert known.findings[0].severity is Severity.VIOLATION


def test_two_codes_of_one_notation_are_told_at_the_second(tmp_path: Path) -> None:
    second = FRESH.replace("code:fresh", "code:other")
    assert told(read(tmp_path, GOOD + second)) == [
        (
            "notation-of-two-codes",
            "codebook.ttl:7",
            f"the code <{BASE}code/other> with the notation 'fresh', as the code "
            f"<{BASE}code/fresh> has",
            "a notation for one code; codebook.ttl:5 has it",
        )
    ]


def test_notations_that_differ_by_case_are_a_warning(tmp_path: Path) -> None:
    second = FRESH.replace("code:fresh", "code:Fresh").replace('"fresh"', '"Fresh"')
    known = read(tmp_path, GOOD + second)
    [finding] = known.findings
    assert finding.severity is Severity.WARNING
    assert finding.found == "the notation 'Fresh' beside 'fresh' of codebook.ttl:5"
    assert list(known.codebook.codes) == ["Fresh", "fresh"]


def test_an_empty_label_or_definition_is_a_warning(tmp_path: Path) -> None:
    text = GOOD.replace('"Fresh"@en', '" "@en ; skos:definition ""@en')
    found = read(tmp_path, text)
    about = f"of the code <{BASE}code/fresh>"
    assert told(found) == [
        ("blank-text", "codebook.ttl:5", f"an empty prefLabel {about}", "a text"),
        ("blank-text", "codebook.ttl:5", f"an empty definition {about}", "a text"),
    ]
    assert {f.severity for f in found.findings} == {Severity.WARNING}


def test_an_undeclared_scheme_is_told_once(tmp_path: Path) -> None:
    second = FRESH.replace("fresh", "stale")
    rules = [f.rule for f in read(tmp_path, HEAD + FRESH + second).findings]
    assert rules == ["scheme-not-declared"]


def test_a_concept_of_another_sort_is_let_be(tmp_path: Path) -> None:
    assert read(tmp_path, f"{GOOD}<stage/one> a skos:Concept .").findings == ()


def test_relative_iris_are_those_of_the_study(tmp_path: Path) -> None:
    text = GOOD.replace(f"@base <{BASE}> . ", "")
    assert read(tmp_path, text).findings == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<?xml version="1.0"?><rdf:RDF/>', "1: is RDF/XML, not Turtle; convert it"),
        ('\n<rdf:RDF xmlns:rdf="x"/>', "2: is RDF/XML, not Turtle; convert it"),
        ('{"@context": {}}', "1: is JSON-LD, not Turtle; convert it"),
        ('[ {"@id": "x"} ]', "1: is JSON-LD, not Turtle; convert it"),
        (f"{HEAD}<g> {{ {FRESH} }}", "4: is TriG, not Turtle; convert it"),
        (f"{HEAD}{{ {FRESH} }}", "4: is TriG, not Turtle; convert it"),
        ("<a:a> <a:b> <a:c> <a:g> .\n", "1: is N-Quads, not Turtle; convert it"),
        ("<!DOCTYPE html><html>", "1: is HTML, a page for people, not Turtle"),
        (
            GOOD.replace("code:f", "cod:f"),
            "cod: has not been declared (column 1)",
        ),
        (
            GOOD.replace("@en", "@en--ltr"),
            "6: holds a text with a direction, of RDF 1.2",
        ),
        (f"{GOOD}<< <a> <b> <c> >> <d> <e> .", "7: holds a triple as a term, of RDF"),
        (GOOD[:-3], "is not Turtle: Unexpected end of file (column"),
        (GOOD.encode("utf-16"), "1: is UTF-16, not UTF-8; save it as UTF-8"),
        (GOOD.replace("Fresh", "Früh").encode("cp1252"), "6: is not UTF-8 (byte"),
    ],
)
def test_what_is_no_turtle_is_named(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)
    assert "codebook.ttl:" in str(caught.value)


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    assert read(tmp_path, f"\ufeff{GOOD}") == read(tmp_path, GOOD)


def test_literals_are_read_in_their_canonical_form(tmp_path: Path) -> None:
    """As a store returns them, so that the dump and the endpoint hold one term."""
    path = tmp_path / "x.ttl"
    path.write_text(
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "<a> <b> 1.50, 1.0, 01, 1.0e0, true, '1'^^xsd:boolean, '01'^^xsd:int, '01', "
        "'01'@en, 'x'^^xsd:integer, '01'^^<c>, '2026-01-02+00:00'^^xsd:date, "
        "'2026-01-02T03:04:05.500+00:00'^^xsd:dateTime .",
        encoding="utf-8",
    )
    literals = [triple.object for triple in read_turtle(path, BASE)]
    assert [one.value for one in literals] == [
        *("1.5", "1", "1", "1", "true", "true", "1", "01"),
        *("01", "x", "01", "2026-01-02Z"),
        "2026-01-02T03:04:05.5Z",
    ]
    store = Store()
    store.extend(
        Quad(NamedNode(f"{BASE}a"), NamedNode(f"{BASE}b"), x) for x in literals
    )
    assert {quad.object for quad in store} == set(literals)


def test_a_folder_gives_its_visible_turtle_files(tmp_path: Path) -> None:
    for name in ("b.ttl", "a.TTL", "._a.ttl", "notes.md"):
        (tmp_path / name).touch()
    assert [path.name for path in codebook_files(tmp_path)] == ["a.TTL", "b.ttl"]
    (tmp_path / "sub").mkdir()
    with pytest.raises(InputError, match=r"no codebook \(\*\.ttl\) in this folder"):
        codebook_files(tmp_path / "sub")


def test_every_statement_has_the_line_of_its_subject() -> None:
    text = (
        "@base <https://example.org/probe/> .\n"
        "@prefix code: <code/> . PREFIX x: <http://x/> BASE <https://example.org/y/>\n"
        "# <code/no> a x .\n"
        '<a> a x:S ; x:t """a .\n'
        '<code/not> a "b" """ . code:b a x:P ; x:n 1.5, "a. b", \'c\' ;\n'
        "  x:p [ x:q x:r ; x:s ( 1 2 ) ] .\n"
        "code:a.b x:c.d x:e . x:a\\(b\\) a x:P .\n"
        "[] a x:P . [ x:a x:b ] . _:b a x:P . ( 1 ) x:a x:b . <c\\u00e9> a x:P ."
    )
    assert list(subject_lines(text, BASE)) == [
        ("https://example.org/y/a", 4),
        (f"{BASE}code/b", 5),
        (f"{BASE}code/a.b", 7),
        ("http://x/a(b)", 7),
        ("[]", 8),
        ("[]", 8),
        ("_:b", 8),
        ("[]", 8),
        ("https://example.org/y/cé", 8),
    ]


def test_the_places_of_a_codebook_are_those_of_its_triples(repository: Path) -> None:
    folder = repository / "ontology" / "codebook"
    known = read_knowledge(folder, None, BASE)
    subjects = {triple.subject.value for triple in known.codes}
    assert set(known.places) == subjects
    for iri, (name, line) in known.places.items():
        text = (folder / name).read_text(encoding="utf-8").split("\n")[line - 1]
        assert text == f"<{iri.removeprefix(BASE)}>"


@pytest.mark.parametrize(
    ("types", "kind", "category"),
    [
        ("skos:Concept", Kind.CODE, False),
        ("daap:Code", Kind.CODE, False),
        ("daap:Category, skos:Concept", Kind.CODE, True),
        ("daap:Force, daap:Code", Kind.FORCE, False),
        ("daap:Code, daap:Practice, daap:Category", Kind.PRACTICE, True),
    ],
)
def test_a_code_needs_no_kind(
    tmp_path: Path, types: str, kind: Kind, category: bool
) -> None:
    known = read(tmp_path, GOOD.replace("a daap:Practice", f"a {types}"))
    assert known.findings == ()
    code = known.codebook.codes["fresh"]
    assert (code.kind, code.category, code.label) == (kind, category, "Fresh")
    ours = {t.object for t in known.codes if t.object in (DAAP.Code, DAAP.Category)}
    assert bool(ours) or kind is not Kind.CODE


def test_what_is_in_a_scheme_and_has_no_class_is_a_concept(tmp_path: Path) -> None:
    known = read(tmp_path, GOOD.replace("a daap:Practice ; ", ""))
    assert known.findings == ()
    assert known.codebook.codes["fresh"].kind is Kind.CODE
    note = '<https://e.org/x> skos:notation "x" .'
    assert list(read(tmp_path, GOOD + note).codebook.codes) == ["fresh"]


def test_a_concept_without_a_notation_is_no_code(tmp_path: Path) -> None:
    known = read(tmp_path, GOOD + "<topic> a skos:Concept .\n")
    assert list(known.codebook.codes) == ["fresh"]
