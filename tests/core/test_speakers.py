"""Who spoke, from a study's settings to what is printed and published."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests import support

NOTE = """# p
1
## title
A talk on bees
## source type
Interview
## author type
Practitioner

# coding

{passages}

**OPEN CODING TRACE:**

for calm

**AXIAL CODING TRACE:**
```
calm
```
"""
TIMED = (
    "> Interviewer 00:00:01\n\n> Hello.\n\n> Expert A 00:00:12\n\n> We smoke them.\n\n"
    "> Interviewer 00:00:20\n\n> Why?\n\n> Expert A 00:00:25\n\n> For calm."
)


def run(*arguments: object) -> Result:
    """What the command does with these arguments."""
    result = support.run(*arguments)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A new study."""
    run("sources", "init", tmp_path / "bees", "--base", "https://example.org/bees/")
    return tmp_path / "bees"


def set_reading(study: Path, speaker: str, interviewer: str) -> None:
    """Give the study its own patterns of labels."""
    settings = study / "study.toml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    new = {"speaker": speaker, "interviewer": interviewer}
    changed = [
        f"{name} = '{new[name]}'\n"
        if (name := line.partition(" =")[0]) in new
        else line
        for line in lines
    ]
    settings.write_text("".join(changed), encoding="utf-8")


def read(study: Path, passages: str) -> dict[str, Any]:
    """What is read of a note with these passages."""
    note = study / "field-notes" / "p_1.md"
    note.write_text(NOTE.replace("{passages}", passages), encoding="utf-8")
    result = run("read", note, "--study", study / "study.toml", "--format", "json")
    [document] = json.loads(result.stdout)
    return dict(document)


def build(study: Path) -> Result:
    """A build of the study, into its dist."""
    more = ("--no-cache", "--no-site", "--out", study / "dist")
    return run("build", "--study", study / "study.toml", *more)


@pytest.mark.parametrize(
    ("speaker", "rules"),
    [
        (r"(Interviewer|Expert [A-Z]) +\d+:\d\d:\d\d", []),
        (r"(?:Interviewer|Expert [A-Z]) +\d+:\d\d:\d\d", ["time-in-label"]),
    ],
)
def test_time_stamps_make_no_persons(
    study: Path, speaker: str, rules: list[str]
) -> None:
    set_reading(study, speaker, "Interviewer.*")
    document = read(study, TIMED)

    assert document["speakers"] == ["Interviewer", "Expert A"]
    assert (document["turns"], document["segments"]) == (4, 4)
    assert [finding["rule"] for finding in document["findings"]] == rules

    build(study)
    turtle = (study / "dist" / "sources" / "p1.ttl").read_text(encoding="utf-8")
    people = re.findall(r"<source/p1/speaker/(\S+)>\s+a daap:(\w+)", turtle)
    assert people == [("expert-a", "Participant"), ("interviewer", "Interviewer")]


def test_an_interviewer_in_small_letters_is_the_interviewer(study: Path) -> None:
    document = read(study, "> interviewer\n\n> Why?\n\n> expert a\n\n> For calm.")

    assert document["speakers"] == ["Interviewer", "Expert A"]
    assert [
        (f["severity"], f["rule"], f["line"], f["found"]) for f in document["findings"]
    ] == [
        ("info", "label-in-other-case", 12, "the label 'interviewer'"),
        ("info", "label-in-other-case", 16, "the label 'expert a'"),
    ]


def test_the_pattern_of_the_interviewer_is_matched_in_any_case(study: Path) -> None:
    set_reading(study, "(?i:interviewer)|Expert [A-Z]", "Interviewer")
    text = "> INTERVIEWER\n\n> Why?\n\n> Expert A\n\n> For calm."
    assert read(study, text)["speakers"] == ["INTERVIEWER", "Expert A"]

    build(study)
    turtle = (study / "dist" / "sources" / "p1.ttl").read_text(encoding="utf-8")
    people = re.findall(r"<source/p1/speaker/(\S+)>\s+a daap:(\w+)", turtle)
    assert people == [("expert-a", "Participant"), ("interviewer", "Interviewer")]


def test_white_space_within_a_pattern_of_labels_stays(study: Path) -> None:
    set_reading(study, "((?:Bee |Dr\\. |P)[A-Z])", "P[A-Z]")
    document = read(
        study, "> PA:\n\n> Why?\n\n> Bee B:\n\n> Hm.\n\n> Dr. C:\n\n> Well."
    )
    assert document["speakers"] == ["PA", "Bee B", "Dr. C"]


def test_speakers_of_whom_none_asks_are_told(study: Path) -> None:
    set_reading(study, "(I|B[0-9]+)", "Interviewer")
    document = read(study, "> I\n\n> Why?\n\n> B1\n\n> For calm.")
    assert [
        (f["severity"], f["rule"], f["line"], f["found"]) for f in document["findings"]
    ] == [("info", "no-interviewer", 12, "the speakers 'I', 'B1', none an interviewer")]


def test_names_that_look_like_labels_are_shown_and_not_in_the_report(
    study: Path,
) -> None:
    document = read(study, "> Maya O'Brien\n\n> Why?\n\n> Zoë\n\n> For calm.")
    [finding] = document["findings"]

    assert (document["turns"], document["segments"]) == (0, 4)
    assert (finding["severity"], finding["line"]) == ("warning", 12)
    assert finding["found"] == (
        "no speaker's label in an interview; a short line alone on lines 12, 16"
    )
    assert finding["words"] == "\"Maya O'Brien\" (line 12), 'Zoë' (line 16)"

    result = build(study)
    assert "there it says \"Maya O'Brien\" (line 12), 'Zoë' (line 16)" in result.stderr
    report = (study / "dist" / "report.ttl").read_text(encoding="utf-8")
    assert "speakers-not-recognised" in report
    assert "Maya" not in report
    assert "Zoë" not in report


def test_a_redacted_name_is_not_shown_either(study: Path) -> None:
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[[redact]]\npattern = 'Maya'\nreplacement = '[a keeper]'\n")
    [finding] = read(study, "> Maya Smith\n\n> For calm.")["findings"]

    assert finding["words"] == "'[a keeper] Smith' (line 12)"
