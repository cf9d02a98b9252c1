"""Codebooks and coded segments as CSV, SKOS codebooks, Web Annotations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.extract.qda.support import FILES, quotes, read

from daap.core.errors import InputError
from daap.extract.qda.project import Context
from daap.extract.qda.texts import html_text

TEXT = "Bees — naïve? 🐝\nI write in a logbook. It is calm.\nI write in a logbook."


def with_text(name: str, text: str) -> Context:
    """A context in which one source is known."""
    return Context(texts={name: text}.get)


def test_highlights_of_taguette_are_anchored_in_order_with_a_finding() -> None:
    _, known, _ = read(FILES / "taguette-1.5.2-bees.sqlite3")
    context = with_text("p1", "\n".join(known["p1"].text))
    file, sources, rules = read(FILES / "taguette-1.5.2-bees-highlights.csv", context)
    assert quotes(sources["p1"]) == quotes(known["p1"])
    spans = [(c.start, c.end, c.code) for c in known["p1"].codings]
    assert [(c.start, c.end, c.code) for c in sources["p1"].codings] == spans
    assert rules.count("import-ambiguous-words") == 2
    assert file.tool == "Taguette"


def test_segments_of_a_text_that_is_not_known_are_left_out() -> None:
    _, sources, rules = read(FILES / "taguette-1.5.2-bees-highlights.csv")
    assert sources == {}
    assert rules == ["import-left-out"]


def test_a_codebook_of_taguette_has_definitions() -> None:
    file, _, _ = read(FILES / "taguette-1.5.2-bees-codebook.csv")
    assert {code.name: code.definition for code in file.codes} == {
        "interesting": "Further review required",
        "logbook": "A written record of visits",
        "hive": "What bees live in",
        "hive.top_bar": "Top bar hive",
        "calm": "Ünïcode 🐝 & <angle>",
        "unused": "",
    }


def test_a_report_of_qualcoder_has_categories_coders_and_memos(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text(
        "\ufeffFile,Coder,Coded,Id,Codename,Coded_Memo,Category\n"
        'p1,ann,"It is calm.",1,calm,she says,Keeping\n'
        "p1,ben,no such words,2,calm,,Keeping\n",
        encoding="utf-8",
    )
    file, sources, rules = read(path, with_text("p1", TEXT))
    (coding,) = sources["p1"].codings
    assert (coding.code, coding.coder, coding.memo) == (
        "keeping.calm",
        "coder-1",
        "she says",
    )
    assert [(c.code, c.category) for c in file.codes] == [
        ("keeping", True),
        ("keeping.calm", False),
    ]
    assert rules == ["import-unproven", "import-counting"]


def test_a_cell_may_hold_several_codes_a_line_each(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    text = 'document,words,code\np1,It is calm.,"calm\nnear quiet"\n'
    path.write_text(text, encoding="utf-8")
    file, sources, rules = read(path, with_text("p1", TEXT))
    assert [code.name for code in file.codes] == ["calm", "near quiet"]
    assert quotes(sources["p1"]) == [
        ("It is calm.", "calm"),
        ("It is calm.", "near_quiet"),
    ]
    assert rules == ["import-counting"]


def test_a_table_without_sources_tells_where_to_name_them(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Dok,words,code\np1,It is calm.,calm\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"no column of sources .*name it in \[columns\]"
    ):
        read(path)


def test_columns_are_those_that_the_study_names(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Dok;Stelle;Kode\np1;It is calm.;ruhig\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"no column of codes .*name it in \[columns\]"
    ):
        read(path)
    columns = {"source": "Dok", "words": "Stelle", "code": "Kode"}
    _, sources, _ = read(path, Context({"p1": TEXT}.get, columns))
    assert quotes(sources["p1"]) == [("It is calm.", "ruhig")]
    with pytest.raises(InputError, match="no column 'Code', which"):
        read(path, Context(columns={"code": "Code"}))


def test_a_column_memo_of_segments_is_a_remark(tmp_path: Path) -> None:
    """In a codebook a memo defines the code; beside words it is about them."""
    path = tmp_path / "t.csv"
    rows = "source,code,words,memo\np1,calm,It is calm.,she laughs\n"
    path.write_text(rows, encoding="utf-8")
    file, sources, _ = read(path, Context({"p1": TEXT}.get))
    assert [one.memo for one in sources["p1"].codings] == ["she laughs"]
    assert [code.definition for code in file.codes] == [""]
    path.write_text("code,memo\ncalm,Not loud.\n", encoding="utf-8")
    file, _, _ = read(path)
    assert [code.definition for code in file.codes] == ["Not loud."]


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ("source,code,words,definition\np1,calm,It is calm.,Not loud.\n", "definition"),
        ("code,comment\ncalm,Not loud.\n", "comment"),
        ("code,description,memo\ncalm,Not loud.,See hive.\n", "memo"),
    ],
)
def test_a_column_that_a_table_of_its_kind_does_not_use_is_told(
    rows: str, column: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(rows, encoding="utf-8")
    file, _, _ = read(path, Context({"p1": TEXT}.get))
    assert f"1 column: {column!r}" in [one.found for one in file.findings]


def test_quotations_of_atlas_ti_are_segments(tmp_path: Path) -> None:
    """Their names are not codes."""
    path = tmp_path / "t.csv"
    rows = "ID,Name,Document,Quotation Content,Codes\n1:1,It,p1,It is calm.,calm\n"
    path.write_text(rows, encoding="utf-8")
    _, sources, _ = read(path, Context({"p1": TEXT}.get))
    assert quotes(sources["p1"]) == [("It is calm.", "calm")]


def test_tables_that_daap_writes_keep_names_and_places_of_codes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "source,title,start,end,region,words,code,name,path,coder,created,memo,note\n"
        'p1,,38,49,,It is calm.,mood.calm,calm,Mood > calm,ann,2024-01-02,"a, b",\n'
        "p1,,,,,,mood,Mood,Mood,,,,\n"
        'p1,,,,"xywh=0,0,1,1",,mood,Mood,Mood,,,,\n',
        encoding="utf-8",
    )
    file, sources, _ = read(path, Context({"p1": TEXT}.get))
    assert [(c.code, c.name) for c in file.codes] == [
        ("mood", "Mood"),
        ("mood.calm", "calm"),
    ]
    assert [
        (one.start, one.end, one.region, one.code, one.memo)
        for one in sources["p1"].codings
    ] == [
        (0, 0, "", "mood", ""),
        (0, 0, "xywh=0,0,1,1", "mood", ""),
        (38, 49, "", "mood.calm", "a, b"),
    ]
    path.write_text(
        "code,name,path,definition,category,codings\n"
        "mood,Mood,Mood,,yes,0\nmood.calm,calm,Mood > calm,Not loud.,no,2\n",
        encoding="utf-8",
    )
    file, _, rules = read(path)
    assert [(c.code, c.name, c.category, c.definition) for c in file.codes] == [
        ("mood", "Mood", True, ""),
        ("mood.calm", "calm", False, "Not loud."),
    ]
    assert rules == []


def test_a_name_and_a_path_of_other_things_are_not_those_of_codes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.csv"
    rows = "source,code,words,name,path\np1,calm,It is calm.,Keeper A,texts/p1.txt\n"
    path.write_text(rows, encoding="utf-8")
    file, sources, _ = read(path, Context({"p1": TEXT}.get))
    assert quotes(sources["p1"]) == [("It is calm.", "calm")]
    assert "2 columns: 'name', 'path'" in [one.found for one in file.findings]


def test_a_codebook_in_skos_keeps_tree_definitions_and_collections(
    tmp_path: Path,
) -> None:
    path = tmp_path / "codes.ttl"
    path.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <#a> a skos:Concept ; skos:prefLabel "Keeping"@en, "Halten"@de .
        <#b> a skos:Concept ; skos:prefLabel "hive" ; skos:broader <#a> ;
            skos:definition "What bees live in" .
        <#c> a skos:Collection ; skos:prefLabel "Things" ; skos:member <#b> .""",
        encoding="utf-8",
    )
    file, _, _ = read(path)
    assert [(c.code, c.definition) for c in file.codes] == [
        ("keeping", ""),
        ("keeping.hive", "What bees live in"),
    ]
    assert [(c.identifier, c.codes) for c in file.collections] == [
        ("things", ("keeping.hive",))
    ]


