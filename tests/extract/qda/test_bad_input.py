"""Broken and hostile files: each a finding, or an error that names its place."""

from __future__ import annotations

import re
import shutil
import sqlite3
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.extract.qda.support import (
    CODE,
    FILES,
    database,
    qdpx,
    quotes,
    read,
    text_source,
)

from daap.core.errors import InputError
from daap.extract.qda import archive
from daap.extract.qda.project import Remarks
from daap.extract.qda.variables import moment

TEXT = text_source("All is calm here.", (7, 11, "calm"))
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


def zipped(folder: Path, members: dict[str, bytes]) -> Path:
    """An archive with any members."""
    path = folder / "made.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def encrypted(folder: Path) -> Path:
    """A project whose members say that they are encrypted."""
    path = qdpx(folder, TEXT)
    content = bytearray(path.read_bytes())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + place] |= 1
    path.write_bytes(content)
    return path


def bomb(folder: Path) -> Path:
    """A text of 64 MiB that is packed to a thousandth."""
    source = '<TextSource guid="t" name="p1" plainTextPath="internal://a.txt"/>'
    return qdpx(folder, source, members={"sources/a.txt": b"a" * (64 << 20)})


def doctype(folder: Path) -> Path:
    """A project with a document type and entities."""
    return zipped(folder, {"project.qde": f"{BOMB}<Project>&b;</Project>".encode()})


def with_journal(folder: Path) -> Path:
    """A database beside which changes lie that are not in it."""
    path = Path(
        shutil.copy(FILES / "taguette-1.5.2-bees.sqlite3", folder / "b.sqlite3")
    )
    path.with_name("b.sqlite3-wal").write_bytes(b"x")
    return path


def circle(folder: Path) -> Path:
    """A project of QualCoder whose category is above itself."""
    path = Path(shutil.copy(FILES / "qualcoder4-bees.qda", folder / "b.qda"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE code_cat SET supercatid = 2 WHERE catid = 1")
    connection.close()
    return path


def view(folder: Path) -> Path:
    """A database in which a view stands for a table."""
    return database(
        folder / "v.sqlite3",
        ["CREATE TABLE a (id)", "CREATE VIEW highlights AS SELECT * FROM a"],
    )


def cut(folder: Path) -> Path:
    """A database that ends in the middle."""
    path = folder / "cut.qda"
    path.write_bytes((FILES / "qualcoder4-bees.qda").read_bytes()[:9000])
    return path


def deep(folder: Path) -> Path:
    """A codebook with more elements within one another than any has."""
    path = folder / "deep.qdc"
    path.write_text(f"<CodeBook>{'<Codes>' * 5000}{'</Codes>' * 5000}</CodeBook>")
    return path


def codebook(folder: Path, encoding: str) -> Path:
    """A codebook that says it has an encoding."""
    path = folder / "made.qdc"
    path.write_text(f'<?xml version="1.0" encoding="{encoding}"?><CodeBook/>')
    return path


def chain(folder: Path) -> Path:
    """A project of QualCoder with more categories within one another than any has."""
    rows = (f"({n}, 'n{n}', {n - 1 if n > 100 else 'NULL'})" for n in range(100, 400))
    insert = "INSERT INTO code_cat (catid, name, supercatid) VALUES "
    return changed(folder, "qualcoder4-bees.qda", insert + ", ".join(rows))


def concepts(folder: Path) -> Path:
    """A codebook in SKOS with more concepts above one another than any has."""
    path = folder / "deep.ttl"
    space = "http://www.w3.org/2004/02/skos/core#"
    path.write_text(
        "\n".join(
            f'<urn:{n}> <{space}prefLabel> "{n}"; <{space}broader> <urn:{n + 1}> .'
            for n in range(300)
        )
    )
    return path


def changed(folder: Path, name: str, *statements: str) -> Path:
    """A database of a tool after some SQL."""
    path = Path(shutil.copy(FILES / name, folder / name))
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda f: zipped(f, {"a.qde": b"<a/>", "b.qde": b"<a/>"}), "holds 2 *.qde"),
        (lambda f: zipped(f, {"a.txt": b"x"}), "holds 0 *.qde"),
        (
            lambda f: zipped(f, {"a": b"x"}).rename(f / "a.xlsx"),
            "is a spreadsheet; save its sheet as CSV",
        ),
        (
            lambda f: zipped(f, {"a.qde": b"<Project><x></Project>"}),
            ".qdpx/a.qde:1: is not XML",
        ),
        (lambda f: zipped(f, {"a.qde": b"<CodeBook/>"}), "not a REFI-QDA project"),
        (doctype, "a document type"),
        (encrypted, "encrypted member"),
        (bomb, "decompression bomb"),
        (with_journal, "unsaved changes in b.sqlite3-wal"),
        (circle, "within itself"),
        (view, "of no known tool"),
        (cut, "SQLite database|table "),
        (deep, "nested deeper than"),
        (chain, "nested deeper than 200"),
        (concepts, "nested deeper than 200"),
        (lambda f: codebook(f, "gbk"), "in no known encoding"),
        (lambda f: codebook(f, "hex"), "in no known encoding"),
        (lambda f: codebook(f, "foo"), "in no known encoding"),
    ],
)
def test_what_cannot_be_read_is_an_error(
    made: Callable[[Path], Path], reason: str, tmp_path: Path
) -> None:
    reason = reason.replace("*", r"\*")
    with pytest.raises(InputError, match=reason):
        read(made(tmp_path))


