"""Projects of QDA tools from the file to the published dataset."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse
from tests.extract.qda.support import qdpx, text_source
from tests.support import run

from daap.build import import_files
from daap.core.file_lock import acquired, alone_in
from daap.core.settings import read_settings
from daap.extract.qda.store import source_files

FILES = Path(__file__).parent / "extract" / "qda" / "files"
BASE = "https://example.org/bees/"
TERMS = "https://w3id.org/daap/ontology#"
TITLE = ("--title", "Bees", "--base", BASE, "--issued", "2026-01-01")


def begin(folder: Path, more: str = "") -> Path:
    """A new study; its study.toml."""
    assert run("sources", "init", folder, *TITLE).exit_code == 0
    study = folder / "study.toml"
    study.write_text(study.read_text(encoding="utf-8") + more, encoding="utf-8")
    return study


def build(study: Path) -> Path:
    """The dataset of a study."""
    out = study.parent / "dist"
    result = run("build", "--study", study, "--out", out, "--no-cache", "--no-site")
    assert result.exit_code == 0, result.output
    imported = len(list((study.parent / "imports" / "sources").glob("*.json")))
    assert not imported or f", {imported} imported source" in result.output
    return out


def made(folder: Path, name: str, file: str = "bees.qdpx", more: str = "") -> Path:
    """The dataset that a file makes under another name, as a newcomer would."""
    folder.mkdir()
    path = Path(shutil.copy(FILES / name, folder / file))
    study = begin(folder / "study", more)
    result = run("import", path, "--study", study)
    assert result.exit_code == 0, result.output
    return build(study)


def graph(dist: Path) -> set[str]:
    """The quads of a dataset."""
    content = gzip.decompress((dist / "daap.nq.gz").read_bytes())
    return {str(quad) for quad in parse(content, format=RdfFormat.N_QUADS)}


def published(dist: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a dataset, what is packed unpacked."""
    for path in sorted(dist.rglob("*")):
        if path.is_dir():
            continue
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(BytesIO(content)) as book:
                content = b"".join(map(book.read, book.namelist()))
        yield path.name, content


@pytest.fixture(scope="module")
def lf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the project with LF line ends."""
    return made(tmp_path_factory.mktemp("lf") / "a", "qualcoder4-bees-lf.qdpx")


def count(quads: set[str], what: str) -> int:
    """How many quads hold a text."""
    return sum(what in quad for quad in quads)


def test_what_was_coded_is_published(lf: Path) -> None:
    quads = graph(lf)
    assert count(quads, f"#type> <{TERMS}CodeAssignment> <") == 10
    assert count(quads, f"#type> <{TERMS}CodingStep> <") == 9
    assert count(quads, f"creator> <{BASE}coder/coder-1> <{BASE}graph/source") >= 6
    assert count(quads, f"{TERMS}inSegment> <{BASE}source/p1/segment/") > 0
    across = f"<{BASE}source/p1/transcript/char/146-180> <{TERMS}inSegment> "
    assert count(quads, across) == 2
    memos = {"she is proud of it", "against it", "a name: redact"}
    memos |= {"We began with the logbooks.", "first interview"}
    for memo in memos:
        assert count(quads, f'#bodyValue> "{memo}"') == 1, memo
    assert count(quads, '#label> "Keeper A"') == 1
    assert count(quads, 'description> "ten years"') == 1
    assert count(quads, '#hasValue> "10"^^<') == 1
    assert count(quads, '#hasValue> "Tyrol"') == 1
    assert count(quads, f'<{TERMS}variable> "') == 2


def anchored(dist: Path) -> int:
    """How many anchors there are; each must cut the words that it quotes."""
    content = gzip.decompress((dist / "daap.nq.gz").read_bytes())
    quotes = {
        str(quad.subject): quad.object.value
        for quad in parse(content, format=RdfFormat.N_QUADS)
        if quad.predicate.value == "http://www.w3.org/ns/oa#exact"
    }
    for iri, words in quotes.items():
        source, _, place = iri.strip("<>").removeprefix(f"{BASE}source/").partition("/")
        start, end = place.split("/")[2].split("-")
        text = (dist / "sources" / f"{source}.txt").read_text(encoding="utf-8")
        assert text[int(start) : int(end)] == words
    return len(quotes)


def test_every_anchor_cuts_the_words_that_it_quotes(lf: Path) -> None:
    assert anchored(lf) == 10


def test_a_label_of_an_import_that_is_not_read_is_told(tmp_path: Path) -> None:
    made(tmp_path / "a", "qualcoder4-bees-lf.qdpx")
    study = tmp_path / "a" / "study" / "study.toml"
    text = study.read_text(encoding="utf-8")
    [before] = [line for line in text.split("\n") if line.startswith("speaker =")]
    study.write_text(text.replace(before, "speaker = 'Interviewer'"), encoding="utf-8")
    rows = report(build(study))
    assert [row for row in rows if "speaker" in row] == [
        "only one speaker, 'Interviewer', in an interview; a name before a colon on "
        f"paragraph{at}"
        for at in ("s 2, 3", " 2")
    ]


def report(dist: Path) -> list[str]:
    """What was found, of each finding of reading, by source."""
    found = parse(path=dist / "report.ttl", format=RdfFormat.TURTLE)
    said = [quad for quad in found if quad.predicate.value == f"{TERMS}found"]
    return [quad.object.value for quad in sorted(said, key=lambda q: str(q.subject))]


def of_file(quad: str) -> bool:
    """Whether a quad is of the project file's own record."""
    return quad.startswith((f"<{BASE}import/bees>", f"<{BASE}import/bees/"))


