"""Decisions about mappings: what they write, and how they look in a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sssom_pydantic
from click.testing import CliRunner

from daap.cli import main
from daap.link.review.decide import apply_all, decide, is_open, save
from daap.link.review.screen import suggestion_text
from daap.link.review.session import Review, described, lacks_definitions
from daap.link.sssom import MappingSet, Row, read_set, write_set

SLOTS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id",
    "object_label", "ext_decision", "confidence", "ext_subject_definition",
    "ext_object_definition", "comment", "mapping_justification",
)  # fmt: skip
HEADER = {
    "mapping_set_id": "https://bees.example/suggestions/farm",
    "license": "https://bees.example/licence",
    "extension_definitions": [
        {"slot_name": "ext_decision"},
        {"slot_name": "ext_subject_definition"},
        {"slot_name": "ext_object_definition"},
    ],
}
PREFIXES = {
    "code": "https://bees.example/code/",
    "farm": "https://farm.example/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
LONG = (
    "A box of wood in which a colony of bees builds its combs, above the ground. " * 4
)


def row(name: str, **given: str) -> Row:
    """A suggestion for a code of that name."""
    values = {
        "subject_id": f"code:{name}",
        "subject_label": name.title(),
        "predicate_id": "skos:closeMatch",
        "object_id": f"farm:{name}",
        "object_label": name,
        "confidence": "0.40",
        "ext_subject_definition": LONG,
        "ext_object_definition": "Where bees live.",
        "comment": "Proposed because names share words (1.00)",
        "mapping_justification": "semapv:LexicalMatching",
    }
    return Row(0, {**values, **given})


def table(*rows: Row) -> MappingSet:
    """A set of suggestions."""
    header: Any = HEADER
    return MappingSet("farm", "farm.sssom.tsv", PREFIXES, header, SLOTS, rows)


STUDY = """[study]
title = "Bees"
description = "Bees of a farm."
creator = "Bea"
base = "https://bees.example/"

[release]
version = "0.2.0"
issued = 2026-05-01
licence = "https://bees.example/licence"
publisher = "Bea"

[files]
notes = "notes"
codebook = "codes.ttl"
"""
CODES = """@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<codebook> a skos:ConceptScheme .
""" + "".join(
    f"<code/{name}> a daap:Code, skos:Concept ; skos:notation '{name}' ; "
    f"skos:prefLabel '{name.title()}'@en ; skos:inScheme <codebook> .\n"
    for name in ("hive", "comb", "swarm")
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three suggestions in a file, in a folder of the study whose codes they map."""
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "codes.ttl").write_text(CODES, encoding="utf-8")
    path = tmp_path / "suggested" / "farm.sssom.tsv"
    path.parent.mkdir()
    monkeypatch.chdir(tmp_path)
    save(table(row("hive"), row("comb"), row("swarm")), path)
    return path


def read(path: Path) -> MappingSet:
    """A file that has to be whole."""
    found, findings = read_set(path)
    assert findings == []
    return found


def test_an_accepted_row_says_that_a_person_curated_it_and_who() -> None:
    done = decide(row("hive"), "accept", "Bea")
    assert done["mapping_justification"] == "semapv:ManualMappingCuration"
    assert done["predicate_id"] == "skos:closeMatch"
    assert done["reviewer_label"] == "Bea"
    assert done["predicate_modifier"] == ""
    assert not is_open(table(), done)


def test_an_orcid_is_an_identifier_of_the_reviewer() -> None:
    for name in ("orcid:0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"):
        done = decide(row("hive"), "relatedMatch", name)
        assert done["reviewer_id"] == "orcid:0000-0002-1825-0097"
        assert done["predicate_id"] == "skos:relatedMatch"


def test_a_rejected_row_stays_as_a_negation() -> None:
    done = decide(row("hive"), "reject", "Bea")
    assert (done["predicate_modifier"], done["predicate_id"]) == (
        "Not", "skos:closeMatch",
    )  # fmt: skip
    assert not done.states_a_relation


