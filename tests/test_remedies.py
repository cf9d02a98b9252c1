"""Every remedy that a rule gives, followed once: the finding goes, and no other comes.

`remedies/study` is a study without a finding. A case breaks some of its files, so that
a rule has a finding, and mends them as the remedy says. A file is given whole, or as
what is replaced in it and by what; `false` takes it away. The cases of a rule stand in
`remedies/SLUG.toml`, those of shapes in `remedies/shapes`: there a case of
`shapes/cases` is mended. `docs/rules.md` links to them.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import string
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyoxigraph import Triple
from tests.shapes.support import CASES as BROKEN
from tests.shapes.support import Expected, case_of, found, read

import daap.commands.sources.sync  # noqa: F401  # that it can be listened to
from daap.build.dataset_files import release
from daap.build.import_files import import_files
from daap.build.leaks import unguarded
from daap.build.notes import read_input
from daap.build.outlines import make_outlines
from daap.build.pipeline import build
from daap.build.study import (
    audited_sources,
    link_findings,
    read_notes,
    read_study,
    usable,
)
from daap.build.withheld_check import withheld_check
from daap.cli import main
from daap.core.errors import Finding, RefusedError, Severity
from daap.core.release_chain import read_chain
from daap.core.rules import Rule, rules
from daap.core.settings import read_settings
from daap.core.values import PublishedText
from daap.extract.codebook import read_turtle
from daap.extract.files import find_notes
from daap.extract.models.model import read_model
from daap.extract.new_study import placeholders
from daap.extract.other_files import not_read
from daap.extract.reader import study_inputs
from daap.interpret.checks.cross_source import (
    repeated_identifiers,
    unportable_identifiers,
)
from daap.interpret.checks.record import source_of
from daap.interpret.codes.resolve import resolve
from daap.interpret.withhold import misnamed
from daap.publish.writer import publish
from daap.validate.findings import slug_of

NO_CURE = "none is needed"
"""How the remedy of a finding begins that a person need do nothing about."""

FOLDER = Path(__file__).parent / "remedies"
CASES = {
    name: case
    for path in sorted(FOLDER.glob("*.toml"))
    for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items()
}


SHAPE_CASES = {
    name: case
    for path in sorted((FOLDER / "shapes").glob("*.toml"))
    for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items()
}


def of_notes(folder: Path) -> Iterator[Finding]:
    """The findings of each field note, held against the rest of the study."""
    settings = read_settings(folder / "study.toml")
    study = read_study(settings)
    for document in read_notes(study, study_inputs(settings)):
        yield from document.findings


def of_names(folder: Path) -> Iterator[Finding]:
    """What names of codes give against the codebook alone, before codes emerge."""
    settings = read_settings(folder / "study.toml")
    book = read_study(settings).codebook
    for path in find_notes(study_inputs(settings), settings.root):
        for document in read_input(path, settings):
            yield from resolve(document, book).findings


def of_codebook(folder: Path) -> Iterator[Finding]:
    """The findings of codebook and guidance."""
    yield from read_study(read_settings(folder / "study.toml")).knowledge.findings


def of_study(folder: Path) -> Iterator[Finding]:
    """All findings of a build but those of shapes on what is of no interest here."""
    yield from build(read_settings(folder / "study.toml")).findings


def of_tables(folder: Path) -> Iterator[Finding]:
    """What is wrong with settings, tables and names, as a build finds it first."""
    settings = read_settings(folder / "study.toml")
    study = read_study(settings)
    notes = read_notes(study, study_inputs(settings))
    records = {**{one.identifier: source_of(one) for one in notes}, **study.records}
    table = study.sources.path if study.sources else ""
    records, unusable = usable(study, records, notes)
    yield from chain.from_iterable(note.findings for note in notes)
    yield from (*unusable, *audited_sources(study, records, notes)[1])
    yield from (*placeholders(settings), *repeated_identifiers(notes))
    yield from unportable_identifiers(notes, study.records, table)
    yield from (*unguarded(study, notes), *misnamed(settings, records))


def of_files(folder: Path) -> Iterator[Finding]:
    """The files of the folder of notes that are not read."""
    yield from not_read([folder / "field-notes"])


def of_sync(folder: Path) -> Iterator[Finding]:
    """What 'daap sources sync' finds."""
    found: list[Finding] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            sys.modules["daap.commands.sources.sync"], "show_findings", found.extend
        )
        study, public = folder / "study.toml", folder / "public"
        CliRunner().invoke(
            main, ["sources", "sync", "--study", str(study), "--from", str(public)]
        )
    yield from found


def of_publishing(folder: Path) -> Iterator[Finding]:
    """Why a dataset is not published, if it is not."""
    made = build(read_settings(folder / "study.toml"))
    try:
        publish(
            release(made), made.findings, folder / "dist", check=withheld_check(made)
        )
    except RefusedError as error:
        yield from error.findings


def of_models(folder: Path) -> Iterator[Finding]:
    """The findings of model files."""
    relations = read_settings(folder / "study.toml").relations
    paths = sorted((folder / "model").glob("*.py"))
    yield from read_model(paths, relations).findings


def of_mappings(folder: Path) -> Iterator[Finding]:
    """The findings of mapping sets, with the vocabularies at hand."""
    study = read_study(read_settings(folder / "study.toml"))
    yield from link_findings(study, folder / "vocabularies")


def of_releases(folder: Path) -> Iterator[Finding]:
    """The findings of the chain of releases."""
    yield from read_chain(read_settings(folder / "study.toml").releases)[1]


def of_imports(folder: Path) -> Iterator[Finding]:
    """The findings of files of other tools."""
    for place in sorted((folder / "files").iterdir()):
        settings = read_settings(folder / "study.toml")  # as the last import left it
        for one in import_files([packed(place)], settings):
            yield from one.findings


def packed(place: Path) -> Path:
    """A file; of a folder, the archive or the database that it stands for."""
    if place.suffix == ".qdpx":
        archive = place.with_name(f"packed-{place.name}")
        with zipfile.ZipFile(archive, "w") as made:
            for path in sorted(place.rglob("*")):
                made.write(path, path.relative_to(place))
        return archive
    if place.suffix == ".qda":
        statements = (place / "data.sql").read_text(encoding="utf-8")
        with closing(sqlite3.connect(place / "data.qda")) as made:
            made.executescript(statements)
    return place


READERS: Mapping[str, Callable[[Path], Iterator[Finding]]] = {
    "files": of_files,
    "published": of_publishing,
    "sync": of_sync,
    "tables": of_tables,
    "codebook": of_codebook,
    "imports": of_imports,
    "mappings": of_mappings,
    "models": of_models,
    "names": of_names,
    "notes": of_notes,
    "releases": of_releases,
    "study": of_study,
}


PARTS = {
    rules()[slug].part: reader
    for slug, reader in {
        "empty-note": "notes",
        "label-in-line": "notes",
        "empty-trace": "notes",
        "needs-running": "models",
        "emergent-code": "notes",
        "no-code": "codebook",
        "placeholder": "tables",
        "redacted-name-left": "tables",
        "withheld-words-published": "tables",
        "broken-header": "mappings",
        "release-chain": "releases",
        "import-left-out": "imports",
    }.items()
}


def change(folder: Path, changes: Mapping[str, Any]) -> None:
    """Change the files of a study as a case says."""
    for name, change in changes.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if change is False:
            path.unlink()
        elif change is True:
            outline(folder, path)
        elif isinstance(change, str) and change.startswith("<- "):
            shutil.copyfile(folder / change[3:], path)
        elif isinstance(change, str) and change.startswith("-> "):
            path.symlink_to(change[3:])
        elif isinstance(change, str):
            path.write_text(change, encoding="utf-8", newline="")
        else:
            text = path.read_text(encoding="utf-8")
            text = replaced(text, change)
            path.write_text(text, encoding="utf-8", newline="")


def replaced(text: str, pairs: Sequence[str]) -> str:
    """A text in which each of the pairs is replaced, the first by the second."""
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def outline(folder: Path, path: Path) -> None:
    """Write the outline of a source anew, as 'daap sources outline' does."""
    settings = read_settings(folder / "study.toml").with_text(PublishedText.NONE)
    for document, text in make_outlines(settings, [settings.notes]):
        if document.identifier == path.stem:
            path.write_text(text, encoding="utf-8")


def is_of(found: Finding, rule: Rule) -> bool:
    """Whether a finding is of a rule, and says what the rule says in this case."""
    return (
        found.rule == rule.slug
        and found.severity == rule.severity
        and as_pattern(rule.expected).fullmatch(found.expected) is not None
        and as_pattern(rule.remedy).fullmatch(found.remedy) is not None
    )


def as_pattern(template: str) -> re.Pattern[str]:
    """A template of str.format as a pattern of what it can become."""
    parts = string.Formatter().parse(template)
    return re.compile(
        "".join(re.escape(text) + (".*" if name else "") for text, name, *_ in parts),
        re.DOTALL,
    )


def told(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    """What findings say, but for those that a person need do nothing about."""
    mattering = (one for one in findings if not one.remedy.startswith(NO_CURE))
    return {(one.rule, one.path, one.found) for one in mattering}


@pytest.fixture(scope="module", autouse=True)
def ontology_read_once() -> Iterator[None]:
    """Parse the ontology, which no case changes, once."""
    known: dict[Path, Sequence[Triple]] = {}

    def read(path: Path, base: str) -> Sequence[Triple]:
        if path not in known:
            known[path] = tuple(read_turtle(path, base))
        return known[path]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("daap.build.study.read_turtle", read)
        yield


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the study without a finding."""
    shutil.copytree(FOLDER / "study", tmp_path / "break" / "original")
    return Path(shutil.copytree(FOLDER / "study", tmp_path / "break" / "study"))


