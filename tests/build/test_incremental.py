"""A build from the cache: only what changed is made, and the bytes are the same."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from daap.build.cache.store import Cache
from daap.build.dataset_files import release
from daap.build.execute.executor import Inline
from daap.build.partition import all_sources as sources_flow
from daap.build.partition import part as source_parts
from daap.build.partition.note_files import NoteFile
from daap.build.partition.part import make_parts
from daap.build.partition.source import Source
from daap.build.pipeline import build
from daap.build.result import Build
from daap.build.workspace import Workspace
from daap.core.errors import InputError
from daap.core.settings import read_settings
from daap.publish.writer import publish, write_all

APIARY = Path(__file__).parents[1] / "studies" / "apiary"

NEW_NOTE = """# h
3
## title
A second leaflet
## source type
Practitioner Audience Article
## author type
Practitioner

# coding

> Straw keeps out the wind.

**OPEN CODING:**

out the wind

**AXIAL CODING:**
```python
{axial}
```
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the made-up study, free to be changed."""
    return Path(shutil.copytree(APIARY, tmp_path / "apiary"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build of the study as it is puts into a cache."""
    folder = tmp_path_factory.mktemp("filled") / "cache"
    built(APIARY, folder)
    return folder


@pytest.fixture
def cache(filled: Path, tmp_path: Path) -> Path:
    """A copy of that cache."""
    return Path(shutil.copytree(filled, tmp_path / "cache"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the notes that are read and of the sources that are made."""
    names: list[str] = []
    results = Inline.results

    def noted(self, task, shared, batches, name):  # type: ignore[no-untyped-def]
        def told() -> Iterator[Sequence[NoteFile | Source]]:
            for batch in batches:
                for item in batch:
                    is_note = isinstance(item, NoteFile)
                    names.append(item.path.name if is_note else item.name)
                yield batch

        return results(self, task, shared, told(), name)

    monkeypatch.setattr(Inline, "results", noted)
    return names


def files(result: Build) -> dict[str, bytes]:
    """Every file of a release."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "dist"
        write_all(release(result), folder)
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }


def built(study: Path, cache: Path | None = None, jobs: int = 1) -> Build:
    workspace = Workspace(Cache(cache), jobs)
    return build(read_settings(study / "study.toml"), workspace=workspace)


def write_note(study: Path, axial: str) -> None:
    text = NEW_NOTE.format(axial=axial)
    (study / "field-notes" / "h_3.md").write_text(text, encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_note(study: Path) -> None:
    edit(study / "field-notes" / "h_2.md", "Frames can", "Wide frames can")


def add_a_code(study: Path) -> None:
    write_note(study, 'windbreak = CClass(practice, "Windbreak")')


def add_an_option_of_a_known_code(study: Path) -> None:
    write_note(study, 'add_decision_option_link(winter_decision, wall, "A wall")')


def contradict(study: Path) -> None:
    edit(study / "field-notes" / "h_2.md", "dryness: negative", "dryness: positive")


def remove_note(study: Path) -> None:
    (study / "field-notes" / "h_2.md").unlink()


def edit_codebook(study: Path) -> None:
    edit(study / "codes.ttl", '"Frame Hive"@en', '"Hive with Frames"@en')


def edit_settings(study: Path) -> None:
    edit(study / "study.toml", '"0.2.0"', '"0.3.0"')


def redact_more(study: Path) -> None:
    edit(study / "study.toml", "'Ottilie'", "'Ottilie|Frames'")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda study: None, []),
        (edit_note, ["h2", "h_2.md"]),
        (add_a_code, ["h3", "h_3.md"]),
        # what another note claims of a decision of k_1 is no matter of k_1
        (add_an_option_of_a_known_code, ["h3", "h_3.md"]),
        # what k_1 says of the mat is held against what h_2 said first
        (contradict, ["h2", "h_2.md", "k1"]),
        (remove_note, ["k1"]),
        (edit_codebook, ["h2", "k1"]),
        (edit_settings, ["h2", "k1"]),
        (redact_more, ["h2", "h_2.md", "k1", "k_1.md"]),
    ],
)
def test_only_what_a_change_bears_on_is_made_and_the_bytes_are_those_of_a_clean_build(
    change: Callable[[Path], None],
    expected: list[str],
    study: Path,
    made: list[str],
    cache: Path,
) -> None:
    change(study)
    again = built(study, cache)
    assert sorted(made) == expected
    clean = built(study)
    assert again.findings == clean.findings
    assert files(again) == files(clean)


