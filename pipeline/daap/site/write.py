"""Writing of the whole site into a folder."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from pkgutil import resolve_name
from typing import BinaryIO

from daap.core.errors import InputError
from daap.publish.sums import SUMS
from daap.publish.writer import written
from daap.query.question import Question, read_questions
from daap.serialise.file_kinds import Writer
from daap.serialise.writers import text_writer
from daap.site.agreement import agreement_page
from daap.site.class_diagram import ontology_picture
from daap.site.code_tree import coded_page
from daap.site.codes import code_pages, list_pages
from daap.site.coding import read_coding
from daap.site.dataset import Dataset, read_dataset
from daap.site.decisions import compare_page, decisions_page
from daap.site.formal_model import read_formal_model
from daap.site.glossary import explainer
from daap.site.home import citation_script, home_page, read_facts
from daap.site.model_data import model_file
from daap.site.page import LISTED, Page, Renderer, kept_pages
from daap.site.questions import offered, question_pages
from daap.site.rdf import rdf_files
from daap.site.search import documents, search_page, search_script
from daap.site.sources import source_list, source_pages
from daap.site.sparql_page import asking_files
from daap.site.tools import tool_pages

ASSETS = Path(__file__).parent / "assets"
SINGLE = (
    "daap.site.ontology:ontology_page",
    "daap.site.alignments:alignments_page",
    "daap.site.quality:quality_page",
    "daap.site.changes:changes_page",
    "daap.site.about:about_page",
    "daap.site.use_our_codes:use_page",
    "daap.site.glossary:glossary_page",
)
"""The functions of pages made from the dataset alone: a new page is a line here."""


def write_site(
    dist: Path, target: Path, bundle: Path | None = None, issues: str = ""
) -> None:
    """Write the site of a published dataset into a new folder (`written_site`)."""
    deque(written_site(dist, target, bundle, issues), maxlen=0)


def written_site(
    dist: Path, target: Path, bundle: Path | None = None, issues: str = ""
) -> Iterator[str]:
    """Write the site of a published dataset; the name of each file when it is written.

    `target` is a new folder, `bundle` the folder of scripts, and `issues` the address
    for reports of mistakes, as in the settings. Raises InputError for a folder that is
    no dataset, and for a target that is not empty; `daap.publish.writer` replaces
    existing pages.
    """
    if bundle is not None and not (bundle / "live.js").is_file():
        raise InputError(bundle, "holds no live parts (no live.js)")
    if target.exists() and not target.is_dir():
        raise InputError(target, "is a file; the site is a folder")
    if target.is_dir() and any(target.iterdir()):
        raise InputError(target, "is not empty; nothing written")
    dataset = read_dataset(dist)
    files = site_files(dataset, tuple(read_questions().values()), bundle, issues)
    target.mkdir(parents=True, exist_ok=True)
    yield from written(files, target)


def site_files(
    dataset: Dataset, questions: Sequence[Question], bundle: Path | None, issues: str
) -> Iterator[tuple[str, Writer]]:
    """The files of the site with their writers, one page at a time."""
    coding, model = read_coding(dataset), read_formal_model(dataset)
    pictures = frozenset(
        path.relative_to(dataset.folder).as_posix()
        for path in dataset.folder.glob("diagrams/*.svg")
    )
    questions = tuple(offered(dataset, questions))
    extra = (
        *(*coded_page(dataset, coding), *agreement_page(dataset)),
        *compare_page(dataset, coding, model),
    )
    drawn = {"model.html"} if model.options or model.impacts or model.links else set()
    fixed = kept_pages(dataset, {page.path for page in extra} | drawn)
    asked = {f"questions/{question.name}.html" for question in questions}
    paths = frozenset({*dataset.places, *fixed, *asked, "index.html", "search.html"})
    left = LISTED - paths
    found = documents(dataset, coding, model, questions)
    facts = read_facts(dataset)
    live, explain = bundle is not None, explainer(dataset)
    render = Renderer(dataset, facts, paths, live, issues, explain)
    pages: Iterator[Page] = chain(
        (home_page(dataset, coding, model),),
        list_pages(dataset, coding, model),
        decisions_page(dataset, coding, model),
        code_pages(dataset, coding, model, pictures),
        (source_list(dataset, coding, model),),
        source_pages(dataset, coding, model),
        extra,
        question_pages(dataset, questions),
        (resolve_name(page)(dataset) for page in SINGLE),
        (search_page(found),),
        tool_pages(dataset, questions, pictures),
    )
    for page in (page for page in pages if page.path not in left):
        yield page.path, text_writer(render.render(page))
    yield "assets/ontology.svg", text_writer(ontology_picture(dataset))
    yield "data/search.js", text_writer(search_script(found))
    yield "data/citation.js", text_writer(citation_script(facts, issues))
    yield from rdf_files(dataset)
    yield model_file(dataset, model)
    yield from asking_files(dataset, questions)
    yield from _copied(ASSETS)
    if bundle is not None:
        yield from _copied(bundle)
    for name in (*dataset.files, SUMS):
        yield f"files/{name}", _copy(dataset.folder / name)


def _copied(folder: Path) -> Iterator[tuple[str, Writer]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield f"assets/{path.relative_to(folder).as_posix()}", _copy(path)


def _copy(path: Path) -> Writer:
    def write(out: BinaryIO) -> None:
        with path.open("rb") as content:
            shutil.copyfileobj(content, out)

    return write