@pytest.mark.parametrize(
    ("language", "label", "definition"),
    [
        ("en", "hive", "A home"),
        ("de-AT", "Stock", "Ein Heim"),
        ("fr", "hive", "A home"),
    ],
)
def test_labels_are_those_in_the_language_of_the_study_and_others_are_told(
    language: str, label: str, definition: str, tmp_path: Path
) -> None:
    path = tmp_path / "codes.ttl"
    path.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <#a> a skos:Concept ; skos:prefLabel "Stock"@de, "hive"@en ;
            skos:definition "Ein Heim"@de, "A home"@en ; skos:scopeNote [ a <#n> ] .""",
        encoding="utf-8",
    )
    file, _, _ = read(path, Context(language=language))
    assert [(one.name, one.definition) for one in file.codes] == [(label, definition)]
    assert [one.found for one in file.findings] == [
        "another skos:definition of 1 concept",
        "another skos:prefLabel of 1 concept",
        "skos:scopeNote that is no text of 1 concept",
    ]


def test_an_ordered_collection_is_a_set_and_no_code(tmp_path: Path) -> None:
    path = tmp_path / "codes.ttl"
    path.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <#a> a skos:Concept ; skos:prefLabel "hive" .
        <#b> a skos:Concept ; skos:prefLabel "calm" .
        <#c> a skos:OrderedCollection ; skos:prefLabel "Order" ;
            skos:memberList ( <#b> <#a> ) .
        <#d> a skos:Collection ; skos:prefLabel "All" ; skos:member <#a>, <#c> .""",
        encoding="utf-8",
    )
    file, _, _ = read(path)
    assert [one.code for one in file.codes] == ["calm", "hive"]
    assert {one.name: one.codes for one in file.collections} == {
        "Order": ("calm", "hive"),
        "All": ("hive",),
    }
    assert [one.found for one in file.findings] == ["1 member of the collection 'All'"]