def test_members_and_elements_are_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST", 100)
    with pytest.raises(InputError, match="members or"):
        read(qdpx(tmp_path, TEXT))


@pytest.mark.parametrize("name", ["A%20b.txt", "a b.TXT", "a b.txt"])
def test_a_text_is_found_by_a_path_in_another_spelling(
    name: str, tmp_path: Path
) -> None:
    source = f'<TextSource guid="t" name="p1" plainTextPath="internal://{name}"/>'
    path = qdpx(tmp_path, source, members={"sources/a b.txt": b"bees"})
    _, sources, rules = read(path)
    assert (sources["p1"].text, rules.count("import-left-out")) == (("bees",), 0)


@pytest.mark.parametrize("is_marked", [True, False])
@pytest.mark.parametrize("name", ["Mu\u0308ller.txt", "M\u00fcller.txt", "so...txt"])
def test_a_text_has_a_name_in_any_form_of_unicode(
    name: str, is_marked: bool, tmp_path: Path
) -> None:
    """Programs that pack archives decompose names, or do not mark them as UTF-8."""
    written = unicodedata.normalize("NFC", name)
    source = f'<TextSource guid="t" name="p1" plainTextPath="internal://{written}"/>'
    path = qdpx(tmp_path, source, members={f"sources/{name}": b"bees"})
    if not is_marked:
        content = bytearray(path.read_bytes())
        for head, flags in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
            for found in re.finditer(re.escape(head), bytes(content)):
                content[found.start() + flags] &= ~8
        path.write_bytes(content)
    _, sources, rules = read(path)
    assert (sources["p1"].text, rules.count("import-left-out")) == (("bees",), 0)


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "C:/evil.txt"])
def test_a_member_that_leads_out_is_not_touched(name: str, tmp_path: Path) -> None:
    source = f'<TextSource guid="t" name="p1" plainTextPath="internal://{name}"/>'
    path = qdpx(tmp_path, source, members={name: b"evil"})
    _, sources, rules = read(path)
    assert sources["p1"].text == ()
    assert rules.count("import-left-out") == 3
    assert not (tmp_path.parent / "evil.txt").exists()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (TEXT.replace('"c1"', '"c9"'), "import-left-out"),
        (TEXT + TEXT.replace("t-p1", "t-2"), "import-same-source"),
        (TEXT.replace('name="p1"', 'name="p1&#10;x"'), "import-control-characters"),
        (
            '<TextSource guid="t" name="p1" richTextPath="internal://a.docx"/>',
            "import-left-out",
        ),
        ('<AudioSource guid="t" name="p1"/>', ""),
        (TEXT.replace("calm here", "ca\u2028lm here"), "import-unproven"),
    ],
)
def test_what_is_broken_costs_only_itself(
    source: str, told: str, tmp_path: Path
) -> None:
    _, sources, rules = read(qdpx(tmp_path, source))
    assert len(sources) == source.count("Source guid")
    assert told in rules or not told


@pytest.mark.parametrize(
    ("start", "end", "fault"),
    [
        ("NaN", "11", "occur nowhere in the text"),
        ("-3", "4", "not a whole number, or negative"),
        ("1e3", "1e4", "occur nowhere in the text"),
        ("9", "2", "begins where it ends, or behind"),
        ("4", "4", "begins where it ends, or behind"),
        ("3", "9999", "goes beyond the text"),
        ("9" * 30, "9" * 31, "goes beyond the text"),
    ],
)
def test_a_place_that_cannot_be_is_a_finding(
    start: str, end: str, fault: str, tmp_path: Path
) -> None:
    broken = TEXT.replace(
        "</TextSource>",
        f'<PlainTextSelection guid="b" startPosition="{start}" endPosition="{end}" '
        'name="nowhere"><Coding guid="c"><CodeRef targetGUID="c1"/></Coding>'
        "</PlainTextSelection></TextSource>",
    )
    file, sources, rules = read(qdpx(tmp_path, broken))
    assert quotes(sources["p1"]) == [("calm", "calm")]
    assert rules == ["import-unproven", "import-counting"]
    assert fault in file.findings[0].found