PAIRS = ["qualcoder4-bees-crlf.qdpx", "qualcoder4-bees.qda"]


@pytest.mark.parametrize("name", PAIRS)
def test_each_file_of_a_project_gives_the_same_graph_but_for_its_own_record(
    name: str, lf: Path, tmp_path: Path
) -> None:
    """QualCoder's exchange files lack which sources a case has; its own has it."""
    suffix = Path(name).suffix
    found = graph(made(tmp_path / "a", name, f"bees{suffix}"))
    assert {quad for quad in found ^ graph(lf) if not of_file(quad)} == set()
    parts = [quad for quad in found if "terms/hasPart" in quad and of_file(quad)]
    record = f"<{BASE}import/bees/case/keeper-a>"
    whole = f"{record} <http://purl.org/dc/terms/hasPart> <{BASE}source/p1>"
    assert parts == ([f"{whole} <{BASE}graph/project>"] if suffix == ".qda" else [])


def test_words_of_a_case_that_one_file_alone_tells_are_in_its_record(
    lf: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / "bees.qda"))
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE case_text SET pos0 = 101, pos1 = 110")
    study = begin(tmp_path / "study")
    assert run("import", path, "--study", study).exit_code == 0
    found = graph(build(study))
    words = f"<{BASE}source/p1/transcript/char/101-110"
    record = f"<{BASE}import/bees/case/keeper-a>"
    part = f"{record} <http://purl.org/dc/terms/hasPart> {words}> <{BASE}graph/project>"
    assert part in found
    others = {quad for quad in found ^ graph(lf) if not of_file(quad)}
    assert {quad for quad in others if not quad.startswith(words)} == set()


def test_every_file_of_the_project_is_held_against_another(shared: Path) -> None:
    """Files of sources; a codebook has none, and Taguette writes one alone."""
    found = {
        path.name
        for path in (shared / "qda").glob("qualcoder4-bees*")
        if path.suffix != ".qdc"
    }
    assert found == {"qualcoder4-bees-lf.qdpx", *PAIRS}
    for name in found:
        assert (shared / "qda" / name).read_bytes() == (FILES / name).read_bytes()


MAYA = "\n[[redact]]\npattern = 'Maya'\nreplacement = \"[a keeper]\"\n"


@pytest.mark.parametrize(
    "name", ["qualcoder4-bees-crlf.qdpx", "taguette-1.5.2-bees.sqlite3"]
)
def test_no_name_is_published_and_all_anchors_are_right(
    name: str, tmp_path: Path
) -> None:
    """The name is in texts, in the names of the file, of a source, a code, a coder."""
    path = named(Path(shutil.copy(FILES / name, tmp_path / f"Maya{Path(name).suffix}")))
    study = begin(tmp_path / "study", MAYA)
    result = run("import", path, "--study", study)
    assert result.exit_code == 0, result.output
    dist = build(study)
    for file, content in published(dist):
        assert b"maya" not in content.lower(), file
        assert "maya" not in file.lower()
    texts = [p.read_text(encoding="utf-8") for p in (dist / "sources").glob("*.txt")]
    assert any("[a keeper] never opens a hive in the rain." in text for text in texts)
    assert anchored(dist) >= 5


