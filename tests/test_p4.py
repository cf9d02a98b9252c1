"""What p_4 must show, asked of the published dataset itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from daap.build.result import Build
from daap.core.errors import Severity
from daap.core.settings import Settings
from daap.query.store import ask, query_prefixes

Rows = list[tuple[str, ...]]
Asked = Callable[[str], Rows]


@pytest.fixture(scope="session")
def rows(store: Store, settings: Settings) -> Asked:
    """Answers as tuples of strings."""

    def run(query: str) -> Rows:
        answer = ask(store, query, prefixes=query_prefixes(settings.base))
        return [
            tuple(str(getattr(term, "value", "")) for term in solution)
            for solution in answer  # type: ignore[union-attr]
        ]

    return run


def count(rows: Asked, pattern: str) -> int:
    """How many solutions a pattern has in the union of all graphs."""
    return len(rows(f"SELECT DISTINCT * WHERE {{ {pattern} }}"))


def by_step(rows: Asked, kind: str) -> list[int]:
    """The number of notes or assignments of each step, in order."""
    found = rows(
        f"""SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{
        ?step a daap:CodingStep ; daap:position ?p .
        OPTIONAL {{ ?x prov:wasGeneratedBy ?step ; a daap:{kind} }} }}
        GROUP BY ?p ORDER BY ?p"""
    )
    return [int(n) for (n,) in found]


def test_all_sources_of_the_study_are_recorded(rows: Asked) -> None:
    assert count(rows, "?s a daap:Interview") == 11
    assert count(rows, "?s a daap:GreyLiterature") == 57
    assert rows("SELECT ?s { ?t daap:transcriptOf ?s }") == [
        ("https://w3id.org/daap/source/p4",)
    ]


def test_the_transcript_has_its_turns_segments_and_speakers(rows: Asked) -> None:
    assert count(rows, "?t a daap:Turn") == 54
    assert count(rows, "?t a daap:Segment") == 56
    assert rows(
        """SELECT ?label (COUNT(?turn) AS ?n)
        { ?turn daap:spokenBy ?who . ?who rdfs:label ?label }
        GROUP BY ?label ORDER BY ?label"""
    ) == [("Expert E", "27"), ("Interviewer", "27")]


def test_eleven_steps_code_eleven_segments(rows: Asked) -> None:
    assert count(rows, "?s a daap:CodingStep") == 11
    assert count(rows, "?step daap:codesSegment ?segment") == 11


def test_each_step_has_its_notes(rows: Asked) -> None:
    assert by_step(rows, "OpenCode") == [3, 1, 2, 1, 3, 2, 1, 2, 1, 2, 2]


def test_each_step_has_its_assignments(rows: Asked) -> None:
    assert by_step(rows, "CodeAssignment") == [3, 1, 3, 1, 3, 1, 2, 1, 1, 2, 1]
    assert count(rows, "?c ^daap:assigns/a daap:CodeAssignment") == 14


def test_what_was_written_is_kept_where_it_is_no_notation(rows: Asked) -> None:
    assert rows(
        """SELECT ?written ?notation { ?a daap:writtenAs ?written ;
        daap:assigns/skos:notation ?notation FILTER(?written != ?notation) }
        ORDER BY ?written"""
    ) == [
        ("input ports", "input_port"),
        ("internal_storage", "internal_storages"),
        ("output ports", "output_port"),
    ]


def test_seven_notes_are_in_vivo_and_thirteen_descriptive(rows: Asked) -> None:
    found = rows(
        """SELECT ?s ?n { ?note a daap:InVivoCode ; daap:position ?n ;
        prov:wasGeneratedBy/daap:position ?s } ORDER BY ?s ?n"""
    )
    assert [f"{step}.{note}" for step, note in found] == [
        "1.1", "6.2", "9.1", "10.1", "10.2", "11.1", "11.2"
    ]  # fmt: skip
    assert (
        count(rows, "?n a daap:DescriptiveCode ; daap:anchoring daap:Unanchored") == 13
    )


def test_every_anchor_cuts_its_words_out_of_the_published_text(
    rows: Asked, dist: Path
) -> None:
    text = (dist / "sources" / "p4.txt").read_bytes().decode("utf-8")
    found = rows(
        """SELECT ?start ?end ?exact ?prefix ?suffix { ?a a daap:Anchor ;
        oa:hasSelector ?p, ?q . ?p oa:start ?start ; oa:end ?end .
        ?q oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix }"""
    )
    assert len(found) == 6
    for start, end, exact, prefix, suffix in found:
        assert text[int(start) : int(end)] == exact
        assert text[: int(start)].endswith(prefix)
        assert text[int(end) :].startswith(suffix)


def test_an_anchor_names_every_segment_it_overlaps(rows: Asked) -> None:
    overlapping = rows(
        """SELECT ?a ?s { ?a a daap:Anchor ; oa:hasSelector ?p .
        ?p oa:start ?from ; oa:end ?to .
        ?s daap:startOffset ?start ; daap:endOffset ?end
        FILTER(?start < ?to && ?from < ?end) }"""
    )
    named = rows("SELECT ?a ?s { ?a daap:inSegment ?s }")
    assert len(named) == 6
    assert sorted(overlapping) == sorted(named)


def test_a_segment_is_its_range_of_the_published_text(rows: Asked, dist: Path) -> None:
    text = (dist / "sources" / "p4.txt").read_bytes().decode("utf-8")
    found = rows(
        """SELECT ?start ?end ?text { ?s daap:startOffset ?start ;
        daap:endOffset ?end ; daap:text ?text }"""
    )
    assert len(found) == 56
    assert all(text[int(s) : int(e)] == said for s, e, said in found)


def test_evidence_is_inferred_through_the_chains(rows: Asked, built: Build) -> None:
    assert count(rows, "?code daap:evidencedBy source:p4") == 14
    evidence = {
        (t.subject, t.object)
        for t in built.inferred
        if t.predicate.value.endswith("#evidencedInSegment")
    }
    assert evidence == {
        (NamedNode(code), NamedNode(segment))
        for code, segment in rows(
            """SELECT DISTINCT ?code ?segment { ?a daap:assigns ?code ;
            prov:wasGeneratedBy/daap:codesSegment ?segment }"""
        )
    }
    asserted = {t.predicate.value for graph in built.asserted.values() for t in graph}
    assert not [p for p in asserted if "evidenced" in p]


def test_findings_name_their_place_and_none_is_a_violation(built: Build) -> None:
    assert all(f.path and f.line for f in built.findings)
    assert not [f for f in built.findings if f.severity is Severity.VIOLATION]
    found = [(f.rule, f.line) for f in built.findings if f.path.endswith("p_4.md")]
    assert sorted(found) == [
        ("alternative-spelling", 447),
        ("alternative-spelling", 448),
        ("alternative-spelling", 620),
        ("anchor-outside-context", 749),
        ("quoted-marker", 437),
        ("quoted-marker", 489),
        ("source-type-disagrees", 16),
        ("title-names-another-speaker", 10),
    ]


def test_the_formal_attributions_of_p4_are_audited(rows: Asked) -> None:
    assert rows(
        """SELECT ?status (COUNT(*) AS ?n) { ?a daap:ofSource source:p4 ;
        daap:auditStatus ?status } GROUP BY ?status ORDER BY ?status"""
    ) == [
        ("https://w3id.org/daap/ontology#NotTraced", "8"),
        ("https://w3id.org/daap/ontology#Traced", "14"),
        ("https://w3id.org/daap/ontology#TracedThroughOption", "3"),
    ]


def test_the_codebook_has_all_codes_by_kind(rows: Asked) -> None:
    assert count(rows, "?c a daap:Code ; skos:inScheme data:codebook") == 203


@pytest.mark.parametrize(
    "name", ["Jean-Georges", "Jean", "Georges", "PayPal", "Tom", "Bain"]
)
def test_no_published_text_of_the_note_holds_a_redacted_name(
    name: str, built: Build, dist: Path
) -> None:
    word = re.compile(rf"(?<!\w){name}(?!\w)", re.IGNORECASE)
    texts = [
        value.value
        for triple in built.asserted["graph/source/p4"]
        for value in (triple.subject, triple.object)
        if isinstance(value, Literal)
        or (isinstance(value, NamedNode) and value.value.startswith(built.base))
    ]
    texts.append((dist / "sources" / "p4.txt").read_text(encoding="utf-8"))
    texts += [f.message for f in built.findings]
    assert [text for text in texts if word.search(text)] == []


def test_the_author_of_the_study_is_credited(rows: Asked) -> None:
    assert rows("SELECT ?who { ?s a daap:Study ; dct:creator ?who }") == [
        ("Tom van Eijk",)
    ]
