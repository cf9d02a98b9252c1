"""No redacted name is published, wherever it came from: the checks as wired."""

from __future__ import annotations

import csv
import gzip
import html
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, parse

from daap.build.dataset_files import inputs, release
from daap.build.pipeline import build
from daap.build.result import Build
from daap.cli import main
from daap.core.errors import Finding, RefusedError, Severity
from daap.core.settings import read_settings
from daap.publish.writer import publish

STUDY = """[study]
title = "Hives"
description = "How keepers choose."
creator = "Maya Author"
base = "https://example.org/hives/"

[release]
version = "1.0.0"
issued = 2026-05-01
licence = "https://creativecommons.org/licenses/by/4.0/"
publisher = "Maya Author"

[files]
notes = "field-notes"
sources = "sources.csv"
attributions = "attributions.csv"
codebook = "codes.ttl"

[[redact]]
pattern = 'Maya'
replacement = "[keeper]"
"""
NOTE = """# k
1
## title
Visit to Keeper A
## source type
Interview
## author type
Practitioner

# coding

> Visitor

> Which hives do you keep?

> Keeper A

> Top-bar hives, mostly.

**OPEN CODING TRACE:**

hives, mostly

**AXIAL CODING TRACE:**
```
top_bar_hive, calm_bees
```
"""
SOURCES = """identifier,title,url,archive_url,tiny_url,source_type,author_type,\
has_example,has_source_code
k1,Visit to Keeper A,,,,Interview,Practitioner,,
"""
ATTRIBUTIONS = "source,code\nk1,top_bar_hive\n"
CODES = """@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<codebook> a skos:ConceptScheme ; dct:title "Hives"@en .

<code/top_bar_hive> a daap:Practice ;
    skos:inScheme <codebook> ;
    skos:notation "top_bar_hive" ;
    skos:prefLabel "Top Bar Hive"@en ;
    skos:definition "A hive with bars."@en .
"""
FILES = {
    "study.toml": STUDY.replace(
        "[[redact]]",
        "[reading]\ninterview = 'k[0-9]+'\nspeaker = '(?:Visitor|Keeper [A-Z])'\n"
        "interviewer = 'Visitor'\n\n[[redact]]",
    ),
    "field-notes/k_1.md": NOTE,
    "sources.csv": SOURCES,
    "attributions.csv": ATTRIBUTIONS,
    "codes.ttl": CODES,
}
K1 = "field-notes/k_1.md"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A small study without a name but in its credit."""
    for name, text in FILES.items():
        path = tmp_path / "study" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "study"


def change(study: Path, name: str, old: str, new: str) -> None:
    """Put something else into a file of the study."""
    text = (study / name).read_text(encoding="utf-8")
    assert old in text
    (study / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def made(study: Path) -> Build:
    """The study, built in this process."""
    return build(read_settings(study / "study.toml"))


def violations(result: Build) -> list[Finding]:
    """The findings that stop publication."""
    return [f for f in result.findings if f.severity is Severity.VIOLATION]


def names_left(result: Build) -> list[Finding]:
    """Those that do because of a name."""
    return [f for f in violations(result) if f.rule == "redacted-name-left"]


def published(result: Build, folder: Path) -> Iterator[tuple[str, str]]:
    """Every file name, literal, IRI, line of text and cell of a release."""
    publish(release(result), result.findings, folder)
    formats = {".ttl": RdfFormat.TURTLE, ".nq": RdfFormat.N_QUADS}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        yield name, name
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        suffix = Path(name.removesuffix(".gz")).suffix
        if suffix in formats:
            for quad in parse(content, format=formats[suffix]):
                yield from ((name, str(getattr(t, "value", t))) for t in quad.triple)
        elif suffix == ".csv":
            rows = csv.reader(content.decode("utf-8").splitlines())
            yield from ((name, " ".join(row)) for row in rows)
        elif suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from ((name, book.read(n).decode()) for n in book.namelist())
        elif suffix in (".txt", ".json", ".jsonld", ".svg"):
            yield name, content.decode("utf-8")


def leaking(texts: Iterable[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    """Where a release holds a name in any spelling, the author's credit apart."""
    return [
        (file, text)
        for file, text in texts
        if letters(name) in letters(text.replace("Maya Author", ""))
    ]