def test_a_rejection_can_be_taken_back() -> None:
    done = decide(decide(row("hive"), "reject", "Bea"), "accept", "Bea")
    assert done.states_a_relation


def test_the_column_of_decisions_is_carried_out_and_mistakes_are_named() -> None:
    given = table(
        row("hive", ext_decision="accept"),
        row("comb", ext_decision="skos:broadMatch"),
        row("swarm", ext_decision="reject"),
        row("queen", ext_decision="perhaps"),
        row("drone"),
    )
    done, count, wrong = apply_all(given, "Bea")
    assert count == 3
    assert len(wrong) == 1
    assert "'perhaps' is none of accept, reject, exactMatch" in wrong[0]
    assert [is_open(done, r) for r in done.rows] == [False, False, False, True, True]
    assert [r["ext_decision"] for r in done.rows] == ["", "", "", "perhaps", ""]
    assert done.rows[1]["predicate_id"] == "skos:broadMatch"


@pytest.mark.parametrize(
    ("written", "predicate", "modifier"),
    [
        ("Accept", "skos:closeMatch", ""),
        (" ACCEPT ", "skos:closeMatch", ""),
        ("REJECT", "skos:closeMatch", "Not"),
        ("broadmatch", "skos:broadMatch", ""),
        ("SKOS:ExactMatch", "skos:exactMatch", ""),
    ],
)
def test_a_decision_is_read_in_any_case(
    written: str, predicate: str, modifier: str
) -> None:
    given = row("hive", ext_decision=written, predicate_id="skos:closeMatch")
    done, count, wrong = apply_all(table(given), "Bea")
    assert (count, wrong) == (1, [])
    found = done.rows[0]
    assert (found["predicate_id"], found["predicate_modifier"]) == (predicate, modifier)


@pytest.mark.parametrize("written", ["yes", "accept!", "=accept", "rdfs:subClassOf"])
def test_another_word_decides_nothing(written: str) -> None:
    _, count, wrong = apply_all(table(row("hive", ext_decision=written)), "Bea")
    assert count == 0
    assert f"{written!r} is none of accept, reject, exactMatch" in wrong[0]


def test_a_reviewed_file_is_valid_sssom(file: Path) -> None:
    done, _, _ = apply_all(table(row("hive", ext_decision="accept")), "orcid:0000-1")
    save(done, file)
    mappings, _, _, errors = sssom_pydantic.read(file, return_errors=True)
    assert errors == []
    assert [m.justification.identifier for m in mappings] == ["ManualMappingCuration"]


def test_a_review_starts_at_the_first_open_row_and_goes_back() -> None:
    review = Review(
        table(decide(row("hive"), "reject", "Bea"), row("comb"), row("swarm")), "Bea"
    )
    assert review.place == "2 of 3"
    assert review.take("skip") is False
    assert review.place == "3 of 3"
    assert review.take("back") is False
    assert review.place == "2 of 3"
    assert review.take("accept") is True
    assert review.take("") is False
    assert review.take("reject") is True
    assert review.row is None
    assert review.decisions == 2
    assert review.take("accept") is False


@pytest.mark.parametrize("width", [20, 39, 40, 50, 80, 140])
def test_a_card_fits_the_terminal(width: int) -> None:
    given = row(
        "hive", ext_object_definition="養蜂 " * 30, object_id="farm:" + "x" * 90
    )
    lines = suggestion_text(given, "1 of 3", width).split("\n")
    assert max(map(len, lines)) <= width
    text = " ".join(lines)
    assert "養蜂" in text
    assert "A box of" in text


def test_both_definitions_stand_side_by_side_at_50_columns() -> None:
    lines = suggestion_text(row("hive"), "1 of 3", 50).split("\n")
    beside = next(line for line in lines if "Where bees" in line)
    assert "A box of wood" in beside
    assert " │ " in beside


def test_hostile_text_moves_nothing_in_the_terminal() -> None:
    hostile = "hive\x1b[2J\x1b]0;title\x07\r\u202eevih\x9b31m"
    given = row(
        "hive", object_label=hostile, ext_object_definition=hostile, comment=hostile
    )
    shown = suggestion_text(given, "1 of 1", 60)
    assert set("\x1b\x07\r\u202e\x9b").isdisjoint(shown)