def named(path: Path) -> Path:
    """A project with the name Maya in all its names."""
    if path.suffix == ".qdpx":
        members: dict[str, bytes] = {}
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                members[name] = archive.read(name)
        text = members["project.qde"].decode("utf-8")
        for old, new in (
            ('name="ann"', 'name="Maya"'),
            ('name="p1"', 'name="Maya 1"'),
            ('name="calm"', 'name="calm Maya"'),
            ('name="Keeper A"', 'name="Keeper Maya"'),
            ('name="years"', 'name="years of Maya"'),
            ("she is proud of it", "Maya is proud of it"),
        ):
            assert old in text
            text = text.replace(old, new)
        members["project.qde"] = text.encode("utf-8")
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return path
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE documents SET name = 'Maya 1'")
        connection.execute("UPDATE tags SET path = 'Maya' WHERE path = 'calm'")
        connection.execute("UPDATE tags SET description = 'of Maya' WHERE id = 2")
    connection.close()
    return path


def test_names_of_links_and_of_second_cases_are_not_published(tmp_path: Path) -> None:
    """Both are parts of an IRI, which is made when the file is imported."""
    redact = "\n[[redact]]\npattern = 'Maya'\nreplacement = \"[a keeper]\"\n"
    study = begin(tmp_path / "study", redact)
    path = qdpx(
        tmp_path,
        text_source("All is calm.", (7, 11, "calm")),
        codes='<Code guid="c1" name="calm"/><Code guid="c2" name="wild"/>',
        before='<Cases><Case guid="a" name="Maya"/>'
        '<Case guid="b" name="Maya"/></Cases>',
        after='<Links><Link name="Maya says" originGUID="c1" targetGUID="c2"/></Links>',
    )
    assert run("import", path, "--study", study).exit_code == 0
    dist = build(study)
    quads = graph(dist)
    assert count(quads, f"#type> <{TERMS}Case>") == 2
    assert not [name for name, content in published(dist) if b"maya" in content.lower()]


def test_identifiers_hold_no_digest_of_a_name_that_is_replaced(tmp_path: Path) -> None:
    """A digest would confirm a name to who guesses it."""
    redact = "\n[[redact]]\npattern = 'Maya|Zoe|Tom'\nreplacement = 'keeper'\n"
    study = begin(tmp_path / "study", redact)
    names = ("Maya", "Tom", "Zoe")
    path = qdpx(
        tmp_path,
        "".join(text_source(f"It is {name}.", name=name) for name in names),
        before="<Cases>"
        + "".join(f'<Case guid="{name}" name="{name}"/>' for name in names)
        + "</Cases>",
    )
    for _ in range(2):
        assert run("import", path, "--study", study).exit_code == 0
        found = source_files(study.parent)
        assert [one.stem for one in found] == ["keeper", "keeper-2", "keeper-3"]
    quads = graph(build(study))
    for name in ("keeper", "keeper-2", "keeper-3"):
        assert count(quads, f"<{BASE}case/{name}> <http://www.w3.org/1999") > 0


