"""docs/extending.md: each diff applied to a copy of the project, and put to use."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[1]
PAGE = REPOSITORY / "docs" / "extending.md"
COPIED = ("pipeline", "ontology", "shapes", "tests/studies", "tests/golden")
PASSAGE = "The bees fly out at dawn.\n"

USED = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
from pyoxigraph import parse
from daap.build.dataset_files import release
from daap.build.engines import choose
from daap.build.pipeline import build
from daap.cli import main
from daap.core.resources import SHAPES
from daap.core.settings import read_settings
from daap.publish.writer import write_all
from daap.site.write import write_site

root, work, data = map(Path, sys.argv[1:])
study = root / "tests" / "studies" / "apiary"
inputs = [study / "field-notes", work / "b9.passages"]
result = build(read_settings(study / "study.toml"), inputs)
dist = work / "dist"
write_all(release(result), dist)
write_site(dist, dist / "site")
[case] = (root / "tests").rglob("OpeningTurnShape*.ttl")
triples = [quad.triple for quad in parse(path=case, base_iri=case.as_uri())]
asked = CliRunner().invoke(
    main, ["query", "turns-by-speaker", "--data", str(data), "--format", "csv"]
)
print(json.dumps({
    "package": str(Path(sys.modules["daap"].__file__).parents[1]),
    "findings": [[f.rule, f.path, f.severity.label] for f in result.findings],
    "answer": asked.output,
    "case": [
        [r.focus, r.component.rpartition("#")[2]]
        for r in choose().validate(triples, SHAPES)
        if r.shape.endswith("#OpeningTurnShape-position")
    ],
}))
"""


@dataclass(frozen=True)
class Hunk:
    """Lines that are added to a file between others; to a new file, between none."""

    path: str
    before: tuple[str, ...]
    added: tuple[str, ...]
    after: tuple[str, ...]


def hunks(diff: str) -> Iterator[Hunk]:
    """The hunks of a diff, in which nothing is taken away."""
    path = ""
    for block in re.split(r"^(?=diff |@@)", diff, flags=re.MULTILINE):
        lines = block.splitlines()
        for line in lines:
            if line.startswith("+++ "):
                path = line.removeprefix("+++ b/")
        if block.startswith("@@"):
            signs = "".join(line[:1] for line in lines[1:])
            found = re.fullmatch(r"( *)(\++)( *)", signs)
            assert found, f"{path}: lines are taken away, or added in two places"
            texts = [line[1:] for line in lines[1:]]
            first, last = found.end(1), found.end(2)
            yield Hunk(
                path, tuple(texts[:first]), tuple(texts[first:last]),
                tuple(texts[last:]),
            )  # fmt: skip


def parts() -> Mapping[str, tuple[Hunk, ...]]:
    """The hunks of each section of the page, by its heading."""
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    found = {}
    for section in sections:
        [diff] = re.findall(r"^```diff\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
        found[section.partition("\n")[0]] = tuple(hunks(diff))
    return found


def apply(hunk: Hunk, root: Path) -> None:
    """Add the lines of a hunk at the one place that the lines around it tell."""
    path = root / hunk.path
    if not hunk.before:
        assert not path.exists(), hunk.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(hunk.added) + "\n", encoding="utf-8")
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    places = [
        *(_places(lines, hunk.before[-n:], n) for n in range(1, len(hunk.before) + 1)),
        *(_places(lines, hunk.after[:n], 0) for n in range(1, len(hunk.after) + 1)),
    ]
    [place, *_] = [found[0] for found in places if len(found) == 1]
    whole = [*lines[:place], *hunk.added, *lines[place:]]
    path.write_text("\n".join(whole) + "\n", encoding="utf-8")