def test_a_circle_of_concepts_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "codes.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<#a> a skos:Concept ; skos:broader <#b> .\n"
        "<#b> a skos:Concept ; skos:broader <#a> .",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="above itself"):
        read(path)


def annotation(words: str, tags: list[str], **place: object) -> dict[str, object]:
    """An annotation as Hypothesis exports it."""
    start = len(TEXT[: TEXT.rindex(words)].encode("utf-16-le")) // 2
    selector = [
        {"type": "TextPositionSelector", "start": start, "end": start + len(words)},
        {"type": "TextQuoteSelector", "exact": words, **place},
    ]
    return {
        "uri": "https://example.org/texts/p1.txt",
        "user": "acct:ann@hypothes.is",
        "created": "2026-01-02T03:04:05.000000+00:00",
        "text": "a comment",
        "tags": tags,
        "links": {},
        "target": [
            {"source": "https://example.org/texts/p1.txt", "selector": selector}
        ],
    }


def test_annotations_of_hypothesis_are_found_by_words_then_by_utf_16(
    tmp_path: Path,
) -> None:
    path = tmp_path / "export.json"
    rows = [
        annotation("It is calm.", ["calm", "quiet"]),
        annotation("I write in a logbook.", ["logbook"]),
        annotation("I write in a logbook.", ["first"], suffix=" It is calm."),
    ]
    path.write_text(json.dumps({"rows": rows, "total": 3}), encoding="utf-8")
    file, sources, rules = read(path, with_text("p1", TEXT))
    assert file.tool == "Hypothesis"
    assert file.counting == ("UTF-16 units",)
    found = {(c.code, TEXT.count("\n", 0, c.start)) for c in sources["p1"].codings}
    assert found == {("calm", 1), ("quiet", 1), ("first", 1), ("logbook", 2)}
    assert [c.memo for c in sources["p1"].codings].count("a comment") == 3
    assert sources["p1"].codings[0].created == "2026-01-02T03:04:05+00:00"
    assert rules == ["import-counting"]