def test_nothing_of_users_and_commands_of_taguette_is_published(tmp_path: Path) -> None:
    path = Path(
        shutil.copy(FILES / "taguette-1.5.2-bees.sqlite3", tmp_path / "b.sqlite3")
    )
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "UPDATE users SET login = 'zelda', email = 'zelda@planted.example', "
            "hashed_password = 'bcrypt:planted-hash'"
        )
        connection.execute("UPDATE commands SET user_login = 'zelda'")
        connection.execute(
            "INSERT INTO commands (date, user_login, project_id, document_id, payload) "
            "VALUES ('2026-01-01', 'zelda', 1, 9, "
            '\'{"type": "document_add", "document_name": "planted-document"}\')'
        )
    connection.close()
    study = begin(tmp_path / "study")
    assert run("import", path, "--study", study).exit_code == 0
    dist = build(study)
    extracts = [
        (p.name, p.read_bytes()) for p in (tmp_path / "study" / "imports").rglob("*.*")
    ]
    for file, content in (*published(dist), *extracts):
        assert b"planted" not in content and b"zelda" not in content, file
    assert 'coder-1 = "zelda"' in study.read_text(encoding="utf-8")
    quads = graph(dist)
    assert count(quads, f"creator> <{BASE}coder/coder-1>") == 6
    assert count(quads, '"2026-11-28T17:13:20.739502"') == 1


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_nothing_is_written_where_one_file_cannot_be_read(tmp_path: Path) -> None:
    study = begin(tmp_path / "study")
    before = tree(study.parent)
    bad = tmp_path / "bad.qdpx"
    bad.write_bytes(b"PK no archive")
    result = run("import", FILES / "qualcoder4-bees.qda", bad, "--study", study)
    assert result.exit_code == 2
    assert "bad.qdpx" in result.output
    assert tree(study.parent) == before


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("a/bees.qdc", "b/bees.qdc", "has the name of"),
        ("p_7.srt", "p_7.txt", "as another of the files"),
    ],
)
def test_of_two_files_none_takes_the_place_of_the_other(
    one: str, other: str, reason: str, tmp_path: Path
) -> None:
    study = begin(tmp_path / "study")
    for name in (one, other):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        if name.endswith("qdc"):
            shutil.copy(FILES / "qualcoder4-bees.qdc", path)
        else:
            path.write_text("1\n00:00:01,000 --> 00:00:02,000\nAnn: Hello.\n")
    result = run("import", tmp_path / one, tmp_path / other, "--study", study)
    assert (result.exit_code, reason in result.output) == (2, True)
    assert not (study.parent / "imports").exists()
    assert not list(study.parent.glob("field-notes/p_*.md"))


@pytest.mark.parametrize("name", [".", "/", "n" * 300, "a/../../b"])
def test_a_name_of_a_source_in_a_table_is_no_path(name: str, tmp_path: Path) -> None:
    study = begin(tmp_path / "study")
    table = tmp_path / "t.csv"
    table.write_text(f"source,words,code\n{name},hello,calm\n", encoding="utf-8")
    result = run("import", table, "--study", study)
    assert result.exit_code == 0, result.output
    assert "its text is not known" in run("read", table, "--study", study).output


def test_what_a_person_may_edit_is_not_overwritten(tmp_path: Path) -> None:
    study = begin(tmp_path / "study")
    path = Path(shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / "bees.qda"))
    assert run("import", path, "--study", study).exit_code == 0
    first = tree(study.parent)
    assert run("import", path, "--study", study).exit_code == 0
    assert tree(study.parent) == first
    for name in ("codebook.ttl", "imports/bees.md"):
        edited = study.parent / name
        edited.write_text(edited.read_text(encoding="utf-8") + "\n# mine\n", "utf-8")
    assert run("import", path, "--study", study).exit_code == 0
    for name in ("codebook.ttl", "imports/bees.md"):
        assert (study.parent / name).read_text(encoding="utf-8").endswith("# mine\n")


def test_files_of_a_team_are_one_study(tmp_path: Path) -> None:
    """Two files of one project, one of which a coder has gone on with."""
    study = begin(tmp_path / "study")
    ours = Path(shutil.copy(FILES / "qualcoder4-bees-lf.qdpx", tmp_path / "ours.qdpx"))
    theirs = Path(shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / "theirs.qda"))
    with sqlite3.connect(theirs) as connection:
        connection.execute("UPDATE code_text SET owner = 'eve' WHERE owner = 'ben'")
        connection.execute("UPDATE code_name SET memo = 'other' WHERE name = 'logbook'")
        connection.execute("UPDATE source SET fulltext = 'no' || fulltext WHERE id = 2")
        connection.execute("UPDATE attribute SET value = 'Bern' WHERE value = 'Tyrol'")
    connection.close()
    result = run("import", ours, theirs, "--study", study)
    assert result.exit_code == 0
    assert "another text of the source p2 than ours has" in result.output
    assert "another 'region' of the source p1 than ours has" in result.output
    settings = read_settings(study)
    assert settings.coders == {"coder-1": "ann", "coder-2": "ben", "coder-3": "eve"}
    assert len(source_files(settings.root)) == 3
    dist = build(study)
    quads = graph(dist)
    assert count(quads, f"#type> <{TERMS}CodeAssignment> <") == 6 + 2 + 2 + 2 + 2
    assert count(quads, '#hasValue> "Tyrol"') == 1
    assert count(quads, '#hasValue> "Bern"') == 0
    report = (dist / "report.ttl").read_text(encoding="utf-8")
    assert "another definition of the code keeping.records.logbook" in report


