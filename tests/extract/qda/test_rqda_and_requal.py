"""Projects of RQDA and requal, their tables made here as their programs make them."""

from __future__ import annotations

from pathlib import Path

from tests.extract.qda.support import database, quotes, read

RQDA = (
    "CREATE TABLE source (name TEXT, id INTEGER, file TEXT, memo TEXT, owner TEXT, "
    "date TEXT, dateM TEXT, status INTEGER)",
    "CREATE TABLE freecode (name TEXT, memo TEXT, owner TEXT, date TEXT, dateM TEXT, "
    "id INTEGER, status INTEGER, color TEXT)",
    "CREATE TABLE coding (cid INTEGER, fid INTEGER, seltext TEXT, selfirst REAL, "
    "selend REAL, status INTEGER, owner TEXT, date TEXT, memo TEXT)",
    "CREATE TABLE codecat (name TEXT, cid INTEGER, catid INTEGER, memo TEXT, "
    "status INTEGER)",
    "CREATE TABLE treecode (cid INTEGER, catid INTEGER, status INTEGER)",
    "CREATE TABLE cases (name TEXT, memo TEXT, id INTEGER, status INTEGER)",
    "CREATE TABLE caselinkage (caseid INTEGER, fid INTEGER, selfirst REAL, "
    "selend REAL, status INTEGER)",
    "CREATE TABLE attributes (name TEXT, status INTEGER, memo TEXT, class TEXT)",
    "CREATE TABLE caseAttr (variable TEXT, value TEXT, caseID INTEGER)",
    "INSERT INTO source VALUES ('p1', 1, '🐝 calm hives', 'first', 'ann', '', '', 1)",
    "INSERT INTO source VALUES ('gone', 2, 'deleted', '', 'ann', '', '', 0)",
    "INSERT INTO freecode VALUES ('calm', 'quiet', 'ann', '', '', 1, 1, 'red')",
    "INSERT INTO freecode VALUES ('gone', '', 'ann', '', '', 2, 0, '')",
    "INSERT INTO codecat VALUES ('Mood', NULL, 1, '', 1), ('Things', NULL, 2, '', 1)",
    "INSERT INTO treecode VALUES (1, 1, 1), (1, 2, 1)",
    "INSERT INTO coding VALUES (1, 1, 'calm', 2, 6, 1, 'ann', "
    "'Fri Jan  2 03:04:05 2026', 'so it is')",
    "INSERT INTO coding VALUES (1, 1, 'hives', 7, 12, 0, 'ann', '', '')",
    "INSERT INTO cases VALUES ('Keeper A', '', 1, 1)",
    "INSERT INTO caselinkage VALUES (1, 1, 7, 12, 1)",
    "INSERT INTO attributes VALUES ('years', 1, '', 'numeric')",
    "INSERT INTO caseAttr VALUES ('years', '10', 1)",
)
REQUAL = (
    "CREATE TABLE projects (project_id INTEGER, project_name TEXT, "
    "project_description TEXT)",
    "CREATE TABLE documents (doc_id INTEGER, project_id INTEGER, doc_name TEXT, "
    "doc_description TEXT, doc_text TEXT)",
    "CREATE TABLE codes (code_id INTEGER, project_id INTEGER, code_name TEXT, "
    "code_description TEXT)",
    "CREATE TABLE segments (segment_id INTEGER, project_id INTEGER, user_id INTEGER, "
    "doc_id INTEGER, code_id INTEGER, segment_start INTEGER, segment_end INTEGER, "
    "segment_text TEXT)",
    "CREATE TABLE users (user_id INTEGER, user_name TEXT, user_mail TEXT)",
    "CREATE TABLE memos (memo_id INTEGER, text TEXT)",
    "CREATE TABLE memos_segments_map (memo_id INTEGER, segment_id INTEGER)",
    "CREATE TABLE categories (category_id INTEGER, category_name TEXT, "
    "category_description TEXT)",
    "CREATE TABLE categories_codes_map (category_id INTEGER, code_id INTEGER)",
    "INSERT INTO projects VALUES (1, 'bees', 'A study')",
    "INSERT INTO documents VALUES (1, 1, 'p1', '', '🐝 calm hives')",
    "INSERT INTO codes VALUES (1, 1, 'calm', 'quiet')",
    "INSERT INTO segments VALUES (1, 1, 7, 1, 1, 3, 6, 'calm')",
    "INSERT INTO users VALUES (7, 'ann', 'ann@example.org')",
    "INSERT INTO memos VALUES (1, 'so it is'), (2, 'free')",
    "INSERT INTO memos_segments_map VALUES (1, 1)",
    "INSERT INTO categories VALUES (1, 'Mood', '')",
    "INSERT INTO categories_codes_map VALUES (1, 1)",
)