RECORDING = (
    '<AudioSource guid="t" name="p1"><Transcript guid="r">'
    "<PlainTextContent>All is calm.</PlainTextContent>"
    '<SyncPoint guid="a" position="0"/><SyncPoint guid="b" position="{end}"/>'
    '<TranscriptSelection fromSyncPoint="a" toSyncPoint="b">{coding}'
    "</TranscriptSelection></Transcript></AudioSource>"
)
FILM = (
    '<VideoSource guid="t" name="p1"><VideoSelection begin="0" end="{end}">{coding}'
    "</VideoSelection></VideoSource>"
)
PICTURE = (
    '<PictureSource guid="t" name="p1"><PictureSelection firstX="{end}" firstY="0" '
    'secondX="9" secondY="9">{coding}</PictureSelection></PictureSource>'
)
CODING = '<Coding guid="k"><CodeRef targetGUID="c1"/></Coding>'


@pytest.mark.parametrize(
    ("source", "end", "rule"),
    [
        (RECORDING, "9" * 5000, "import-unproven"),
        (FILM, "9" * 400, "import-left-out"),
        (FILM, "9" * 5000, "import-left-out"),
        (PICTURE, "-5", "import-left-out"),
        (PICTURE, "9", "import-left-out"),
    ],
)
def test_a_place_outside_of_a_medium_is_a_finding(
    source: str, end: str, rule: str, tmp_path: Path
) -> None:
    path = qdpx(tmp_path, source.format(end=end, coding=CODING))
    _, sources, rules = read(path)
    assert (sources["p1"].codings, rules) == ((), [rule])


def test_a_region_of_qualcoder_outside_of_its_picture_is_told_once(
    tmp_path: Path,
) -> None:
    path = changed(
        tmp_path,
        "qualcoder4-bees.qda",
        "INSERT INTO code_image (imid, id, x1, y1, width, height, cid, owner) "
        "VALUES (1, 1, 'NaN', -4, 0, 5, 1, 'ann')",
    )
    file, sources, _ = read(path)
    assert len(sources["p1"].codings) == 8
    told = [one.found for one in file.findings]
    assert told.count("a coded region of 'p1'") == 1


def test_text_that_a_database_has_as_bytes_is_text(tmp_path: Path) -> None:
    text = "UPDATE source SET fulltext = CAST(fulltext AS BLOB)"
    _, sources, _ = read(changed(tmp_path, "qualcoder4-bees.qda", text))
    _, known, _ = read(FILES / "qualcoder4-bees.qda")
    assert sources == known


def test_names_of_members_that_differ_by_case_alone_are_two(tmp_path: Path) -> None:
    source = '<TextSource guid="{0}" name="{0}" plainTextPath="internal://{1}.txt"/>'
    path = qdpx(
        tmp_path,
        source.format("a", "P1") + source.format("b", "p1"),
        members={"sources/P1.txt": b"one", "sources/p1.txt": b"two"},
    )
    _, sources, _ = read(path)
    assert {name: one.text for name, one in sources.items()} == {
        "a": ("one",),
        "b": ("two",),
    }


def test_passages_of_a_source_without_text_are_told(tmp_path: Path) -> None:
    source = TEXT.replace("All is calm here.", "")
    file, sources, rules = read(qdpx(tmp_path, source))
    assert sources["p1"].codings == ()
    assert rules == ["import-left-out", "import-left-out"]
    assert file.findings[1].found == "1 passage of 'p1'"


def test_a_hundred_thousand_selections_are_read(tmp_path: Path) -> None:
    _, sources, rules = read(
        qdpx(tmp_path, text_source("All is calm.", *[(7, 11, "calm")] * 100_000))
    )
    assert len(sources["p1"].codings) == 100_000
    assert rules == ["import-counting"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "con", "", "a/b", "p\u202e1"])
def test_a_name_of_a_source_is_no_path(name: str, tmp_path: Path) -> None:
    source = TEXT.replace('name="p1"', f'name="{name}"')
    _, sources, _ = read(qdpx(tmp_path, source))
    (identifier,) = sources
    assert re.fullmatch("[A-Za-z][A-Za-z0-9_-]*", identifier)
    assert identifier.casefold() != "con"


def test_a_guid_of_two_codes_means_the_first(tmp_path: Path) -> None:
    codes = CODE + CODE.replace("calm", "wild")
    _, sources, rules = read(qdpx(tmp_path, TEXT, codes=codes))
    assert quotes(sources["p1"]) == [("calm", "calm")]
    assert "import-duplicate-guid" in rules


