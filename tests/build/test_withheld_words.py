"""The proof that withheld words are in no file: a leak planted in each place."""

from __future__ import annotations

import gzip
import io
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import pytest

from daap.build.cache.store import Cache
from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.build.result import Build
from daap.build.withheld_check import withheld_check
from daap.build.withheld_words import WithheldWords, withheld_words
from daap.build.workspace import Workspace
from daap.commands.build.publishing import pages_writer
from daap.core.errors import Finding, RefusedError
from daap.core.settings import read_settings
from daap.core.values import PublishedText
from daap.publish.writer import Pages, publish
from daap.serialise.file_kinds import Writer
from daap.serialise.writers import text_writer

APIARY = Path(__file__).parents[1] / "studies" / "apiary"
LEAK = "less honey, but I can lift the bars alone"
ESCAPED = LEAK.replace("h", r"\u0068")


@dataclass(frozen=True)
class Hives:
    """The made-up study with its words withheld, built and written with pages."""

    result: Build
    dist: Path


@pytest.fixture(scope="module")
def hives(tmp_path_factory: pytest.TempPathFactory) -> Hives:
    """The study, published in a folder."""
    settings = read_settings(APIARY / "study.toml").with_text(PublishedText.NONE)
    result = build(settings)
    dist = tmp_path_factory.mktemp("hives") / "dist"
    publish(
        release(result),
        result.findings,
        dist,
        pages=pages_writer(None, ""),
        check=withheld_check(result),
    )
    return Hives(result, dist)


def text(name: str, written: str) -> Callable[[Path], None]:
    """Plants a text in the place of the last line feed of a file."""

    def plant(folder: Path) -> None:
        path = folder / name
        content = path.read_text("utf-8")
        path.unlink()
        path.write_text(content + written + "\n", encoding="utf-8")

    return plant


def packed(name: str, written: str) -> Callable[[Path], None]:
    """Plants a text in a gzip file."""

    def plant(folder: Path) -> None:
        path = folder / name
        content = gzip.decompress(path.read_bytes())
        path.unlink()
        path.write_bytes(gzip.compress(content + written.encode("utf-8")))

    return plant


def workbook(folder: Path) -> None:
    """Plants a text in a workbook, which is packed."""
    with zipfile.ZipFile(folder / "tables" / "daap.xlsx", "w") as sheets:
        sheets.writestr("xl/planted.xml", f"<si><t>{LEAK}</t></si>")


PLACES = {
    "segment": text("sources/k1.ttl", f'<s> daap:text "They give {LEAK}."@en .'),
    "segment, broken lines": text("sources/k1.ttl", LEAK.replace(" ", r"\n")),
    "open code": text("daap.ttl", f'<n> oa:bodyValue "{LEAK.upper()}" .'),
    "JSON-LD": text("daap.jsonld", f'{{"text": "{ESCAPED}"}}'),
    "named graphs": packed("daap.nq.gz", f'<s> <t> "{LEAK}" <g> .'),
    "finding": text("report.ttl", f'<f> daap:found "{LEAK}" .'),
    "table": text("tables/sources.csv", f"1,{LEAK},3"),
    "workbook": workbook,
    "page": text("site/index.html", "<p>" + LEAK.replace("but", "<mark>but</mark>")),
    "page, attribute": text("site/index.html", f'<p title="{LEAK}">'),
    "search index": text("site/data/search.js", f'["{ESCAPED}"]'),
    "SVG": text("diagrams/decisions.svg", LEAK.replace(" ", "</tspan> <tspan>")),
    "changes": text("changes/CHANGELOG.md", f"- {LEAK}"),
    "label": text("catalog.ttl", f'<a> rdfs:label "{LEAK}" .'),
}  # fmt: skip


def checked(result: Build, folder: Path) -> list[Finding]:
    """What the check finds in the files of a folder."""
    check = withheld_check(result)
    assert check is not None
    paths = (path for path in folder.rglob("*") if path.is_file())
    return list(check(folder, sorted(str(path.relative_to(folder)) for path in paths)))


