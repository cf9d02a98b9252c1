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
from pathlib import Path
from typing import Any

import pytest
import sssom_pydantic
from click.testing import CliRunner

from daap.cli import main
from daap.link.review.decide import apply_all, decide, is_open, save
from daap.link.review.screen import card
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


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three suggestions in a file."""
    path = tmp_path / "farm.sssom.tsv"
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
    lines = card(table(), given, "1 of 3", width).split("\n")
    assert max(map(len, lines)) <= width
    text = " ".join(lines)
    assert "養蜂" in text
    assert "A box of" in text


def test_both_definitions_stand_side_by_side_at_50_columns() -> None:
    lines = card(table(), row("hive"), "1 of 3", 50).split("\n")
    beside = next(line for line in lines if "Where bees" in line)
    assert "A box of wood" in beside
    assert " │ " in beside


def test_hostile_text_moves_nothing_in_the_terminal() -> None:
    hostile = "hive\x1b[2J\x1b]0;title\x07\r\u202eevih\x9b31m"
    given = row(
        "hive", object_label=hostile, ext_object_definition=hostile, comment=hostile
    )
    shown = card(table(), given, "1 of 1", 60)
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


def test_without_a_terminal_a_review_says_what_to_do(file: Path) -> None:
    arguments = ["link", "review", str(file), "--reviewer", "Bea"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "--apply" in result.output


def test_decisions_are_applied_without_a_terminal(file: Path) -> None:
    save(table(row("hive", ext_decision="reject"), row("comb")), file)
    arguments = ["link", "review", str(file), "--reviewer", "Bea", "--apply"]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.output) == (
        0,
        "1 decisions applied, 0 not understood\n",
    )
    assert read(file).rows[0]["predicate_modifier"] == "Not"


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
    assert "A roof." in card(shown, shown.rows[0], "1 of 1", 60)
    assert write_set(shown) == write_set(published)
