"""What caches are kept under: whatever is made of an input, a change of it is seen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Triple

from daap.build import study
from daap.build.cache import fingerprint
from daap.build.cache.fingerprint import (
    FILES,
    PACKAGES,
    own_files,
    pages_key,
    reading_key,
    release_key,
    source_key,
    study_key,
)
from daap.build.partition.note_files import NoteFile
from daap.build.partition.source import Emerged, Source
from daap.build.study import read_notes, read_study
from daap.core.codebook import Attribution, Audited
from daap.core.namespaces import DAAP, SKOS
from daap.core.resources import ONTOLOGY, SHAPES
from daap.core.settings import Redaction, Settings, read_settings
from daap.core.values import AuditStatus

REPOSITORY = Path(__file__).parents[1]
APIARY = Path(__file__).parent / "studies" / "apiary"
ELSEWHERE = Path("/elsewhere")
NO_MODULES = shutil.ignore_patterns("node_modules", "__pycache__")

PATHS = {
    "root", "file", "notes", "sources", "attributions", "codebook", "guidance",
    "alignments", "listed", "more_redactions",
}  # fmt: skip
"""Settings that are paths: what lies there counts, not where it lies.

What lies in `more_redactions` is part of `redactions`.
"""


@pytest.fixture(scope="module")
def apiary() -> Settings:
    """The settings of the made-up study."""
    return read_settings(APIARY / "study.toml")


def other(value: Any) -> Any:
    """Another value of the same type."""
    match value:
        case str():
            return value + "x"
        case re.Pattern():
            return re.compile(value.pattern + "x?", value.flags)
        case tuple():
            return (*value, Redaction("Zoë", "[a keeper]"))
        case dict():
            return {**value, "rating": Decimal(1)}
    raise AssertionError(f"no other value of {type(value)} is known here")


def test_every_setting_that_is_no_path_is_part_of_the_keys(apiary: Settings) -> None:
    names = {field.name for field in fields(Settings)} - PATHS
    part = study_key(apiary, (), "native")
    whole = release_key(apiary, (), "native")
    for name in sorted(names):
        changed = replace(apiary, **{name: other(getattr(apiary, name))})
        assert study_key(changed, (), "native") != part, name
        assert release_key(changed, (), "native") != whole, name


def test_every_setting_that_is_a_path_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "note.md").write_text("# k\n1\n", encoding="utf-8")
    shutil.copy(tmp_path / "note.md", tmp_path / "notes")
    known = read_settings(APIARY / "study.toml")
    given: dict[str, Any] = {name: tmp_path / f"{name}.x" for name in PATHS}
    given |= {"root": tmp_path, "notes": tmp_path / "notes"}
    for path in given.values():
        path.exists() or path.write_text("1", encoding="utf-8")
    known = replace(known, **given)
    before = release_key(known, (), "native")
    assert before
    for name in sorted(PATHS - {"root", "notes", "more_redactions"}):
        given[name].write_text("2", encoding="utf-8")
        after = release_key(known, (), "native")
        assert after not in ("", before), name
        before = after
    (tmp_path / "notes" / "note.md").write_text("# k\n2\n", encoding="utf-8")
    assert release_key(known, (), "native") != before


def test_the_engine_and_the_files_are_part_of_the_keys(
    apiary: Settings, tmp_path: Path
) -> None:
    files = read_study(apiary).files
    keys = {
        study_key(apiary, files, "native"),
        study_key(apiary, files, "reference"),
        study_key(apiary, files[1:], "native"),
        study_key(apiary, (replace(files[0], path="x"), *files[1:]), "native"),
        study_key(apiary, (replace(files[0], sha256="0"), *files[1:]), "native"),
    }
    assert len(keys) == 5


def test_a_note_is_kept_under_all_that_its_reading_depends_on(
    apiary: Settings,
) -> None:
    first = Redaction("Ann", "[a]")

    def key(place: str = "p", sha256: str = "0", **given: Any) -> str:
        return reading_key(replace(apiary, redactions=(first,), **given), place, sha256)

    def redacted(*redactions: Redaction) -> str:
        return reading_key(replace(apiary, redactions=redactions), "p", "0")

    keys = [
        key(), key("q"), key("p", "1"), key(label=re.compile("Keeper [A-Z]")),
        key(relations={"option2": "decision_option"}),
        key(relations={"option2": "can_use"}), key(relations={"option3": "can_use"}),
        redacted(), redacted(first, first),
        redacted(replace(first, replacement="[b]")),
        redacted(replace(first, pattern="Bea")),
        redacted(replace(first, pattern="(?i:Ann)")),
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)


@pytest.fixture(scope="module")
def source(apiary: Settings) -> Source:
    """A source with everything that a source can have."""
    known = read_study(apiary)
    (note,) = read_notes(known, [APIARY / "field-notes" / "k_1.md"])
    row = Attribution("k1", "frame_hive", 1)
    record = next(iter(read_study(read_settings(OWN)).records.values()))
    told = Triple(NamedNode("urn:a"), SKOS.related, NamedNode("urn:b"))
    return Source(
        "k1", record, record, note,
        NoteFile(Path("k_1.md"), "field-notes/k_1.md", "0", 1, Path()),
        (Audited(row, AuditStatus.NOT_TRACED, ()),), (told,),
    )  # fmt: skip


OWN = REPOSITORY / "sources" / "data-as-a-product" / "study.toml"
CHANGES: dict[str, Callable[[Source], Any]] = {
    "name": lambda s: "k2",
    "record": lambda s: replace(s.record, title="x"),
    "row": lambda s: replace(s.row, title="x"),
    "note": lambda s: replace(s.note, steps=()),
    "file": lambda s: replace(s.file, sha256="1"),
    "audited": lambda s: (),
    "incoming": lambda s: (),
    "lines_page": lambda s: "https://example.org/#L{first}",
}


def test_every_field_of_a_source_is_part_of_its_key(source: Source) -> None:
    assert set(CHANGES) == {f.name for f in fields(Source)} - {"key", "folder"}

    def key(source: Source, study: str = "study", *emerged: str) -> str:
        return source_key(study, source.texts(), emerged)

    before = key(source)
    assert len({before, key(source, "another"), key(source, "study", "emerged")}) == 3
    for name, change in CHANGES.items():
        assert key(replace(source, **{name: change(source)})) != before, name
        if name not in ("name", "audited", "incoming", "lines_page"):
            assert key(replace(source, **{name: None})) != before, name
    place = replace(source.file, place="elsewhere")  # type: ignore[type-var]
    assert key(replace(source, file=place)) != before
    assert key(replace(source, key="x", folder=ELSEWHERE)) == before


def test_what_emerged_counts_as_far_as_it_bears_on_the_source(
    source: Source, apiary: Settings
) -> None:
    base = apiary.base
    told = replace(source, audited=(), incoming=())
    code = NamedNode(f"{base}code/straw_mat")
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    kind = Triple(code, rdf_type, DAAP.Practice)
    stranger = Triple(NamedNode(f"{base}code/stranger"), rdf_type, DAAP.Practice)

    def said(*emergent: Triple) -> set[str]:
        return Emerged(emergent, base).of(told)

    assert [len(one) for one in (said(), said(kind))] == [0, 1]
    assert said(kind) == {str(kind)}
    assert said(stranger) == set()


@pytest.fixture
def copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Path, Path]]:
    """Copies of ontology/ and shapes/ in which the keys look."""
    ontology = Path(shutil.copytree(ONTOLOGY, tmp_path / "ontology"))
    shapes = Path(shutil.copytree(SHAPES, tmp_path / "shapes"))
    monkeypatch.setattr(study, "ONTOLOGY", ontology)
    monkeypatch.setattr(study, "ROOT", tmp_path)
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    monkeypatch.setattr(fingerprint, "PAGES", tmp_path / "pages")
    pages = REPOSITORY / "pipeline" / "daap" / "site"
    shutil.copytree(pages, tmp_path / "pages", ignore=NO_MODULES)
    yield ontology, shapes


def changed(path: Path) -> None:
    """A comment more, which leaves what is read readable."""
    text = path.read_bytes()
    path.write_bytes(
        text + (b" " if path.suffix in (".jsonld", ".svg") else b"\n# x\n")
    )


def test_every_file_that_comes_with_the_program_changes_the_key_of_a_release(
    copies: tuple[Path, Path], apiary: Settings
) -> None:
    """All of ontology/ and shapes/ but the codebook and guidance of our own study."""
    files = [p for folder in copies for p in sorted(folder.rglob("*")) if p.is_file()]
    files = [p for p in files if p.name != "guidance.ttl" and "codebook" not in p.parts]
    assert len(files) > 90
    assert {copies[0].parent / file.path for file in own_files("release")} == {*files}
    before = release_key(apiary, (), "native")
    for path in files:
        changed(path)
        after = release_key(apiary, (), "native")
        assert after not in ("", before), path
        before = after


def test_what_a_release_depends_on_holds_what_every_task_does() -> None:
    assert {pattern for task in FILES.values() for pattern in task} == {
        *FILES["release"]
    }


OF_SOURCES = (
    "alignment.ttl", "core.ttl", "vocabulary.ttl", "external.ttl", "context.jsonld",
    "frame.jsonld",
)  # fmt: skip
"""The files of ontology/ that the parts of sources are made from."""


def test_what_sources_are_made_from_changes_their_keys_and_nothing_else_does(
    copies: tuple[Path, Path], apiary: Settings
) -> None:
    ontology, shapes = copies

    def key() -> str:
        return study_key(apiary, read_study(apiary).files, "native")

    before = key()
    for path in [*(ontology / n for n in OF_SOURCES), *sorted(shapes.glob("*.ttl"))]:
        changed(path)
        assert key() != before, path
        before = key()
    for path in sorted(ontology.rglob("*")):
        if path.is_file() and path.relative_to(ontology).as_posix() not in OF_SOURCES:
            changed(path)
    assert key() == before


def test_every_input_of_the_pages_changes_their_key(
    copies: tuple[Path, Path], tmp_path: Path
) -> None:
    dist, live = tmp_path / "dist", tmp_path / "live"
    dist.mkdir()
    live.mkdir()
    (dist / "SHA256SUMS").write_text("0  daap.ttl\n", encoding="ascii")
    (live / "live.js").write_text("1", encoding="ascii")
    pages = tmp_path / "pages"
    own = [p for p in pages.rglob("*") if "live" not in p.relative_to(pages).parts]
    files = [
        *sorted((copies[0] / "questions").glob("*.rq")),
        *sorted(p for p in own if p.suffix in (".html", ".css", ".py")),
        dist / "SHA256SUMS",
        live / "live.js",
    ]
    assert len(files) > 60

    def key(bundle: Path | None = live) -> str:
        return pages_key((dist / "SHA256SUMS").read_text("ascii"), bundle)

    before = key()
    assert key(None) != before
    for path in files:
        changed(path)
        after = key()
        assert after != before, path
        before = after
    (copies[0] / "questions" / "new.rq").write_text("ASK {}", encoding="ascii")
    assert key() != before
    before = key()
    changed(pages / "live" / "build.mjs")  # what the bundle is made from
    (pages / "__pycache__").mkdir()
    (pages / "__pycache__" / "home.pyc").touch()
    assert key() == before


def test_every_package_that_makes_bytes_is_part_of_the_keys() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    needed = project["project"]["dependencies"]
    names = {re.split(r"[<>=\[]", one)[0].casefold() for one in needed}
    no_bytes = {"click", "rapidfuzz", "snowballstemmer"}
    assert names - no_bytes == {name.casefold() for name in PACKAGES} - {"shacl-rust"}


def edit(path: Path, old: str, new: str) -> None:
    """Put a text in the place of another, which has to be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_a_cached_build_is_a_clean_build_after_a_change_of_each_kind(
    tmp_path: Path,
) -> None:
    copy, pipeline = tmp_path / "copy", REPOSITORY / "pipeline"
    no_modules = shutil.ignore_patterns("node_modules")  # compiled ones save time
    shutil.copytree(pipeline, copy / "pipeline", ignore=no_modules)
    for name in ("ontology", "shapes"):
        shutil.copytree(REPOSITORY / name, copy / name)
    shutil.copytree(APIARY, copy / "study")
    site = copy / "pipeline" / "daap" / "site"
    title = "# title: The sources of the study"
    kinds: list[tuple[str, Path, str, str]] = [
        ("site/questions/sources.html",
         copy / "ontology" / "questions" / "sources.rq",
         title, "# title: Sources that were coded"),
        ("site/questions/index.html", site / "templates" / "questions.html",
         "</article>", "<p>One line more.</p></article>"),
        ("site/assets/site.css", site / "assets" / "site.css", "}", "} /* more */"),
        ("ontology.ttl", copy / "ontology" / "core.ttl",
         'rdfs:label "coding step"@en', 'rdfs:label "step of coding"@en'),
        ("shapes.ttl", next((copy / "shapes").glob("anchor.ttl")), "\n", "\n# more\n"),
        ("logo.svg", copy / "ontology" / "logo.svg", "</svg>", "<!-- more --></svg>"),
        ("codebook.ttl", copy / "study" / "codes.ttl",
         '"Frame Hive"@en', '"Hive with Frames"@en'),
    ]  # fmt: skip

    def built(out: str, *arguments: str) -> dict[str, bytes]:
        words = ["build", "--study", "study/study.toml", "--out", out, *arguments]
        env = {**os.environ, "PYTHONPATH": str(copy / "pipeline")}
        command = [sys.executable, "-m", "daap", *words]
        done = subprocess.run(
            command, cwd=copy, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return tree(copy / out)

    before = built("dist", "--cache", "cache")
    for name, path, old, new in kinds:
        edit(path, old, new)
        after = built("dist", "--cache", "cache")
        if name != "shapes.ttl":
            assert after[name] != before[name], name
        before = after
    assert built("clean", "--no-cache") == before