def test_a_transcript_becomes_a_field_note_that_builds(tmp_path: Path) -> None:
    study = begin(tmp_path / "study")
    path = tmp_path / "p_7.vtt"
    path.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Zelda>How are the bees?</v>\n\n"
        "00:02.000 --> 00:03.000\n<v Link>They are calm.</v>\n```\n",
        encoding="utf-8",
    )
    result = run("import", path, "--study", study)
    assert result.exit_code == 0
    assert "there it says Zelda" in result.output
    note = (study.parent / "field-notes" / "p_7.md").read_text(encoding="utf-8")
    assert note.endswith(
        "# coding\n\n> Speaker 1\n\n> How are the bees?\n\n"
        "> Speaker 2\n\n> They are calm.\n\n> \\```\n"
    )
    again = run("import", path, "--study", study)
    assert again.exit_code == 2
    assert "which is there; nothing was written" in again.output
    text = (build(study) / "sources" / "p7.txt").read_text(encoding="utf-8")
    assert text == "How are the bees?\n\nThey are calm.\n\n```\n"


def test_read_shows_what_a_file_holds_and_writes_nothing(tmp_path: Path) -> None:
    study = begin(tmp_path / "study")
    before = tree(tmp_path)
    result = run("read", FILES / "qualcoder4-bees.qda", "--study", study)
    assert result.exit_code == 0
    for shown in (
        "## Sources (2)",
        "- p1: text, 228 code points, 8 codings, region = Tyrol",
        "## Codes (7)",
        "## Codings (10)",
        "- p1 146-180 [calm] coder-2 'talks help. Expert A: The top bar'",
        "- coder-1: 6 codings",
        "- region: Text, where",
        "- Keeper A, years = 10, p1: ten years",
        "it was left out: it is empty",
        "positions count code points",
    ):
        assert shown in result.output
    assert tree(tmp_path) == before


@pytest.mark.parametrize("text", ["none", "quoted"])
def test_words_of_an_imported_source_can_be_withheld(text: str, tmp_path: Path) -> None:
    more = f'\n[publish]\ntext = "{text}"\n'
    dist = made(tmp_path / "a", "qualcoder4-bees-lf.qdpx", more=more)
    for name, content in published(dist):
        assert b"How do you keep your bees" not in content, name
        assert b"a name: redact" not in content, name
        assert (b"I write every visit" in content) <= (text == "quoted"), name
    quads = graph(dist)
    assert count(quads, f"#type> <{TERMS}CodeAssignment> <") == 10
    assert count(quads, f"<{BASE}source/p1/transcript/char/146-180> ") > 0


def test_regions_and_the_words_of_cases_are_published(tmp_path: Path) -> None:
    cases = '<Cases><Case guid="k1" name="Keeper A"/></Cases>'
    source = text_source("Maya is calm here.", (8, 12, "calm"), (13, 17, "here"))
    source = source.replace('CodeRef targetGUID="c1"', 'CodeRef targetGUID="k1"', 1)
    picture = (
        '<PictureSource guid="a" name="photo"><PictureSelection guid="z" firstX="4" '
        'firstY="2" secondX="9" secondY="8"><Coding guid="zk">'
        '<CodeRef targetGUID="c1"/></Coding></PictureSelection></PictureSource>'
    )
    path = qdpx(tmp_path, source + picture, before=cases)
    study = begin(tmp_path / "study", MAYA)
    assert run("import", path, "--study", study).exit_code == 0
    dist = build(study)
    quads = graph(dist)
    part = f"<{BASE}case/keeper-a> <http://purl.org/dc/terms/hasPart> "
    assert count(quads, f"{part}<{BASE}source/p1/transcript/char/14-18>") == 1
    assert count(quads, f"<{BASE}source/p1/transcript/char/14-18/quote> ") > 0
    assert anchored(dist) == 2
    assert count(quads, '#value> "xywh=4,2,5,6"') == 1
    target = f"#hasTarget> <{BASE}source/photo/region/1> <{BASE}graph/source/photo>"
    assert count(quads, target) == 1