def test_a_change_taken_back_needs_nothing(
    study: Path, made: list[str], cache: Path
) -> None:
    first = files(built(study, cache))
    add_a_code(study)
    built(study, cache)
    (study / "field-notes" / "h_3.md").unlink()
    made.clear()
    assert files(built(study, cache)) == first
    assert made == []


def test_the_part_of_a_source_is_few_files(study: Path, cache: Path) -> None:
    built(study, cache)
    parts = [path.parent for path in cache.rglob("summary.json")]
    own = {"alone.ttl", "nested.jsonld"}
    kept = {"packed.bin", "summary.json", "sums.json"}
    assert len(parts) == 2
    for part in parts:
        names = {path.name for path in part.iterdir()}
        assert names - {"transcript.txt"} == own | kept


def test_a_batch_that_is_repeated_gives_the_same_parts(
    study: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after the death of a process, which leaves folders behind."""
    first = files(built(study, cache))
    shutil.rmtree(cache)

    def twice(*given: Any) -> Any:
        make_parts(*given)
        return make_parts(*given)

    monkeypatch.setattr("daap.build.partition.all_sources.make_parts", twice)
    assert files(built(study, cache)) == first


def spoil(cache: Path) -> None:
    for path in cache.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"Top", b"Tip") + b" ")


def spoil_what_was_summed(cache: Path) -> None:
    """Put other JSON in the place of outlines and summaries, with right checksums."""
    import hashlib

    for path in [*cache.rglob("outline.json"), *cache.rglob("summary.json")]:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        path.write_bytes(b'[["no", "document"]]')
        sums = path.parent / "sums.json"
        new = hashlib.sha256(path.read_bytes()).hexdigest()
        sums.write_text(sums.read_text().replace(digest, new), encoding="utf-8")


@pytest.mark.parametrize("harm", [spoil, spoil_what_was_summed, shutil.rmtree])
def test_a_cache_that_was_spoilt_or_deleted_is_made_anew(
    harm: Callable[[Path], None], study: Path, made: list[str], cache: Path
) -> None:
    first = files(built(study, cache))
    harm(cache)
    made.clear()
    assert files(built(study, cache)) == first
    assert sorted(made) == ["h2", "h_2.md", "k1", "k_1.md"]
    made.clear()
    assert files(built(study, cache)) == first
    assert made == []


def test_several_builds_can_use_one_cache_at_once(study: Path, tmp_path: Path) -> None:
    clean = files(built(study))

    def run(_: int) -> dict[str, bytes]:
        result = built(study, tmp_path / "cache")
        result.workspace.cache.trim()
        return files(result)

    with ThreadPoolExecutor(4) as threads:
        assert all(found == clean for found in threads.map(run, range(8)))


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_processes_makes_the_same_bytes(
    jobs: int, study: Path, tmp_path: Path
) -> None:
    first, second = built(study), built(study, tmp_path / "cache", jobs)
    assert first.findings == second.findings
    assert first.inferred == second.inferred
    assert files(first) == files(second)


@pytest.mark.parametrize("size", [1, 30_000])
def test_the_size_of_a_batch_changes_nothing(
    size: int, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = built(study)
    monkeypatch.setattr(sources_flow, "BATCH", size)
    result = built(study)
    assert result.findings == expected.findings
    assert files(result) == files(expected)


def test_a_source_that_names_another_one_is_made_as_if_alone(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "# h\n2\n## url\nhttps://example.org/hives/source/k1\n"
    edit(study / "field-notes" / "h_2.md", "# h\n2\n", page)
    together = built(study)
    monkeypatch.setattr(sources_flow, "BATCH", 1)
    assert files(built(study)) == files(together)


def test_a_term_that_the_ontology_lacks_is_found_in_each_source(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyoxigraph import Literal, NamedNode, Triple

    from daap.core.namespaces import DAAP

    mapping = source_parts.map_one_source

    def wrong(settings, record, *rest, **given):  # type: ignore[no-untyped-def]
        yield from mapping(settings, record, *rest, **given)
        source = NamedNode(f"{settings.base}source/{record.identifier}")
        yield Triple(source, NamedNode(DAAP.iri + "unheardOf"), Literal("?"))

    monkeypatch.setattr(source_parts, "map_one_source", wrong)
    together = built(study).findings
    monkeypatch.setattr(sources_flow, "BATCH", 1)
    assert built(study).findings == together
    paths = {f.path for f in together if "unheardOf" in f.found}
    assert paths == {"field-notes/h_2.md", "field-notes/k_1.md"}


def test_what_follows_of_another_source_is_told_where_it_was_said(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step of h2 that codes k1 as if it were a segment makes k1 one: in h2 alone."""
    from pyoxigraph import NamedNode, Triple

    from daap.core.namespaces import DAAP, RDF

    mapping = source_parts.map_one_source
    step, other = (
        NamedNode(f"https://example.org/hives/source/{name}")
        for name in ("h2/step/1", "k1")
    )

    def astray(settings, record, *rest, **given):  # type: ignore[no-untyped-def]
        yield from mapping(settings, record, *rest, **given)
        if record.identifier == "h2":
            yield Triple(step, DAAP.codesSegment, other)

    monkeypatch.setattr(source_parts, "map_one_source", astray)
    together = built(study)
    inferred = {one.name: set(one.part.inferred) for one in together.sources}
    frame = NamedNode("https://example.org/hives/code/frame_hive")
    followed = {
        Triple(other, RDF.type, DAAP.TranscriptPart),
        Triple(frame, DAAP.evidencedInSegment, other),
    }
    assert followed <= inferred["h2"]
    assert followed.isdisjoint(inferred["k1"])
    monkeypatch.setattr(sources_flow, "BATCH", 1)
    alone = built(study)
    assert {one.name: set(one.part.inferred) for one in alone.sources} == inferred


def test_a_result_about_the_ontology_is_that_of_the_source_that_brought_it_about(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyoxigraph import Literal, NamedNode, Triple

    from daap.core.namespaces import DAAP

    mapping = source_parts.map_one_source

    def wrong(settings, record, *rest, **given):  # type: ignore[no-untyped-def]
        yield from mapping(settings, record, *rest, **given)
        if record.identifier == "h2":
            source = NamedNode(f"{settings.base}source/h2")
            yield Triple(source, NamedNode(DAAP.iri + "unheardOf"), Literal("?"))

    monkeypatch.setattr(source_parts, "map_one_source", wrong)
    found = [f for f in built(study).findings if "unheardOf" in f.found]
    assert [f.path for f in found] == ["field-notes/h_2.md"]


def test_nothing_of_a_build_is_left_when_it_is_gone(study: Path) -> None:
    result = built(study)
    folder = result.workspace.folder
    assert folder.is_dir()
    del result
    assert not folder.exists()


def test_a_published_file_that_was_edited_in_place_is_made_anew(
    study: Path, tmp_path: Path, made: list[str]
) -> None:
    cache, dist = tmp_path / "cache", tmp_path / "dist"
    publish(release(built(study, cache)), (), dist)
    path = dist / "sources" / "h2.txt"
    before = path.read_bytes()
    with path.open("r+b") as content:  # which may be a file of the cache, too
        content.write(b"X")
    with pytest.raises(InputError, match=r"sources/h2\.txt was changed since a build"):
        publish(release(built(study, cache)), (), dist)
    made.clear()
    publish(release(built(study, cache)), (), dist, force=True)
    assert path.read_bytes() == before
    assert set(made) <= {"h2"}