def in_a_terminal(arguments: list[str], keys: str, width: int) -> tuple[int, str]:
    """Run daap in a pseudo-terminal of that width and press keys, one a screen."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = {**os.environ, "TERM": "xterm"}
    for name in ("COLUMNS", "LINES"):
        environment.pop(name, None)
    with subprocess.Popen(
        [sys.executable, "-m", "daap", *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True,
    ) as process:  # fmt: skip
        shown, pressed = b"", 0
        while (ended := process.poll()) is None or select.select([ours], [], [], 0)[0]:
            if select.select([ours], [], [], 0.02)[0]:
                shown += os.read(ours, 65536)
            elif ended is None and listens(ours) and pressed < shown.count(b"[q]uit"):
                os.write(ours, keys[pressed : pressed + 1].encode())
                pressed += 1
        os.close(theirs)
        os.close(ours)
    return process.returncode, ESCAPE.sub("", shown.decode("utf-8"))


def listens(terminal: int) -> bool:
    """Whether the program waits for a single key."""
    return not termios.tcgetattr(terminal)[3] & termios.ICANON


def test_a_review_in_a_terminal_saves_every_decision_and_goes_on_later(
    file: Path,
) -> None:
    command = ["link", "review", str(file), "--reviewer", "Bea"]
    status, shown = in_a_terminal(command, "bq", 50)
    assert status == 0
    assert "1 decided now, 2 open" in shown
    assert max(len(line) for line in shown.split("\r\n")[:-2]) <= 50
    assert read(file).rows[0]["predicate_id"] == "skos:broadMatch"
    status, shown = in_a_terminal(command, "zsuxa", 80)
    assert status == 0
    rows = read(file).rows
    assert "Hive" not in shown.split("comb")[0]
    assert rows[1]["predicate_modifier"] == "Not"
    assert rows[2]["mapping_justification"] == "semapv:ManualMappingCuration"
    assert [r["reviewer_label"] for r in rows] == ["Bea"] * 3


def test_a_review_without_a_reviewer_asks_for_one(file: Path) -> None:
    result = CliRunner().invoke(main, ["link", "review", str(file)])
    assert result.exit_code == 2
    assert "Error: say who decides: --reviewer with an ORCID or a name" in result.output
    result = CliRunner().invoke(main, ["link", "review", str(file), "--reviewer", " "])
    assert "Invalid value for --reviewer: names nobody" in result.output


def test_without_a_terminal_a_review_says_what_to_do(file: Path) -> None:
    arguments = ["link", "review", str(file), "--reviewer", "Bea"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "--apply" in result.output


def test_decisions_are_applied_without_a_terminal(file: Path) -> None:
    save(table(row("hive", ext_decision="reject"), row("comb")), file)
    arguments = ["link", "review", str(file), "--reviewer", "Bea", "--apply"]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout) == (
        0,
        "1 decision applied, 0 not understood\n",
    )
    assert read(file).rows[0]["predicate_modifier"] == "Not"


def test_nothing_is_applied_unless_all_of_it_can_be(file: Path) -> None:
    save(table(row("hive", ext_decision="reject"), row("comb", ext_decision="?")), file)
    before = file.read_text(encoding="utf-8")
    arguments = ["link", "review", str(file), "--reviewer", "Bea", "--apply"]

    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 1
    assert "'?' is none of accept, reject, exactMatch" in result.stderr
    assert result.stdout == "1 decision cannot be applied, so none was\n"
    assert file.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"confidence": "1.5"}, "'1.5' as confidence; expected a number from 0 to 1"),
        ({"confidence": "-0.1"}, "'-0.1' as confidence"),
        ({"confidence": "nan"}, "'nan' as confidence"),
        ({"object_id": "barn:hive"}, "'barn:hive' as object_id; expected a prefix"),
        ({"subject_id": "cod:hive"}, "'cod:hive' as subject_id; expected a prefix"),
        ({"subject_id": "code:hyve"}, "the subject 'code:hyve'; expected a code"),
        ({"object_id": "farm:a hive"}, "stands for 'https://farm.example/a hive'"),
    ],
)
def test_a_row_that_is_no_mapping_of_the_study_cannot_be_accepted(
    file: Path, given: dict[str, str], said: str
) -> None:
    wrong = row("hive", ext_decision="accept", **given)
    save(table(row("comb", ext_decision="accept"), wrong), file)
    before = file.read_bytes()
    arguments = ["link", "review", str(file), "--reviewer", "Bea", "--apply"]

    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == "1 decision cannot be applied, so none was\n"
    assert file.read_bytes() == before


def test_a_row_may_name_its_reviewer(file: Path) -> None:
    rows = [
        row("hive", ext_decision="accept", reviewer_id="orcid:0000-0002-1825-0097"),
        row("comb", ext_decision="reject", reviewer_label="Bea"),
    ]
    given = table(*rows)
    save(replace(given, columns=(*SLOTS, "reviewer_id", "reviewer_label")), file)

    result = CliRunner().invoke(main, ["link", "review", str(file), "--apply"])

    assert result.exit_code == 0, result.output
    done = read(file)
    assert [(r["reviewer_id"], r["reviewer_label"]) for r in done.rows] == [
        ("orcid:0000-0002-1825-0097", ""), ("", "Bea"),
    ]  # fmt: skip
    assert done.prefixes["orcid"] == "https://orcid.org/"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"reviewer_id": "orcid:0000-0002-1825-0098"},
            "write orcid:0000-0002-1825-0097",
        ),
        ({"reviewer_id": "https://orcid.org/12"}, "is not an ORCID"),
        ({}, "nobody is named as reviewer of this decision"),
    ],
)
def test_a_decision_without_a_right_reviewer_is_not_applied(
    file: Path, given: dict[str, str], said: str
) -> None:
    given_rows = table(row("hive", ext_decision="accept", **given))
    save(replace(given_rows, columns=(*SLOTS, "reviewer_id")), file)

    result = CliRunner().invoke(main, ["link", "review", str(file), "--apply"])

    assert result.exit_code == 1
    assert said in result.stderr
    assert read(file).rows[0]["ext_decision"] == "accept"


def test_what_a_header_says_beside_stays(file: Path) -> None:
    given = table(row("hive", ext_decision="accept"))
    header: Any = {**HEADER, "other": {"of": "the farm"}}
    prefixes = {**PREFIXES, "unused": "https://unused.example/"}
    save(replace(given, header=header, prefixes=prefixes), file)
    arguments = ["link", "review", str(file), "--reviewer", "Bea", "--apply"]

    assert CliRunner().invoke(main, arguments).exit_code == 0

    done = read(file)
    assert done.header["other"] == {"of": "the farm"}
    assert done.prefixes == prefixes


def test_a_reviewer_has_a_right_orcid(file: Path) -> None:
    name = "orcid:0000-0002-1825-009X"
    arguments = ["link", "review", str(file), "--reviewer", name, "--apply"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "is not an ORCID; write orcid:0000-0002-1825-0097" in result.output


@pytest.mark.parametrize("name", ["", "  ", "\t\n"])
def test_a_reviewer_has_a_name(file: Path, name: str) -> None:
    arguments = ["link", "review", str(file), "--reviewer", name]
    assert CliRunner().invoke(main, arguments).exit_code == 2


def test_saving_replaces_the_file_at_once(file: Path) -> None:
    save(table(row("queen")), file)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.read_text(encoding="utf-8") == write_set(table(row("queen")))


def test_a_published_table_is_shown_with_definitions_and_written_without(
    farm: Any,
) -> None:
    published = farm({})
    assert lacks_definitions(published)
    shown = described(published, {"https://farm.example/Shelter": "A roof."})
    assert "A roof." in suggestion_text(shown.rows[0], "1 of 1", 60)
    assert write_set(shown) == write_set(published)