def test_an_imported_source_is_built_from_its_outline_alike(tmp_path: Path) -> None:
    """With its findings, such as that of `talk` in `talks`, at the same path."""
    more = "[[redact]]\npattern = 'talk'\nreplacement = '[word]'"
    study = begin(tmp_path / "study", f'\n[publish]\ntext = "none"\n{more}\n')
    path = Path(shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / "bees.qda"))
    assert run("import", path, "--study", study).exit_code == 0
    dist = build(study)
    before, report = graph(dist), (dist / "report.ttl").read_bytes()
    assert b"imports/sources/p1.json" in report
    assert run("sources", "outline", "--study", study).exit_code == 0
    shutil.rmtree(study.parent / "imports" / "sources")
    outline = (study.parent / "outlines" / "p1.json").read_text(encoding="utf-8")
    assert "every visit" not in outline and "proud" not in outline
    assert graph(build(study)) == before
    assert (dist / "report.ttl").read_bytes() == report


def test_likely_names_in_memos_values_and_cases_are_listed(tmp_path: Path) -> None:
    """With the place of each, and without what a pattern covers or puts in place."""
    more = "[[redact]]\npattern = 'Ferguson'\nreplacement = '[the Doctor]'"
    study = begin(tmp_path / "study", f"\n{more}\n")
    texts = {
        "n1": "Dr. Ferguson knows her. My name is Bertram.",
        "n2": "We met Mrs. Olga, says Dr. Ferguson.",
    }
    value = (
        '<VariableValue><VariableRef targetGUID="v1"/><TextValue>Mr. Novak</TextValue>'
        "</VariableValue>"
    )
    source = text_source("All is calm.", (7, 11, "calm")).replace(
        "</TextSource>", f'<NoteRef targetGUID="n1"/>{value}</TextSource>'
    )
    notes = "".join(
        f'<Note guid="{key}"><PlainTextContent>{text}</PlainTextContent></Note>'
        for key, text in texts.items()
    )
    before = (
        '<Variables><Variable guid="v1" name="who" typeOfVariable="Text"/></Variables>'
        '<Cases><Case guid="k1" name="Ms. Quimby"/></Cases>'
    )
    path = qdpx(tmp_path, source, before=before, after=f"<Notes>{notes}</Notes>")
    assert run("import", path, "--study", study).exit_code == 0
    result = run("names", "--study", study, "--format", "json")
    found = {one["name"]: one["places"] for one in json.loads(result.stdout)}
    assert found == {
        "Bertram": ["imports/sources/p1.json:0"],
        "Novak": ["imports/sources/p1.json:0"],
        "Olga": ["imports/small.json:0"],
        "Quimby": ["imports/small.json:0"],
    }


def test_values_of_variables_are_terms_as_an_endpoint_gives_them(
    tmp_path: Path,
) -> None:
    said = (("Integer", "007"), ("Boolean", "1"), ("Float", "1.50"))
    variables = "".join(
        f'<Variable guid="v{kind}" name="{kind}" typeOfVariable="{kind}"/>'
        for kind, _ in said
    )
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="v{kind}"/><{kind}Value>{value}'
        f"</{kind}Value></VariableValue>"
        for kind, value in said
    )
    source = text_source("All is calm.", (7, 11, "calm")).replace(
        "</TextSource>", f"{values}</TextSource>"
    )
    study = begin(tmp_path / "study")
    path = qdpx(tmp_path, source, before=f"<Variables>{variables}</Variables>")
    assert run("import", path, "--study", study).exit_code == 0
    quads = graph(build(study))
    for value in ('"7"^^<', '"true"^^<', '"1.5"^^<'):
        assert count(quads, f"#hasValue> {value}") == 1


