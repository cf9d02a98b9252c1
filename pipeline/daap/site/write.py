"""The whole site, written into a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from daap.core.errors import InputError
from daap.core.resources import QUESTIONS
from daap.publish.sums import SUMS
from daap.publish.writer import write_all
from daap.query.question import Question, read_questions
from daap.serialise.file_kinds import Writer
from daap.serialise.writers import text_writer
from daap.site.about import about_page
from daap.site.alignments import alignments_page
from daap.site.changes import changes_page
from daap.site.codes import code_pages, list_pages
from daap.site.coding import read_coding
from daap.site.data import data_files
from daap.site.dataset import Dataset, read_dataset
from daap.site.formal_model import read_formal_model
from daap.site.home import home_page
from daap.site.ontology import ontology_page
from daap.site.page import NAVIGATION, Page, Renderer
from daap.site.picture import ontology_picture
from daap.site.quality import quality_page
from daap.site.questions import question_pages
from daap.site.sources import source_list, source_pages
from daap.site.tools import tool_pages
from daap.site.use import use_page

ASSETS = Path(__file__).parent / "assets"


def write_site(dist: Path, target: Path, bundle: Path | None = None) -> None:
    """Write the site of a published dataset into a new folder.

    `bundle` holds its live parts. Raises InputError for a dist that is none, and for a
    target that is not empty; `daap.publish.writer` replaces the pages of a dataset.
    """
    if bundle is not None and not (bundle / "live.js").is_file():
        raise InputError(bundle, "holds no live parts (no live.js)")
    if target.exists() and not target.is_dir():
        raise InputError(target, "is a file; the site is a folder")
    if target.is_dir() and any(target.iterdir()):
        raise InputError(target, "is not empty; nothing written")
    dataset = read_dataset(dist)
    files = site_files(dataset, tuple(read_questions(QUESTIONS)), bundle)
    target.mkdir(parents=True, exist_ok=True)
    write_all(files, target)


def site_files(
    dataset: Dataset, questions: Sequence[Question], bundle: Path | None
) -> Iterator[tuple[str, Writer]]:
    """Every file of the site with what writes it, one page at a time."""
    coding, model = read_coding(dataset), read_formal_model(dataset)
    pictures = frozenset(
        path.relative_to(dataset.folder).as_posix()
        for path in dataset.folder.glob("diagrams/*.svg")
    )
    fixed = {path for _, path in NAVIGATION}
    asked = {f"questions/{question.name}.html" for question in questions}
    paths = frozenset({*dataset.places, *fixed, *asked, "index.html"})
    render = Renderer(dataset, paths, live=bundle is not None)
    pages: Iterator[Page] = chain(
        (home_page(dataset),),
        list_pages(dataset, coding, model),
        code_pages(dataset, coding, model, pictures),
        (source_list(dataset, coding, model),),
        source_pages(dataset, coding, model),
        question_pages(dataset, questions),
        (ontology_page(dataset), alignments_page(dataset), quality_page(dataset)),
        (changes_page(dataset), about_page(dataset), use_page(dataset)),
        tool_pages(dataset, questions, pictures),
    )
    for page in pages:
        yield page.path, text_writer(render.render(page))
    yield "assets/ontology.svg", text_writer(ontology_picture(dataset))
    yield from data_files(dataset, coding, model, questions)
    yield from _copied(ASSETS, "assets")
    if bundle is not None:
        yield from _copied(bundle, "assets")
    for line in (dataset.folder / SUMS).read_text(encoding="ascii").splitlines():
        name = line.partition("  ")[2]
        yield f"files/{name}", _copy(dataset.folder / name)
    yield f"files/{SUMS}", _copy(dataset.folder / SUMS)


def _copied(folder: Path, below: str) -> Iterator[tuple[str, Writer]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield f"{below}/{path.relative_to(folder).as_posix()}", _copy(path)


def _copy(path: Path) -> Writer:
    def write(out: BinaryIO) -> None:
        with path.open("rb") as content:
            shutil.copyfileobj(content, out)

    return write