def test_a_release_without_the_words_is_published(hives: Hives) -> None:
    assert (hives.dist / "sources" / "k1.ttl").is_file()
    assert checked(hives.result, hives.dist) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_planted_leak_is_caught(hives: Hives, tmp_path: Path, place: str) -> None:
    folder = Path(shutil.copytree(hives.dist, tmp_path / "dist"))
    for made in ("diagrams/decisions.svg", "changes/CHANGELOG.md"):
        (folder / made).parent.mkdir(exist_ok=True)
        (folder / made).touch()
    PLACES[place](folder)

    (found,) = checked(hives.result, folder)

    assert found.rule == "withheld-words-published"
    assert (folder / found.path).is_file()
    assert "honey" not in found.shown


def test_a_copy_of_a_file_is_told_of_and_not_searched_again(
    hives: Hives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    for name in ("a.md", "site/a.md", "b.md"):
        (tmp_path / name).write_text(LEAK, encoding="utf-8")
    searched: list[str] = []
    search = WithheldWords.found

    def found(self: WithheldWords, content: BinaryIO, name: str) -> set[int]:
        searched.append(name)
        return search(self, content, name)

    monkeypatch.setattr(WithheldWords, "found", found)
    found_in = [(one.path, one.line) for one in checked(hives.result, tmp_path)]
    assert found_in == [("a.md", 1), ("b.md", 1), ("site/a.md", 1)]
    assert searched == ["a.md", "b.md"]


def planted_page(folder: Path) -> list[str]:
    """Writes a page with withheld words."""
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text(f"<p>{LEAK}", encoding="utf-8")
    return ["site/index.html"]


def changed_file(folder: Path) -> list[str]:
    """Writes withheld words into a file of the release, without a page."""
    text("ontology.ttl", f"# {LEAK}")(folder)
    return []


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("more", "pages", "place"),
    [
        ([("more.md", text_writer(LEAK))], None, "more.md"),
        ([], planted_page, "site/index.html"),
        ([], changed_file, "ontology.ttl"),
    ],
)
def test_a_build_that_would_publish_them_is_refused(
    hives: Hives,
    tmp_path: Path,
    more: list[tuple[str, Writer]],
    pages: Pages | None,
    place: str,
    jobs: int,
) -> None:
    """The check is wired into publishing, with any number of processes."""
    result = replace(hives.result, workspace=Workspace(jobs=jobs))
    files, check = chain(release(result), more), withheld_check(result)
    with pytest.raises(RefusedError) as refused:
        publish(files, (), tmp_path / "dist", pages=pages, check=check)
    assert [one.path for one in refused.value.findings] == [place]
    assert not (tmp_path / "dist").exists()


def test_where_all_words_are_published_none_are_looked_for(hives: Hives) -> None:
    study = hives.result.study
    settings = study.settings.with_text(PublishedText.ALL)
    files = [replace(file, spill=None) for file in hives.result.files]

    assert withheld_words(replace(study, settings=settings), files).closed == set()


def test_a_note_that_is_read_again_gives_the_same_words(hives: Hives) -> None:
    files = [replace(file, spill=None) for file in hives.result.files]

    again = withheld_words(hives.result.study, files)
    assert again == withheld_words(hives.result.study, hives.result.files)
    assert len(again.closed) == 41