def test_a_trigger_does_not_run_and_nothing_is_written(tmp_path: Path) -> None:
    path = Path(shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / "b.qda"))
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE evil (x)")
        connection.execute(
            "CREATE TRIGGER t AFTER INSERT ON source "
            "BEGIN INSERT INTO evil VALUES (1); END"
        )
    connection.close()
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["b.qda"]


def test_a_project_that_is_open_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "bees.qda"
    folder.mkdir()
    shutil.copy(FILES / "qualcoder4-bees.qda", folder / "data.qda")
    (folder / "project_in_use.lock").write_text("ann")
    assert read(folder / "data.qda")[2][0] == "import-locked"


def test_only_so_many_findings_of_a_rule_are_listed(tmp_path: Path) -> None:
    passages = [(0, 999 + n, f"no such words {n}") for n in range(60)]
    _, _, rules = read(qdpx(tmp_path, text_source("All is calm.", *passages)))
    assert rules.count("import-unproven") == 50
    assert rules.count("import-more") == 1


@pytest.mark.parametrize(
    ("name", "statement", "found"),
    [
        ("qualcoder4-bees.qda", "UPDATE code_text SET fid = 9", "10 rows of code_text"),
        ("qualcoder4-bees.qda", "UPDATE annotation SET fid = 9", "1 row of annotation"),
        ("qualcoder4-bees.qda", "UPDATE case_text SET fid = 9", "1 row of case_text"),
        (
            "qualcoder4-bees.qda",
            "UPDATE code_name SET catid = 9 WHERE cid = 1",
            "1 row of code_name",
        ),
        (
            "taguette-1.5.2-bees.sqlite3",
            "DELETE FROM highlights WHERE id = 1",
            "1 row of highlight_tags",
        ),
        (
            "taguette-1.5.2-bees.sqlite3",
            "UPDATE highlights SET document_id = 9 WHERE id = 1",
            "1 row of highlights",
        ),
    ],
)
def test_a_row_that_refers_to_none_is_told(
    name: str, statement: str, found: str, tmp_path: Path
) -> None:
    file, _, _ = read(changed(tmp_path, name, statement))
    assert found in [one.found for one in file.findings]


def test_a_category_and_a_code_of_one_name_at_one_place_are_one_code(
    tmp_path: Path,
) -> None:
    path = changed(
        tmp_path,
        "qualcoder4-bees.qda",
        "UPDATE code_name SET catid = NULL WHERE name = 'logbook'",
        "INSERT INTO code_cat (catid, name, memo) VALUES (9, 'logbook', 'a group')",
    )
    file, _, rules = read(path)
    (code,) = [one for one in file.codes if one.name == "logbook"]
    assert (code.category, code.definition) == (False, "a group")
    assert rules.count("import-same-code") == 1


def test_what_must_have_a_name_is_called_unnamed(tmp_path: Path) -> None:
    value = '<VariableValue><VariableRef targetGUID="v"/><TextValue>1</TextValue>'
    path = qdpx(
        tmp_path,
        text_source("All is calm.", (7, 11, "calm"), name=" "),
        codes='<Code guid="c1"/>',
        before='<Variables><Variable guid="v" name=""/></Variables>'
        f'<Cases><Case guid="a">{value}</VariableValue></Case></Cases>',
    )
    file, sources, rules = read(path)
    assert [one.title for one in sources.values()] == ["unnamed"]
    assert [one.name for one in (*file.codes, *file.cases, *file.variables)] == [
        "unnamed"
    ] * 3
    assert rules.count("import-left-out") == 4


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2026-01-02T03:04:05.50+14:00", "2026-01-02T03:04:05.5+14:00"),
        ("2026-01-02T03:04:05+25:99", ""),
        ("2026-01-02T03:04:05-14:01", ""),
        ("2026-02-30", ""),
    ],
)
def test_a_date_that_is_none_is_left_out(written: str, date: str) -> None:
    remarks = Remarks("x")
    assert moment(written, remarks) == date
    assert len(remarks.findings) == (not date)


def test_a_value_that_is_no_date_is_a_text(tmp_path: Path) -> None:
    value = (
        '<VariableValue><VariableRef targetGUID="v"/><DateValue>2026-13-99</DateValue>'
    )
    path = qdpx(
        tmp_path,
        before='<Variables><Variable guid="v" name="x" typeOfVariable="Date"/>'
        "</Variables>"
        f'<Cases><Case guid="a" name="A">{value}</VariableValue></Case></Cases>',
    )
    file, _, rules = read(path)
    assert [one.type for one in file.cases[0].variables] == ["string"]
    assert rules == ["import-value-type"]