def test_a_project_of_rqda_without_what_was_deleted(tmp_path: Path) -> None:
    file, sources, rules = read(database(tmp_path / "b.rqda", RQDA))
    assert [(c.code, c.category) for c in file.codes] == [
        ("mood", True),
        ("mood.calm", False),
        ("things", True),
    ]
    assert [(one.name, one.codes) for one in file.collections] == [
        ("Things", ("mood.calm",))
    ]
    assert quotes(sources["p1"]) == [("calm", "mood.calm")]
    (coding,) = sources["p1"].codings
    assert (coding.memo, coding.created) == ("so it is", "2026-01-02T03:04:05")
    (case,) = file.cases
    assert [(p.source, p.start, p.end) for p in case.parts] == [("p1", 7, 12)]
    assert [(v.value, v.type) for v in case.variables] == [("10", "decimal")]
    assert sources.keys() == {"p1"}
    assert rules == ["import-counting", "import-left-out"]  # the colour red, by name


def test_values_that_were_deleted_in_rqda_are_not_read(tmp_path: Path) -> None:
    """It keeps them with status 0, as all that is deleted."""
    more = (
        "ALTER TABLE caseAttr ADD COLUMN status INTEGER",
        "UPDATE caseAttr SET status = 1",
        "INSERT INTO caseAttr VALUES ('illness', 'asthma', 1, 0)",
        "CREATE TABLE fileAttr (variable TEXT, value TEXT, fileID INTEGER, "
        "status INTEGER)",
        "INSERT INTO fileAttr VALUES ('place', 'hall', 1, 1), ('illness', 'no', 1, 0)",
    )
    file, sources, _ = read(database(tmp_path / "b.rqda", (*RQDA, *more)))
    (case,) = file.cases
    assert [(v.name, v.value) for v in case.variables] == [("years", "10")]
    assert [(v.name, v.value) for v in sources["p1"].variables] == [("place", "hall")]
    assert "illness" not in repr(file)


def test_codings_of_rqda_that_are_not_read_are_told(tmp_path: Path) -> None:
    more = (
        "CREATE TABLE coding2 (cid INTEGER, fid INTEGER, status INTEGER)",
        "INSERT INTO coding2 VALUES (1, 1, 1), (1, 1, 1), (1, 1, 0)",
        "CREATE TABLE imageCoding (cid INTEGER, iid INTEGER, status INTEGER)",
    )
    file, _, _ = read(database(tmp_path / "b.rqda", (*RQDA, *more)))
    told = [
        (one.found, one.values["why"])
        for one in file.findings
        if "codings" in one.found
    ]
    assert told == [("2 rows of second codings", "the table coding2 is not read")]


def test_a_project_of_requal_counts_from_one(tmp_path: Path) -> None:
    file, sources, _ = read(database(tmp_path / "b.requal", REQUAL))
    assert file.counting == ("code points, the first as 1",)
    assert quotes(sources["p1"]) == [("calm", "calm")]
    assert sources["p1"].codings[0].memo == "so it is"
    assert [memo.text for memo in file.memos] == ["A study", "free"]
    assert [one.name for one in file.collections] == ["Mood"]
    assert "example.org" not in repr((file, sources))