@cache
def letters(text: str) -> str:
    """All letters of a text, of escapes and entities too, without case and accents."""
    for _ in range(2):
        text = unquote(html.unescape(text))
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalpha())


PLACES: dict[str, tuple[str, str, str]] = {
    "segment": (K1, "Top-bar hives, mostly.", "Top-bar hives, said Maya, mostly."),
    "open code": (K1, "hives, mostly\n", "hives that Maya keeps\n"),
    "title of a note": (K1, "Visit to Keeper A", "Visit to Maya"),
    "code of a trace": (K1, "calm_bees", "maya_bees"),
    "label of a code": (K1, "calm_bees", 'x = CClass(force, "Bees of Maya")'),
    "finding": (K1, "# coding\n", "# coding\n\nWritten down by Maya.\n"),
    "record": (K1, "Practitioner\n", "Keeper Maya\n"),
    "table": ("sources.csv", "Visit to Keeper A", "Visit to Maya"),
    "value of a table": ("sources.csv", "Practitioner", "Maya"),
    "URL that is none": ("sources.csv", "Keeper A,", "Keeper A,page of Maya"),
    "unknown code": ("attributions.csv", "k1,", "k1,maya_hive\nk1,"),
    "label of the codebook": ("codes.ttl", '"Top Bar Hive"', '"Hive of Maya"'),
    "definition": ("codes.ttl", "A hive with bars.", "A hive as Maya builds it."),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_name_is_replaced_wherever_it_came_from(
    study: Path, tmp_path: Path, place: str
) -> None:
    change(study, *PLACES[place])

    result = made(study)

    assert violations(result) == []
    texts = {*published(result, tmp_path / "dist")}
    assert leaking(texts, "Maya") == []
    told = [(f.path, f.message, f.focus) for f in result.findings]
    assert "maya" not in letters(str(told))
    everything = str(sorted(texts)) + str(told)
    assert "[keeper]" in unquote(everything)


def test_a_name_in_the_name_of_a_file_is_replaced(study: Path, tmp_path: Path) -> None:
    (study / K1).rename(study / "field-notes" / "k_1-maya.md")
    change(study, "study.toml", "sources.csv", "maya.csv")
    change(study, "study.toml", "codes.ttl", "maya.ttl")
    (study / "sources.csv").rename(study / "maya.csv")
    (study / "codes.ttl").rename(study / "maya.ttl")

    result = made(study)

    assert violations(result) == []
    found = {*published(result, tmp_path / "dist")}
    assert leaking(found, "Maya") == []
    texts = {text for _, text in found}
    paths = {"field-notes/k_1-[keeper].md", "[keeper].csv", "[keeper].ttl"}
    assert paths <= texts


IDENTITIES: dict[str, tuple[tuple[str, str, str], str, str]] = {
    "identifier of a source": (
        ("sources.csv", "k1,", "Maya7,Another,,,,Interview,Practitioner,,\nk1,"),
        "sources.csv:2",
        "a redacted name in source/[keeper]7 type",
    ),
    "title of the study": (
        ("study.toml", 'title = "Hives"', 'title = "Hives of M\u00adaya"'),
        "study.toml",
        "a redacted name in the study's title",
    ),
}


@pytest.mark.parametrize("place", IDENTITIES)
def test_a_name_that_identifies_stops_publication_and_is_not_told(
    study: Path, tmp_path: Path, place: str
) -> None:
    given, where, found = IDENTITIES[place]
    change(study, *given)

    result = made(study)

    assert (where, found) in [(f.place, f.found) for f in names_left(result)]
    assert "maya" not in letters(str([(f.path, f.message) for f in result.findings]))
    with pytest.raises(RefusedError):
        publish(release(result), result.findings, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [('"top_bar_hive"', '"maya_hive"'), ("<codebook> a", "<code/M%61ya> a")],
)
def test_a_name_that_identifies_a_code_ends_the_build_and_is_not_told(
    study: Path, old: str, new: str
) -> None:
    change(study, "codes.ttl", old, new)

    with pytest.raises(RefusedError) as ended:
        made(study)

    assert "maya" not in letters(str([f.message for f in ended.value.findings]))


def test_the_command_ends_with_1_and_prints_no_name(study: Path) -> None:
    change(
        study, "sources.csv", "k1,", "maya7,Another,,,,Interview,Practitioner,,\nk1,"
    )
    change(study, K1, "calm_bees", "maya_bees")

    ended = run("build", study, "--out", str(study / "dist"), "--no-site")

    assert ended.exit_code == 1
    assert "a redacted name in source/[keeper]7 type" in ended.output
    assert "[keeper]_bees" in ended.output
    assert "maya" not in ended.output.casefold()
    assert not (study / "dist").exists()


def run(command: str, study: Path, *more: str) -> Result:
    """A command on a study."""
    given = [command, *more, "--study", str(study / "study.toml")]
    return CliRunner().invoke(main, given)


def as_is(given: object, redactions: object = ()) -> object:
    """What redacts nothing."""
    return given


UNWIRED = {
    "notes": ("daap.build.notes.redact",),
    "study": ("daap.build.study.redact_text",),
    "findings": ("daap.build.pipeline.redact_finding", "daap.build.notes.redact"),
}
"""Where redaction is called, by what it redacts."""


@pytest.mark.parametrize(
    ("unwired", "place", "where", "found"),
    [
        ("notes", "segment", K1, "source/k1/transcript"),
        ("notes", "open code", K1, "source/k1/step/1/note/1 bodyValue"),
        ("notes", "code of a trace", K1, "source/k1/step/1/assigns/[keeper]_bees type"),
        ("study", "table", "sources.csv", "source/k1 title"),
        ("study", "label of the codebook", "codes.ttl", "code/top_bar_hive prefLabel"),
        ("findings", "finding", K1, "(broken-construct)"),
    ],
)
def test_the_check_sees_what_redaction_left(
    study: Path,
    monkeypatch: pytest.MonkeyPatch,
    unwired: str,
    place: str,
    where: str,
    found: str,
) -> None:
    """Each way to the checks of a build is tried with redaction taken out of it."""
    given = PLACES[place]
    if place == "finding":
        given = (K1, "```\ntop_bar", "```\nCClass(Maya(\ntop_bar")
    change(study, *given)
    for name in UNWIRED[unwired]:
        monkeypatch.setattr(name, as_is)

    left = names_left(made(study))

    assert (where, found) in [(f.path, f.found[-len(found) :]) for f in left]
    assert "maya" not in letters(str([(f.path, f.message) for f in left]))


def test_the_check_sees_a_file_name_that_redaction_left(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (study / K1).rename(study / "field-notes" / "k_1-maya.md")
    monkeypatch.setattr("daap.build.notes.redact", as_is)

    [path, *_] = [f for f in names_left(made(study)) if f.found.endswith(" path")]

    assert path.found == "a redacted name in source/k1/field-note path"
    assert path.path == "field-notes/k_1-[keeper].md"


def test_a_code_that_emerged_is_checked_with_those_of_no_source(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(study, *PLACES["code of a trace"])
    monkeypatch.setattr("daap.build.notes.redact", as_is)

    left = {f.found for f in names_left(made(study)) if not f.source}

    assert "a redacted name in code/[keeper]_bees type" in left


WIRES = {
    "daap.build.partition.part.leaks": ("notes", "segment", K1, "source/k1/transcript"),
    "daap.build.pipeline.leaks": (
        "study", "label of the codebook", "codes.ttl", "code/top_bar_hive prefLabel",
    ),
    "daap.build.pipeline.leaks_in_findings": (
        "findings", "finding", K1, "(broken-construct)",
    ),
}  # fmt: skip
"""Where a build holds what it publishes against the patterns, and what shows it."""


def unseen(*_: object) -> list[Finding]:
    """A check that is fed nothing."""
    return []


@pytest.mark.parametrize("wire", WIRES)
def test_a_check_of_a_build_that_is_cut_off_makes_its_test_fail(
    study: Path, monkeypatch: pytest.MonkeyPatch, wire: str
) -> None:
    monkeypatch.setattr(wire, unseen)

    with pytest.raises(AssertionError):
        test_the_check_sees_what_redaction_left(study, monkeypatch, *WIRES[wire])


def test_the_check_of_settings_that_is_cut_off_makes_its_test_fail(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daap.build.pipeline.leaks_in_inputs", unseen)

    with pytest.raises(AssertionError):
        test_a_name_that_identifies_stops_publication_and_is_not_told(
            study, tmp_path, "title of the study"
        )


def test_the_check_of_what_is_published_that_is_cut_off_makes_its_test_fail(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daap.build.pipeline.names_in", unseen)

    with pytest.raises(AssertionError):
        test_daap_check_looks_at_a_published_dataset_again(study)


def test_daap_check_looks_at_a_published_dataset_again(study: Path) -> None:
    change(study, *PLACES["segment"])
    change(study, "study.toml", "'Maya'", "'Nobody'")
    out = study / "dist"
    assert run("build", study, "--out", str(out), "--no-site").exit_code == 0
    clean = run("check", study, str(out))
    change(study, "study.toml", "'Nobody'", "'M[ae]ya'")

    ended = run("check", study, str(out))

    assert (clean.exit_code, ended.exit_code) == (0, 1)
    assert "ok  names" in clean.output
    assert "no  names" in ended.output
    assert (
        "a redacted name in graph/source/k1: source/k1/segment/2 text" in ended.output
    )
    assert "a redacted name in sources/k1.txt:0" in ended.output
    assert "maya" not in ended.output.casefold()


@pytest.mark.parametrize(
    ("given", "place", "word", "severity"),
    [
        ((K1, "Top-bar", "Mayas top-bar"), f"{K1}:18", "[keeper]s", Severity.WARNING),
        ((K1, "mostly\n", "MayaSmith\n"), f"{K1}:22", "[keeper]Smith",
         Severity.WARNING),
        ((K1, "mostly\n", "Máya\n"), f"{K1}:22", "[keeper]", Severity.WARNING),
        ((K1, "mostly\n", "M.a.y.a\n"), f"{K1}:22", "[keeper]", Severity.WARNING),
        ((K1, "mostly\n", "Mаya\n"), f"{K1}:22", "[keeper]", Severity.WARNING),
        ((K1, "mostly\n", "mayasmith@e.org\n"), f"{K1}:22", "[keeper]smith",
         Severity.WARNING),
        ((K1, "mostly\n", "himalmayan\n"), f"{K1}:22", "himal[keeper]n", Severity.INFO),
        ((K1, "calm_bees", "MayaBees"), f"{K1}:26", "[keeper]Bees", Severity.WARNING),
        ((K1, "to Keeper A", "to Mayas"), f"{K1}:4", "[keeper]s", Severity.WARNING),
        (("sources.csv", "to Keeper A", "to Mayas"), "sources.csv:2", "[keeper]s",
         Severity.WARNING),
        (("codes.ttl", "with bars", "of Mayas"), "codes.ttl:7", "[keeper]s",
         Severity.WARNING),
        (("codes.ttl", "skos:inScheme", "skos:seeAlso <http://e.org/MayaK> ;\n"
          "    skos:inScheme"), "codes.ttl:7", "[keeper]K", Severity.WARNING),
        (("study.toml", '"Hives"', '"Hives of Mayas"'), "study.toml", "[keeper]s",
         Severity.WARNING),
        (("study.toml", "How keepers", "How MayaSmith"), "study.toml", "[keeper]Smith",
         Severity.WARNING),
        (("sources.csv", "Practitioner", "Máya"), "sources.csv:2", "[keeper]",
         Severity.WARNING),
        (("sources.csv", "k1,", "mayas7,Another,,,,Interview,Practitioner,,\nk1,"),
         "sources.csv:2", "[keeper]s7", Severity.INFO),
        (("attributions.csv", "k1,", "k1,MayaHive\nk1,"), "attributions.csv:2",
         "[keeper]Hive", Severity.WARNING),
    ],
)  # fmt: skip
def test_a_name_in_a_longer_word_is_a_finding_with_its_place(
    study: Path,
    given: tuple[str, str, str],
    place: str,
    word: str,
    severity: Severity,
) -> None:
    change(study, *given)

    result = made(study)

    found = [f for f in result.findings if f.rule == "name-in-longer-word"]
    assert (place, severity) in [(f.place, f.severity) for f in found]
    assert found[0].words == repr(word)
    assert "maya" not in letters(found[0].message)
    assert violations(result) == []


MAPPINGS = """\
#curie_map:
#  code: https://example.org/hives/code/
#  data: https://example.org/hives/
#  others: https://example.net/maya/
#mapping_set_id: https://example.org/hives/alignment/others
#mapping_set_title: Hives to others
#mapping_set_description: How hives relate to others.
#mapping_set_version: 1.0.0
#license: https://creativecommons.org/licenses/by/4.0/
#creator_id:
#- data:agent/keepers
#creator_label:
#- Maya Author
#mapping_date: '2026-05-01'
#object_source: 'others:'
#object_source_version: '1'
#subject_source_version: 1.0.0
subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\t\
mapping_justification\tconfidence\tsubject_source\tsubject_type\tobject_type\tcomment
code:top_bar_hive\tTop Bar Hive\tskos:closeMatch\tothers:hive\thive\t\
semapv:UnspecifiedMatching\t0.8\tdata:codebook\tskos concept\towl class\tAs is.
"""
TARGETS = (
    "prefix,namespace,title,version,licence,file,repository,commit,path,sha256,"
    "dereferenceable\nothers,https://example.net/maya/,Others,1,,,,,,,no\n"
)


def map_to_others(study: Path, old: str = "", new: str = "") -> None:
    """Give the study a mapping set, with something else in it."""
    change(study, "study.toml", "[reading]", 'alignments = "alignments"\n\n[reading]')
    (study / "alignments").mkdir()
    assert old in MAPPINGS
    text = MAPPINGS.replace("/maya/", "/others/") if old or new else MAPPINGS
    (study / "alignments" / "others.sssom.tsv").write_text(
        text.replace(old, new, 1) if old else text, encoding="utf-8"
    )
    (study / "alignments" / "targets.csv").write_text(
        TARGETS.replace("/maya/", "/others/") if old or new else TARGETS, "utf-8"
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [("As is.", "As Mayas.", 19, "[keeper]s"), ("\thive\t", "\tMáya\t", 19, "[keeper]"),
     ("others:hive", "others:mayashive", 19, "[keeper]shive"),
     ("Hives to", "MayaK to", 0, "[keeper]K")],
)  # fmt: skip
def test_a_longer_word_in_a_mapping_table_is_a_finding_with_its_line(
    study: Path, old: str, new: str, line: int, word: str
) -> None:
    map_to_others(study, old, new)

    found = [f for f in made(study).findings if f.rule == "name-in-longer-word"]

    assert [(f.path, f.line) for f in found] == [("alignments/others.sssom.tsv", line)]
    assert found[0].words == repr(word)


@pytest.mark.parametrize(
    ("old", "new", "line", "where"),
    [("As is.", "As Maya is.", 19, "line 19 of a mapping table"),
     ("others:hive", "others:maya", 19, "line 19 of a mapping table"),
     ("Hives to", "Maya to", 0, "a mapping table's header"),
     ("", "", 0, "a mapping table's header")],
)  # fmt: skip
def test_a_name_in_a_mapping_table_stops_publication(
    study: Path, old: str, new: str, line: int, where: str
) -> None:
    map_to_others(study, old, new)

    found = [f for f in names_left(made(study)) if "mapping table" in f.found]

    path = "alignments/others.sssom.tsv"
    assert [(f.path, f.line, f.found) for f in found] == [
        (path, line, f"a redacted name in {where} ({path})")
    ]


def test_a_name_in_an_address_of_others_in_the_codebook_stops_publication(
    study: Path,
) -> None:
    address = "skos:seeAlso <https://example.net/people/M%61ya> ;\n    skos:inScheme"
    change(study, "codes.ttl", "skos:inScheme", address)

    [found] = names_left(made(study))

    assert found.place == "codes.ttl:7"
    assert found.found == "a redacted name in code/top_bar_hive seeAlso"


@pytest.mark.parametrize(
    ("citation", "is_left"),
    [("Maya Author: Hives. 2026.", False), ("Author, Maya (2026)", False),
     ("Author: Hives, told by Maya", False), ("Author: Hives, told by Zoë", True)],
)  # fmt: skip
def test_the_citation_names_its_author_alone(
    study: Path, citation: str, is_left: bool
) -> None:
    change(study, "study.toml", "base =", f'citation = "{citation}"\nbase =')
    change(study, "study.toml", "'Maya'", "'Maya|Zoë'")

    found = [(f.path, f.found) for f in names_left(made(study))]

    left = [("study.toml", "a redacted name in the study's citation")]
    assert found == (left if is_left else [])


def test_daap_check_tells_longer_words_and_names_in_mapping_tables(study: Path) -> None:
    map_to_others(study, "As is.", "As Zoë and Mayas.")
    change(study, K1, "Top-bar", "Mayas top-bar")
    out = study / "dist"
    ended = run("build", study, "--out", str(out), "--no-site")
    assert ended.exit_code == 0, ended.output

    told = run("check", study, str(out))
    change(study, "study.toml", "'Maya'", "'Maya|Zoë'")
    ended = run("check", study, str(out))

    assert told.exit_code == 0
    assert "--  a name in longer words, or spelt otherwise\n" in told.output
    place = "graph/alignments: alignment/others/code/top_bar_hive/others/hive comment"
    assert f"    '[keeper]s' in {place} (and 6 more)\n" in told.output
    assert ended.exit_code == 1
    lines = [line for line in ended.output.splitlines() if ".tsv:" in line]
    assert lines == ["    a redacted name in alignments.sssom.tsv:18"]


def test_interviews_without_redaction_are_warned_of(study: Path) -> None:
    rule = "interviews-without-redaction"
    assert rule not in {f.rule for f in made(study).findings}
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(text.partition("[[redact]]")[0], encoding="utf-8")

    [found] = [f for f in made(study).findings if f.rule == rule]

    assert (found.severity, found.place) == (Severity.WARNING, "study.toml")
    change(study, "study.toml", "'k[0-9]+'", "'p[0-9]+'")
    assert rule not in {f.rule for f in made(study).findings}


def test_patterns_are_read_from_a_file_that_nothing_publishes(
    study: Path, tmp_path: Path
) -> None:
    change(study, K1, "Top-bar hives", "Zoe\u0308, Maya and top-bar hives")
    change(
        study, "study.toml", "[reading]", '[redaction]\nfile = "../n.toml"\n[reading]'
    )
    names = tmp_path / "n.toml"
    names.write_text("[[redact]]\npattern = 'Zoë'\nreplacement = '[b]'\n", "utf-8")

    result = made(study)

    texts = {text for _, text in published(result, tmp_path / "dist")}
    assert "[b], [keeper] and top-bar hives, mostly." in texts
    assert not [text for text in (*texts, *inputs(result)) if "n.toml" in text]
    assert "redaction-file-in-study" not in {f.rule for f in result.findings}


def test_a_changed_file_of_patterns_is_no_build_that_is_up_to_date(
    study: Path, tmp_path: Path
) -> None:
    change(study, K1, "Top-bar hives", "Zoë and top-bar hives")
    change(
        study, "study.toml", "[reading]", '[redaction]\nfile = "../n.toml"\n[reading]'
    )
    names, out = tmp_path / "n.toml", str(tmp_path / "dist")
    options = ("--out", out, "--no-site", "--cache", str(tmp_path / "cache"))
    names.write_text("[[redact]]\npattern = 'Ada'\n", "utf-8")
    assert run("build", study, *options).exit_code == 0
    assert f"{out} is up to date" in run("build", study, *options).output
    names.write_text("[[redact]]\npattern = 'Zoë'\nreplacement = '[b]'\n", "utf-8")

    assert run("build", study, *options).exit_code == 0

    text = (tmp_path / "dist" / "sources" / "k1.txt").read_text("utf-8")
    assert "[b] and top-bar hives" in text


def test_a_file_of_patterns_that_is_not_there_ends_the_build(study: Path) -> None:
    change(
        study, "study.toml", "[reading]", '[redaction]\nfile = "../n.toml"\n[reading]'
    )

    ended = run("build", study, "--out", str(study / "dist"))

    assert ended.exit_code == 2
    assert "redaction.file names '../n.toml', which is not a file here" in ended.output
    (study.parent / "n.toml").write_text("[[redact]]\npatern = 'Zoë'\n", "utf-8")
    ended = run("build", study, "--out", str(study / "dist"))
    assert (
        "n.toml: redact (entry 1) has 'patern', which is not a setting" in ended.output
    )
    assert not (study / "dist").exists()


def test_a_file_of_patterns_inside_the_study_is_warned_of(study: Path) -> None:
    change(study, "study.toml", "[reading]", '[redaction]\nfile = "n.toml"\n[reading]')
    (study / "n.toml").write_text("[[redact]]\npattern = 'Zoë'\n", "utf-8")

    found = [f for f in made(study).findings if f.rule == "redaction-file-in-study"]

    assert [f.place for f in found] == ["study.toml"]


def test_two_notes_whose_redacted_names_are_the_same_are_both_inputs(
    study: Path,
) -> None:
    (study / K1).rename(study / "field-notes" / "maya.md")
    second = NOTE.replace("# k\n1", "# k\n2").replace("top_bar_hive, ", "")
    (study / "field-notes" / "Maya.md").write_text(second, encoding="utf-8")

    result = made(study)
    assert violations(result) == []
    names = [name for name in inputs(result) if name.startswith("field-notes/")]
    assert names[0] == "field-notes/[keeper].md"
    assert re.fullmatch(r"field-notes/\[keeper\]\.md \([0-9a-f]{8}\)", names[1])
    assert len(names) == 2


def test_no_name_in_a_random_spelling_is_published(study: Path, tmp_path: Path) -> None:
    """A real build of many notes, a name in each place of each of them."""
    chance = random.Random(7)  # noqa: S311 (no secret)
    change(study, "study.toml", "'Maya'", "'Maya|Zo[eë]'")

    def name() -> str:
        return spelt(chance, chance.choice(["Maya", "Zoë", "Zoe"]))

    rows = []
    for number in range(2, 12):
        note = NOTE.replace("# k\n1", f"# k\n{number}")
        note = note.replace("to Keeper A", f"to {name()}")
        note = note.replace("hives, mostly.", f"hives, {name()}, as\n> {name()} said.")
        note = note.replace("hives, mostly\n", f"hives, {name()}\n\n{name()} keeps\n")
        note = note.replace(
            "calm_bees", f'x{number} = CClass(force, "Bees of {name()}")'
        )
        path = study / "field-notes" / f"k_{number}-{chance.choice(['maya', 'zoë'])}.md"
        path.write_text(note, encoding="utf-8")
        rows.append(f'k{number},"Visit to {name()}",,,,Interview,Practitioner,,\n')
    (study / "sources.csv").write_text(SOURCES + "".join(rows), encoding="utf-8")

    result = made(study)

    assert violations(result) == []
    texts = {*published(result, tmp_path / "dist")}
    for name_left in ("Maya", "zoe", "zoë"):
        assert leaking(texts, name_left) == []


def spelt(chance: random.Random, name: str) -> str:
    """A name in one of the spellings that mean the same, on one line."""
    ways: list[Callable[[str], str]] = [
        str.upper,
        str.lower,
        lambda s: unicodedata.normalize("NFD", s),
        lambda s: f"{s[:2]}\u00ad{s[2:]}",
        lambda s: f"{s[:1]}\u200b{s[1:]}",
        lambda s: f"_{s}_",
        lambda s: f"@{s}_s",
        lambda s: f"{s}_smith@example.org",
        lambda s: f"{s}’s",
        lambda s: "".join(f"&#{ord(c)};" for c in s),
        lambda s: "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in s),
    ]
    return chance.choice(ways)(name)