def test_a_note_whose_outline_is_kept_is_not_read_for_its_words(
    hives: Hives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = hives.result.study.settings
    build(settings, workspace=Workspace(Cache(tmp_path / "cache")))
    monkeypatch.setattr("daap.build.partition.reading.redacted", None)

    again = build(settings, workspace=Workspace(Cache(tmp_path / "cache")))
    found = withheld_words(again.study, again.files)

    assert found == withheld_words(hives.result.study, hives.result.files)


def held(closed: WithheldWords, written: str, name: str = "a.md") -> list[int]:
    """The lines of a text in which withheld words end."""
    return sorted(closed.found(io.BytesIO(written.encode("utf-8")), name))


SAID = "one two three four five six seven eight nine ten"


def test_eight_words_in_a_row_count_and_seven_do_not() -> None:
    closed = WithheldWords()
    closed.add(SAID)

    assert held(closed, "zero one two three four five six seven zero") == []
    assert held(closed, "zero\none two three\nfour five six seven Eight, zero") == [3]
    assert held(closed, "one two three four control_port five six seven eight") == [1]


@pytest.mark.parametrize("before", range(9))
def test_words_are_found_wherever_they_begin(before: int) -> None:
    closed = WithheldWords()
    closed.add(SAID)
    seven = " ".join(SAID.split()[3:])

    assert held(closed, "zero " * before + f"{seven} zero {SAID[:39]}") == [1]
    assert held(closed, "zero " * before + f"{seven} zero {SAID[:33]}") == []


def test_words_are_compared_without_case_and_signs() -> None:
    closed = WithheldWords()
    closed.add("Die STRASSE’S Öfen – ‘Σίσυφος’ or ２ e\u0301t\u0301 more")

    assert held(closed, "die straße’s öfen «σίσυφοσ», OR ２ e-t- more") == [1]
    assert held(closed, "die straßes öfen «σίσυφοσ», or ２ e-t- more") == []


def test_an_attribute_with_room_for_eight_words_is_read() -> None:
    closed = WithheldWords()
    closed.add("a b c d e f g h")
    cell = '<c r="A1" s="2"><v>1</v></c>'

    assert held(closed, f'{cell}\n<p id="x" title="a b c d e f g h"/>', "a.xml") == [2]
    assert held(closed, f'{cell}\n<p a="a b c d" b="e f g h"/>', "a.xml") == []


def test_words_that_stand_in_two_blocks_of_a_file_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("daap.build.file_text.BLOCK", 8)
    closed = WithheldWords()
    closed.add(SAID)

    assert held(closed, "zero\n" + SAID.replace(" ", "\n")) == [9, 10, 11]
    assert held(closed, "<i>" + SAID.replace(" ", "</i>\n<i>"), "a.xml") == [8, 9, 10]
    cut = "".join(f'<i title="{SAID[:13]}"></i>{word}' for word in SAID.split())
    assert held(closed, cut, "a.xml") == [1]


def test_words_around_an_address_are_two_texts() -> None:
    closed = WithheldWords()
    said = "one two three four https://e.org/a-b five six seven eight"
    closed.add(said)

    assert held(closed, said) == []


def test_what_is_let_through_is_counted_by_where_it_stands() -> None:
    closed = WithheldWords()
    closed.add(SAID)
    closed.allow("a title of a source", "Two Three Four Five Six Seven Eight Nine")

    assert list(closed.settle().values()) == [0, 0, 1, 0, 0]
    assert held(closed, "two three four five six seven eight nine") == []
    assert held(closed, SAID) == []
    assert len(closed.beside) == 2
    closed.labels.clear()
    assert held(closed, SAID) == [1]


def test_two_labels_side_by_side_in_a_list_are_let_through() -> None:
    closed = WithheldWords()
    closed.add("one two three four five six seven eight")
    closed.allow("a title of a source", "Zero one two three four")
    listed = '["Zero one two three four", "five six seven eight"]'
    assert held(closed, listed) == [1]
    closed.allow("a title of a source", "five six seven eight nine")
    assert held(closed, listed) == []
    assert held(closed, "one two three four five six seven eight") == []
    assert len(closed.beside) == 1


def test_a_list_of_short_labels_is_let_through_and_one_other_word_is_not() -> None:
    closed = WithheldWords()
    closed.add("one two three four five six seven eight nine")
    for label in ("zero one two", "three", "four five", "six", "seven eight ten"):
        closed.allow("a title of a source", label)
    assert held(closed, "one two three four five six seven eight") == []
    assert held(closed, "two three four five six seven eight nine") == [1]


def test_quotations_of_a_word_or_two_are_no_labels_of_a_list() -> None:
    closed = WithheldWords()
    closed.add("one two three four five six seven eight nine")
    for quote in ("one two", "three", "four five", "six", "seven eight"):
        closed.allow("a quotation of a source that is published in quotations", quote)
    assert held(closed, "one two three four five six seven eight") == [1]


def test_a_note_that_was_read_as_an_outline_gives_no_words(hives: Hives) -> None:
    files = [replace(file, outline="0") for file in hives.result.files]

    assert withheld_words(hives.result.study, files).closed == set()