def test_web_annotations_have_tags_and_comments_as_bodies(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    one = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "creator": {"name": "ben"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "calm"},
            {"type": "TextualBody", "purpose": "commenting", "value": "quiet"},
        ],
        "target": {
            "source": "https://example.org/p1",
            "selector": {"type": "TextQuoteSelector", "exact": "It is calm."},
        },
    }
    path.write_text(json.dumps([one]), encoding="utf-8")
    _, sources, _ = read(path, with_text("p1", TEXT))
    (coding,) = sources["p1"].codings
    assert (coding.code, coding.memo, coding.coder) == ("calm", "quiet", "coder-1")


@pytest.mark.parametrize(
    ("said", "code", "memo"),
    [
        ({"body": {"value": "calm"}, "motivation": "tagging"}, "calm", ""),
        ({"bodyValue": "calm", "motivation": "oa:classifying"}, "calm", ""),
        ({"bodyValue": "why?", "motivation": "questioning"}, "", "why?"),
        ({"bodyValue": "so"}, "", "so"),
        ({"body": {"value": "why?", "purpose": "questioning"}}, "", "why?"),
        (
            {"body": {"value": "so", "purpose": "replying"}, "motivation": "tagging"},
            "",
            "so",
        ),
        ({"body": {"value": "calm", "purpose": ["tagging"]}}, "calm", ""),
    ],
)
def test_a_body_is_a_code_or_a_memo_by_its_purpose_or_the_motivation(
    said: Mapping[str, object], code: str, memo: str, tmp_path: Path
) -> None:
    """No text of a body is dropped, whatever its purpose."""
    selector = {"type": "TextQuoteSelector", "exact": "It is calm."}
    one = {**said, "target": {"source": "p1", "selector": selector}, "creator": ["Ann"]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([one]), encoding="utf-8")
    _, sources, rules = read(path, with_text("p1", TEXT))
    found = (*sources["p1"].codings, *sources["p1"].memos)
    assert [(quoted.start, quoted.code) for quoted in found] == [(38, code)]
    assert [getattr(one, "text", "") for one in found] == [memo]
    assert "import-left-out" not in rules


@pytest.mark.parametrize("content", ["[1", "{}", "[]", '{"rows": [1]}', "[" * 100_000])
def test_json_without_annotations_is_an_error(content: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        read(path)


def test_text_of_html_is_what_is_between_its_tags() -> None:
    assert html_text("a<br>b &lt;c&gt;<ul><li>d</li></ul>") == ("ab <c>d", (1, 6))


def test_a_marked_section_of_html_is_no_text() -> None:
    assert html_text("<p>a</p><![x[b]]><p>c</p>") == ("ac", (1,))


def table(folder: Path, *rows: str) -> Path:
    """A table of coded segments."""
    path = folder / "t.csv"
    path.write_text("\n".join(("source,words,code", *rows)), encoding="utf-8")
    return path


def test_a_row_whose_cells_may_be_shifted_is_left_out(tmp_path: Path) -> None:
    path = table(tmp_path, "p1,It is calm,always,x", "p1,It is calm,calm,")
    file, sources, rules = read(path, with_text("p1", TEXT))
    assert quotes(sources["p1"]) == [("It is calm", "calm")]
    assert (rules[0], file.findings[0].line) == ("import-left-out", 2)


def test_a_column_that_is_there_twice_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("source,code,words,code\np1,a,It is calm,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="several columns 'code'"):
        read(path, with_text("p1", TEXT))


def test_a_segment_may_be_long(tmp_path: Path) -> None:
    words = "calm " * 40_000
    path = table(tmp_path, f"p1,{words},calm")
    _, sources, _ = read(path, with_text("p1", words))
    assert [one.end for one in sources["p1"].codings] == [199_999]


@pytest.mark.parametrize("address", ["http://[x", "p\x071", "."])
def test_an_address_that_is_none_is_a_name(address: str, tmp_path: Path) -> None:
    selector = {"type": "TextQuoteSelector", "exact": "It is calm"}
    target = {"source": address, "selector": selector}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"target": target, "tags": ["calm"]}]))
    _, sources, _ = read(path, Context(texts=lambda _: TEXT))
    (source,) = sources.values()
    assert source.title == address.replace("\x07", " ")
    assert quotes(source) == [("It is calm", "calm")]