def _places(lines: Sequence[str], wanted: Sequence[str], skipped: int) -> list[int]:
    """Where some lines stand in a file, or end."""
    size = len(wanted)
    return [
        start + skipped
        for start in range(len(lines) - size + 1)
        if lines[start : start + size] == list(wanted)
    ]


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with every part of the page."""
    root = tmp_path_factory.mktemp("extended")
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", "live")
    for name in COPIED:
        shutil.copytree(REPOSITORY / name, root / name, ignore=ignored)
    for part in parts().values():
        for hunk in part:
            apply(hunk, root)
    return root


@pytest.fixture(scope="module")
def used(
    extended: Path, dist: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """A dataset that the copy built, and what it said."""
    work = tmp_path_factory.mktemp("used")
    (work / "b9.passages").write_text(PASSAGE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", USED, str(extended), str(work), str(dist)],
        env={**os.environ, "PYTHONPATH": str(extended / "pipeline")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["package"] == str(extended / "pipeline")
    return work / "dist", found


SIZES = {
    "An input format": (["pipeline/daap/extract/passages.py"], 1),
    "A dump format": (["pipeline/daap/serialise/ntriples.py"], 1),
    "A rule": (["tests/remedies/one-passage.toml"], 8),
    "A question": (
        [
            "ontology/questions/turns-by-speaker.rq",
            "tests/golden/answers/turns-by-speaker.csv",
        ],
        0,
    ),
    "A class": (
        [
            "shapes/opening-turn.ttl",
            "tests/remedies/shapes/opening-turn.toml",
            "tests/shapes/cases/opening-turn/OpeningTurnShape-position-hasValue-001.ttl",
        ],
        12,
    ),
    "A page": (
        [
            "pipeline/daap/site/speakers.py",
            "pipeline/daap/site/templates/speakers.html",
        ],
        1,
    ),
}
"""The new files of a part, and the lines that it adds to others."""


def test_a_part_takes_no_more_files_and_lines_than_it_says() -> None:
    sizes = {
        name: (
            [hunk.path for hunk in part if not hunk.before],
            sum(len(hunk.added) for hunk in part if hunk.before),
        )
        for name, part in parts().items()
    }
    assert sizes == SIZES


def test_a_file_of_the_new_format_is_a_source(
    used: tuple[Path, dict[str, Any]],
) -> None:
    dist, _ = used
    assert (dist / "sources" / "b9.txt").read_text(encoding="utf-8") == PASSAGE
    assert "<source/b9/segment/1>" in (dist / "sources" / "b9.ttl").read_text("utf-8")


def test_the_new_dump_holds_every_triple_and_is_in_the_catalog(
    used: tuple[Path, dict[str, Any]],
) -> None:
    dist, _ = used
    lines = (dist / "daap.nt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 500
    assert all(line.endswith(" .") for line in lines)
    assert "/daap.nt>" in (dist / "catalog.ttl").read_text(encoding="utf-8")


def test_the_new_rule_is_found(used: tuple[Path, dict[str, Any]]) -> None:
    _, said = used
    found = [f for f in said["findings"] if f[0] == "one-passage"]
    assert ["one-passage", "b9.passages", "Info"] in found


def test_the_new_question_has_the_expected_answer(
    used: tuple[Path, dict[str, Any]], extended: Path
) -> None:
    dist, said = used
    answers = extended / "tests" / "golden" / "answers"
    expected = (answers / "turns-by-speaker.csv").read_text(encoding="utf-8")
    assert said["answer"].split() == expected.split()
    assert (dist / "tables" / "turns-by-speaker.csv").is_file()
    assert (dist / "site" / "questions" / "turns-by-speaker.html").is_file()


def test_the_new_class_is_mapped_and_its_shape_finds_what_the_case_says(
    used: tuple[Path, dict[str, Any]],
) -> None:
    dist, said = used
    turtle = (dist / "daap.ttl").read_text(encoding="utf-8")
    assert turtle.count("a daap:OpeningTurn") == 1
    assert said["case"] == [
        ["https://example.org/InvalidOpeningTurn", "HasValueConstraintComponent"]
    ]
    assert [f for f in said["findings"] if f[0].startswith("opening-turn")] == []


def test_the_new_page_lists_the_speakers(used: tuple[Path, dict[str, Any]]) -> None:
    dist, _ = used
    page = (dist / "site" / "speakers.html").read_text(encoding="utf-8")
    assert "<h1>Speakers</h1>" in page
    assert page.count("<li>k1: ") == 2