def test_two_imports_at_once_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second adds to what the first has written, also to study.toml."""
    study = begin(tmp_path / "study")
    inner, seen = import_files.import_files, list[bool | None]()

    def watched(*arguments: Any) -> list[import_files.Imported]:
        other = os.open(study.parent, os.O_RDONLY)
        seen.append(acquired(other, wait=False))
        os.close(other)
        return inner(*arguments)

    monkeypatch.setattr(import_files, "import_files", watched)
    path = qdpx(tmp_path, text_source("All is calm.", (7, 11, "calm")))
    assert run("import", path, "--study", study).exit_code == 0
    assert seen == [False]
    with alone_in(study.parent):
        assert (study.parent / "imports" / "small.json").is_file()


def test_an_extract_that_was_edited_wrongly_is_told(tmp_path: Path) -> None:
    study = begin(tmp_path / "study")
    path = Path(shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / "bees.qda"))
    assert run("import", path, "--study", study).exit_code == 0
    extract = study.parent / "imports" / "sources" / "p1.json"
    good = extract.read_text(encoding="utf-8")
    for old, new, reason in (
        ('"end": 95', '"end": 9500', "has the span 63-9500, which is not in its text"),
        ('"start": 63', '"begin": 63', "has the unknown field 'begin'"),
        ('"codings": [', '"codings": [7,', r"codings[0] is not an object"),
        ('"end": 95', '"end": "95"', "which is no int"),
        ("{", "[", "is not an extract of an import"),
    ):
        extract.write_text(good.replace(old, new, 1), encoding="utf-8")
        result = run("build", "--study", study, "--out", tmp_path / "d", "--no-cache")
        assert result.exit_code == 2
        assert reason in result.output, result.output


def test_a_codebook_alone_is_published(tmp_path: Path) -> None:
    dist = made(tmp_path / "a", "qualcoder4-bees.qdc", "codes.qdc")
    quads = graph(dist)
    assert count(quads, f"#type> <{TERMS}Category> <{BASE}graph/codebook>") == 2
    assert count(quads, f"#type> <{TERMS}Code> <{BASE}graph/codebook>") == 7


def test_a_folder_of_qualcoder_is_a_project(tmp_path: Path) -> None:
    folder = tmp_path / "bees.qda"
    folder.mkdir()
    shutil.copy(FILES / "qualcoder4-bees.qda", folder / "data.qda")
    (folder / "ai_data").mkdir()
    (folder / "ai_data" / "chat_history.sqlite").write_bytes(b"a secret talk")
    study = begin(tmp_path / "study")
    assert run("import", folder, "--study", study).exit_code == 0
    assert (study.parent / "imports" / "bees.json").is_file()
    assert all(b"secret" not in content for content in tree(study.parent).values())


def test_the_database_in_a_folder_of_qualcoder_is_named_by_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = begin(tmp_path / "study")
    for name in ("ann.qda", "ben.qda"):
        (tmp_path / name).mkdir()
        shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / name / "data.qda")
    assert (
        run("import", tmp_path / "ann.qda" / "data.qda", "--study", study).exit_code
        == 0
    )
    monkeypatch.chdir(tmp_path / "ben.qda")
    assert run("import", "data.qda", "--study", study).exit_code == 0
    found = sorted(path.name for path in (study.parent / "imports").glob("*.json"))
    assert found == ["ann.json", "ben.json"]


def test_the_same_project_twice_is_the_same_but_for_the_record_of_its_files(
    tmp_path: Path,
) -> None:
    def said(quads: set[str]) -> set[str]:
        """What is no record of a file, and no checksum of one."""
        return {q for q in quads if "/import/" not in q and "/file/" not in q}

    study = begin(tmp_path / "study")
    first = Path(shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / "bees.qda"))
    again = Path(shutil.copy(FILES / "qualcoder4-bees-lf.qdpx", tmp_path / "bees.qdpx"))
    assert run("import", first, "--study", study).exit_code == 0
    once = graph(build(study))
    assert run("import", again, "--study", study).exit_code == 0
    twice = graph(build(study))
    assert said(once) == said(twice)
    assert count(twice, f"#type> <{TERMS}ProjectFile> <") == 2


def test_without_a_study_nothing_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("import", FILES / "qualcoder4-bees.qda")
    assert result.exit_code == 2
    assert "no study.toml here or above" in result.output
    study = begin(tmp_path / "study")
    result = run("import", tmp_path / "bee.qda", "--study", study)
    assert result.exit_code == 2
    assert "bee.qda: no such file" in result.output