@pytest.mark.parametrize("name", CASES)
def test_a_remedy_that_is_followed_cures_its_finding(name: str, study: Path) -> None:
    rule, case = rules()[name], CASES[name]
    find = READERS[case.get("reads", PARTS[rule.part])]
    change(study, case["break"])
    broken = study.parent
    ways = [broken.with_name(way) for way in ("mend", "or") if way in case]
    for way in ways:
        shutil.copytree(broken, way, symlinks=True)
        change(way / study.name, case[way.name])
    before = list(find(study))
    assert any(is_of(one, rule) for one in before), before
    for way in ways:
        after = list(find(way / study.name))
        assert rule.slug not in {one.rule for one in after}, (way.name, after)
        assert told(after) <= told(before), (way.name, after)


def test_only_a_finding_that_needs_no_cure_is_not_mended() -> None:
    unmended = {name for name, case in CASES.items() if "mend" not in case}
    free = {name for name, one in rules().items() if one.remedy.startswith(NO_CURE)}
    assert unmended <= free
    assert {rules()[name].severity for name in free} == {Severity.INFO}


@pytest.mark.parametrize("reader", READERS)
def test_the_study_that_cases_break_has_no_finding(reader: str, study: Path) -> None:
    expected = {"import-counting"} if reader == "imports" else set()
    assert {one.rule for one in READERS[reader](study)} == expected


@pytest.mark.parametrize("slug", SHAPE_CASES)
def test_the_remedy_of_a_shape_cures_its_result(slug: str) -> None:
    case = SHAPE_CASES[slug]
    path = next(path for path in BROKEN if path.stem == case["case"])
    before = set(read(path).expected)
    assert slug in map(rule_of, before)
    text = path.read_text(encoding="utf-8")
    after = set(found(case_of(replaced(text, case["mend"]), path)))
    assert slug not in map(rule_of, after)
    assert after <= before


def rule_of(result: Expected) -> str:
    """The rule that a result of a shape is of."""
    return slug_of(result[3].rpartition("#")[2])