def test_half_of_a_character_is_left_out_of_a_text_that_is_cut(tmp_path: Path) -> None:
    selector = {
        "type": "TextQuoteSelector",
        "exact": "I write in a logbook.",
        "prefix": "\udc1d\n",
        "suffix": " It\ud83d",
    }
    said = {"target": {"source": "p1", "selector": selector}, "tags": ["a\ud83d"]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([said]))
    file, sources, rules = read(path, with_text("p1", TEXT))
    assert quotes(sources["p1"]) == [("I write in a logbook.", "a")]
    assert sources["p1"].codings[0].start == 16
    assert (file.codes[0].name, rules) == ("a", ["import-counting"])


def test_a_category_of_a_codebook_may_have_a_row_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        "code,category,definition\nlogbook,Keeping,\nKeeping,,what keepers do\n"
        "calm,Mood,\nlogbook,Keeping,again\n",
        encoding="utf-8",
    )
    file, _, rules = read(path)
    assert [(one.path, one.category, one.definition) for one in file.codes] == [
        (("Keeping",), False, "what keepers do"),
        (("Keeping", "logbook"), False, "again"),
        (("Mood",), True, ""),
        (("Mood", "calm"), False, ""),
    ]
    assert rules == ["import-same-code"]


def test_an_annotation_without_a_selector_is_of_the_whole_source(
    tmp_path: Path,
) -> None:
    reply = {"target": [{"source": "p1"}], "references": ["x"], "text": "no"}
    said = [
        {"target": [{"source": "p1"}], "tags": ["calm"], "text": "all of it"},
        reply,
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(said))
    _, sources, rules = read(path, with_text("p1", TEXT))
    (coding,) = sources["p1"].codings
    assert (coding.start, coding.end, coding.code, coding.memo) == (
        0,
        0,
        "calm",
        "all of it",
    )
    assert rules == ["import-left-out", "import-counting"]


def test_of_concepts_the_tree_links_and_notes_come_and_the_rest_is_told(
    tmp_path: Path,
) -> None:
    path = tmp_path / "c.ttl"
    path.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <urn:x:> .
        :a a skos:Concept ; skos:prefLabel "Keeping" ; skos:narrower :b ;
          skos:scopeNote "of bees" ; skos:related :c .
        :b a skos:Concept ; skos:prefLabel "logbook" ; skos:altLabel "diary" .
        :c a skos:Concept ; skos:prefLabel "calm" ; skos:broader :a , :b ."""
    )
    file, _, _ = read(path)
    assert [one.path for one in file.codes] == [
        ("Keeping",),
        ("Keeping", "calm"),
        ("Keeping", "logbook"),
    ]
    assert [(one.title, one.text, one.code) for one in file.memos] == [
        ("scopeNote", "of bees", "keeping")
    ]
    assert [(o.source, o.target) for o in file.links] == [("keeping", "keeping.calm")]
    assert [one.found for one in file.findings] == [
        "a broader concept of 'calm'",
        "skos:altLabel of 1 concept",
    ]


def test_a_column_that_nothing_names_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Id,file,words,code,Weight,Empty\n1,p1,It is calm,calm,9,\n")
    file, _, _ = read(path, with_text("p1", TEXT))
    assert file.findings[0].found == "1 column: 'Weight'"
